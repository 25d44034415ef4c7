"""``ombud measure quality``: what is wrong with the data, alone or against a reference."""

from __future__ import annotations

from pathlib import Path

from ombud.cli import options
from ombud.cli.arguments import Day
from ombud.cli.limits import settings_of
from ombud.cli.measuring import Shape, measured, show
from ombud.cli.output import today


def quality(
    data: Path,
    /,
    *,
    reference: options.ReferenceLog = None,
    feature: options.Feature = (),
    without: options.Without = (),
    numeric: options.Numeric = (),
    categorical: options.Categorical = (),
    id: options.Several = (),  # the option's own name
    range: options.Several = (),  # the option's own name
    label: options.Label = "",
    label_positive: options.LabelPositive = "",
    score: options.Score = "",
    prediction: options.Prediction = "",
    prediction_positive: options.PredictionPositive = "",
    threshold: options.Threshold = None,
    group: options.Group = (),
    window_column: options.WindowColumn = "",
    every: options.Every = "day",
    on: Day | None = None,
    at_most: options.AtMost = (),
    confidence: options.Confidence = 0.95,
    format: options.Format = Shape.text,  # the option's own name
    output: options.Output = None,
) -> int:
    """Measure missing, infinite, out-of-range, constant, repeated and new values, with intervals.

    The reference is of a time when the data were good. With --window-column the number of rows in each
    window and the age of the newest row are looked at; with --threshold, whether decisions are those of the score.

    Args:
        data: log, CSV or Parquet.
        id: column that must have a value of its own in each row; give it again for more.
        on: day from which the age of the newest row is told; today when not given.
        range: what a column may hold, as column=low..high; give it again for more.

    Exit code 1 when a figure is past its limit.
    """
    from ombud.measure.quality.run import measure_quality
    from ombud.measure.quality.spec import QualitySpec, parse_ranges

    spec = QualitySpec(
        features=feature,
        without=without,
        numeric=numeric,
        categorical=categorical,
        ids=id,
        ranges=parse_ranges(range),
        label=label,
        label_positive=label_positive,
        score=score,
        prediction=prediction,
        prediction_positive=prediction_positive,
        threshold=threshold,
        groups=group,
        window=window_column,
        every=every,
        on=(on or today()) if window_column else on,
    )
    settings = settings_of((), at_most, confidence=confidence, unit="rows")
    found = measured(lambda watch: measure_quality(data, spec, reference=reference, settings=settings, watch=watch))
    return show(found, format=format, output=output)
