"""The form of a figure: its value, interval, size, method, limit, verdict and meaning in law."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

import msgspec

from ombud.measure.statistics.interval import Interval, Test

#: Below and above speak of the whole interval against the limit.
Verdict = Literal["below", "above", "no_evidence", "insufficient", "undefined", "no_limit"]

MIN_PEOPLE = 30
MIN_EXPECTED = 5


class Bound(msgspec.Struct, frozen=True, kw_only=True):
    """A limit on a figure and where it comes from."""

    at_least: Decimal | None = None
    at_most: Decimal | None = None
    because: str = ""

    def words(self) -> str:
        """The limit in words."""
        parts = []
        if self.at_least is not None:
            parts.append(f"at least {self.at_least}")
        if self.at_most is not None:
            parts.append(f"at most {self.at_most}")
        return " and ".join(parts)


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One figure for one group, or for the whole of an attribute.

    Attributes:
        id: what it is, such as ``impact_ratio``.
        by: the columns whose values are the groups, joined by `` x ``.
        group: the group; empty for a figure over all groups of the attribute.
        reference: the group compared with, where one is.
        value, low, high: decimal text; None where undefined.
        n: people in its denominator.
        past_limit: the value itself is past the limit, as rules of thumb such as four fifths read it.
        verdict: what the whole interval says against the limit.
        note: what a reader must know, in plain words.
    """

    id: str
    name: str
    formula: str
    by: str
    group: str = ""
    reference: str = ""
    value: str | None = None
    low: str | None = None
    high: str | None = None
    confidence: str = "0.95"
    n: int
    hits: int | None = None
    method: str
    test: str = ""
    p: str | None = None
    z: str | None = None
    limit: str = ""
    limit_because: str = ""
    past_limit: bool = False
    verdict: Verdict = "no_limit"
    note: str = ""
    cite: str = ""

    @property
    def decimal(self) -> Decimal | None:
        """The value as a decimal."""
        return None if self.value is None else Decimal(self.value)


def lowest_ratios(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """Impact ratios that can be judged, the lowest first: what a headline may say.

    What fewer people than the least number say is told in the table and in no headline.
    """
    judged = (
        item for item in figures if item.id == "impact_ratio" and item.verdict not in {"insufficient", "undefined"}
    )
    return tuple(sorted(judged, key=lambda item: item.decimal or 0))


def reads(item: Figure) -> str:
    """What a figure says against its limit, in words that stand beside it; empty without a limit.

    >>> reads(Figure(id="r", name="r", formula="", by="", n=9, method="", value="0.5", limit="at least 0.8",
    ...              past_limit=True, verdict="insufficient"))
    'below 0.8, too few to judge'
    """
    if item.verdict == "undefined":
        return "undefined"
    parts = [_side(item)] if item.limit else []
    if item.verdict == "insufficient":
        parts.append("too few to judge")
    elif item.verdict == "no_evidence":
        parts.append("interval includes it")
    return ", ".join(parts)


def _side(item: Figure) -> str:
    """On which side of its limit a value is."""
    least, most = "at least ", "at most "
    if " and " in item.limit:
        return "outside the limits" if item.past_limit else "within the limits"
    if item.limit.startswith(least):
        word = "below" if item.past_limit else "not below"
    else:
        word = "above" if item.past_limit else "not above"
    return f"{word} {item.limit.removeprefix(least).removeprefix(most)}"


def text(value: float | None) -> str | None:
    """A computed number as decimal text of twelve significant digits."""
    if value is None:
        return None
    return format(Decimal(f"{value:.12g}"), "f")


def judged(*, interval: Interval, bound: Bound | None, enough: bool) -> tuple[Verdict, bool]:
    """The verdict of an interval against a limit, and whether the value is past it."""
    if interval.value is None:
        return "undefined", False
    if bound is None:
        return ("no_limit" if enough else "insufficient"), False
    value, low, high = (
        Decimal(repr(part)) if part is not None else None for part in (interval.value, interval.low, interval.high)
    )
    assert value is not None
    past = (bound.at_least is not None and value < bound.at_least) or (
        bound.at_most is not None and value > bound.at_most
    )
    if not enough or low is None or high is None:
        return "insufficient", past
    if bound.at_least is not None and high < bound.at_least:
        return "below", past
    if bound.at_most is not None and low > bound.at_most:
        return "above", past
    inside_low = bound.at_least is None or low >= bound.at_least
    inside_high = bound.at_most is None or high <= bound.at_most
    if inside_low and inside_high:
        return ("above" if bound.at_least is not None else "below"), past
    return "no_evidence", past


def figure(
    *,
    id: str,  # the field's own name
    name: str,
    formula: str,
    by: str,
    interval: Interval,
    n: int,
    group: str = "",
    reference: str = "",
    hits: int | None = None,
    test: Test | None = None,
    bound: Bound | None = None,
    enough: bool = True,
    note: str = "",
    cite: str = "",
    confidence: float = 0.95,
) -> Figure:
    """A figure from its interval, judged against its limit."""
    verdict, past = judged(interval=interval, bound=bound, enough=enough)
    return Figure(
        id=id,
        name=name,
        formula=formula,
        by=by,
        group=group,
        reference=reference,
        value=text(interval.value),
        low=text(interval.low),
        high=text(interval.high),
        confidence=str(confidence),
        n=n,
        hits=hits,
        method=interval.method,
        test=test.method if test else "",
        p=text(test.p) if test else None,
        z=text(test.z) if test else None,
        limit=bound.words() if bound else "",
        limit_because=bound.because if bound else "",
        past_limit=past,
        verdict=verdict,
        note=note,
        cite=cite,
    )
