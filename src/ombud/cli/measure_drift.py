"""``ombud measure drift``: has a log moved away from its reference, or from its own first windows?"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from ombud.cli.limits import At, Column, settings_of
from ombud.cli.measuring import Shape, measured, show


def drift(
    data: Path,
    /,
    *,
    reference: Path | None = None,
    feature: Column = (),
    without: Column = (),
    numeric: Column = (),
    categorical: Column = (),
    score: str = "",
    prediction: str = "",
    prediction_positive: str = "",
    label: str = "",
    label_positive: str = "",
    group: Column = (),
    window_column: str = "",
    every: Literal["day", "week", "month"] = "day",
    baseline: int = 1,
    count: str = "",
    at_most: At = (),
    confidence: float = 0.95,
    format: Shape = Shape.text,  # the option's own name
    output: Path | None = None,
) -> int:
    """Measure drift of features, scores, decisions and labels; or watch windows of time.

    Args:
        data: log, CSV or Parquet; or counts that were kept.
        reference: what it is compared with: a log, or counts kept by `ombud measure counts`.
        feature: column to compare; give it again for more; all columns when not given.
        without: column that is not compared; give it again for more.
        numeric: column that holds numbers, where that is not plain.
        categorical: column that holds categories, where that is not plain.
        score: column of the score.
        prediction: column of the decision.
        prediction_positive: its positive value, for the shift of its rate.
        label: column of what really happened.
        label_positive: its positive value, for the shift of its rate.
        group: column whose mix is compared, and within whose groups rates are; give it again for more.
        window_column: column of a time: the log is read window by window, and looking often is no false alarm.
        every: how long a window is: day, week or month.
        baseline: without --reference, so many first windows are the reference.
        count: column with the number of rows a row stands for.
        at_most: limit as figure=value, such as psi=0.2; give it again for more.
        confidence: of all intervals.
        format: text, json, or html for a report that stands alone.
        output: file to write; standard output when not given.

    Exit code 1 when something has drifted: the effect is past its limit, and p adjusted for the
    number of columns is below 0.05; or with windows, an alarm.
    """
    from ombud.measure.drift.run import measure_drift
    from ombud.measure.drift.spec import DriftSpec

    spec = DriftSpec(
        features=feature,
        without=without,
        numeric=numeric,
        categorical=categorical,
        score=score,
        prediction=prediction,
        prediction_positive=prediction_positive,
        label=label,
        label_positive=label_positive,
        groups=group,
        window=window_column,
        every=every,
        baseline=baseline,
        count=count,
    )
    settings = settings_of((), at_most, confidence=confidence, unit="rows")
    found = measured(lambda watch: measure_drift(data, spec, reference=reference, settings=settings, watch=watch))
    return show(found, format=format, output=output)
