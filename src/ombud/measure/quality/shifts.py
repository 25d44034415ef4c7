"""What is wrong against a reference: more missing, new levels, more values, another unit, other columns (K3, K4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from ombud.measure.arrays import MISSING, Levels, Numbers
from ombud.measure.bins import NAN, NULL
from ombud.measure.figures import Figure
from ombud.measure.named import Named, Settings, View, made
from ombud.measure.quality.values import counted
from ombud.measure.statistics.interval import UNDEFINED, Interval
from ombud.measure.statistics.quantiles import quantile
from ombud.measure.statistics.rate import rate
from ombud.measure.statistics.two_rates import newcombe
from ombud.measure.statistics.two_tests import compare

SHIFT = Named("missing_shift", "shift of the share without a value", "share now - share then", "points", "difference")
NEW = Named("new_levels", "rows in levels that the reference does not have", "rows / n", "share", "rate")
CARDINALITY = Named(
    "cardinality_ratio", "different values against the reference", "values now / values then", "ratio", "ratio"
)
UNIT = Named("unit_change", "median against that of the reference", "median now / median then", "ratio", "ratio")
#: Factors between units that are mixed up, and what they look like.
FACTORS = {
    10.0: "a factor of ten",
    100.0: "per cent and shares, or whole units and hundredths",
    1000.0: "thousands and units",
    2.54: "centimetres and inches",
    0.45359237: "kilograms and pounds",
    12.0: "years and months",
    365.25: "years and days",
}
_NEAR = 0.05


def _missing(of: Numbers | Levels) -> int:
    if isinstance(of, Levels):
        return of.missing
    return of.specials.get(NULL, 0) + of.specials.get(NAN, 0)


def missing_shift(name: str, then: Numbers | Levels, now: Numbers | Levels, settings: Settings) -> Figure:
    """Whether more rows lack a value (or have NaN) than in the reference."""
    pair = (_missing(now), now.rows, _missing(then), then.rows)
    interval = newcombe(*pair, settings.confidence)
    view, test = View(feature=name), compare(*pair)
    return made(SHIFT, interval, now.rows, settings, view=view, reference_n=then.rows, test=test)


def level_shifts(name: str, then: Levels, now: Levels, settings: Settings) -> Iterator[Figure]:
    """New levels, and how many levels there are."""
    view, n = View(feature=name), now.rows
    known = {*then.counts, MISSING}
    new = {level: count for level, count in now.counts.items() if count and level not in known}
    unsure = "the reference put rare values together, so that new ones are not known" if then.other else ""
    hits = 0 if then.other else sum(new.values())
    names = [] if then.other else sorted(new, key=lambda level: (-new[level], level))
    shown = ", ".join(f'"{level}"' for level in names[:5]) + (", ..." if len(names) > 5 else "")
    notes = (f"{len(names):,}: {shown}" if names else "", unsure)
    share = rate(hits, n, settings.confidence)
    yield made(NEW, share, n, settings, view=view, reference_n=then.rows, hits=hits, notes=notes)
    sizes = [len([level for level in side.counts if level != MISSING]) for side in (now, then)]
    interval = UNDEFINED
    if sizes[1] and not (now.other or then.other):
        value = sizes[0] / sizes[1]
        interval = Interval(value, value, value, "exact count, over exact count")
    why = "" if interval.value is not None else "undefined: rare values were put together, or there were none"
    notes = (f"{sizes[0]:,} against {sizes[1]:,}", why)
    yield made(CARDINALITY, interval, n, settings, view=view, reference_n=then.rows, notes=notes)


def unit_change(name: str, then: Numbers, now: Numbers, settings: Settings) -> Figure | None:
    """Whether the median moved by a factor that lies between two units; None without two positive medians."""
    found = [_median(side, settings) for side in (now, then)]
    if any(item is None for item in found):
        return None
    new, old = (item for item in found if item is not None)
    value, low, high = new[0] / old[0], new[1] / old[2], new[2] / old[1]
    like = _like(value, low, high)
    bound = max(abs(new[0] / old[0] - end) for end in (new[3] / old[4], new[4] / old[3]))
    interval = Interval(value, low, high, "ratio of two medians, order statistics", bound)
    view, then_n = View(feature=name), then.numbers
    item = made(UNIT, interval, now.numbers, settings, view=view, reference_n=then_n, notes=(like,))
    return _flagged(item, bool(like))


def _flagged(item: Figure, like: bool) -> Figure:
    return msgspec.structs.replace(item, past_limit=like, reading="looks like another unit" if like else "")


def _median(side: Numbers, settings: Settings) -> tuple[float, ...] | None:
    """Median, its interval, and the ends of its bin; None unless all of them are positive."""
    found = quantile(side.counts, side.edges, 0.5, settings.confidence)
    if found.value is None or found.low is None or found.high is None or found.low <= 0:
        return None
    return found.value, found.low, found.high, max(found.value - found.bound, found.low), found.value + found.bound


def _like(ratio: float, low: float, high: float) -> str:
    """Which units are as far apart, when the ratio is near theirs and its interval holds it."""
    for factor, words in FACTORS.items():
        for way in (factor, 1 / factor):
            if abs(ratio / way - 1) < _NEAR and low <= way <= high:
                return f"near {way:.4g}, as between {words}"
    return ""


def schema_figures(then: Mapping[str, str], now: Mapping[str, str], settings: Settings) -> Iterator[Figure]:
    """Columns that came, went, or are of another type.

    Args:
        then, now: column to its type, in words.
    """
    added, removed = [name for name in now if name not in then], [name for name in then if name not in now]
    retyped = [f"{name} ({then[name]}, now {now[name]})" for name in now if name in then and then[name] != now[name]]
    kinds = (
        ("columns_added", "columns that the reference does not have", added),
        ("columns_removed", "columns of the reference that are gone", removed),
        ("columns_retyped", "columns of another type than in the reference", retyped),
    )
    for id_, name, names in kinds:
        named = Named(id_, name, "columns", "number", "count")
        note = ", ".join(names[:10]) + (", ..." if len(names) > 10 else "")
        yield counted(named, len(names), len(now), settings, notes=(note,))
