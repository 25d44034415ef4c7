"""How often a decision is right, for two classes: accuracy, precision, recall and their relatives, from K1."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from ombud.measure.arrays import views
from ombud.measure.figures import Figure
from ombud.measure.named import Named, Settings, View, made
from ombud.measure.statistics import agreement
from ombud.measure.statistics.interval import UNDEFINED, Interval
from ombud.measure.statistics.rate import rate
from ombud.measure.tables import Row, Table


class Confusion(msgspec.Struct, frozen=True, kw_only=True):
    """People by what happened and what was predicted; and those who lack one of both."""

    tn: int = 0
    fp: int = 0
    fn: int = 0
    tp: int = 0
    unlabelled: int = 0
    undecided: int = 0

    @property
    def n(self) -> int:
        """People with both."""
        return self.tn + self.fp + self.fn + self.tp

    @property
    def cells(self) -> NDArray[np.int64]:
        """The four cells as :mod:`ombud.measure.statistics.agreement` takes them."""
        return np.array([self.tn, self.fp, self.fn, self.tp], dtype=np.int64)


Parts = Callable[[Confusion], tuple[int, int]]

RATES: tuple[tuple[Named, Parts], ...] = (
    (Named("accuracy", "accuracy", "(TP + TN) / n", "share", "rate"), lambda c: (c.tp + c.tn, c.n)),
    (Named("precision", "precision", "TP / (TP + FP)", "share", "rate"), lambda c: (c.tp, c.tp + c.fp)),
    (Named("recall", "recall", "TP / (TP + FN)", "share", "rate"), lambda c: (c.tp, c.tp + c.fn)),
    (Named("specificity", "specificity", "TN / (TN + FP)", "share", "rate"), lambda c: (c.tn, c.tn + c.fp)),
    (
        Named("false_positive_rate", "false positive rate", "FP / (FP + TN)", "share", "rate"),
        lambda c: (c.fp, c.fp + c.tn),
    ),
    (
        Named("false_negative_rate", "false negative rate", "FN / (TP + FN)", "share", "rate"),
        lambda c: (c.fn, c.tp + c.fn),
    ),
    (
        Named("negative_predictive_value", "negative predictive value", "TN / (TN + FN)", "share", "rate"),
        lambda c: (c.tn, c.tn + c.fn),
    ),
    (Named("label_rate", "rate of the positive label", "(TP + FN) / n", "share", "rate"), lambda c: (c.tp + c.fn, c.n)),
    (
        Named("prediction_rate", "rate of the positive prediction", "(TP + FP) / n", "share", "rate"),
        lambda c: (c.tp + c.fp, c.n),
    ),
)

F1 = Named("f1", "F1", "2 TP / (2 TP + FP + FN)", "share", "index")
BALANCED = Named("balanced_accuracy", "balanced accuracy", "(recall + specificity) / 2", "share", "index")
MATTHEWS = Named("mcc", "Matthews correlation", "(TP TN - FP FN) / √((TP+FP)(TP+FN)(TN+FP)(TN+FN))")
KAPPA = Named("kappa", "Cohen's kappa", "(accuracy - accuracy by chance) / (1 - accuracy by chance)")


def confusion(rows: Sequence[Row], positive: str, positive_prediction: str) -> Confusion:
    """The cells of some rows, whose last two keys are the prediction and the label."""
    tally = {"tn": 0, "fp": 0, "fn": 0, "tp": 0, "unlabelled": 0, "undecided": 0}
    for row in rows:
        predicted, happened = row.key[-2:]
        if predicted is None:
            tally["undecided"] += row.counts[0]
        elif happened is None:
            tally["unlabelled"] += row.counts[0]
        else:
            right = (predicted == positive_prediction) == (happened == positive)
            tally[("t" if right else "f") + ("p" if predicted == positive_prediction else "n")] += row.counts[0]
    return Confusion(**tally)


def decision_figures(
    table: Table, *, positive: str, positive_prediction: str, groups: Sequence[str], settings: Settings
) -> tuple[Figure, ...]:
    """Every figure of a decision, of everybody and of each group.

    Args:
        table: cells (K1) by the groups.
        positive, positive_prediction: the positive label, and the prediction that stands for it.
    """
    found = views(table.rows, groups)
    return tuple(
        item
        for view, rows in found.items()
        for item in confusion_figures(confusion(rows, positive, positive_prediction), settings, view)
    )


def confusion_figures(cells: Confusion, settings: Settings, view: View | None = None) -> Iterator[Figure]:
    """The figures of one confusion table."""
    view = view or View()
    for named, parts in RATES:
        hits, n = parts(cells)
        yield made(named, rate(hits, n, settings.confidence), n, settings, view=view, hits=hits)
    yield f1_figure(cells, settings, view)
    rarer = min(cells.tp + cells.fn, cells.tn + cells.fp)
    for named, formula in ((MATTHEWS, agreement.matthews), (KAPPA, agreement.kappa)):
        interval = agreement.interval(cells.cells, formula, confidence=settings.confidence, seed=settings.seed)
        yield made(named, interval, cells.n, settings, view=view, smallest=rarer)
    yield made(BALANCED, _balanced(cells, settings), cells.n, settings, view=view, smallest=rarer)


def _balanced(cells: Confusion, settings: Settings) -> Interval:
    if not (cells.tp + cells.fn and cells.tn + cells.fp):
        return UNDEFINED
    figure = agreement.balanced_accuracy
    return agreement.mean_interval(cells.cells, figure, confidence=settings.confidence, seed=settings.seed)


def f1_figure(cells: Confusion, settings: Settings, view: View) -> Figure:
    """F1 of the positive class."""
    interval = agreement.interval(cells.cells, f1_of_positive, confidence=settings.confidence, seed=settings.seed)
    return made(F1, interval, cells.tp + cells.fp + cells.fn, settings, view=view)


def f1_of_positive(cells: agreement.Floats) -> agreement.Floats:
    """F1 of the second of two classes."""
    return np.asarray(agreement.f_scores(cells)[..., 1])
