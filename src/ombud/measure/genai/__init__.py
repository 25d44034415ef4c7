"""Evaluations of generative systems: files of other tools are read into replies, and those are counted."""
