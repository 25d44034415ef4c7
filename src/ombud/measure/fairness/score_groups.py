"""Scored people by group and bin of the score, as the figures of scores by group read them (K2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from ombud.errors import InputError
from ombud.measure.counts import NOT_KNOWN
from ombud.measure.fairness.groups import combinations, group_name, in_order
from ombud.measure.requirements import need_probabilities
from ombud.measure.specs import ScoreCells
from ombud.measure.statistics.calibration import ScoreBins
from ombud.measure.statistics.moments import Moments
from ombud.measure.tables import Table

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]
Number = TypeVar("Number", np.int64, np.float64)
#: Calibration is read on so many bins of equal width, whose edges are exact.
CALIBRATION_BINS = 16


class Scored(msgspec.Struct, frozen=True, kw_only=True):
    """One group's scores, in the fine bins; ``everybody`` has those without a label too.

    Attributes:
        labelled: by label, with sums of scores.
        everybody: people per bin.
        moments: size, sum and sum of squares of all scores.
    """

    labelled: ScoreBins
    everybody: Counts
    moments: Moments

    @property
    def n(self) -> int:
        """People with a score."""
        return int(self.everybody.sum())

    @property
    def sides(self) -> tuple[Counts, Counts]:
        """Positives and negatives per bin."""
        return self.labelled.positives, self.labelled.negatives

    def coarse(self) -> ScoreBins:
        """The labelled in bins of equal width; a score of exactly 1 is in the last of them."""
        bins = self.labelled
        width = (len(bins.positives) - 1) // CALIBRATION_BINS
        folded = ScoreBins(
            positives=_folded(bins.positives),
            negatives=_folded(bins.negatives),
            scores=_folded(bins.scores),
            positive_scores=_folded(bins.positive_scores),
            squares=_folded(bins.squares),
        )
        return folded.merged(width)


def _folded(counts: NDArray[Number]) -> NDArray[Number]:
    """The last bin, which holds exactly 1, added to the one before it."""
    kept = counts[:-1].copy()
    kept[-1] += counts[-1]
    return kept


class ScoreView(msgspec.Struct, frozen=True, kw_only=True):
    """All groups of one attribute or intersection."""

    by: str
    groups: dict[str, Scored]

    @property
    def known(self) -> dict[str, Scored]:
        """Groups that are known and hold somebody with a score."""
        return {name: group for name, group in self.groups.items() if name != NOT_KNOWN and group.n}


def score_views(table: Table, positive: str) -> tuple[ScoreView, ...]:
    """Each attribute alone, then their intersections; people without a score are in none.

    Args:
        positive: the label that a high score speaks for; empty when labels are not looked at.

    Raises:
        InputError: the table is of another kind or weighted, scores are outside [0, 1], or the
            positive label is not named or does not occur.
    """
    spec = table.spec
    if not isinstance(spec, ScoreCells):
        raise InputError("figures of scores need a table of score cells (K2).", code="table-kind")
    if spec.weight:
        raise InputError(
            "figures of scores by group are for people of equal weight.",
            code="weights-not-here",
            hint="Leave out the weight, or the score.",
        )
    need_probabilities(table)
    _check_label(table, positive)
    return tuple(_view(names, table, positive) for names in combinations(spec.groups))


def _check_label(table: Table, positive: str) -> None:
    spec = table.spec
    assert isinstance(spec, ScoreCells)
    if not spec.label:
        return
    found = sorted({row.key[-1] for row in table.rows if row.key[-1] is not None})
    if positive not in found:
        said = f'the positive label "{positive}" does not occur in "{spec.label}".'
        raise InputError(
            said if positive else f'it is not said which value of "{spec.label}" is the positive label.',
            code="outcome-absent" if positive else "outcome-undeclared",
            hint=f"Give --label-positive with one of: {', '.join(found[:10]) or 'none, the column is empty'}.",
        )


def _view(names: tuple[str, ...], table: Table, positive: str) -> ScoreView:
    spec = table.spec
    assert isinstance(spec, ScoreCells)
    places = [spec.keys.index(name) for name in names]
    size = 2**spec.bits + 1
    held: dict[str, dict[str, NDArray[np.float64]]] = {}
    for row in table.rows:
        name = group_name([row.key[place] for place in places])
        own = held.setdefault(name, {part: np.zeros(size) for part in _PARTS})
        if row.bin >= 0 and row.counts[0]:
            _add(own, row.bin, row.counts[0], row.sums[0], row.sums[1], _labelled(row.key[-1], positive))
    return ScoreView(by=" x ".join(names), groups={name: _scored(held[name]) for name in in_order(list(held))})


_PARTS = ("positives", "negatives", "scores", "positive_scores", "squares", "everybody", "all_scores", "all_squares")


def _labelled(label: str | None, positive: str) -> bool | None:
    return None if label is None else label == positive


def _add(own: Mapping[str, Floats], bin_: int, n: int, total: float, squares: float, positive: bool | None) -> None:
    for part, value in (("everybody", n), ("all_scores", total), ("all_squares", squares)):
        own[part][bin_] += value
    if positive is None:
        return
    own["positives" if positive else "negatives"][bin_] += n
    own["scores"][bin_] += total
    own["squares"][bin_] += squares
    if positive:
        own["positive_scores"][bin_] += total


def _scored(own: Mapping[str, Floats]) -> Scored:
    everybody = own["everybody"].astype(np.int64)
    return Scored(
        labelled=ScoreBins(
            positives=own["positives"].astype(np.int64),
            negatives=own["negatives"].astype(np.int64),
            scores=own["scores"],
            positive_scores=own["positive_scores"],
            squares=own["squares"],
        ),
        everybody=everybody,
        moments=Moments(int(everybody.sum()), float(own["all_scores"].sum()), float(own["all_squares"].sum())),
    )


def edges(bins: int) -> Floats:
    """Edges of the fine bins of a score, the last of which holds exactly 1."""
    return np.append(np.arange(bins) / (bins - 1), 1.0)
