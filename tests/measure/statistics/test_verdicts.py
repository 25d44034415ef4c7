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
    ("interval", "verdict", "within", "past"),
    [
        (between(0.5, 0.7), "below", False, True),
        (between(0.6, 0.9), "no_evidence", False, True),
        (between(0.7, 1.1), "no_evidence", False, False),
        (between(0.8, 1.25), "no_evidence", True, False),
        (between(1.3, 1.5), "above", False, True),
        (UNDEFINED, "undefined", False, False),
    ],
)
def test_an_interval_against_a_band(interval: Interval, verdict: str, within: bool, past: bool) -> None:
    found = read(interval, low=0.8, high=1.25)
    assert (found.verdict, found.within, found.past) == (verdict, within, past)


def test_one_limit_alone_never_gives_a_band() -> None:
    assert not read(between(0.9, 1.0), low=0.8).within
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
        ((4990, 10_000, 5000, 10_000), "within 0.8 to 1.25"),
        ((9000, 10_000, 8500, 10_000), "significant difference in favour of the group"),
        ((60, 100, 40, 100), "above 1.25 times"),
        ((8900, 10_000, 9000, 10_000), "significant, above four-fifths"),
        ((5, 10, 0, 10), "undefined"),
    ],
)
def test_the_four_fifths_reading_has_both_parts(table: tuple[int, int, int, int], words: str) -> None:
    assert four_fifths(katz(*table), compare(*table)).words == words


def test_the_bounds_of_a_proxy_must_lie_within_the_band_too() -> None:
    near = between(0.95, 1.05)
    assert four_fifths(near, None, bounds=(0.85, 1.2)).words == "within 0.8 to 1.25"
    assert four_fifths(near, None, bounds=(0.2, 3.0)).words == "bounds do not exclude disparity"
    assert four_fifths(near, None, bounds=(0.9, float("inf"))).words == "bounds do not exclude disparity"


def test_without_a_test_an_interval_on_one_side_of_one_is_a_difference() -> None:
    assert four_fifths(between(1.02, 1.1), None).words == "significant difference in favour of the group"


@pytest.mark.parametrize(
    ("low", "high", "bounds", "words"),
    [
        (0.60, 0.90, None, "adverse impact indicated"),
        (0.60, 0.90, (0.3, 0.95), "adverse impact indicated"),
        (0.60, 0.90, (0.3, 1.10), "below four-fifths by the estimate, bounds allow no gap"),
        (0.40, 1.10, None, "below four-fifths, numbers too small to tell"),
        (0.40, 1.10, (0.3, 1.10), "below four-fifths, numbers too small to tell"),
        (0.85, 0.95, (0.7, 0.99), "significant, above four-fifths"),
        (0.85, 0.95, (0.7, 1.30), "a difference by the estimate, bounds allow no gap"),
        (1.30, 1.50, (0.9, 2.00), "a difference by the estimate, bounds allow no gap"),
        (1.30, 1.50, (1.1, 2.00), "above 1.25 times"),
    ],
)
def test_without_a_test_the_interval_decides_and_bounds_that_allow_no_gap_are_said(
    low: float, high: float, bounds: tuple[float, float] | None, words: str
) -> None:
    """Catalogue of metrics, section 9: if the bounds contain "no gap" the verdict says so."""
    assert four_fifths(between(low, high), None, bounds=bounds).words == words


def test_nothing_is_said_to_lie_within_the_band_of_few_people() -> None:
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
    assert (found.verdict, found.clear, found.within) == (verdict, clear, False)
