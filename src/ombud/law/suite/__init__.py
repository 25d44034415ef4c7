"""The open legal test suite: cases, their exchange with other tools, and mutants that put it to the test."""
