"""``ombud measure fairness``: one scan, counts, figures with intervals."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from ombud.cli.arguments import Number
from ombud.cli.measuring import Shape, measured, show
from ombud.errors import InputError
from ombud.measure import (
    FEW,
    NOT_KNOWN,
    Bound,
    Edges,
    Measurement,
    Spec,
    likely_not_known,
    measure_file,
    read_edges,
    suggested_edges,
)


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
    threshold: Number | None = None,
    below: bool = False,
    count: str = "",
    band: Annotated[tuple[str, ...], Parameter(negative="", consume_multiple=False)] = (),
    not_known: Annotated[tuple[str, ...], Parameter(negative="", consume_multiple=False)] = (),
    reference: str = "",
    limit: Number = Decimal("0.8"),
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
        band: bands of a numeric group column, as age=40 or age=25,40,60; give it again for more columns.
        not_known: text that means that a value is missing, such as NA; give it again for more.
        reference: group to compare with, as column=value; the highest rate when not given.
        limit: lowest impact ratio that is not a finding.
        format: text, json, or html for a report that stands alone.
        output: file to write; standard output when not given.

    Exit code 1 when an impact ratio is below the limit.
    """
    if not 0 < limit <= 1:
        raise InputError(
            f"an impact ratio is held against a limit above 0 and up to 1, not {limit}.",
            code="limit",
            where="--limit",
            hint="Write it like 0.8.",
        )
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
        bands=_bands(band),
        not_known=not_known,
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
    _remind(found, spec)
    return show(found, format=format, output=output)


def _bands(given: tuple[str, ...]) -> dict[str, Edges]:
    """Columns with their edges, as ``age=25,40,60``."""
    found = {}
    for text in given:
        column, _, edges = text.partition("=")
        found[column] = read_edges(edges, column)
    return found


def _remind(found: Measurement, spec: Spec) -> None:
    """Say on stderr what a person should look at: text that may mean not known, and groups beyond count."""
    for column, value in likely_not_known(found):
        sys.stderr.write(
            f'Note: "{value}" in {column} is counted as a value. If it means not known: --not-known "{value}"\n'
        )
    for column in spec.groups:
        values = found.groups[column]
        if len(values) > FEW and column not in spec.bands and _all_numbers(values):
            sys.stderr.write(
                f"Note: {column} has {len(values)} values, each a group of its own. Bands are better to judge: "
                f"--band {column}={suggested_edges(column) or 'EDGES'}\n"
            )


def _all_numbers(values: Iterable[str]) -> bool:
    return all(value == NOT_KNOWN or value.replace(".", "", 1).lstrip("-").isdigit() for value in values)
