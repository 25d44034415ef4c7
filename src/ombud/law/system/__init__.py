"""The law on one system: what it says, what is open, what would turn it."""
