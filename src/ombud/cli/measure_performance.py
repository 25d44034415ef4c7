"""``ombud measure performance``: how right a system is, from labels, or expected from labels of the past."""

from __future__ import annotations

from pathlib import Path

from ombud.cli import options
from ombud.cli.limits import settings_of
from ombud.cli.measuring import Shape, measured, show


def performance(
    data: Path,
    /,
    *,
    label: options.Label = "",
    label_positive: options.LabelPositive = "",
    prediction: options.Prediction = "",
    prediction_positive: options.PredictionPositive = "",
    score: options.Score = "",
    threshold: options.Threshold = None,
    value: str = "",
    group: options.Group = (),
    count: options.Count = "",
    reference: options.ReferenceLog = None,
    at_least: options.AtLeast = (),
    at_most: options.AtMost = (),
    confidence: options.Confidence = 0.95,
    min_people: options.MinPeople = 30,
    format: options.Format = Shape.text,  # the option's own name
    output: options.Output = None,
) -> int:
    """Measure accuracy, ranking, calibration or errors of amounts, with intervals.

    The score is the predicted chance of the positive label, from 0 to 1. Without --label-positive each
    class counts; with --value the label is the amount that came. With --reference, a labelled log of
    the past, figures of data without labels are estimated.

    Args:
        data: prediction log, CSV or Parquet.
        value: column of a predicted amount; --label is then the amount that came.

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
