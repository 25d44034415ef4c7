"""The summary of results of Local Law 144 in the form in which it is published (6 RCNY 5-303)."""

from __future__ import annotations

import msgspec

from ombud.measure.figures import Figure
from ombud.measure.profiles.local_law_144 import BOTH, RACE, SEX
from ombud.measure.result import Found
from ombud.measure.words import interval

_TITLES = {SEX: "Sex Categories", RACE: "Race/Ethnicity Categories", BOTH: "Intersectional Categories"}


class SummaryTable(msgspec.Struct, frozen=True, kw_only=True):
    """One table of the summary, as text."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]


def is_scoring(found: Found) -> bool:
    """Whether scores were measured, and not selections."""
    return "scoring_rate" in found.headline


def summary_tables(found: Found) -> tuple[SummaryTable, ...]:
    """The three tables: categories in the order of the rule, with people, rate and impact ratio.

    Rates are rounded to whole per cent and ratios to three places, for display only; a category
    without people or left out has "N/A". Below each table stands how many people it cannot place.
    """
    rate = "scoring_rate" if is_scoring(found) else "selection_rate"
    classes = dict.fromkeys(item.stratum for item in found.figures)
    return tuple(
        _table(found, by, f"{title}, {name}" if name else title, rate, name)
        for name in classes
        for by, title in _TITLES.items()
    )


def _table(found: Found, by: str, title: str, rate: str, stratum: str) -> SummaryTable:
    rows, notes = [], []
    scoring = rate == "scoring_rate"
    ratios = {item.group: item for item in found.of("impact_ratio", by) if item.stratum == stratum}
    for item in found.of(rate, by):
        if item.stratum != stratum:
            continue
        ratio = ratios[item.group]
        selected = () if scoring else (f"{item.hits or 0:,}",)
        rows.append(
            (*_names(by, item.group), f"{item.n:,}", *selected, _percent(item), _places(ratio), interval(ratio))
        )
        if ratio.value is None and ratio.note:
            notes.append(f"{item.group}: {ratio.note}")
    category = ("Race/Ethnicity", "Sex") if by == BOTH else ("Category",)
    header = (*category, "# of Applicants", *(() if scoring else ("# Selected",)))
    header = (*header, "Scoring Rate" if scoring else "Selection Rate", "Impact Ratio", "Interval of the Ratio")
    notes.append(unknown_sentence(found, by))
    return SummaryTable(title=title, header=header, rows=tuple(rows), notes=tuple(notes))


def _names(by: str, group: str) -> tuple[str, ...]:
    return tuple(group.split(" / ")) if by == BOTH else (group,)


def _percent(item: Figure) -> str:
    return "N/A" if item.value is None else f"{float(item.value):.0%}"


def _places(item: Figure) -> str:
    return "N/A" if item.value is None else f"{float(item.value):.3f}"


_LACKING = {SEX: "sex", RACE: "race/ethnicity", BOTH: "sex or race/ethnicity"}


def unknown_sentence(found: Found, by: str) -> str:
    """How many people are of unknown category in one table, as the summary must say."""
    n = found.coverage.used - sum(found.groups[by].values())
    return f"{n:,} people of unknown {_LACKING[by]} are not included in the calculations of this table."
