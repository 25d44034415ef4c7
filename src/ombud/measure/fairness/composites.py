"""Figures of errors that are no single rate: balanced accuracy, F1, MCC, treatment equality, group benefit.

Each by group with a bootstrap of its cells (which is the bootstrap of rows), its difference to the
reference, and the largest gap over groups. Catalogue of metrics, section 5. For rows that are people
of equal weight.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import msgspec
import numpy as np
from numpy.typing import NDArray

from ombud.measure.fairness.about import About, fewer, left_out
from ombud.measure.fairness.groups import Group, Settings, View
from ombud.measure.figures import Figure, Shape, Unit
from ombud.measure.statistics import bootstrap
from ombud.measure.statistics.interval import Interval
from ombud.measure.statistics.widest import widest_gap

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
#: With more groups only rates are computed.
MOST_GROUPS = 120


class Composite(msgspec.Struct, frozen=True, kw_only=True):
    """A figure of tp, fp, fn, tn (the last axis); NaN where undefined."""

    id: str
    name: str
    formula: str
    value: Callable[[Floats], Floats]
    unit: Unit = "number"
    names: str = ""


def _cells(cells: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    return cells[..., 0], cells[..., 1], cells[..., 2], cells[..., 3]


def _over(top: Floats, bottom: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(bottom > 0, top / np.where(bottom > 0, bottom, 1), np.nan))


def balanced_accuracy(cells: Floats) -> Floats:
    """½ (TP/(TP+FN) + TN/(FP+TN))."""
    tp, fp, fn, tn = _cells(cells)
    return np.asarray((_over(tp, tp + fn) + _over(tn, fp + tn)) / 2)


def f1(cells: Floats) -> Floats:
    """2 TP / (2 TP + FP + FN)."""
    tp, fp, fn, _ = _cells(cells)
    return _over(2 * tp, 2 * tp + fp + fn)


def matthews(cells: Floats) -> Floats:
    """(TP TN - FP FN) / √((TP+FP)(TP+FN)(TN+FP)(TN+FN))."""
    tp, fp, fn, tn = _cells(cells)
    return _over(tp * tn - fp * fn, np.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)))


def treatment(cells: Floats) -> Floats:
    """FN / FP."""
    _, fp, fn, _ = _cells(cells)
    return _over(fn, fp)


def acceptance(cells: Floats) -> Floats:
    """(TP + FN) / (TP + FP): actual over predicted positives."""
    tp, fp, fn, _ = _cells(cells)
    return _over(tp + fn, tp + fp)


def rejection(cells: Floats) -> Floats:
    """(TN + FP) / (TN + FN): actual over predicted negatives."""
    _, fp, fn, tn = _cells(cells)
    return _over(tn + fp, tn + fn)


def benefit(cells: Floats) -> Floats:
    """(TP + FP) / (TP + FN): predicted over actual positives."""
    tp, fp, fn, _ = _cells(cells)
    return _over(tp + fp, tp + fn)


COMPOSITES: tuple[Composite, ...] = (
    Composite(
        id="balanced_accuracy",
        name="balanced accuracy",
        formula="½ (TPR + TNR)",
        value=balanced_accuracy,
        unit="share",
    ),
    Composite(id="f1", name="F1", formula="2 TP / (2 TP + FP + FN)", value=f1),
    Composite(
        id="matthews_correlation",
        name="Matthews correlation",
        formula="(TP TN - FP FN) / √((TP+FP)(TP+FN)(TN+FP)(TN+FN))",
        value=matthews,
    ),
    Composite(
        id="treatment_equality",
        name="false negatives per false positive",
        formula="FN / FP",
        value=treatment,
        names="treatment equality (Berk et al.)",
    ),
    Composite(
        id="conditional_acceptance",
        name="actual per predicted positive",
        formula="(TP + FN) / (TP + FP)",
        value=acceptance,
        names="difference in conditional acceptance (Clarify DCA)",
    ),
    Composite(
        id="conditional_rejection",
        name="actual per predicted negative",
        formula="(TN + FP) / (TN + FN)",
        value=rejection,
        names="difference in conditional rejection (Clarify DCR)",
    ),
    Composite(
        id="group_benefit",
        name="predicted per actual positive",
        formula="(TP + FP) / (TP + FN)",
        value=benefit,
        names="group benefit",
    ),
)


def error_cells(group: Group) -> Counts:
    """tp, fp, fn, tn of a group."""
    places = {(True, True): 0, (True, False): 1, (False, True): 2, (False, False): 3}
    cells = np.zeros(4, dtype=np.int64)
    for case, tally in group.cases.items():
        if case.actual is not None:
            cells[places[case.predicted, case.actual]] += tally.n
    return cells


def composite_figures(view: View, reference: str, settings: Settings, cite: str = "") -> Iterator[Figure]:
    """All composites by group; nothing with weights, repeated people, or very many groups."""
    if any(group.weighted or group.persons for group in view.known.values()) or len(view.known) > MOST_GROUPS:
        return
    cells = {name: error_cells(group) for name, group in view.known.items()}
    for each in COMPOSITES:
        for name, own in cells.items():
            about = About(
                by=view.by,
                group=name,
                n=int(own.sum()),
                settings=settings,
                small=fewer(own.sum(), settings, "people with a label"),
                undefined="undefined: nobody is in its denominator, or too few people for an interval",
                cite=cite,
            )
            yield _by_group(about, own, each)
            if reference and name != reference:
                yield _difference(
                    about.of(reference=reference, reference_n=int(cells[reference].sum())), own, cells[reference], each
                )
        yield from _gap(About(by=view.by, n=0, settings=settings, cite=cite), cells, each)


def _by_group(about: About, cells: Counts, each: Composite) -> Figure:
    found = bootstrap.bca(cells, each.value, confidence=about.settings.confidence, seed=about.settings.seed)
    shape: Shape = "rate" if each.unit == "share" else "index"
    return about.figure(each.id, each.name, each.formula, found, each.unit, shape)


def _difference(about: About, cells: Counts, other: Counts, each: Composite) -> Figure:
    settings = about.settings
    found = difference(cells, other, each, confidence=settings.confidence, seed=settings.seed)
    small = fewer(min(cells.sum(), other.sum()), settings, "people with a label")
    return about.of(small=small).figure(
        f"{each.id}_difference",
        f"difference of {each.name}",
        f"{each.formula}, less that of the reference",
        found,
        _unit_of_gap(each),
        "difference",
    )


def difference(cells: Counts, other: Counts, each: Composite, *, confidence: float = 0.95, seed: int = 1) -> Interval:
    """A figure of one group less that of another, with the bootstrap of the rows of both."""

    def gap(drawn: Floats) -> Floats:
        both = drawn.reshape(*drawn.shape[:-1], 2, 4)
        return np.asarray(each.value(both[..., 0, :]) - each.value(both[..., 1, :]))

    return bootstrap.percentile(np.stack([cells, other]), gap, confidence=confidence, seed=seed)


def _unit_of_gap(each: Composite) -> Unit:
    return "points" if each.unit == "share" else "number"


def _gap(about: About, cells: Mapping[str, Counts], each: Composite) -> Iterator[Figure]:
    settings = about.settings
    estimates = {
        name: _estimate(own, each, settings) for name, own in cells.items() if own.sum() >= settings.min_people
    }
    used = {name: found for name, found in estimates.items() if found is not None}
    if len(used) < 2:
        return
    values, errors = zip(*used.values(), strict=True)
    found, chance = widest_gap(values, errors, confidence=settings.confidence, seed=settings.seed)
    names = sorted(used, key=lambda name: used[name][0])
    yield about.of(reference=f"{names[0]} to {names[-1]}", n=sum(int(cells[name].sum()) for name in used)).figure(
        f"{each.id}_gap",
        f"largest gap of {each.name}",
        f"highest less lowest {each.formula}",
        found,
        _unit_of_gap(each),
        "gap",
        note=left_out(sorted(set(cells) - set(used)), "too few people"),
        expected=chance,
    )


def _estimate(cells: Counts, each: Composite, settings: Settings) -> tuple[float, float] | None:
    """The figure of a group and its bootstrap error; None where it is undefined in more than one in twenty."""
    value = float(each.value(np.asarray(cells, dtype=float)[None])[0])
    drawn = each.value(bootstrap.replicates(cells, seed=settings.seed))
    if not np.isfinite(value) or np.isfinite(drawn).mean() <= 0.95:
        return None
    return value, float(np.nanstd(drawn))
