"""The law on many systems at once: a table in, one query, a table and counts out."""
