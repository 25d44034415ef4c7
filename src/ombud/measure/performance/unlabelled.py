"""What performance is to be expected where labels have not come yet, from labelled scores of the past, from K2."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ombud.errors import InputError
from ombud.measure.arrays import Scored, Scores, Whole
from ombud.measure.figures import Figure
from ombud.measure.named import Named, Settings, View, made
from ombud.measure.performance.binary import BALANCED, F1, KAPPA, MATTHEWS, RATES, f1_of_positive
from ombud.measure.performance.score import AUC
from ombud.measure.statistics import agreement
from ombud.measure.statistics.bootstrap import Figure as Formula
from ombud.measure.statistics.expected import Expected, expected, of_cells, of_ranking
from ombud.measure.tables import Table

#: A group with fewer labelled people in the past is estimated by everybody's calibration.
MIN_PAST = 1000
CONDITION = "estimated without labels: valid only while the chance of the label at a score has not moved"


def estimated_figures(
    table: Table, past: Table, *, positive: str, threshold: float | None, groups: Sequence[str], settings: Settings
) -> tuple[Figure, ...]:
    """Expected performance of everybody and of each group.

    Args:
        table: score cells of people now; labels in it are not used.
        past: score cells with labels, by the same groups.
        threshold: predictions are positive at or above it, taken to the bins' edges; None for the AUC alone.

    Raises:
        InputError: nobody of the past has a label, or only one class.
    """
    before = Scores(past, positive).views(groups)
    everybody = before[View()]
    if not (everybody.bins.positives.sum() and everybody.bins.negatives.sum()):
        raise InputError(
            "the reference holds labels of one class only, or none, so nothing can be estimated from it.",
            code="one-class",
            hint="Give a reference with labels of both classes.",
        )
    found: list[Figure] = []
    for view, now in Scores(table, positive).views(groups).items():
        own = before.get(view)
        enough = own is not None and own.people >= MIN_PAST
        base = own if own is not None and enough else everybody
        note = "" if enough or not view.by else f"by everybody's calibration: under {MIN_PAST:,} labelled in the past"
        found += _of_view(now, base, threshold, view, settings, note)
    return tuple(found)


def _of_view(
    now: Scored, past: Scored, threshold: float | None, view: View, settings: Settings, note: str
) -> Iterator[Figure]:
    people: Whole = now.bins.positives + now.bins.negatives + now.unlabelled
    n = int(people.sum())
    if n == 0:
        return
    first = len(people) if threshold is None else int(np.ceil(threshold * (len(people) - 1)))
    places = np.arange(len(people))
    predicted, others = np.where(places >= first, people, 0), np.where(places < first, people, 0)
    reference = past.bins.positives, past.bins.positives + past.bins.negatives
    estimate = expected(reference, predicted, others, seed=settings.seed)
    notes = (CONDITION, note)
    interval = of_ranking(estimate, confidence=settings.confidence, seed=settings.seed)
    yield made(AUC, interval, n, settings, view=view, notes=notes, estimated=True)
    if threshold is None:
        return
    for named, formula in _formulas():
        interval = of_cells(estimate, formula, confidence=settings.confidence, seed=settings.seed)
        size = _size(named, estimate, n)
        yield made(named, interval, size, settings, view=view, notes=notes, estimated=True)


def _size(named: Named, estimate: Expected, n: int) -> int:
    """People in the denominator, where that is known without labels."""
    predicted = round(float(estimate.cells[1] + estimate.cells[3]))
    return {"precision": predicted, "negative_predictive_value": n - predicted}.get(named.id, n)


def _formulas() -> Iterator[tuple[Named, Formula]]:
    parts = {
        "accuracy": (agreement.accuracy),
        "precision": lambda cells: agreement.precisions(cells)[..., 1],
        "recall": lambda cells: agreement.recalls(cells)[..., 1],
        "specificity": lambda cells: agreement.recalls(cells)[..., 0],
        "false_positive_rate": lambda cells: 1 - agreement.recalls(cells)[..., 0],
        "false_negative_rate": lambda cells: 1 - agreement.recalls(cells)[..., 1],
        "negative_predictive_value": lambda cells: agreement.precisions(cells)[..., 0],
        "label_rate": lambda cells: cells[..., 2:].sum(axis=-1) / cells.sum(axis=-1),
    }
    for named, _ in RATES:
        if named.id in parts:
            yield named, parts[named.id]
    yield F1, f1_of_positive
    yield BALANCED, agreement.balanced_accuracy
    yield MATTHEWS, agreement.matthews
    yield KAPPA, agreement.kappa
