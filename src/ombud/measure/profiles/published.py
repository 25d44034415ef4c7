"""The summary of results of Local Law 144 in the form in which it is published (6 RCNY 5-303)."""

from __future__ import annotations

import msgspec

from ombud.measure.figures import Figure
from ombud.measure.profiles.local_law_144 import BOTH, RACE, SEX
from ombud.measure.result import Found

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
    without people or left out has "N/A".
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
        rows.append((*_names(by, item.group), f"{item.n:,}", *selected, _percent(item), _places(ratio)))
        if ratio.value is None and ratio.note:
            notes.append(f"{item.group}: {ratio.note}")
    category = ("Race/Ethnicity", "Sex") if by == BOTH else ("Category",)
    header = (*category, "# of Applicants", *(() if scoring else ("# Selected",)))
    header = (*header, "Scoring Rate" if scoring else "Selection Rate", "Impact Ratio")
    return SummaryTable(title=title, header=header, rows=tuple(rows), notes=tuple(notes))


def _names(by: str, group: str) -> tuple[str, ...]:
    return tuple(group.split(" / ")) if by == BOTH else (group,)


def _percent(item: Figure) -> str:
    return "N/A" if item.value is None else f"{float(item.value):.0%}"


def _places(item: Figure) -> str:
    return "N/A" if item.value is None else f"{float(item.value):.3f}"


def unknown_sentence(found: Found) -> str:
    """How many people are of unknown category, as the summary must say."""
    both = next((item for item in found.coverage.missing if item.what == "group" and not item.column), None)
    n = both.n if both else 0
    return f"{n:,} people of unknown sex or race/ethnicity are not included in the calculations above."
