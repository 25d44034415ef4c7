"""What the columns of a log mean where performance is measured, and what is counted for it."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

from ombud.errors import InputError
from ombud.measure.specs import FAVOURABLE, Cells, Cut, Outcomes, ScoreCells, TableSpec

Task = Literal["binary", "classes", "amount"]


class PerformanceSpec(msgspec.Struct, frozen=True, kw_only=True):
    """What the columns mean.

    Attributes:
        label: column of what really happened.
        label_positive: its positive value, for two classes; declared, never guessed.
        prediction: column of the predicted class.
        prediction_positive: its positive value, where it is called otherwise than the label's.
        score: column of the predicted chance of the positive label, from 0 to 1.
        threshold: the prediction is positive at or above it, where there is no column of it.
        value: column of a predicted amount; the label is then the amount that came.
        groups: columns by whose values each figure is also shown.
        count: column with the number of people a row stands for.
    """

    label: str = ""
    label_positive: str = ""
    prediction: str = ""
    prediction_positive: str = ""
    score: str = ""
    threshold: Decimal | None = None
    value: str = ""
    groups: tuple[str, ...] = ()
    count: str = ""

    @property
    def task(self) -> Task:
        """What is predicted: one of two classes, one of several, or an amount."""
        if self.value:
            return "amount"
        return "binary" if self.label_positive else "classes"

    @property
    def positive_prediction(self) -> str:
        """The prediction that stands for the positive label, as the counts call it."""
        return (self.prediction_positive or self.label_positive) if self.prediction else FAVOURABLE

    @property
    def decides(self) -> bool:
        """Whether there is a predicted class, from a column or from a threshold."""
        return bool(self.prediction) or (bool(self.score) and self.threshold is not None)


def check_performance(spec: PerformanceSpec, *, labelled: bool = True) -> None:
    """Refuse a specification that cannot be measured, before anything is read.

    Raises:
        InputError: no label, nothing that predicts it, or columns that contradict each other.
    """
    if labelled and not spec.label:
        raise InputError(
            "no column says what really happened.",
            code="no-label",
            hint="Give --label COLUMN, or --reference with labels of the past to estimate without them.",
        )
    if not (spec.prediction or spec.score or spec.value):
        raise InputError(
            "nothing is named that predicts the label.",
            code="no-prediction",
            hint="Give --prediction COLUMN, --score COLUMN, or --value COLUMN for an amount.",
        )
    if spec.value and (spec.prediction or spec.score):
        raise InputError(
            "an amount and a class cannot be predicted at once.",
            code="two-tasks",
            hint="Give --value for an amount, or --prediction and --score for a class.",
        )
    if spec.score and not spec.label_positive:
        raise InputError(
            "it is not said which value of the label the score is the chance of, and Ombud does not guess.",
            code="outcome-undeclared",
            hint="Give --label-positive VALUE.",
        )
    if spec.threshold is not None and not spec.score:
        raise InputError("there is a threshold and no score.", code="no-score", hint="Give --score COLUMN.")
    _check_columns(spec)


def _check_columns(spec: PerformanceSpec) -> None:
    if len(set(spec.groups)) != len(spec.groups):
        raise InputError("a group column is named twice.", code="group-twice")
    roles = [name for name in (spec.label, spec.prediction, spec.score, spec.value, spec.count) if name]
    twice = sorted({name for name in roles if roles.count(name) > 1} | set(roles) & set(spec.groups))
    if twice:
        raise InputError(f'the column "{twice[0]}" cannot be two things at once.', code="column-reused")


def performance_tables(spec: PerformanceSpec) -> tuple[TableSpec, ...]:
    """What to count: cells of decisions, cells of scores, or sums of errors."""
    if spec.value:
        return (Outcomes(groups=spec.groups, value=spec.value, actual=spec.label, count=spec.count),)
    tables: list[TableSpec] = []
    if spec.decides:
        cut = None if spec.prediction else Cut(score=spec.score, at=spec.threshold or Decimal(0))
        tables.append(
            Cells(groups=spec.groups, prediction=spec.prediction, cut=cut, label=spec.label, count=spec.count)
        )
    if spec.score:
        tables.append(
            ScoreCells(groups=spec.groups, score=spec.score, label=spec.label, full=bool(spec.label), count=spec.count)
        )
    return tuple(tables)
