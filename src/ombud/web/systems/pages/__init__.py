"""Pages: HTTP in, HTML out. Everything they show comes from the core or from actions."""
