"""``ombud measure drift``: has a log moved away from its reference, or from its own first windows?"""

from __future__ import annotations

from pathlib import Path

from ombud.cli import options
from ombud.cli.limits import settings_of
from ombud.cli.measuring import Shape, measured, show


def drift(
    data: Path,
    /,
    *,
    reference: options.ReferenceLog = None,
    feature: options.Feature = (),
    without: options.Without = (),
    numeric: options.Numeric = (),
    categorical: options.Categorical = (),
    score: options.Score = "",
    prediction: options.Prediction = "",
    prediction_positive: options.PredictionPositive = "",
    label: options.Label = "",
    label_positive: options.LabelPositive = "",
    group: options.Group = (),
    window_column: options.WindowColumn = "",
    every: options.Every = "day",
    baseline: int = 1,
    count: options.Count = "",
    at_most: options.AtMost = (),
    confidence: options.Confidence = 0.95,
    format: options.Format = Shape.text,  # the option's own name
    output: options.Output = None,
) -> int:
    """Measure drift of features, scores, decisions and labels; or watch windows of time.

    With --window-column the log is watched window by window, and looking often is no false alarm. Of
    groups the mix is compared, and the rates within each.

    Args:
        data: log, CSV or Parquet; or counts that were kept.
        baseline: without --reference, so many first windows are the reference.

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
