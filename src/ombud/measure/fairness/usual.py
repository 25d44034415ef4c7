"""Group fairness from counts: selection rates, impact ratios, error rates and their gaps."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from ombud.measure.counts import Counts, cells_of, unusable_score
from ombud.measure.fairness.found import Inputs, fairness_of
from ombud.measure.fairness.groups import Meaning, Settings
from ombud.measure.figures import MIN_PEOPLE, Bound
from ombud.measure.result import Found
from ombud.measure.specs import FAVOURABLE
from ombud.measure.tables import Row, make_table


def measure_fairness(
    counts: Counts,
    *,
    limits: Mapping[str, Bound] | None = None,
    reference: str = "",
    confidence: float = 0.95,
    min_people: int = MIN_PEOPLE,
    seed: int = 1,
    unusable_scores: Mapping[str, int] | None = None,
) -> Found:
    """The usual figures for each attribute alone and for their intersections.

    Args:
        counts: what was counted.
        limits: figure id to its limit.
        reference: ``column=value`` of a group to compare with; else the highest selection rate.
        confidence: of all intervals.
        min_people: below it a group is flagged as insufficient, and still shown.
        unusable_scores: how many scores were NaN or infinite, for the coverage.

    Raises:
        InputError: the favourable outcome or positive label is not declared or never occurs,
            or no attribute has two groups to compare.
    """
    spec = counts.spec
    column, _, value = reference.partition("=")
    settings = Settings(
        named={column: value} if reference else {},
        confidence=confidence,
        min_people=min_people,
        limits=dict(limits or {}),
        depth="usual",
        seed=seed,
    )
    meaning = Meaning(
        favourable=spec.favourable if spec.prediction else FAVOURABLE,
        label_positive=spec.label_positive,
        positive=spec.positive,
    )
    rows = (Row((*cell.groups, cell.prediction, cell.label), 0, (cell.n,)) for cell in counts.cells)
    found = fairness_of(Inputs(cells=make_table(cells_of(spec), rows)), meaning, settings)
    missing = (*found.coverage.missing, *(unusable_score(kind, n) for kind, n in (unusable_scores or {}).items()))
    return msgspec.structs.replace(found, coverage=msgspec.structs.replace(found.coverage, missing=missing))
