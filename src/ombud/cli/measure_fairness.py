"""``ombud measure fairness``: one scan, counts, figures with intervals."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Literal

from ombud.cli import options
from ombud.cli.arguments import Number
from ombud.cli.given import bands_of, population_of
from ombud.cli.limits import limits_of
from ombud.cli.measuring import Shape, measured, show
from ombud.errors import InputError
from ombud.measure import (
    FEW,
    NOT_KNOWN,
    ONE_SIDED,
    Bound,
    Measurement,
    Spec,
    likely_not_known,
    measure_file,
    preview,
)


def fairness(
    data: Path,
    /,
    *,
    group: options.Group = (),
    prediction: options.Prediction = "",
    favourable: options.Favourable = "",
    label: options.Label = "",
    label_positive: options.LabelPositive = "",
    positive: options.Positive = "favourable",
    score: options.Score = "",
    threshold: options.Threshold = None,
    below: options.Below = False,
    count: options.Count = "",
    selected: options.Selected = "",
    weight: options.Weight = "",
    person: options.Person = "",
    stratum: options.Stratum = (),
    flipped: str = "",
    rank: str = "",
    top: int = 10,
    lists: str = "",
    window_column: options.WindowColumn = "",
    every: options.Every = "month",
    band: options.Band = (),
    not_known: options.NotKnown = (),
    reference: options.ReferenceGroup = (),
    benchmark: options.Population = None,
    depth: Literal["usual", "all"] = "usual",
    limit: Number = Decimal("0.8"),
    at_least: options.AtLeast = (),
    at_most: options.AtMost = (),
    confidence: options.Confidence = 0.95,
    min_people: options.MinPeople = 30,
    format: options.Format = Shape.text,  # the option's own name
    output: options.Output = None,
) -> int:
    """Measure selection rates, impact ratios and error rates by group, with intervals.

    The decision is a column (--prediction with --favourable), a score (--score with --threshold), or
    numbers that were counted (--count with --selected). A score beside a prediction is examined too.

    Args:
        data: prediction log, CSV or Parquet.
        flipped: column of the decision on the same case with the protected attribute changed.
        rank: column of the place in a ranked list, 1 the best; no decision is needed then.
        top: so many first places of a list are looked at.
        lists: column that tells several ranked lists apart.
        depth: all for every figure: shortfalls, standard deviations, odds, F1, inequality and more.
        limit: lowest impact ratio that is not a finding.

    Exit code 1 when an impact ratio is below the limit, or another figure is past its own.
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
        selected=selected,
        weight=weight,
        person=person,
        strata=stratum,
        flipped=flipped,
        rank=rank,
        top=top,
        lists=lists,
        window=window_column,
        every=every,
        bands=bands_of(band),
        not_known=not_known,
    )
    _refuse_numbers(data, spec)
    given = limits_of(at_least, at_most)
    four_fifths = Bound(at_least=limit, because="four-fifths rule of thumb, 29 CFR 1607.4(D)")
    found = measured(
        lambda watch: measure_file(
            data,
            spec,
            limits={"impact_ratio": four_fifths, **given},
            reference=reference[0] if len(reference) == 1 else reference,
            benchmark=population_of(benchmark),
            depth=depth,
            confidence=confidence,
            min_people=min_people,
            stage=watch.stage,
            progress=watch.progress,
            cancel=watch.cancel,
        )
    )
    _check_limits(given, found)
    _remind(found, spec)
    return show(found, format=format, output=output)


def _check_limits(given: dict[str, Bound], found: Measurement) -> None:
    from ombud.measure.named import check_limits

    try:
        check_limits(given, found.figures)
    except InputError as error:
        why = next((note.text for note in found.notes if note.code == ONE_SIDED), error.hint)
        raise InputError(error.message, code=error.code, hint=why) from None


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
                f"--band {column}=25,40,60\n"
            )


#: A column of numbers with more values than this is refused as groups; from FEW on, bands are only advised.
MOST_NUMBERS = 20


def _refuse_numbers(data: Path, spec: Spec) -> None:
    """A raw number is no group: say the bands to write before a long count.

    Raises:
        InputError: a group column without bands holds more than MOST_NUMBERS numbers in its first rows.
    """
    bare = [column for column in spec.groups if column not in spec.bands]
    columns = preview(data) if bare and data.is_file() else ()
    for column in columns:
        if column.name in bare and column.numbers and column.different > MOST_NUMBERS:
            raise InputError(
                f'"{column.name}" holds {column.different} different numbers, and each would be a group of its own.',
                code="bands-wanted",
                where="--group",
                hint=f"Write --band {column.name}=25,40,60 with edges that fit it; "
                "if the numbers are codes, put a letter before them.",
            )


def _all_numbers(values: Iterable[str]) -> bool:
    return all(value == NOT_KNOWN or value.replace(".", "", 1).lstrip("-").isdigit() for value in values)
