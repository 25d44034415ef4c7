"""The form of a figure: its value, interval, size, method, limit, verdict and meaning in law."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

import msgspec

from ombud.measure.statistics.interval import Interval, Test
from ombud.measure.statistics.verdicts import Verdict, read

#: What a value counts in: a share is shown in per cent, points are a difference of shares.
Unit = Literal["", "share", "points", "ratio", "people", "number"]
#: What sort of figure it is, which says how it is drawn and sorted.
Shape = Literal["", "rate", "ratio", "difference", "gap", "distance", "index", "count", "amount", "test"]

#: Numbers below are written with a power of ten, such as a p of 1E-120.
_SMALL = Decimal("1e-12")
MIN_PEOPLE = 30
MIN_EXPECTED = 5


class Bound(msgspec.Struct, frozen=True, kw_only=True):
    """A limit on a figure and where it comes from.

    Attributes:
        p_below: a value past the limit counts only with a p below this, where the figure has a test.
    """

    at_least: Decimal | None = None
    at_most: Decimal | None = None
    because: str = ""
    p_below: Decimal | None = None

    def words(self) -> str:
        """The limit in words."""
        parts = []
        if self.at_least is not None:
            parts.append(f"at least {self.at_least}")
        if self.at_most is not None:
            parts.append(f"at most {self.at_most}")
        words = " and ".join(parts)
        return f"{words}, flagged with p below {self.p_below}" if self.p_below is not None else words

    def counts(self, test: Test | None) -> bool:
        """Whether a value past the limit is a finding: its test, where there is one, agrees."""
        return self.p_below is None or test is None or test.p < float(self.p_below)


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One figure for one group, one feature, or the whole of an attribute.

    Attributes:
        id: what it is, such as ``impact_ratio``.
        by: the columns whose values are the groups, joined by `` x ``.
        group: the group; empty for a figure over all groups of the attribute.
        reference: the group compared with, where one is.
        value, low, high: decimal text; None where undefined.
        n: people in its denominator.
        reference_n: of a ratio or difference, people in the denominator of the reference.
        hits: of these, people who count, where it is a rate.
        past_limit: the value itself is past the limit, as rules of thumb such as four fifths read it.
        verdict: what the whole interval says against the limit.
        clear: the whole interval keeps every limit there is.
        note: what a reader must know, in plain words.
        cite: what the figure rests on, in law or in polarity.
        at_least, at_most: the limit as decimal text.
        unit, shape: how it is shown; empty in old results, where :func:`unit_of` tells.
        feature: the column it is about, where it is about one.
        stratum, window: the stratum or period it is of, where it is of one.
        bin_error: how far the value may lie from the one of the unbinned rows; within the interval.
        adjusted_p, adjustment: p for the number of tests made, and how, such as ``Holm``.
        expected: the value that chance alone gives, where that is not zero.
        effective_n: people that the weights leave, as (sum w)² / sum w².
        reading: words of the rule that reads it, where the rule has its own.
        estimated: computed without labels, and never mixed with figures that have them.
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
    clear: bool = False
    at_least: str | None = None
    at_most: str | None = None
    unit: Unit = ""
    shape: Shape = ""
    feature: str = ""
    stratum: str = ""
    window: str = ""
    bin_error: str | None = None
    adjusted_p: str | None = None
    adjustment: str = ""
    expected: str | None = None
    effective_n: str | None = None
    reading: str = ""
    estimated: bool = False
    reference_n: int | None = None

    @property
    def decimal(self) -> Decimal | None:
        """The value as a decimal."""
        return None if self.value is None else Decimal(self.value)


def unit_of(item: Figure) -> Unit:
    """What a figure is shown in; of old results, which do not say it, from its id.

    An index or a distance, such as an AUC, is between 0 and 1 and yet no share of anybody.
    """
    if item.unit == "share" and item.shape in {"index", "distance"}:
        return "number"
    if item.unit:
        return item.unit
    if item.id.endswith(("_ratio", "ratio")):
        return "ratio"
    if item.id.endswith(("_difference", "_gap")):
        return "points"
    return "share" if item.id.endswith(("rate", "value", "accuracy")) else "number"


def lowest_ratios(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """Impact ratios that can be judged, the lowest first: what a headline may say.

    What fewer people than the least number say is told in the table and in no headline.
    """
    judged = (
        item for item in figures if item.id == "impact_ratio" and item.verdict not in {"insufficient", "undefined"}
    )
    return tuple(sorted(judged, key=lambda item: item.decimal or 0))


def text(value: float | None) -> str | None:
    """A computed number as decimal text of twelve significant digits."""
    if value is None:
        return None
    written = Decimal(f"{value:.12g}")
    return format(written, "f") if written == 0 or abs(written) > _SMALL else str(written)


def _limit(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


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
    unit: Unit = "",
    shape: Shape = "",
    feature: str = "",
    stratum: str = "",
    window: str = "",
    adjusted_p: float | None = None,
    adjustment: str = "",
    expected: float | None = None,
    effective_n: float | None = None,
    reading: str = "",
    estimated: bool = False,
    reference_n: int | None = None,
) -> Figure:
    """A figure from its interval, judged against its limit.

    Args:
        enough: False when a smallest size was not met: the figure is shown and not judged.
    """
    limits = bound or Bound()
    found = read(interval, low=_limit(limits.at_least), high=_limit(limits.at_most), enough=enough)
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
        limit=limits.words(),
        limit_because=limits.because,
        past_limit=found.past and limits.counts(test),
        verdict=found.verdict,
        note=note,
        cite=cite,
        clear=found.clear,
        at_least=None if limits.at_least is None else str(limits.at_least),
        at_most=None if limits.at_most is None else str(limits.at_most),
        unit=unit,
        shape=shape,
        feature=feature,
        stratum=stratum,
        window=window,
        bin_error=text(interval.bound) if interval.bound else None,
        adjusted_p=text(adjusted_p),
        adjustment=adjustment,
        expected=text(expected),
        effective_n=text(effective_n),
        reading=reading,
        estimated=estimated,
        reference_n=reference_n,
    )
