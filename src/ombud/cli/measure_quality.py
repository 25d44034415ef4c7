"""``ombud measure quality``: what is wrong with the data, alone or against a reference."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Literal

from ombud.cli.limits import At, Column, settings_of
from ombud.cli.measuring import Shape, measured, show


def quality(
    data: Path,
    /,
    *,
    reference: Path | None = None,
    feature: Column = (),
    without: Column = (),
    numeric: Column = (),
    categorical: Column = (),
    id: Column = (),  # the option's own name
    range: Column = (),  # the option's own name
    label: str = "",
    label_positive: str = "",
    score: str = "",
    prediction: str = "",
    prediction_positive: str = "",
    threshold: Decimal | None = None,
    group: Column = (),
    window_column: str = "",
    every: Literal["day", "week", "month"] = "day",
    at_most: At = (),
    confidence: float = 0.95,
    format: Shape = Shape.text,  # the option's own name
    output: Path | None = None,
) -> int:
    """Measure missing, infinite, out-of-range, constant, repeated and new values, with intervals.

    Args:
        data: log, CSV or Parquet.
        reference: log of a time when the data were good, or counts kept by `ombud measure counts`.
        feature: column to look at; give it again for more; all columns when not given.
        without: column that is not looked at; give it again for more.
        numeric: column that holds numbers, where that is not plain.
        categorical: column that holds categories, where that is not plain.
        id: column that must have a value of its own in each row; give it again for more.
        range: what a column may hold, as column=low..high; give it again for more.
        label: column of what really happened.
        label_positive: its positive value, for its balance.
        score: column of the score.
        prediction: column of the decision.
        prediction_positive: its positive value, held against --threshold.
        threshold: from where on the decision must be positive.
        group: column by whose values the share of rows with a label is shown; give it again for more.
        window_column: column of a time, whose windows' number of rows is looked at.
        every: how long a window is: day, week or month.
        at_most: limit as figure=value, such as missing_share=0.05; give it again for more.
        confidence: of all intervals.
        format: text, json, or html for a report that stands alone.
        output: file to write; standard output when not given.

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
    )
    settings = settings_of((), at_most, confidence=confidence, unit="rows")
    found = measured(lambda watch: measure_quality(data, spec, reference=reference, settings=settings, watch=watch))
    return show(found, format=format, output=output)
