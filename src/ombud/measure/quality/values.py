"""What is wrong with single columns: missing, NaN, infinite, text, out of range, constant, outliers (K3, K3b, K4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec
import numpy as np

from ombud.measure.arrays import MISSING, Levels, Numbers
from ombud.measure.bins import ABOVE, BELOW, MINUS_INFINITY, NAN, NULL, PLUS_INFINITY, TEXT
from ombud.measure.figures import Figure
from ombud.measure.named import Named, Settings, View, made
from ombud.measure.specs import Moments
from ombud.measure.statistics.interval import Interval
from ombud.measure.statistics.quantiles import inside
from ombud.measure.statistics.rate import rate
from ombud.measure.tables import Table


def _share(id_: str, name: str, what: str) -> Named:
    return Named(id_, name, f"{what} / rows", "share", "rate")


SHARES: tuple[tuple[Named, tuple[int, ...]], ...] = (
    (_share("missing_share", "rows without a value", "missing"), (NULL,)),
    (_share("nan_share", "rows with NaN", "not a number (NaN)"), (NAN,)),
    (_share("infinite_share", "rows with an infinite value", "infinite"), (MINUS_INFINITY, PLUS_INFINITY)),
    (_share("text_share", "rows with text in a column of numbers", "text"), (TEXT,)),
)
MISSING_SHARE = SHARES[0][0]
OUT_OF_RANGE = _share("out_of_range_share", "rows with a value outside its range", "outside the range")
OUTLIERS = _share("outlier_share", "rows far outside the middle half", "beyond 3 quartile ranges from the quartiles")
CONSTANT = Named("constant", "column with one value only", "1 when all values are the same", "number", "count")
TOP = _share("top_value_share", "rows with the most frequent value", "most frequent value")
LEVELS = Named("distinct_levels", "different values", "values, missing apart", "number", "count")
VARIANTS = Named(
    "level_variants", "values that differ in case or spaces only", "values less values so unified", "number", "count"
)
#: Tukey 1977: "far out" lies more than three times the range of the quartiles beyond them.
FAR_OUT = 3.0


class Range(msgspec.Struct, frozen=True):
    """The smallest and largest value a column may have, and who says so."""

    low: float
    high: float
    because: str


def exact(count: int) -> Interval:
    """A count of all rows there are, which chance does not move."""
    return Interval(float(count), float(count), float(count), "exact count")


def counted(
    named: Named, count: int, n: int, settings: Settings, *, view: View | None = None, notes: Sequence[str] = ()
) -> Figure:
    """A figure that is an exact count, judged whatever the number of rows."""
    return made(named, exact(count), n, settings, view=view, smallest=settings.min_people, notes=notes)


def numeric_quality(
    name: str, numbers: Numbers, moments: Table, allowed: Range | None, settings: Settings
) -> Iterator[Figure]:
    """The figures of one column of numbers.

    Args:
        moments: of the column, between the ends of its range.
        allowed: the range; None when nobody says one.
    """
    view, n, at = View(feature=name), numbers.rows, settings.confidence
    for named, codes in SHARES:
        hits = sum(numbers.specials.get(code, 0) for code in codes)
        yield made(named, rate(hits, n, at), n, settings, view=view, hits=hits)
    if allowed:
        yield _out_of_range(moments, allowed, settings, view)
    if numbers.numbers:
        yield _constant(numbers, moments, settings, view)
        yield _outliers(numbers, settings, view)


def _out_of_range(moments: Table, allowed: Range, settings: Settings, view: View) -> Figure:
    hits, inside_ = moments.special(BELOW, ABOVE), moments.special(0)
    note = f"the range is {allowed.low:g} to {allowed.high:g}, {allowed.because}"
    n = hits + inside_
    return made(OUT_OF_RANGE, rate(hits, n, settings.confidence), n, settings, view=view, hits=hits, notes=(note,))


def _constant(numbers: Numbers, moments: Table, settings: Settings, view: View) -> Figure:
    assert isinstance(moments.spec, Moments)
    rows = [row for row in moments.rows if row.bin == 0]
    same = [row.low for row in rows if row.low == row.high and row.counts[0] == numbers.numbers]
    note = f"always {same[0]:g}" if same and same[0] is not None else ""
    return counted(CONSTANT, len(same), numbers.numbers, settings, view=view, notes=(note,))


def _outliers(numbers: Numbers, settings: Settings, view: View) -> Figure:
    """Outliers, of which those in the bins that the fences may lie in are not certain."""
    counts, edges, n = numbers.counts, numbers.edges, numbers.numbers
    ends = []
    for share in (0.25, 0.75):
        place = inside(counts, share)
        assert place is not None
        ends.append((float(edges[place.bin]), float(edges[place.bin + 1])))
    (low1, high1), (low3, high3) = ends
    least, most = max(0.0, low3 - high1), high3 - low1
    lows = (low1 - FAR_OUT * most, high1 - FAR_OUT * least)
    highs = (low3 + FAR_OUT * least, high3 + FAR_OUT * most)
    beyond = sum(numbers.specials.get(code, 0) for code in (BELOW, ABOVE))
    certain = beyond + int(counts[(edges[1:] <= lows[0]) | (edges[:-1] > highs[1])].sum())
    possible = beyond + int(counts[(edges[:-1] < lows[1]) | (edges[1:] > highs[0])].sum())
    n += beyond
    sure, maybe = rate(certain, n, settings.confidence), rate(possible, n, settings.confidence)
    interval = Interval(
        sure.value, sure.low, maybe.high, f"{sure.method}, fences within their bins", (possible - certain) / n
    )
    return made(OUTLIERS, interval, n, settings, view=view, hits=certain)


def level_quality(name: str, levels: Levels, settings: Settings) -> Iterator[Figure]:
    """The figures of one column of categories."""
    view, n, at = View(feature=name), levels.rows, settings.confidence
    yield made(MISSING_SHARE, rate(levels.missing, n, at), n, settings, view=view, hits=levels.missing)
    held = {level: count for level, count in levels.counts.items() if level != MISSING}
    if not held:
        return
    most = max(held, key=lambda level: (held[level], level))
    known = n - levels.missing
    note = f'"{most}"'
    yield made(TOP, rate(held[most], known, at), known, settings, view=view, hits=held[most], notes=(note,))
    least = "at least: rare values were put together" if levels.other else ""
    yield counted(LEVELS, len(held), known, settings, view=view, notes=(least,))
    variants = _variants(held)
    shown = "; ".join(" = ".join(f'"{text}"' for text in group) for group in variants[:3])
    extra = sum(len(group) - 1 for group in variants)
    yield counted(VARIANTS, extra, known, settings, view=view, notes=(shown, least))


def _variants(held: Mapping[str, int]) -> list[list[str]]:
    """Values that are one when case and spaces around and between words are unified."""
    alike: dict[str, list[str]] = {}
    for text in sorted(held):
        alike.setdefault(" ".join(text.casefold().split()), []).append(text)
    return [group for group in alike.values() if len(group) > 1]


def median_interval(numbers: Numbers) -> tuple[float, float] | None:
    """The bin that holds the median; None without numbers."""
    place = inside(numbers.counts, 0.5)
    return None if place is None else (float(numbers.edges[place.bin]), float(numbers.edges[place.bin + 1]))


def occupied_range(numbers: Numbers) -> tuple[float, float] | None:
    """From the low edge of the first occupied bin to the high edge of the last; None without numbers."""
    held = np.flatnonzero(numbers.counts)
    return (float(numbers.edges[held[0]]), float(numbers.edges[held[-1] + 1])) if held.size else None
