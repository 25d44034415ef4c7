"""ADWIN against its own definition over rows, its false cuts, and a change that is found where it was."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ombud.measure.statistics.adwin import Adaptive, Part, cut_size, has_cut


def part(name: str, values: np.ndarray) -> Part:
    return Part(name, len(values), float(values.sum()), float((values**2).sum()))


def by_rows(windows: list[np.ndarray], level: float) -> bool:
    """The definition read off the paper: some border of windows with means at least ε apart."""
    rows = np.concatenate(windows)
    for place in range(1, len(windows)):
        old, new = np.concatenate(windows[:place]), np.concatenate(windows[place:])
        harmonic = 1 / (1 / len(old) + 1 / len(new))
        share = level / math.log(max(len(rows), 3))
        epsilon = math.sqrt(2 / harmonic * rows.var() * math.log(2 / share)) + 2 / (3 * harmonic) * math.log(2 / share)
        if abs(old.mean() - new.mean()) >= epsilon:
            return True
    return False


@given(st.lists(st.lists(st.sampled_from([0.0, 0.25, 1.0]), min_size=1, max_size=80), min_size=2, max_size=6))
def test_sums_of_windows_give_the_cut_of_their_rows(windows: list[list[float]]) -> None:
    arrays = [np.array(values) for values in windows]
    assert has_cut([part("w", values) for values in arrays], 0.3) == by_rows(arrays, 0.3)


def test_the_size_of_a_cut_by_hand() -> None:
    """n = 100 and 100, σ² = ¼, δ = 0.002: 1/m = 1/50, ln(2 ln 200 / 0.002) = 8.575."""
    assert cut_size(100, 100, 0.25, 0.002) == pytest.approx(
        math.sqrt(0.04 * 0.25 * 8.5749) + 2 / 150 * 8.5749, rel=1e-4
    )


def test_a_stream_that_stays_is_hardly_ever_cut() -> None:
    chance = np.random.default_rng(2)
    cut = 0
    for _ in range(60):
        state = Adaptive()
        for window in range(40):
            state = state.after(part(str(window), chance.binomial(1, 0.3, 200).astype(float)))
        cut += state.cuts > 0
    assert cut <= 2


def test_a_change_is_found_at_its_window() -> None:
    chance = np.random.default_rng(5)
    state = Adaptive()
    for window in range(30):
        state = state.after(part(f"{window:02}", chance.binomial(1, 0.3 if window < 20 else 0.5, 400).astype(float)))
    assert state.parts[0].name == "20"
    assert state.before is not None
    assert state.together.mean - state.before.mean == pytest.approx(0.2, abs=0.03)


def test_an_empty_window_changes_nothing() -> None:
    state = Adaptive().after(Part("a", 10, 3.0, 3.0))
    assert state.after(Part("b", 0, 0.0, 0.0)) == state


def test_what_is_dropped_is_the_oldest() -> None:
    names = [f"{window:02}" for window in range(12)]
    state = Adaptive()
    for name in names:
        state = state.after(Part(name, 500, 400.0 if name > "06" else 50.0, 400.0 if name > "06" else 50.0))
    kept = [each.name for each in state.parts]
    assert all(one < two for one, two in pairwise(kept))
    assert kept[-1] == "11"
    assert kept[0] == "07"
