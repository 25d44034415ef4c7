"""The law over time: what changes, and what falls due when."""
