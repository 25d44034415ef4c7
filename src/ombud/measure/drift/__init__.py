"""Drift: features, scores, decisions and labels against a reference, or watched over windows of time."""
