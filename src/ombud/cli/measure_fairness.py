"""``ombud measure fairness``: one scan, counts, figures with intervals."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from ombud.cli.measuring import Shape, measured, show
from ombud.measure import Bound, Spec, measure_file


def fairness(
    data: Path,
    /,
    *,
    group: Annotated[tuple[str, ...], Parameter(negative="", consume_multiple=False)] = (),
    prediction: str = "",
    favourable: str = "",
    label: str = "",
    label_positive: str = "",
    positive: Literal["favourable", "unfavourable"] = "favourable",
    score: str = "",
    threshold: Decimal | None = None,
    below: bool = False,
    count: str = "",
    reference: str = "",
    limit: Decimal = Decimal("0.8"),
    format: Shape = Shape.text,  # the option's own name
    output: Path | None = None,
) -> int:
    """Measure selection rates, impact ratios and error rates by group, with intervals.

    Args:
        data: prediction log, CSV or Parquet.
        group: column whose values are compared; give it again for more columns.
        prediction: column of the decision.
        favourable: the value of the prediction that helps the person; it is never guessed.
        label: column of what really happened.
        label_positive: the value of the label that counts as positive.
        positive: which predicted outcome stands for the positive label.
        score: column of the score, with --threshold instead of a prediction.
        threshold: favourable at or above it.
        below: favourable below the threshold instead.
        count: column with the number of people per row, for data that are counted already.
        reference: group to compare with, as column=value; the highest rate when not given.
        limit: lowest impact ratio that is not a finding.
        format: text, json, or html for a report that stands alone.
        output: file to write; standard output when not given.

    Exit code 1 when an impact ratio is below the limit.
    """
    spec = Spec(
        groups=group,
        prediction=prediction,
        favourable=favourable,
        score=score,
        threshold=threshold,
        below=below,
        label=label,
        label_positive=label_positive,
        positive=positive,
        count=count,
    )
    bound = Bound(at_least=limit, because="four-fifths rule of thumb, 29 CFR 1607.4(D)")
    found = measured(
        lambda watch: measure_file(
            data,
            spec,
            limits={"impact_ratio": bound},
            reference=reference,
            stage=watch.stage,
            progress=watch.progress,
            cancel=watch.cancel,
        )
    )
    return show(found, format=format, output=output)
