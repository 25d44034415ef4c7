"""Measure the performance of a prediction log: one scan, counts, figures, and what is needed to prove them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ombud.errors import InputError
from ombud.measure.arrays import Scores, sizes, views
from ombud.measure.covered import Coverage, Missing
from ombud.measure.figures import Figure
from ombud.measure.named import Settings, check_limits
from ombud.measure.performance.amount import amount_figures
from ombud.measure.performance.binary import confusion, decision_figures
from ombud.measure.performance.classes import class_figures, classes_of
from ombud.measure.performance.score import score_figures
from ombud.measure.performance.spec import PerformanceSpec, check_performance, performance_tables
from ombud.measure.performance.thresholds import threshold_figures
from ombud.measure.performance.unlabelled import CONDITION, estimated_figures
from ombud.measure.reading import reading
from ombud.measure.requirements import need_probabilities, need_two_classes
from ombud.measure.result import Declared, Found, Measurement, Note, Source, declared, measurement
from ombud.measure.sources import Data, Watch, where_of
from ombud.measure.specs import Cells, Outcomes, ScoreCells
from ombud.measure.tables import Table

HEADLINE = {
    "binary": ("auc", "accuracy", "precision", "recall", "f1", "brier", "ece"),
    "classes": ("accuracy", "f1_macro", "balanced_accuracy", "mcc"),
    "amount": ("mean_absolute_error", "rmse", "mean_error", "r_squared"),
}


def measure_performance(
    data: Data, spec: PerformanceSpec, *, settings: Settings | None = None, watch: Watch | None = None
) -> Measurement:
    """Count a file or a table in memory once and compute every figure of performance.

    Raises:
        InputError: the file or the specification cannot be used; one sentence says why.
    """
    settings = settings or Settings()
    check_performance(spec)
    with reading(data, watch) as opened:
        opened.count(performance_tables(spec))
        source = opened.source("measured")
    found = _at(data, lambda: performance(source.tables, spec, settings))
    check_limits(settings.limits, found.figures)
    return measurement(found, kind="performance", sources=(source,), declared=_declared(spec, settings))


def estimate_performance(
    data: Data,
    reference: Data,
    spec: PerformanceSpec,
    *,
    settings: Settings | None = None,
    watch: Watch | None = None,
) -> Measurement:
    """What performance is to be expected of a log without labels, from one of the past with them.

    Raises:
        InputError: a file or the specification cannot be used; one sentence says why.
    """
    settings = settings or Settings()
    check_performance(spec)
    if not spec.score:
        raise InputError("an estimate without labels needs a score.", code="no-score", hint="Give --score COLUMN.")
    past = ScoreCells(groups=spec.groups, score=spec.score, label=spec.label, count=spec.count)
    now = ScoreCells(groups=spec.groups, score=spec.score, count=spec.count)
    with reading(data, watch) as opened:
        opened.count([now])
        source = opened.source("measured")
    with reading(reference, watch) as opened:
        opened.count([past])
        base = opened.source("reference")
    found = _at(reference, lambda: estimated(source, base, spec, settings))
    check_limits(settings.limits, found.figures)
    more = {"reference": base.name}
    sources = (source, base)
    return measurement(found, kind="performance", sources=sources, declared=_declared(spec, settings, more))


def _declared(spec: PerformanceSpec, settings: Settings, more: dict[str, str] | None = None) -> tuple[Declared, ...]:
    common = {"confidence": f"{settings.confidence:g}", "min_people": str(settings.min_people)}
    return declared(spec, more={**common, **(more or {})})


def _at(data: Data, compute: Callable[[], Found]) -> Found:
    try:
        return compute()
    except InputError as error:
        raise InputError(error.message, code=error.code, where=where_of(data), hint=error.hint) from None


def performance(tables: Iterable[Table], spec: PerformanceSpec, settings: Settings) -> Found:
    """Every figure that these tables allow.

    Raises:
        InputError: the label holds one class only, scores are no probabilities, or nobody can be used.
    """
    figures: list[Figure] = []
    cover: list[Coverage] = []
    groups: dict[str, dict[str, int]] = {}
    for table in tables:
        groups = groups or sizes(views(table.rows, spec.groups))
        if isinstance(table.spec, Outcomes):
            figures += amount_figures(table, groups=spec.groups, settings=settings)
            cover.append(_of_amounts(table, spec))
        elif isinstance(table.spec, ScoreCells):
            figures += _scores(table, spec, settings)
            cover.append(_of_scores(table, spec))
        elif isinstance(table.spec, Cells):
            figures += _decisions(table, spec, settings)
            cover.append(_of_decisions(table, spec))
    order = HEADLINE[spec.task]
    return Found(coverage=cover[0], figures=tuple(figures), groups=groups, notes=_notes(spec), headline=order)


def _scores(table: Table, spec: PerformanceSpec, settings: Settings) -> list[Figure]:
    need_probabilities(table)
    need_two_classes(table, spec.label_positive)
    found = score_figures(table, positive=spec.label_positive, groups=spec.groups, settings=settings)
    own = Scores(table, spec.label_positive).of()
    return [*found, *threshold_figures(own, settings)]


def _decisions(table: Table, spec: PerformanceSpec, settings: Settings) -> tuple[Figure, ...]:
    if spec.task == "classes":
        return class_figures(table, groups=spec.groups, settings=settings)
    need_two_classes(table, spec.label_positive)
    if spec.prediction:
        _need_prediction(table, spec)
    return decision_figures(
        table,
        positive=spec.label_positive,
        positive_prediction=spec.positive_prediction,
        groups=spec.groups,
        settings=settings,
    )


def _need_prediction(table: Table, spec: PerformanceSpec) -> None:
    held = sorted({row.key[-2] for row in table.rows if row.key[-2] is not None})
    if held and spec.positive_prediction not in held:
        raise InputError(
            f'the positive prediction "{spec.positive_prediction}" does not occur in "{spec.prediction}".',
            code="outcome-absent",
            hint=f"There are: {', '.join(held[:10])}. Give --prediction-positive with one of them.",
        )


def _notes(spec: PerformanceSpec) -> tuple[Note, ...]:
    if spec.task == "binary":
        return (Note(text=f'positive label: "{spec.label_positive}"', code="polarity"),)
    return ()


# ---- who could be used


def _of_decisions(table: Table, spec: PerformanceSpec) -> Coverage:
    if spec.task == "classes":
        classes = set(classes_of(table))
        undecided = sum(row.counts[0] for row in table.rows if row.key[-2] is None)
        unlabelled = sum(row.counts[0] for row in table.rows if row.key[-2] in classes and row.key[-1] is None)
    else:
        cells = confusion(table.rows, spec.label_positive, spec.positive_prediction)
        undecided, unlabelled = cells.undecided, cells.unlabelled
    return Coverage(
        people=table.people,
        used=table.people - undecided - unlabelled,
        basis="have a prediction and a label",
        missing=(
            _lacking("prediction", spec.prediction or spec.score, undecided, "have no prediction"),
            _lacking("label", spec.label, unlabelled, "have a prediction and no label"),
        ),
    )


def _of_scores(table: Table, spec: PerformanceSpec) -> Coverage:
    own = Scores(table, spec.label_positive).of()
    return Coverage(
        people=table.people,
        used=own.people,
        basis="have a score and a label",
        missing=(
            _lacking("score", spec.score, own.missing, "have no score"),
            _lacking("label", spec.label, int(own.unlabelled.sum()), "have a score and no label"),
        ),
    )


def _of_amounts(table: Table, spec: PerformanceSpec) -> Coverage:
    used = sum(row.counts[0] for row in table.rows if row.bin == 0)
    lacking = table.people - used
    words = "have no usable amount, predicted or actual"
    return Coverage(
        people=table.people,
        used=used,
        basis="have both amounts",
        missing=(_lacking("value", f"{spec.value}, {spec.label}", lacking, words),),
    )


def _lacking(what: str, column: str, n: int, words: str) -> Missing:
    return Missing(what=what, column=column, n=n, words=f"{n:,} {words} and are in no figure.")


# ---- without labels


def estimated(now: Source, past: Source, spec: PerformanceSpec, settings: Settings) -> Found:
    """What is to be expected of people without labels.

    Raises:
        InputError: scores are no probabilities, or the past holds one class only.
    """
    (table,), (before,) = now.tables, past.tables
    for each in (table, before):
        need_probabilities(each)
    figures = estimated_figures(
        table,
        before,
        positive=spec.label_positive,
        threshold=None if spec.threshold is None else float(spec.threshold),
        groups=spec.groups,
        settings=settings,
    )
    own = Scores(table, spec.label_positive).of()
    cover = Coverage(
        people=table.people,
        used=int(own.unlabelled.sum()),
        basis="have a score",
        missing=(_lacking("score", spec.score, own.missing, "have no score"),),
    )
    return Found(
        coverage=cover,
        figures=figures,
        groups=sizes(views(table.rows, spec.groups)),
        notes=(Note(text=CONDITION, level="warning", code="estimated"),),
        headline=("auc", "accuracy", "precision", "recall"),
    )
