"""Read results of evaluation tools for generative systems into replies; texts of prompts and answers are dropped."""
