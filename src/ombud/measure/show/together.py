"""Which figures are read together: those of one attribute, of one series over time, of one range of bins."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ombud.measure.figures import Figure
from ombud.measure.words import by_words


class Together(msgspec.Struct, frozen=True, kw_only=True):
    """Figures that stand in one table and one set of charts.

    Attributes:
        by: the attribute, if any.
        title, line: what they are of, and what one line of them is of.
        ordered: lines keep their order, as windows and bins do.
    """

    by: str
    title: str
    line: str
    ordered: bool
    figures: tuple[Figure, ...]


def grouped(figures: Sequence[Figure]) -> tuple[Together, ...]:
    """Figures by what they are read with, in the order in which they come."""
    ranges = _ranges(figures)
    found: dict[tuple[str, ...], list[Figure]] = {}
    for item in figures:
        found.setdefault(_key(item, ranges), []).append(item)
    return tuple(_together(items) for items in found.values())


def label_of(item: Figure) -> str:
    """What a figure is of among those it is read with; empty when it is of the whole."""
    if item.window:
        return item.window
    return " · ".join(dict.fromkeys(filter(None, (item.stratum, item.feature, item.group))))


def _ranges(figures: Sequence[Figure]) -> dict[tuple[str, str], str]:
    """Figure id and attribute to the bins it is given for, so that the figures of one range stand together."""
    found: dict[tuple[str, str], list[str]] = {}
    for item in figures:
        if item.stratum and not item.group and not item.window:
            found.setdefault((item.id, item.by), []).append(item.stratum)
    return {key: "\n".join(strata) for key, strata in found.items()}


def _key(item: Figure, ranges: dict[tuple[str, str], str]) -> tuple[str, ...]:
    if item.window:
        return ("window", item.by, item.feature, item.group, item.stratum)
    if item.stratum and item.group:
        return ("stratum", item.by, _of_what(item.stratum))
    if item.stratum:
        return ("range", item.by, ranges[item.id, item.by])
    return ("", item.by)


def _of_what(stratum: str) -> str:
    """The first word of a stratum says of what it is: a bin of the score, a requisition, a class."""
    return stratum.split(maxsplit=1)[0].rstrip(":")


def _together(items: Sequence[Figure]) -> Together:
    first = next((item for item in items if label_of(item)), items[0])
    by = f"by {by_words(first.by)}" if first.by else ""
    if first.window:
        about = first.group or first.feature or first.stratum or "everything"
        title, line = f"{about} over time{' ' + by if by else ''}", "window"
    elif first.stratum and first.group:
        title, line = f"{by} within each {_of_what(first.stratum)}", f"{_of_what(first.stratum)} · {by_words(first.by)}"
    elif first.stratum:
        names = {item.name for item in items}
        what = f"{first.name} " if len(names) == 1 else ""
        title, line = f"{what}by {_of_what(first.stratum)}{', ' + by if by else ''}", _of_what(first.stratum)
    elif first.by:
        title, line = by, by_words(first.by)
    else:
        title, line = ("by feature", "feature") if first.feature else ("over everybody", "")
    return Together(
        by=first.by,
        title=title[:1].upper() + title[1:],
        line=line,
        ordered=bool(first.window) or bool(first.stratum and not first.group),
        figures=tuple(items),
    )
