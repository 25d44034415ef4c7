"""Quality of the data: each column, each row, labels, scores and volume, alone or against a reference."""
