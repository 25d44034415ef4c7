"""How figures read against limits."""

from __future__ import annotations

import pytest

from ombud.measure.statistics.interval import UNDEFINED, Interval
from ombud.measure.statistics.two_rates import katz
from ombud.measure.statistics.two_tests import compare
from ombud.measure.statistics.verdicts import four_fifths, read


def between(low: float, high: float) -> Interval:
    """An interval around its middle."""
    return Interval((low + high) / 2, low, high, "by hand")


@pytest.mark.parametrize(
    ("interval", "verdict", "parity", "past"),
    [
        (between(0.5, 0.7), "below", False, True),
        (between(0.6, 0.9), "no_evidence", False, True),
        (between(0.7, 1.1), "no_evidence", False, False),
        (between(0.8, 1.25), "no_evidence", True, False),
        (between(1.3, 1.5), "above", False, True),
        (UNDEFINED, "undefined", False, False),
    ],
)
def test_an_interval_against_a_band(interval: Interval, verdict: str, parity: bool, past: bool) -> None:
    found = read(interval, low=0.8, high=1.25)
    assert (found.verdict, found.parity, found.past) == (verdict, parity, past)


def test_one_limit_alone_never_gives_parity() -> None:
    assert not read(between(0.9, 1.0), low=0.8).parity
    assert read(between(0.2, 0.3), high=0.1).verdict == "above"


def test_too_few_people_are_not_judged() -> None:
    found = read(between(0.1, 0.2), low=0.8, enough=False)
    assert (found.verdict, found.past) == ("insufficient", True)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ((12, 40, 48, 80), "adverse impact indicated"),  # UGESP questions and answers 12
        ((1, 10, 3, 20), "below four-fifths, numbers too small to tell"),  # and 21
        ((8500, 10_000, 9000, 10_000), "significant, above four-fifths"),
        ((45, 100, 50, 100), "no evidence"),
        ((4990, 10_000, 5000, 10_000), "parity"),
        ((5, 10, 0, 10), "undefined"),
    ],
)
def test_the_four_fifths_reading_has_both_parts(table: tuple[int, int, int, int], words: str) -> None:
    assert four_fifths(katz(*table), compare(*table)).words == words


def test_parity_is_not_claimed_of_few_people() -> None:
    assert four_fifths(between(0.95, 1.05), None, enough=False).words == "no evidence"
    assert four_fifths(between(0.95, 1.05), None).significant is None


@pytest.mark.parametrize(
    ("low", "high", "verdict", "clear"),
    [
        (0.8, None, "above", True),
        (None, 1.25, "below", True),
        (0.95, None, "no_evidence", False),
        (None, 0.95, "no_evidence", False),
        (None, None, "no_limit", False),
    ],
)
def test_against_one_limit_the_verdict_says_the_side_on_which_the_whole_interval_lies(
    low: float | None, high: float | None, verdict: str, clear: bool
) -> None:
    found = read(between(0.9, 1.0), low=low, high=high)
    assert (found.verdict, found.clear, found.parity) == (verdict, clear, False)
