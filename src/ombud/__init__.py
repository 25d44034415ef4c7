"""Ombud knows an organisation's AI systems, the law on each of them, and the proof."""

__version__ = "0.1.0"
