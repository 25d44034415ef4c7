"""How far a predicted amount is off: mean error, MAE, RMSE and R², from K5."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ombud.measure.arrays import views
from ombud.measure.figures import Figure
from ombud.measure.named import Named, Settings, made
from ombud.measure.specs import ACTUAL_SUMS
from ombud.measure.statistics.errors import (
    ErrorSums,
    mean_absolute_error,
    mean_error,
    r_squared,
    root_mean_square_error,
)
from ombud.measure.statistics.interval import Interval
from ombud.measure.statistics.moments import Moments, mean
from ombud.measure.tables import Row, Table

FIGURES: tuple[tuple[Named, Callable[[ErrorSums, float], Interval]], ...] = (
    (Named("mean_error", "mean error", "mean of actual - predicted", "number", "difference"), mean_error),
    (
        Named("mean_absolute_error", "mean absolute error", "mean of |actual - predicted|", "number", "amount"),
        mean_absolute_error,
    ),
    (
        Named("rmse", "root mean square error", "√ mean of (actual - predicted)²", "number", "amount"),
        root_mean_square_error,
    ),
    (Named("r_squared", "R²", "1 - Σ(actual - predicted)² / Σ(actual - mean actual)²", "number", "index"), r_squared),
)
ACTUAL = Named("mean_actual", "mean of the actual amount", "mean of actual", "number", "amount")
PREDICTED = Named("mean_predicted", "mean of the predicted amount", "mean of predicted", "number", "amount")


def error_sums(table: Table, rows: Sequence[Row]) -> ErrorSums:
    """The sums of the people whose amounts can both be used."""
    names = ("e", "ee", "ae", *ACTUAL_SUMS)
    places = {name: table.spec.sums.index(name) for name in names}
    usable = [row for row in rows if row.bin == 0]
    return ErrorSums(
        n=sum(row.counts[0] for row in usable),
        **{name: float(sum(row.sums[place] for row in usable)) for name, place in places.items()},
    )


def amount_figures(table: Table, *, groups: Sequence[str], settings: Settings) -> tuple[Figure, ...]:
    """Every figure of a predicted amount, of everybody and of each group."""
    found: list[Figure] = []
    v, vv = (table.spec.sums.index(name) for name in ("v", "vv"))
    for view, rows in views(table.rows, groups).items():
        sums = error_sums(table, rows)
        usable = [row for row in rows if row.bin == 0]
        predicted = Moments(sums.n, sum(row.sums[v] for row in usable), sum(row.sums[vv] for row in usable))
        means = ((ACTUAL, Moments(sums.n, sums.y, sums.yy)), (PREDICTED, predicted))
        found += [made(named, mean(own, settings.confidence), sums.n, settings, view=view) for named, own in means]
        for named, formula in FIGURES:
            interval = formula(sums, settings.confidence)
            notes = ("undefined: the actual amount does not vary",) if interval.value is None and sums.n > 2 else ()
            found.append(made(named, interval, sums.n, settings, view=view, notes=notes))
    return tuple(found)
