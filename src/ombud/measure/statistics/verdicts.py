"""What an interval says against limits. "No difference found" is never "parity".

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
        parity: it keeps two limits, one on each side.
        past: the value itself is past a limit, as rules of thumb read it.
    """

    verdict: Verdict
    clear: bool = False
    parity: bool = False
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
        return Reading(verdict="no_evidence", clear=clear, parity=clear, past=past)
    side: Verdict = "above" if low is not None else "below"
    return Reading(verdict=side if clear else "no_evidence", clear=clear, past=past)


FourFifths = Literal[
    "adverse impact indicated",
    "below four-fifths, numbers too small to tell",
    "significant, above four-fifths",
    "no evidence",
    "parity",
    "undefined",
]


class FourFifthsReading(msgspec.Struct, frozen=True, kw_only=True):
    """Both parts of the reading, and what they say together.

    Attributes:
        below: the ratio is under 0.8, unrounded; None when undefined.
        significant: the test finds a difference with the group behind; None without a test.
        words: the two together. ``parity`` only when the interval lies within 0.8 and 1.25.
    """

    below: bool | None
    significant: bool | None
    words: FourFifths


def four_fifths(ratio: Interval, test: Test | None, *, enough: bool = True, level: float = 0.05) -> FourFifthsReading:
    """Reads an impact ratio by the four-fifths rule and by significance, both shown.

    A ratio under 0.8 without significance is "too small to tell"; one over it with significance
    says so, since the guideline lets smaller differences count. Without enough people, parity is
    never claimed.
    """
    if ratio.value is None:
        return FourFifthsReading(below=None, significant=None, words="undefined")
    below = ratio.value < 0.8
    significant = None if test is None else test.p < level and ratio.value < 1
    words: FourFifths
    if below:
        words = "adverse impact indicated" if significant else "below four-fifths, numbers too small to tell"
    elif significant:
        words = "significant, above four-fifths"
    else:
        words = "parity" if enough and read(ratio, low=0.8, high=1.25).parity else "no evidence"
    return FourFifthsReading(below=below, significant=significant, words=words)
