"""Whatever the table, an interval holds its value, and no interval says that nothing could be otherwise."""

from __future__ import annotations

import random

import pytest

from ombud.errors import InputError
from ombud.measure.counts import Cell, Spec, make_counts
from ombud.measure.fairness.usual import measure_fairness
from ombud.measure.figures import Figure
from ombud.measure.statistics.extremes import composite_extremes, extremes
from ombud.measure.statistics.interval import Interval

SPEC = Spec(groups=("group",), prediction="decision", favourable="1", label="label", label_positive="1")


def random_cells(chance: random.Random) -> list[Cell]:
    """Counts of two to five groups; cells are often empty, so that many rates are 0 or 1."""
    most = chance.choice([1, 5, 40, 300, 3000])
    found = [
        Cell((f"g{group}",), decision, label, chance.choice([0, 0, chance.randint(0, most), most]))
        for group in range(chance.randint(2, 5))
        for decision in "01"
        for label in ("0", "1", None)
    ]
    return [cell for cell in found if cell.n]


def wrong(item: Figure) -> bool:
    if item.value is None or item.low is None or item.high is None:
        return False
    value, low, high = map(float, (item.value, item.low, item.high))
    return not low - 1e-9 <= value <= high + 1e-9 or low == high


def test_every_interval_of_every_figure_holds_its_value_and_has_a_width() -> None:
    """Random tables, with empty cells and rates of 0 and 1 in most of them."""
    chance, seen = random.Random(4), 0
    for _ in range(12):
        try:
            found = measure_fairness(make_counts(SPEC, random_cells(chance)), depth="all", min_people=10)
        except InputError:
            continue  # one group, or a decision that never occurs
        assert [item for item in found.figures if wrong(item)] == []
        seen += len(found.figures)
    assert seen > 500


@pytest.mark.parametrize(
    "counts",
    [
        [(0, 50), (0, 60)],
        [(60, 60), (300, 300)],
        [(0, 50), (60, 60)],
        [(0, 50), (20, 60)],
        [(70, 70), (50, 50), (3, 40)],
        [(0, 1), (1, 1)],
    ],
)
def test_the_gap_of_rates_of_nought_and_one_is_within_an_interval_with_a_width(counts: list[tuple[int, int]]) -> None:
    for found in (*extremes(counts), *composite_extremes([counts, [(5, 30), (6, 30)]])):
        assert found.value is None or holds(found), found


def holds(found: Interval) -> bool:
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    return found.low <= found.value <= found.high and found.low < found.high


def test_groups_all_seen_at_one_may_differ_by_what_their_sizes_leave_open() -> None:
    """50 and 60 of them refused nobody: by the exact bound at 97.5 %, up to 8.4 % of them may be refused."""
    gap, ratio = extremes([(50, 50), (60, 60)])
    assert (gap.value, gap.low, ratio.value, ratio.high) == (0.0, 0.0, 1.0, 1.0)
    assert gap.high == pytest.approx(1 - (0.025 / 2) ** (1 / 50), abs=1e-6)
