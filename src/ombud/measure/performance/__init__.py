"""Performance of classifiers, scores and amounts, with labels or without."""
