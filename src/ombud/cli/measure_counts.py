"""``ombud measure counts``: count a log once and keep the counts, as the reference of later logs."""

from __future__ import annotations

from pathlib import Path

from ombud.cli import options
from ombud.cli.output import say


def counts(
    data: Path,
    output: Path,
    /,
    *,
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
    count: options.Count = "",
    name: str = "",
) -> int:
    """Keep the counts of a log, with the bins of its features, as a small file without any row.

    Args:
        data: log, CSV or Parquet.
        output: file to write, .json or .parquet.
        name: what the period is called, such as 2026-10; the file's name when not given.
    """
    from ombud.measure.drift.run import reference_source
    from ombud.measure.drift.spec import DriftSpec
    from ombud.measure.kept import keep

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
        count=count,
    )
    source = reference_source(data, spec, extremes=True)
    keep(source, output, name=name)
    say(f"{source.rows:,} rows counted in {len(source.tables)} tables: {output}")
    return 0
