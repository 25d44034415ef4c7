"""How often a predicted class is right, for several classes: the table of both, each class, and averages, from K1."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from ombud.errors import InputError
from ombud.measure.arrays import views
from ombud.measure.figures import Figure
from ombud.measure.named import Named, Settings, View, made
from ombud.measure.performance.binary import F1, KAPPA, MATTHEWS, RATES, Confusion, f1_figure
from ombud.measure.statistics import agreement
from ombud.measure.statistics.bootstrap import Figure as Formula
from ombud.measure.statistics.interval import UNDEFINED
from ombud.measure.statistics.rate import rate
from ombud.measure.tables import Row, Table

#: More classes than this look like a number or a text that was named as a class by mistake.
MOST_CLASSES = 100

ACCURACY = Named("accuracy", "accuracy", "right ones / n; the micro average of precision, recall, F1", "share", "rate")
CELL = Named("confusion_cell", "share with this class and this prediction", "people of both / n", "share", "rate")


def _averages() -> Iterator[tuple[Named, Formula]]:
    kinds: tuple[tuple[str, str, Callable[[agreement.Floats], agreement.Floats]], ...] = (
        ("precision", "precision", agreement.precisions),
        ("recall", "recall", agreement.recalls),
        ("f1", "F1", agreement.f_scores),
    )
    for id_, name, formula in kinds:
        yield (
            Named(f"{id_}_macro", f"{name}, mean of classes", f"mean of {name} over classes", "share"),
            agreement.macro(formula),
        )
        yield (
            Named(f"{id_}_weighted", f"{name}, weighted mean", f"mean of {name}, by how many happened", "share"),
            agreement.weighted(formula),
        )


def classes_of(table: Table) -> tuple[str, ...]:
    """The classes that happened or were predicted, in order.

    Raises:
        InputError: there are none, one only, or too many.
    """
    found = sorted({value for row in table.rows for value in row.key[-2:] if value is not None})
    name = table.spec.key_columns[-1]
    if len(found) < 2:
        held = f'"{found[0]}" only' if found else "no value at all"
        raise InputError(
            f'the column "{name}" and its prediction hold {held}, and a comparison needs two classes.',
            code="one-class",
        )
    if len(found) > MOST_CLASSES:
        raise InputError(
            f'the column "{name}" and its prediction have {len(found):,} values: they look like an amount.',
            code="too-many-classes",
            hint="Name the prediction as --value to measure an amount.",
        )
    return tuple(found)


def confusion_matrix(rows: Sequence[Row], classes: Sequence[str]) -> NDArray[np.int64]:
    """People by what happened (rows) and what was predicted (columns); those who lack one are left out."""
    place = {name: index for index, name in enumerate(classes)}
    found = np.zeros((len(classes), len(classes)), dtype=np.int64)
    for row in rows:
        predicted, happened = row.key[-2:]
        if predicted is not None and happened is not None:
            found[place[happened], place[predicted]] += row.counts[0]
    return found


def class_figures(table: Table, *, groups: Sequence[str], settings: Settings) -> tuple[Figure, ...]:
    """Accuracy, averages over classes and agreement for each view; the table and each class for everybody."""
    classes = classes_of(table)
    found: list[Figure] = []
    for view, rows in views(table.rows, groups).items():
        matrix = confusion_matrix(rows, classes)
        found += _of_view(matrix, settings, view)
        if not view.by:
            found += _of_classes(matrix, classes, settings)
    return tuple(found)


def _of_view(matrix: NDArray[np.int64], settings: Settings, view: View) -> Iterator[Figure]:
    n, right = int(matrix.sum()), int(np.trace(matrix))
    yield made(ACCURACY, rate(right, n, settings.confidence), n, settings, view=view, hits=right)
    formulas = (
        *_averages(),
        (
            Named("balanced_accuracy", "balanced accuracy", "mean recall of classes", "share"),
            agreement.balanced_accuracy,
        ),
        (MATTHEWS, agreement.matthews),
        (KAPPA, agreement.kappa),
    )
    rarest = int(min((size for size in matrix.sum(axis=1) if size), default=0))
    for named, formula in formulas:
        interval = UNDEFINED
        if n:
            interval = agreement.mean_interval(matrix, formula, confidence=settings.confidence, seed=settings.seed)
        yield made(named, interval, n, settings, view=view, smallest=rarest, of="of the rarest class")


def _of_classes(matrix: NDArray[np.int64], classes: Sequence[str], settings: Settings) -> Iterator[Figure]:
    n = int(matrix.sum())
    for place, name in enumerate(classes):
        view = View(stratum=name)
        for other, predicted in enumerate(classes):
            size = int(matrix[place, other])
            share = rate(size, n, settings.confidence)
            yield made(CELL, share, n, settings, view=view, reference=predicted, hits=size)
        cells = one_against_rest(matrix, place)
        for rated, parts in RATES:
            if rated.id in ("precision", "recall", "specificity"):
                hits, size = parts(cells)
                yield made(_own(rated), rate(hits, size, settings.confidence), size, settings, view=view, hits=hits)
        yield _as_class(f1_figure(cells, settings, view))


def one_against_rest(matrix: NDArray[np.int64], place: int) -> Confusion:
    """The two-class table of one class against all others together."""
    right = int(matrix[place, place])
    happened, predicted = int(matrix[place].sum()), int(matrix[:, place].sum())
    rest = int(matrix.sum()) - happened - predicted + right
    return Confusion(tp=right, fn=happened - right, fp=predicted - right, tn=rest)


def _own(named: Named) -> Named:
    return Named(f"class_{named.id}", named.name, named.formula, named.unit, named.shape)


def _as_class(item: Figure) -> Figure:
    return msgspec.structs.replace(item, id=f"class_{F1.id}")
