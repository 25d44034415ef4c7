"""Rules: parsed, decided in three values with reasons, written again and said in words."""
