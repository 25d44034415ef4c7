"""The tables of Local Law 144 of New York City: rates and impact ratios as 6 RCNY 5-301 defines them.

Three tables: sex, race or ethnicity, and both together. Ratios come from unrounded rates, against the
highest rate of the same table among categories that are not left out. People of unknown category are
counted and enter no rate; in the median of scores they count. The rule sets no pass mark.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from ombud.errors import InputError
from ombud.measure.covered import Coverage, Missing
from ombud.measure.fairness.about import About
from ombud.measure.fairness.classes import classes_of
from ombud.measure.figures import Figure
from ombud.measure.profiles.asked import Asked, need_decision
from ombud.measure.profiles.model import LawProfile
from ombud.measure.result import Found, Note
from ombud.measure.specs import FAVOURABLE, TableSpec
from ombud.measure.statistics import shares
from ombud.measure.statistics.interval import UNDEFINED, Interval
from ombud.measure.tables import Table

SEX, RACE, BOTH = "sex", "race or ethnicity", "sex x race or ethnicity"
_UNKNOWN = frozenset({"unknown", "not known"})
RULE = "6 RCNY 5-301"

#: Category to how many were selected (or scored above the median) of how many.
Tallies = dict[str, shares.Share]
#: The same by sex and race; None is unknown.
People = dict[tuple[str | None, str | None], shares.Share]


def specs(asked: Asked) -> list[TableSpec]:
    """What to count, once the median of a score is known.

    Raises:
        InputError: sex or race is not named, they are inferred, or no decision is named.
    """
    if not asked.sex or not asked.race:
        raise InputError(
            "the rule needs both sex and race or ethnicity.",
            code="no-group",
            hint="Give --sex COLUMN and --race COLUMN.",
        )
    if asked.probabilities:
        raise InputError(
            "race, ethnicity and sex are never inferred for this audit (6 RCNY 5-302).",
            code="no-inference",
            hint="Count those who gave none as unknown.",
        )
    if asked.weight:
        raise InputError("the rule counts people, so rows have no weight here.", code="weights-not-here")
    need_decision(asked)
    return [asked.cells((asked.sex, asked.race))]


def found(tables: Sequence[Table], asked: Asked, profile: LawProfile, *, scored: str = "") -> Found:
    """Rate and impact ratio of every category of the rule, in its order.

    Args:
        scored: the median of all scores as text, when a score was measured; empty for selection.

    Raises:
        InputError: a value of the data is no category of the rule and is not mapped to one.
    """
    table = tables[0]
    kind = "scoring" if scored else "selection"
    figures: list[Figure] = []
    if asked.each_class:
        for name in classes_of(table):
            own = _people(table, asked, profile, name)
            figures += [
                msgspec.structs.replace(item, stratum=f"class {name}") for item in _tables(own, kind, asked, profile)
            ]
    else:
        _check_favourable(table, asked)
    people = _people(table, asked, profile, asked.favourable if asked.prediction else FAVOURABLE)
    figures = figures or [*_tables(people, kind, asked, profile)]
    tallies = _tallies(people, profile)
    return Found(
        coverage=_coverage(table, people, asked),
        figures=tuple(figures),
        groups={by: {name: one.n for name, one in own.items()} for by, own in tallies.items()},
        notes=tuple(_notes(people, tallies, scored)),
        headline=(f"{kind}_rate", "impact_ratio"),
    )


def _tables(people: People, kind: str, asked: Asked, profile: LawProfile) -> Iterator[Figure]:
    """The figures of the three tables."""
    for by, tallies in _tallies(people, profile).items():
        out = _excluded(tallies, _unknown(people, by), asked, profile)
        yield from _table(by, tallies, out, kind, asked)


def _notes(people: People, tallies: Mapping[str, Tallies], scored: str) -> Iterator[Note]:
    for by in tallies:
        if unknown := _unknown(people, by):
            yield Note(text=_unknown_words(by, unknown), code="unknown-category")
    if scored:
        everybody = sum(one.n for one in people.values())
        text = f"The median of all {everybody:,} scores, unknown categories included, is {scored}."
        yield Note(text=text, code="median")


def _unknown(people: People, by: str) -> int:
    """People whom a table cannot place."""
    return sum(one.n for (sex, race), one in people.items() if _is_unknown(by, sex, race))


def _unknown_words(by: str, unknown: int) -> str:
    return f"{unknown:,} people of unknown {by.replace(' x ', ' or ')} are counted here and in no rate of that table."


def _check_favourable(table: Table, asked: Asked) -> None:
    if not asked.prediction:
        return
    from ombud.measure.fairness.groups import Meaning, check_meaning

    check_meaning(table, Meaning(favourable=asked.favourable, label_positive=asked.label_positive))


def _people(table: Table, asked: Asked, profile: LawProfile, favourable: str) -> People:
    """Assessed people by sex and race; those without a decision were not assessed."""
    columns = ((asked.sex, "sex"), (asked.race, "race"))
    known = [_reader(column, profile.categories[name], asked.words.get(column, {})) for column, name in columns]
    held: People = {}
    for row in table.rows:
        if row.key[2] is None or not row.counts[0]:
            continue
        key = known[0].read(row.key[0]), known[1].read(row.key[1])
        hits = row.counts[0] if row.key[2] == favourable else 0
        before = held.get(key, shares.Share(k=0, n=0))
        held[key] = shares.Share(k=before.k + hits, n=before.n + row.counts[0])
    return held


class _Reader(msgspec.Struct, frozen=True):
    """Values of a column as categories of the rule."""

    column: str
    categories: tuple[str, ...]
    words: dict[str, str]

    def read(self, value: str | None) -> str | None:
        """The category; None for unknown.

        Raises:
            InputError: the value is none and is not mapped to one.
        """
        text = self.words.get(value or "", value or "")
        if not text or text.casefold() in _UNKNOWN:
            return None
        for category in self.categories:
            if category.casefold() == text.casefold():
                return category
        raise InputError(
            f'"{value}" in "{self.column}" is no category of the rule.',
            code="category-unknown",
            hint=f'Give --map "{self.column}:{value}=CATEGORY" with one of: {"; ".join(self.categories)}; unknown.',
        )


def _reader(column: str, categories: tuple[str, ...], words: Mapping[str, str]) -> _Reader:
    return _Reader(column, categories, dict(words))


def _is_unknown(by: str, sex: str | None, race: str | None) -> bool:
    return (by in (SEX, BOTH) and sex is None) or (by in (RACE, BOTH) and race is None)


def _tallies(people: People, profile: LawProfile) -> dict[str, Tallies]:
    """All categories of the three tables in the order of the rule, empty ones included."""
    sexes, races = profile.categories["sex"], profile.categories["race"]

    def together(sex: str = "", race: str = "") -> shares.Share:
        own = [one for (s, r), one in people.items() if sex in ("", s) and race in ("", r)]
        return shares.Share(k=sum(one.k for one in own), n=sum(one.n for one in own))

    hispanic, *others = races
    # The rule lists Hispanic or Latino people by sex first, then the others by sex and race.
    crossed = [(hispanic, sex) for sex in sexes] + [(race, sex) for sex in sexes for race in others]
    return {
        SEX: {sex: together(sex=sex) for sex in sexes},
        RACE: {race: together(race=race) for race in races},
        BOTH: {f"{race} / {sex}": together(sex, race) for race, sex in crossed},
    }


def _excluded(tallies: Tallies, unknown: int, asked: Asked, profile: LawProfile) -> dict[str, str]:
    """Categories that are left out of the ratios, each with its reason."""
    if not asked.exclude:
        return {}
    share = float(profile.parameters["exclusion_share"])
    base = sum(one.n for one in tallies.values()) + (unknown if asked.unknown_in_base else 0)
    return {
        name: f"left out of the impact ratios: {one.n / base:.2%} of the audit data, under {share:.0%}"
        for name, one in tallies.items()
        if one.n and one.n < share * base
    }


def _table(by: str, tallies: Tallies, out: Mapping[str, str], kind: str, asked: Asked) -> Iterator[Figure]:
    rates = {name: one.value or 0.0 for name, one in tallies.items() if one.n and name not in out}
    best = max(rates, key=lambda name: (rates[name], tallies[name].n), default="")
    settings = asked.settings_of_rule()
    for name, one in tallies.items():
        about = About(
            by=by, group=name, n=one.n, settings=settings, undefined="nobody of this category was assessed", cite=RULE
        )
        few = "" if one.n >= asked.min_people or not one.n else f"fewer than {asked.min_people} people"
        yield about.figure(
            f"{kind}_rate",
            f"{kind} rate",
            "selected / assessed" if kind == "selection" else "score above the median / assessed",
            shares.interval(one, asked.confidence),
            "share",
            "rate",
            hits=one.k,
            note="; ".join(part for part in (out.get(name, ""), few) if part),
        )
        yield _ratio(
            about.of(reference=best, reference_n=tallies[best].n if best else None),
            one,
            tallies.get(best),
            name,
            out,
            few,
        )


def _ratio(
    about: About, one: shares.Share, other: shares.Share | None, name: str, out: Mapping[str, str], few: str
) -> Figure:
    """The impact ratio; undefined for those left out, those nobody is in, and where the highest rate is nought."""
    undefined = out.get(name, "") or (
        "nobody of this category was assessed" if not one.n else "the highest rate is nought"
    )
    found = UNDEFINED
    if other is not None and one.n and name not in out and other.value:
        itself = Interval(1.0, None, None, "1 by definition")
        found = itself if name == about.reference else shares.ratio(one, other, about.settings.confidence)
    return about.of(undefined=undefined).figure(
        "impact_ratio",
        "impact ratio",
        "rate / highest rate of the table",
        found,
        "ratio",
        "ratio",
        test=shares.compared(one, other)
        if other is not None and found.value is not None and name != about.reference
        else None,
        note=few,
        reading=_left_out(out.get(name, "")),
    )


def _left_out(reason: str) -> str:
    """The reason in short, such as "left out, 1.64 %"."""
    return f"left out, {reason.partition(': ')[2].partition('%')[0]} %" if reason else ""


def _coverage(table: Table, people: People, asked: Asked) -> Coverage:
    used = sum(one.n for one in people.values())
    lacking = table.people - used

    def of(place: int) -> int:
        return sum(one.n for key, one in people.items() if key[place] is None)

    either = sum(one.n for key, one in people.items() if None in key)
    return Coverage(
        people=table.people,
        used=used,
        basis="were assessed",
        missing=(
            Missing(
                what="prediction",
                column=asked.prediction or asked.score,
                n=lacking,
                words=f"{lacking:,} have no decision or score: they were not assessed.",
            ),
            Missing(what="group", column=asked.sex, n=of(0), words=f"{of(0):,} are of unknown sex."),
            Missing(what="group", column=asked.race, n=of(1), words=f"{of(1):,} are of unknown race or ethnicity."),
            Missing(
                what="group",
                n=either,
                words=f"{either:,} are in the unknown category of the summary: one or both are not known.",
            ),
        ),
    )
