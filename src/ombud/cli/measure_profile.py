"""``ombud measure profile``: the figures that a rule asks for, with the rule's own reading."""

from __future__ import annotations

from pathlib import Path

from ombud.cli import options
from ombud.cli.given import bands_of, pairs_of, population_of, words_of
from ombud.cli.measuring import Shape, measured, show
from ombud.cli.output import print_json, say, table
from ombud.errors import InputError
from ombud.measure.profiles import Asked, LawProfile, load_profiles, measure_profile, profile_named
from ombud.measure.result import Measurement


def profile(
    name: str = "",
    data: Path | None = None,
    /,
    *,
    list: bool = False,  # the option's own name
    group: options.Group = (),
    prediction: options.Prediction = "",
    favourable: options.Favourable = "",
    score: options.Score = "",
    threshold: options.Threshold = None,
    below: options.Below = False,
    label: options.Label = "",
    label_positive: options.LabelPositive = "",
    positive: options.Positive = "favourable",
    count: options.Count = "",
    selected: options.Selected = "",
    weight: options.Weight = "",
    person: options.Person = "",
    stratum: options.Stratum = (),
    band: options.Band = (),
    not_known: options.NotKnown = (),
    control: options.Several = (),
    amount: str = "",
    actual: str = "",
    probability: options.Several = (),
    reference: options.Several = (),
    benchmark: options.Population = None,
    sex: str = "",
    race: str = "",
    map: options.Several = (),  # the option's own name
    exclude: bool = False,
    unknown_in_base: bool = False,
    each_class: bool = False,
    draft: bool = False,
    confidence: options.Confidence = 0.95,
    min_people: options.MinPeople = 30,
    format: options.Format = Shape.text,  # the option's own name
    output: options.Output = None,
) -> int:
    """Measure under a legal profile; --list shows which there are and what each asks for.

    Under nyc-ll144 a score without --threshold is read by the scoring rate.

    Args:
        name: of the profile, such as us-four-fifths.
        data: prediction log or counts, CSV or Parquet.
        list: show the profiles, or one of them with its rows of the law.
        control: column held the same in marginal effects; again for more.
        amount: column of a price, limit or score that is compared by group.
        actual: column of the actual value of the amount.
        probability: column=group: probability of a group by proxy; again for each group.
        reference: column=group: the group compared with; with probabilities proxy=group.
        sex: column of the sex, for nyc-ll144.
        race: column of race or ethnicity, for nyc-ll144.
        map: column:text=category of the rule, for nyc-ll144; again for more.
        exclude: leave categories under two per cent out of the impact ratios, for nyc-ll144.
        unknown_in_base: count unknown people in the base of the two per cent.
        each_class: of a tool that classifies, the tables of every class, for nyc-ll144.
        draft: read by the Colorado draft of 2023, which is not law.

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
        probabilities=pairs_of("--probability", probability),
        reference=pairs_of("--reference", reference),
        benchmark=population_of(benchmark),
        words=words_of(map),
        exclude=exclude,
        unknown_in_base=unknown_in_base,
        each_class=each_class,
        draft=draft,
        bands=bands_of(band),
        not_known=not_known,
        confidence=confidence,
        min_people=min_people,
    )
    found = measured(lambda watch: measure_profile(data, name, asked, watch=watch))
    if profile_named(name).method == "local_law_144" and format is Shape.text and output is None:
        say(*_published(found))
        return 0
    return show(found, format=format, output=output)


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
