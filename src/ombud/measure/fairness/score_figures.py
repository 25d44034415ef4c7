"""All figures of a score by group: how well it ranks, how it is calibrated, how far groups lie apart, each threshold.

Catalogue of metrics, section 6. The label is the one that a high score speaks for.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ombud.measure.fairness.calibration import calibration_figures
from ombud.measure.fairness.groups import Settings
from ombud.measure.fairness.score_gaps import distance_figures, near_figures, sweep_figures
from ombud.measure.fairness.score_groups import ScoreView, score_views
from ombud.measure.fairness.scores import auc_figures
from ombud.measure.figures import Figure
from ombud.measure.specs import ScoreCells
from ombud.measure.tables import Table

#: Scores so near the threshold could easily have gone the other way.
NEAR = 0.05


def score_figures(
    table: Table, positive: str, settings: Settings, *, threshold: Decimal | None = None, below: bool = False
) -> Iterator[Figure]:
    """Every figure of score cells (K2), for each attribute and intersection.

    Args:
        positive: the label that a high score speaks for; empty when there are no labels.
        threshold: where given, also the share of each group near it.
        below: low scores are the favourable ones.

    Raises:
        InputError: see :func:`~ombud.measure.fairness.score_groups.score_views`.
    """
    labelled = isinstance(table.spec, ScoreCells) and bool(table.spec.label)
    for view in score_views(table, positive):
        reference = _reference(view, settings)
        yield from distance_figures(view, reference, settings)
        if labelled:
            yield from auc_figures(view, reference, settings)
            yield from calibration_figures(view, reference, settings)
        yield from sweep_figures(view, reference, settings, high_is_favourable=not below)
        if threshold is not None:
            yield from near_figures(view, float(threshold), NEAR, settings)


def _reference(view: ScoreView, settings: Settings) -> str:
    """The named reference of the attribute, or its largest group."""
    named, known = settings.named.get(view.by, ""), view.known
    return named if named in known else max(known, key=lambda name: known[name].n, default="")
