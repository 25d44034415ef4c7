"""``ombud measure performance``: how right a system is, from labels, or expected from labels of the past."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from ombud.cli.limits import At, Column, settings_of
from ombud.cli.measuring import Shape, measured, show


def performance(
    data: Path,
    /,
    *,
    label: str = "",
    label_positive: str = "",
    prediction: str = "",
    prediction_positive: str = "",
    score: str = "",
    threshold: Decimal | None = None,
    value: str = "",
    group: Column = (),
    count: str = "",
    reference: Path | None = None,
    at_least: At = (),
    at_most: At = (),
    confidence: float = 0.95,
    min_people: int = 30,
    format: Shape = Shape.text,  # the option's own name
    output: Path | None = None,
) -> int:
    """Measure accuracy, ranking, calibration or errors of amounts, with intervals.

    Args:
        data: prediction log, CSV or Parquet.
        label: column of what really happened.
        label_positive: the value of the label that counts as positive; without it each class counts.
        prediction: column of the predicted class.
        prediction_positive: the prediction that stands for the positive label, if called otherwise.
        score: column of the predicted chance of the positive label, from 0 to 1.
        threshold: positive at or above it, where there is no --prediction.
        value: column of a predicted amount; --label is then the amount that came.
        group: column by whose values all figures are also shown; give it again for more.
        count: column with the number of people per row, for data that are counted already.
        reference: labelled log of the past; figures of data without labels are then estimated.
        at_least: lower limit as figure=value, such as auc=0.7; give it again for more.
        at_most: upper limit as figure=value, such as ece=0.05; give it again for more.
        confidence: of all intervals.
        min_people: below it a figure is shown and not judged.
        format: text, json, or html for a report that stands alone.
        output: file to write; standard output when not given.

    Exit code 1 when a figure is past its limit.
    """
    from ombud.measure.performance.run import estimate_performance, measure_performance
    from ombud.measure.performance.spec import PerformanceSpec

    spec = PerformanceSpec(
        label=label,
        label_positive=label_positive,
        prediction=prediction,
        prediction_positive=prediction_positive,
        score=score,
        threshold=threshold,
        value=value,
        groups=group,
        count=count,
    )
    settings = settings_of(at_least, at_most, confidence=confidence, min_people=min_people)
    if reference is None:
        found = measured(lambda watch: measure_performance(data, spec, settings=settings, watch=watch))
    else:
        found = measured(lambda watch: estimate_performance(data, reference, spec, settings=settings, watch=watch))
    return show(found, format=format, output=output)
