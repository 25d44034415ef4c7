"""The examination of outcomes for bias: decisions by group as for selection, and a score by group beside them.

AI Act, Article 10(2)(f) and (g). The Act sets no number.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ombud.measure.covered import Coverage
from ombud.measure.fairness.families import adjusted
from ombud.measure.fairness.score_figures import score_figures
from ombud.measure.profiles import selection
from ombud.measure.profiles.asked import Asked, need_groups
from ombud.measure.profiles.model import LawProfile
from ombud.measure.result import Found
from ombud.measure.specs import TableSpec
from ombud.measure.tables import Table


def has_score(asked: Asked) -> bool:
    """Whether a score is examined by itself, with no threshold that decides."""
    return bool(asked.score) and asked.threshold is None


def specs(asked: Asked) -> list[TableSpec]:
    """What to count: decisions, a score, or both.

    Raises:
        InputError: no group is named, or neither a decision nor a score.
    """
    if not has_score(asked):
        return selection.specs(asked)
    need_groups(asked)
    return [*(selection.specs(asked) if asked.decides else []), asked.scores()]


def found(tables: Sequence[Table], asked: Asked, profile: LawProfile) -> Found:
    """All figures of decisions, and of the score how well it ranks, how it is calibrated, how far groups lie apart."""
    if not has_score(asked):
        return selection.found(tables, asked, profile)
    *others, scores = tables
    figures = list(score_figures(scores, asked.label_positive, asked.settings(profile), below=asked.below))
    if others:
        decided = selection.found(others, asked, profile)
        return msgspec.structs.replace(decided, figures=adjusted([*decided.figures, *figures], profile.family))
    used = sum(row.counts[0] for row in scores.rows if row.bin >= 0)
    return Found(
        coverage=Coverage(people=scores.people, used=used, basis="have a score"),
        figures=adjusted(figures, profile.family),
        headline=("auc", "calibration_error", "mean_score_difference"),
    )
