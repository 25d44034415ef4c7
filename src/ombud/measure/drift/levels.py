"""Has a categorical feature moved? Chi-square with its effect size, divergences, new and gone levels (K4)."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import numpy as np

from ombud.measure.arrays import MISSING, Levels
from ombud.measure.drift.numeric import Shares, divergence_figures
from ombud.measure.drift.spec import limit
from ombud.measure.figures import Figure
from ombud.measure.named import Named, Settings, View, made
from ombud.measure.statistics.binning import MOST
from ombud.measure.statistics.categories import category_drift
from ombud.measure.statistics.divergence import noncentrality
from ombud.measure.statistics.interval import UNDEFINED, Interval, Test
from ombud.measure.statistics.rate import rate

V = Named("cramer_v", "Cramér's V", "√(χ² / n)", "number", "index")
TOTAL = Named("total_variation", "total variation", "½ Σ |p - q|", "share", "distance")
LARGEST = Named("largest_shift", "largest shift of a level", "max |p - q|", "points", "distance")
NEW = Named("new_levels", "rows in levels that the reference does not have", "rows / n", "share", "rate")
GONE = Named(
    "gone_levels", "rows of the reference in levels that are gone", "rows / n of the reference", "share", "rate"
)
_NAMED = 5


def level_bins(reference: Levels, current: Levels, *, fixed: bool = False) -> Shares:
    """All levels when there are at most twenty; else the nineteen most frequent, and all others together.

    Args:
        fixed: the levels are those of the reference alone, so that they stay the same over windows.
    """
    sizes = dict(reference.counts)
    if not fixed:
        for name, count in current.counts.items():
            sizes[name] = sizes.get(name, 0) + count
    whole = not fixed and len(sizes) <= MOST and not (reference.other or current.other)
    kept = sorted(sizes, key=lambda name: (-sizes[name], name))[: MOST if whole else MOST - 1]
    sides = []
    for side in (reference, current):
        own = [side.counts.get(name, 0) for name in kept]
        sides.append(np.array(own if whole else [*own, side.rows - sum(own)], dtype=np.int64))
    left = len(set(reference.counts) | set(current.counts)) - len(kept)
    words = f"{len(kept)} levels" + (f" and {left} other{'s' if left > 1 else ''} together" if left > 0 else "")
    return Shares(sides[0], sides[1], words)


def level_figures(reference: Levels, current: Levels, settings: Settings, view: View) -> Iterator[Figure]:
    """Every figure of one categorical feature; missing is a level of its own."""
    n, bins = current.rows, level_bins(reference, current)
    yield from divergence_figures(bins, settings, view)
    sides = ({str(place): int(n) for place, n in enumerate(side)} for side in (bins.reference, bins.current))
    found = category_drift(*sides, confidence=settings.confidence, seed=settings.seed)
    if found is None:
        for named in (V, TOTAL, LARGEST, NEW, GONE):
            why = "undefined: one side is empty"
            yield made(named, UNDEFINED, n, settings, view=view, reference_n=reference.rows, notes=(why,))
        return
    effect = UNDEFINED
    if found.cramer_v is not None:
        low, high = _v_ends(found.test, n + reference.rows, settings.confidence, found.cramer_v)
        effect = Interval(found.cramer_v, low, high, "Cramér's V, noncentral chi-square")
    lone = "" if found.cramer_v is not None else "undefined: there is one level only"
    words = f"on {bins.words}"
    then = reference.rows
    own = _own(settings, V.id)
    yield made(V, effect, n, own, view=view, reference_n=then, test=found.test, notes=(words, lone))
    for named, interval in ((TOTAL, found.total_variation), (LARGEST, found.largest)):
        yield made(named, interval, n, settings, view=view, reference_n=then, test=found.test, notes=(words,))
    yield from _new_and_gone(reference, current, settings, view)


def _v_ends(test: Test | None, n: int, confidence: float, value: float) -> tuple[float | None, float | None]:
    """V² n is the noncentrality of the chi-square."""
    if test is None or test.statistic is None or not test.df:
        return None, None
    tail = (1 - confidence) / 2
    low, high = (noncentrality(test.statistic, int(test.df), side) for side in (1 - tail, tail))
    return min(value, (low / n) ** 0.5), max(value, min(1.0, (high / n) ** 0.5))


def _new_and_gone(reference: Levels, current: Levels, settings: Settings, view: View) -> Iterator[Figure]:
    cut = reference.other or current.other
    unsure = "rare levels were put together, so that this is a lower bound" if cut else ""
    for named, one, two in ((NEW, reference, current), (GONE, current, reference)):
        known = {name for name, size in one.counts.items() if size} | {MISSING}
        new = {name: size for name, size in two.counts.items() if size and name not in known}
        names, hits = sorted(new, key=lambda name: (-new[name], name)), sum(new.values())
        if one.other:  # a level may be among the other side's rare ones
            hits, names = 0, []
        shown = ", ".join(f'"{name}"' for name in names[:_NAMED]) + (", ..." if len(names) > _NAMED else "")
        interval = rate(hits, two.rows, settings.confidence)
        notes = (f"{len(names):,}: {shown}" if names else "", unsure)
        own = _own(settings, named.id)
        yield made(named, interval, two.rows, own, view=view, reference_n=reference.rows, hits=hits, notes=notes)


def _own(settings: Settings, id_: str) -> Settings:
    bound = limit(id_)
    return msgspec.structs.replace(settings, limits={**({id_: bound} if bound else {}), **settings.limits})
