"""What an interval says against limits. "No difference found" is never "no difference".

Sources: 29 CFR 1607.4(D) (four fifths, and significance beside it); Schuirmann 1987 (equivalence:
the whole interval inside the band).
"""

from __future__ import annotations

from typing import Literal

import msgspec

from ombud.measure.statistics.interval import Interval, Test

#: Below and above speak of the whole interval against the limit; ``no_limit`` when there is none.
Verdict = Literal["below", "above", "no_evidence", "insufficient", "undefined", "no_limit"]


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """How a figure reads against its limits.

    Attributes:
        verdict: ``below`` or ``above`` when the whole interval lies on that side of a limit;
            ``no_evidence`` when it reaches across a limit, or lies between two;
            ``insufficient`` when there are too few people to judge; ``undefined``.
        clear: the whole interval keeps every limit there is, limits included.
        within: it keeps two limits, one on each side.
        past: the value itself is past a limit, as rules of thumb read it.
    """

    verdict: Verdict
    clear: bool = False
    within: bool = False
    past: bool = False


def read(interval: Interval, *, low: float | None = None, high: float | None = None, enough: bool = True) -> Reading:
    """Reads a figure against the limits low (at least) and high (at most), unrounded; either may be missing.

    Smallest sizes are the caller's: ``enough`` is False when a gate was not passed.
    """
    value, bottom, top = interval.value, interval.low, interval.high
    if value is None:
        return Reading(verdict="undefined")
    past = (low is not None and value < low) or (high is not None and value > high)
    if not enough:
        return Reading(verdict="insufficient", past=past)
    if low is None and high is None:
        return Reading(verdict="no_limit")
    if bottom is None or top is None:
        return Reading(verdict="insufficient", past=past)
    if low is not None and top < low:
        return Reading(verdict="below", past=past)
    if high is not None and bottom > high:
        return Reading(verdict="above", past=past)
    clear = (low is None or bottom >= low) and (high is None or top <= high)
    if low is not None and high is not None:
        return Reading(verdict="no_evidence", clear=clear, within=clear, past=past)
    side: Verdict = "above" if low is not None else "below"
    return Reading(verdict=side if clear else "no_evidence", clear=clear, past=past)


FourFifths = Literal[
    "adverse impact indicated",
    "below four-fifths, numbers too small to tell",
    "significant, above four-fifths",
    "above 1.25 times",
    "significant difference in favour of the group",
    "bounds do not exclude disparity",
    "below four-fifths by the estimate, bounds allow no gap",
    "a difference by the estimate, bounds allow no gap",
    "no evidence",
    "within 0.8 to 1.25",
    "undefined",
]


class FourFifthsReading(msgspec.Struct, frozen=True, kw_only=True):
    """Both parts of the reading, and what they say together.

    Attributes:
        below: the ratio is under 0.8, unrounded; None when undefined.
        significant: the test finds a difference with the group behind; None without a test.
        words: the two together. ``within 0.8 to 1.25`` only when the interval and the bounds lie
            there and no difference is found in either direction.
    """

    below: bool | None
    significant: bool | None
    words: FourFifths


def four_fifths(
    ratio: Interval,
    test: Test | None,
    *,
    enough: bool = True,
    level: float = 0.05,
    bounds: tuple[float, float] | None = None,
) -> FourFifthsReading:
    """Reads an impact ratio by the four-fifths rule and by significance, both shown.

    A ratio under 0.8 without significance is "too small to tell"; one over it with significance
    says so, since the guideline lets smaller differences count. Without a test, an interval without 1
    is significant. Without enough people, nothing is said to lie within the band. Where the bounds of
    a proxy allow that there is no gap, none is found whatever the estimate says.

    Args:
        bounds: least and most that the ratio can be where groups stand for probabilities.
    """
    if ratio.value is None:
        return FourFifthsReading(below=None, significant=None, words="undefined")
    below, found = ratio.value < 0.8, _differs(ratio, test, level)
    significant = None if test is None else found and ratio.value < 1
    words: FourFifths
    if found and bounds is not None and bounds[0] <= 1 <= bounds[1]:
        words = _doubted(below)
    elif below:
        words = "adverse impact indicated" if found else "below four-fifths, numbers too small to tell"
    elif ratio.value > 1.25:
        words = "above 1.25 times"
    elif found:
        behind = ratio.value < 1
        words = "significant, above four-fifths" if behind else "significant difference in favour of the group"
    else:
        words = _close(ratio, bounds) if enough else "no evidence"
    return FourFifthsReading(below=below, significant=significant, words=words)


def _doubted(below: bool) -> FourFifths:
    """What is said of a difference that the bounds of a proxy do not need."""
    return (
        "below four-fifths by the estimate, bounds allow no gap"
        if below
        else "a difference by the estimate, bounds allow no gap"
    )


def said_of_few(words: str) -> str:
    """A reading where there are too few people to judge: it says so, unless it already does."""
    kept = words in ("below four-fifths, numbers too small to tell", "undefined")
    return words if kept else "too few people to judge"


def _differs(ratio: Interval, test: Test | None, level: float) -> bool:
    """Whether a difference is found in either direction: by the test, without one by the interval."""
    if test is not None:
        return test.p < level
    return ratio.low is not None and ratio.high is not None and not ratio.low <= 1 <= ratio.high


def _close(ratio: Interval, bounds: tuple[float, float] | None) -> FourFifths:
    """What is said where no difference is found."""
    if not read(ratio, low=0.8, high=1.25).within:
        return "no evidence"
    inside = bounds is None or (bounds[0] >= 0.8 and bounds[1] <= 1.25)
    return "within 0.8 to 1.25" if inside else "bounds do not exclude disparity"
