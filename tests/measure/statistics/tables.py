"""Random two-by-two tables (k1, n1, k2, n2) for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

Table = tuple[int, int, int, int]


def tables(most: int = 3000) -> st.SearchStrategy[Table]:
    """k1 of n1 against k2 of n2, with no empty group."""
    return st.tuples(st.integers(1, most), st.integers(1, most)).flatmap(
        lambda n: st.tuples(st.integers(0, n[0]), st.just(n[0]), st.integers(0, n[1]), st.just(n[1]))
    )


def histograms(bins: int, most: int = 50) -> st.SearchStrategy[list[int]]:
    """Counts per bin with at least one row."""
    return st.lists(st.integers(0, most), min_size=bins, max_size=bins).filter(lambda counts: sum(counts) > 0)
