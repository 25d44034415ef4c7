"""The command line: thin commands that call the core and print what it returns."""
