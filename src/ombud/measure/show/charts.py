"""The charts of a measurement: for each figure to lead with, a row per group with its interval."""

from __future__ import annotations

import zlib

from ombud.drawing import Caption, Dot, Limit, Rest, interval_plot
from ombud.measure.figures import Figure, unit_of
from ombud.measure.show.together import label_of
from ombud.measure.show.views import Column, Line, View
from ombud.measure.words import reads, shown

#: A rate whose complement is drawn says nothing new.
_COMPLEMENTS = {"false_negative_rate": "true_positive_rate", "true_negative_rate": "false_positive_rate"}
_TOLD = 12
TOO_FEW = "shown, not judged"


def drawn(view: View) -> tuple[tuple[Column, ...], tuple[Column, ...]]:
    """The columns that are drawn large, and those that are drawn small beside each other."""
    ids = {column.id for column in view.columns}
    large = tuple(column for column in view.columns if column.id in view.lead)
    small = tuple(
        column
        for column in view.columns
        if column.id not in view.lead
        and unit_of(view.column(column.id)[0]) == "share"
        and _COMPLEMENTS.get(column.id) not in ids
    )
    return large, small


def tabled(view: View, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Columns with their differences to the reference, without complements of what is there."""
    ids = {column.id for column in view.columns}
    wanted = {
        f"{column.id.removesuffix('_rate') if column.id == 'selection_rate' else column.id}_difference"
        for column in columns
    }
    kept = {column.id for column in columns} | wanted
    return tuple(
        column
        for column in view.columns
        if column.id in kept and _COMPLEMENTS.get(column.id.removesuffix("_difference")) not in ids
    )


def chart(view: View, column: Column, *, width: int, unit: str = "people", paper: bool = False) -> str:
    """One column of a view as a drawing."""
    figures = view.column(column.id)
    counts_in = unit_of(figures[0])
    limits = _limits(figures)
    rows = _rows(view, column, own=not limits and any(item.limit for item in figures))
    return interval_plot(
        rows,
        id=f"f{zlib.crc32(f'{view.title}/{column.id}/{width}'.encode()):x}",
        title=f"{column.name}, {view.title}",
        description=told(figures),
        limits=limits,
        centre={"ratio": 1.0, "points": 0.0}.get(counts_in),
        least=0.02,
        percent=counts_in == "share",
        paper=paper,
        width=width,
        counted=unit,
    )


def told(figures: list[Figure]) -> str:
    """A chart in words, for who does not see it."""
    said = [f"{label_of(item)} {shown(item, item.value)}" for item in figures[:_TOLD]]
    more = f"; and {len(figures) - _TOLD} more in the table" if len(figures) > _TOLD else ""
    return "; ".join(said) + more


def _limits(figures: list[Figure]) -> tuple[Limit, ...]:
    """The limits that all figures share; none when each has its own."""
    pairs = {(item.at_least, item.at_most) for item in figures if item.limit}
    if len(pairs) != 1:
        return ()
    ((least, most),) = pairs
    unit = unit_of(figures[0])

    def label(words: str, at: str) -> str:
        return f"{words} {float(at):.0%}" if unit == "share" else f"{words} {at}"

    low = (Limit(at=float(least), label=label("at least", least), past="below"),) if least is not None else ()
    high = (Limit(at=float(most), label=label("at most", most), past="above"),) if most is not None else ()
    return (*low, *high)


def _rows(view: View, column: Column, *, own: bool) -> list[Dot | Rest | Caption]:
    """Groups that are judged first, then those too small in this very figure, then people of no known group."""
    judged: list[Dot | Rest | Caption] = []
    faint: list[Dot | Rest | Caption] = []
    reference = next((item.reference for item in view.column(column.id) if item.reference), "")
    for place, line in enumerate(view.lines):
        if view.between and place == view.head:
            judged.append(_rest(view, column))
        item = line.figures.get(column.id)
        if item is not None:
            dot = _dot(line, item, own=own)
            (faint if dot.faint else judged).append(dot)
        elif line.label == reference:
            judged.append(Dot(label=line.label, value=1.0, low=None, high=None, n=line.n, said="reference"))
    return [*judged, *([Caption(TOO_FEW)] if faint else []), *faint]


def _dot(line: Line, item: Figure, *, own: bool) -> Dot:
    insufficient = item.verdict == "insufficient"
    at = item.at_least if item.at_least is not None else item.at_most
    return Dot(
        label=line.label,
        value=_number(item.value),
        low=_number(item.low),
        high=_number(item.high),
        n=item.n,
        alarm=item.past_limit and not insufficient,
        faint=insufficient or line.small or not line.known,
        own_limit=_number(at) if own else None,
        note="; ".join(filter(None, (reads(item), item.note))),
    )


def _rest(view: View, column: Column) -> Rest:
    assert view.between is not None
    low, high = view.between.spans.get(column.id, (None, None))
    return Rest(
        label=f"… {view.between.groups:,} between",
        n=view.between.people,
        low=_number(low.value) if low else None,
        high=_number(high.value) if high else None,
        note=view.between.words(column.id),
    )


def _number(value: str | None) -> float | None:
    return None if value is None else float(value)
