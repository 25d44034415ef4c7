"""``ombud measure profile``: the figures that a rule asks for, with the rule's own reading."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from ombud.cli.measuring import Shape, measured, show
from ombud.cli.output import print_json, say, table
from ombud.errors import InputError
from ombud.measure.profiles import Asked, LawProfile, load_profiles, measure_profile, profile_named
from ombud.measure.result import Measurement

Several = Annotated[tuple[str, ...], Parameter(negative="", consume_multiple=False)]


def profile(
    name: str = "",
    data: Path | None = None,
    /,
    *,
    list: bool = False,  # the option's own name
    group: Several = (),
    prediction: str = "",
    favourable: str = "",
    score: str = "",
    threshold: Decimal | None = None,
    below: bool = False,
    label: str = "",
    label_positive: str = "",
    positive: Literal["favourable", "unfavourable"] = "favourable",
    count: str = "",
    selected: str = "",
    weight: str = "",
    person: str = "",
    stratum: Several = (),
    control: Several = (),
    amount: str = "",
    actual: str = "",
    probability: Several = (),
    reference: Several = (),
    benchmark: Path | None = None,
    sex: str = "",
    race: str = "",
    map: Several = (),  # the option's own name
    exclude: bool = False,
    unknown_in_base: bool = False,
    each_class: bool = False,
    draft: bool = False,
    format: Shape = Shape.text,  # the option's own name
    output: Path | None = None,
) -> int:
    """Measure under a legal profile; --list shows which there are and what each asks for.

    Args:
        name: of the profile, such as us-four-fifths.
        data: prediction log or counts, CSV or Parquet.
        list: show the profiles, or one of them with its rows of the law.
        group: column whose values are compared; give it again for more.
        prediction: column of the decision.
        favourable: the value of the decision that helps the person; it is never guessed.
        score: column of a score, with --threshold; under nyc-ll144 without it, for the scoring rate.
        threshold: favourable at or above it.
        below: favourable below the threshold instead.
        label: column of what really happened.
        label_positive: the value of the label that counts as positive.
        positive: which decision stands for the positive label.
        count: column with the number of people per row.
        selected: column with how many of them were selected.
        weight: column with the weight of each person.
        person: column that tells persons apart, where one has several rows.
        stratum: column within which groups are compared too, such as the step; again for more.
        control: column held the same in marginal effects; again for more.
        amount: column of a price, limit or score that is compared by group.
        actual: column of the actual value of the amount.
        probability: column=group: probability of a group by proxy; again for each group.
        reference: column=group: the group compared with; with probabilities proxy=group.
        benchmark: CSV with the columns column, group and share: the reference population.
        sex: column of the sex, for nyc-ll144.
        race: column of race or ethnicity, for nyc-ll144.
        map: column:text=category of the rule, for nyc-ll144; again for more.
        exclude: leave categories under two per cent out of the impact ratios, for nyc-ll144.
        unknown_in_base: count unknown people in the base of the two per cent.
        each_class: of a tool that classifies, the tables of every class, for nyc-ll144.
        draft: read by the Colorado draft of 2023, which is not law.
        format: text, json, or html for a report that stands alone.
        output: file to write; standard output when not given.

    Exit code 1 when a figure is past a limit of the rule.
    """
    if list or not name:
        return _list(name, format)
    if data is None:
        raise InputError(
            "no data are named.", code="no-data", hint=f"Give a file: ombud measure profile {name} FILE ..."
        )
    asked = Asked(
        groups=group,
        sex=sex,
        race=race,
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
        controls=control,
        amount=amount,
        actual=actual,
        probabilities=_pairs("--probability", probability),
        reference=_pairs("--reference", reference),
        benchmark=_benchmark(benchmark) if benchmark else {},
        words=_words(map),
        exclude=exclude,
        unknown_in_base=unknown_in_base,
        each_class=each_class,
        draft=draft,
    )
    found = measured(lambda watch: measure_profile(data, name, asked, watch=watch))
    if profile_named(name).method == "local_law_144" and format is Shape.text and output is None:
        say(*_published(found))
        return 0
    return show(found, format=format, output=output)


# ---- what a person gave


def _pairs(option: str, given: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for text in given:
        column, equals, value = text.partition("=")
        if not (column and equals and value):
            raise InputError(f'"{text}" is not column=group.', code="option-form", where=option)
        found[column] = value
    return found


def _words(given: tuple[str, ...]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for text in given:
        column, colon, rest = text.partition(":")
        value, equals, category = rest.partition("=")
        if not (column and colon and equals and category):
            raise InputError(f'"{text}" is not column:text=category.', code="option-form", where="--map")
        found.setdefault(column, {})[value] = category
    return found


def _benchmark(path: Path) -> dict[str, dict[str, float]]:
    """Shares of a reference population from a CSV."""
    import csv

    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = [*csv.DictReader(file)]
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"it cannot be read ({error}).", code="benchmark", where=str(path)) from None
    found: dict[str, dict[str, float]] = {}
    for number, row in enumerate(rows, 2):
        try:
            column, group, share = row["column"], row["group"], float(row["share"])
        except (KeyError, TypeError, ValueError):
            raise InputError(
                "a row does not hold column, group and a share between 0 and 1.",
                code="benchmark",
                where=f"{path}, line {number}",
                hint="The first line is: column,group,share",
            ) from None
        if group in found.setdefault(column, {}):
            raise InputError(
                f'"{group}" of "{column}" is there twice.', code="benchmark", where=f"{path}, line {number}"
            )
        found[column][group] = share
    return found


# ---- what is shown


def _list(name: str, format: Shape) -> int:  # the option's own name
    profiles = [profile_named(name)] if name else [*load_profiles().values()]
    if format is Shape.json:
        print_json(profiles)
        return 0
    for each in profiles:
        say(f"{each.id}: {each.title}", f"    {each.summary}")
        say(*(f"    asks for {text}" for text in each.asks))
        if name:
            say("", *_law_lines(each))
    return 0


def _law_lines(each: LawProfile) -> list[str]:
    lines = [f"Version {each.version}; oldest check {each.checked_on.isoformat()}."]
    for row in each.law:
        weight = f" Weight: {row.weight}." if row.weight else ""
        sure = (
            f"Confidence {row.confidence}, checked on {row.checked_on.isoformat()}; {row.instrument}/{row.provision}."
        )
        lines.append(f"  {row.cite}: {row.says}{weight} {sure}")
    return lines


def _published(found: Measurement) -> list[str]:
    """The tables as the rule has them published, with who was counted and what is said beside them."""
    from ombud.measure.profiles.published import summary_tables

    source = found.source
    lines = [f"{source.name}  sha256 {source.sha256[:16]}…  {source.engine}", *found.coverage.sentences()]
    for each in summary_tables(found):
        columns = tuple(range(len(each.header)))
        right = columns[2:] if each.header[1] == "Sex" else columns[1:]
        lines += ["", each.title, *table(each.header, each.rows, right=right), *(f"  {note}" for note in each.notes)]
    return [*lines, "", *(note.text for note in found.notes)]
