"""The largest gap and smallest ratio of a rate over groups, and whether there is any difference at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from ombud.measure.fairness.about import About, left_out
from ombud.measure.fairness.groups import Settings
from ombud.measure.fairness.rates import SELECTION, Rate
from ombud.measure.figures import Figure
from ombud.measure.statistics.chance_gap import Chance, chance_gap
from ombud.measure.statistics.extremes import extremes
from ombud.measure.statistics.interval import Interval
from ombud.measure.statistics.omnibus import cramer_v, omnibus
from ombud.measure.statistics.shares import Share


def gap_figures(
    by: str, shares: Mapping[str, Share], rate: Rate, settings: Settings, cite: str = ""
) -> Iterator[Figure]:
    """Over the groups that are large enough; the others are named in the note.

    Nothing with fewer than two such groups.
    """
    enough = {name: one for name, one in shares.items() if one.value is not None and one.size >= settings.min_people}
    if len(enough) < 2:
        return
    counted = [one.effective() for one in enough.values()]
    gap, ratio = extremes(counted, confidence=settings.confidence, seed=settings.seed)
    chance = chance_gap(counted, seed=settings.seed)
    names = sorted(enough, key=lambda name: (enough[name].value or 0.0, name))
    about = About(
        by=by,
        n=sum(one.n for one in enough.values()),
        reference=f"{names[0]} to {names[-1]}",
        settings=settings,
        undefined=f"undefined: nobody has what the {rate.name} counts",
        cite=cite,
    )
    left = left_out(sorted(set(shares) - set(enough)), f"under {settings.min_people} people")
    yield about.figure(
        f"{rate.stem}_gap",
        f"largest gap of {rate.plural}",
        f"highest {rate.name} - lowest {rate.name}",
        gap,
        "points",
        "gap",
        note="; ".join(part for part in (left, _floor(chance)) if part),
        expected=chance.mean if chance else None,
    )
    if rate.id != SELECTION.id and not settings.whole:
        return
    yield about.figure(
        "selection_ratio" if rate.id == SELECTION.id else f"{rate.stem}_smallest_ratio",
        f"smallest ratio of {rate.plural}",
        f"lowest {rate.name} / highest {rate.name}",
        ratio,
        "ratio",
        "ratio",
        note=left,
    )
    yield from _any_difference(about.of(reference=""), enough, rate)


def _floor(chance: Chance | None) -> str:
    if chance is None:
        return ""
    return f"if all rates were the same, chance alone would exceed {chance.most:.3f} one time in twenty"


def _any_difference(about: About, shares: Mapping[str, Share], rate: Rate) -> Iterator[Figure]:
    """Pearson's chi-square over the groups, with Cramér's V as its size; of people of equal weight only."""
    if not all(one.plain for one in shares.values()):
        return
    table = np.array([[one.k, one.n - one.k] for one in shares.values()], dtype=np.int64)
    test = omnibus(table, seed=about.settings.seed)
    if test is not None:
        yield about.figure(
            f"{rate.stem}_association",
            f"association of {rate.name} and group (Cramér's V)",
            "√(χ² / N) of group by outcome",
            Interval(cramer_v(table), None, None, "Cramér's V, without interval: see the test"),
            "number",
            "test",
            test=test,
            note=f"over {len(shares)} groups",
        )
