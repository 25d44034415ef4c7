"""``ombud measure counts``: count a log once and keep the counts, as the reference of later logs."""

from __future__ import annotations

from pathlib import Path

from ombud.cli.limits import Column
from ombud.cli.output import say


def counts(
    data: Path,
    output: Path,
    /,
    *,
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
    count: str = "",
    name: str = "",
) -> int:
    """Keep the counts of a log, with the bins of its features, as a small file without any row.

    Args:
        data: log, CSV or Parquet.
        output: file to write, .json or .parquet.
        feature: column to count; give it again for more; all columns when not given.
        without: column that is not counted; give it again for more.
        numeric: column that holds numbers, where that is not plain.
        categorical: column that holds categories, where that is not plain.
        score: column of the score.
        prediction: column of the decision.
        prediction_positive: its positive value.
        label: column of what really happened.
        label_positive: its positive value.
        group: column by whose values decisions and labels are counted; give it again for more.
        count: column with the number of rows a row stands for.
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
