"""Have the rates of decisions and labels moved, for whom, and because rates changed or because the mix did (K1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from ombud.measure.arrays import views
from ombud.measure.drift.spec import DriftSpec
from ombud.measure.figures import Figure
from ombud.measure.named import Named, Settings, View, made
from ombud.measure.statistics.interval import UNDEFINED, Interval
from ombud.measure.statistics.two_rates import newcombe
from ombud.measure.statistics.two_tests import compare
from ombud.measure.tables import Row

Whole = NDArray[np.int64]
Floats = NDArray[np.float64]
REPLICATES = 1000


def outcomes(spec: DriftSpec) -> Iterator[tuple[str, int, str]]:
    """Role, place in the key counted from its end, and positive value of each output with a declared one."""
    if spec.prediction and spec.prediction_positive:
        yield "prediction", -2, spec.prediction_positive
    if spec.label and spec.label_positive:
        yield "label", -1, spec.label_positive


def counted(rows: Sequence[Row], place: int, positive: str) -> tuple[int, int]:
    """Rows with the positive value, and rows with any."""
    hits = sum(row.counts[0] for row in rows if row.key[place] == positive)
    return hits, sum(row.counts[0] for row in rows if row.key[place] is not None)


def rate_figures(
    reference: Sequence[Row], current: Sequence[Row], spec: DriftSpec, settings: Settings
) -> Iterator[Figure]:
    """The shift of each rate, of everybody and of each group; and its parts where there are groups."""
    before, now = views(reference, spec.groups), views(current, spec.groups)
    for role, place, positive in outcomes(spec):
        named = Named(f"{role}_rate_shift", f"shift of the {role} rate", "rate now - rate then", "points", "difference")
        for view, rows in now.items():
            new, old = counted(rows, place, positive), counted(before.get(view, []), place, positive)
            gone = "undefined: the reference has nobody of this group" if not old[1] else ""
            interval, test = newcombe(*new, *old, settings.confidence), compare(*new, *old)
            smallest = min(new[1], old[1])
            yield made(
                named,
                interval,
                new[1],
                settings,
                view=view,
                test=test,
                reference_n=old[1],
                smallest=smallest,
                of="on one side",
                notes=(gone,),
            )
        for attribute in dict.fromkeys(view.by for view in now if view.by):
            yield from _parts(before, now, attribute, place, positive, role, settings)


def _parts(
    before: dict[View, list[Row]],
    now: dict[View, list[Row]],
    by: str,
    place: int,
    positive: str,
    role: str,
    settings: Settings,
) -> Iterator[Figure]:
    names = [view for view in dict.fromkeys((*before, *now)) if view.by == by]
    sides = [np.array([counted(side.get(view, []), place, positive) for view in names]) for side in (before, now)]
    intervals = decomposition(sides[0], sides[1], settings.confidence, settings.seed)
    then, n = (int(side[:, 1].sum()) for side in sides)
    words = (
        ("mix", "as groups have other shares", "Σ (share now - share then) x mean rate of the group"),
        ("rates", "as groups have other rates", "Σ mean share x (rate now - rate then)"),
    )
    for (part, name, formula), interval in zip(words, intervals, strict=True):
        named = Named(f"{role}_shift_{part}", f"shift of the {role} rate {name}", formula, "points", "difference")
        lone = "undefined: a group is on one side only" if interval.value is None else ""
        yield made(named, interval, n, settings, view=View(by=by), reference_n=then, notes=(lone,))


def decomposition(reference: Whole, current: Whole, confidence: float, seed: int) -> tuple[Interval, Interval]:
    """How much of a shift of a rate comes from the mix of groups and how much from their rates.

    The two add up to the shift (Kitagawa 1955). Percentile intervals over multinomial replicates of
    both sides. Undefined when a group is empty on one side.

    Args:
        reference, current: per group the rows with the outcome, and all rows.
    """
    if not (reference[:, 1].all() and current[:, 1].all()):
        return UNDEFINED, UNDEFINED
    seen = _mix_and_rates(reference.astype(float), current.astype(float))
    chance = np.random.default_rng(seed)
    drawn = _mix_and_rates(_redrawn(reference, chance), _redrawn(current, chance))
    method = f"Kitagawa, bootstrap percentile, {REPLICATES} multinomial replicates, seed {seed}"
    tails = [(1 - confidence) / 2, (1 + confidence) / 2]
    found = []
    for value, replicates in zip(seen, drawn, strict=True):
        low, high = np.nanquantile(replicates, tails)
        found.append(Interval(float(value), float(low), float(high), method))
    return found[0], found[1]


def _redrawn(side: Whole, chance: np.random.Generator) -> Floats:
    cells = np.concatenate([side[:, 0], side[:, 1] - side[:, 0]])
    drawn = chance.multinomial(int(cells.sum()), cells / cells.sum(), size=REPLICATES).astype(float)
    hits, rest = np.split(drawn, 2, axis=1)
    return np.stack([hits, hits + rest], axis=-1)


def _mix_and_rates(reference: Floats, current: Floats) -> tuple[Floats, Floats]:
    shares = [side[..., 1] / side[..., 1].sum(axis=-1, keepdims=True) for side in (reference, current)]
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = [side[..., 0] / side[..., 1] for side in (reference, current)]
    mix = ((shares[1] - shares[0]) * (rates[0] + rates[1]) / 2).sum(axis=-1)
    return mix, ((shares[0] + shares[1]) / 2 * (rates[1] - rates[0])).sum(axis=-1)
