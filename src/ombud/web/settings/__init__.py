"""Settings of the web, from the environment."""
