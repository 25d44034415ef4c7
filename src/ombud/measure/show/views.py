"""A measurement laid out for reading: a line for each group, feature or window, a column for each figure.

Groups are sorted by the figure to lead with, and those with too few people come last; windows and
bins keep their order. Of very many lines both ends are shown, and what lies between is said in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from ombud.measure.counts import NOT_KNOWN
from ombud.measure.figures import Figure
from ombud.measure.result import Measurement
from ombud.measure.show.together import Together, grouped, label_of
from ombud.measure.words import shown

#: Groups of one attribute that are shown one by one; of more, so many in all of the two ends.
MOST_ROWS = 40


class Column(msgspec.Struct, frozen=True):
    """A figure that groups have, by its id and name."""

    id: str
    name: str


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A group, or a feature, with its figures by id.

    Attributes:
        small: too few people to judge what is led with; shown all the same.
        known: False for people whose group is not known.
    """

    label: str
    n: int
    figures: dict[str, Figure]
    small: bool = False
    known: bool = True

    @property
    def past(self) -> bool:
        """Whether a figure is past its limit, small groups excepted."""
        return any(item.past_limit and item.verdict != "insufficient" for item in self.figures.values())


class Between(msgspec.Struct, frozen=True, kw_only=True):
    """Groups that are not shown one by one.

    Attributes:
        past, small: of them, past a limit, and too small to judge.
        spans: figure id to the figures with the lowest and the highest value, of groups that are judged.
    """

    groups: int
    people: int
    past: int
    small: int
    spans: dict[str, tuple[Figure, Figure]]

    def words(self, figure_id: str) -> str:
        """The groups between, in one sentence."""
        past = f", {self.past:,} past a limit" if self.past else ""
        small = f", {self.small:,} too small to judge" if self.small else ""
        return f"{self.groups:,} groups between, {self.people:,} people{self._span(figure_id)}{past}{small}"

    def _span(self, figure_id: str) -> str:
        if figure_id not in self.spans:
            return ""
        low, high = self.spans[figure_id]
        return f", {shown(low, low.value)} to {shown(high, high.value)}"


class View(msgspec.Struct, frozen=True, kw_only=True):
    """One attribute, all features, one series: lines, figures as columns, and figures over all of it.

    Attributes:
        by: the columns whose values are the groups; empty where the lines are no groups.
        title: what the view is of.
        line: what a line is of, as the head of its column.
        lead: ids of the columns to show first and to draw.
        lines: those shown one by one, in order; after ``head`` of them come those ``between``.
        series: all lines where they have an order of their own, such as windows of time; else none.
        whole: figures over all lines, such as the largest gap.
    """

    by: str
    title: str
    line: str
    columns: tuple[Column, ...]
    lead: tuple[str, ...]
    lines: tuple[Line, ...]
    head: int
    between: Between | None
    series: tuple[Line, ...]
    whole: tuple[Figure, ...]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures of all lines that are shown, and those over all lines."""
        return (*(item for line in self.lines for item in line.figures.values()), *self.whole)

    def column(self, figure_id: str) -> list[Figure]:
        """The figures of one column, in the order of the lines."""
        return [line.figures[figure_id] for line in self.lines if figure_id in line.figures]


def views(found: Measurement, *, most: int = MOST_ROWS) -> tuple[View, ...]:
    """The measurement as views, in the order in which its figures come."""
    return tuple(_view(group, found, most) for group in grouped(found.figures))


def _view(group: Together, found: Measurement, most: int) -> View:
    of_line: dict[str, dict[str, Figure]] = {}
    columns: dict[str, Column] = {}
    for item in group.figures:
        label = label_of(item)
        if label:
            of_line.setdefault(label, {})[item.id] = item
            columns.setdefault(item.id, Column(item.id, item.name))
    lead = tuple(name for name in found.headline if name in columns) or tuple(columns)[:1]
    lines = [_line(label, own, lead) for label, own in of_line.items()]
    shown_lines, head, between = _cut(lines if group.ordered else _sorted(lines, lead), most, ordered=group.ordered)
    ordered = [*lead, *(name for name in columns if name not in lead)]
    return View(
        by=group.by,
        title=group.title,
        line=group.line,
        columns=tuple(columns[name] for name in ordered),
        lead=lead,
        lines=tuple(shown_lines),
        head=head,
        between=between,
        series=tuple(lines) if group.ordered else (),
        whole=tuple(item for item in group.figures if not label_of(item)),
    )


def _line(label: str, figures: dict[str, Figure], lead: tuple[str, ...]) -> Line:
    leading = [figures[name] for name in lead if name in figures] or list(figures.values())
    small = any(item.verdict == "insufficient" for item in leading)
    n = max(item.n for item in leading)
    return Line(label=label, n=n, figures=figures, small=small, known=label != NOT_KNOWN)


def _sorted(lines: Iterable[Line], lead: tuple[str, ...]) -> list[Line]:
    """Lowest first by the figure to lead with; then groups that are too small; then people of no known group."""

    def order(line: Line) -> tuple[bool, bool, bool, float, str]:
        item = line.figures.get(lead[0]) if lead else None
        value = None if item is None or item.value is None else float(item.value)
        return (not line.known, line.small, value is None, value or 0.0, line.label)

    return sorted(lines, key=order)


def _cut(lines: list[Line], most: int, *, ordered: bool) -> tuple[list[Line], int, Between | None]:
    """The lines of both ends; of a series, its newest half goes on to the end."""
    if len(lines) <= most:
        return lines, len(lines), None
    judged = lines if ordered else [line for line in lines if line.known and not line.small]
    last = [] if ordered or lines[-1].known else lines[-1:]
    room = most - len(last)
    pool = judged if len(judged) > room else lines[: len(lines) - len(last)]
    head = room // 2
    tail = pool[len(pool) - (room - head) :]
    one_by_one = {line.label for line in (*pool[:head], *tail, *last)}
    hidden = [line for line in lines if line.label not in one_by_one]
    return [*pool[:head], *tail, *last], head, _between(hidden)


def _between(lines: Sequence[Line]) -> Between:
    of_id: dict[str, list[Figure]] = {}
    judged = [line for line in lines if not line.small] or lines
    for line in judged:
        for item in line.figures.values():
            if item.value is not None:
                of_id.setdefault(item.id, []).append(item)
    return Between(
        groups=len(lines),
        people=sum(line.n for line in lines),
        past=sum(line.past for line in lines),
        small=sum(line.small for line in lines),
        spans={name: (min(items, key=_value), max(items, key=_value)) for name, items in of_id.items()},
    )


def _value(item: Figure) -> float:
    return float(item.value or 0)


def findings(found: Measurement) -> tuple[Figure, ...]:
    """Figures past a limit, attribute by attribute as measured, those farthest past it first."""
    order = {by: place for place, by in enumerate(dict.fromkeys(item.by for item in found.figures))}
    return tuple(sorted(found.past_limits(), key=lambda item: (order[item.by], item.id, -_past_by(item))))


def _past_by(item: Figure) -> float:
    """How far a value is past its limit."""
    value = _value(item)
    low = float(item.at_least) - value if item.at_least is not None else 0.0
    high = value - float(item.at_most) if item.at_most is not None else 0.0
    return max(low, high)
