"""Values in an order, such as windows of time or bins of a score: a line, a band over the intervals, limits across.

A value past its limit is a diamond; one of too few people is hollow. Where a value is undefined
the line is broken, so that nothing is drawn that was not measured.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from html import escape

import msgspec

from ombud.drawing.frame import span
from ombud.drawing.rows import Dot, Limit
from ombud.drawing.svg import Pen, fitted, opened, text_width, ticks

_HEIGHT, _TOP, _FOOT, _LEFT, _RIGHT, _LABEL = 240, 16, 30, 52, 16, 150
_DASHED = ' stroke-dasharray="4 3"'


class _Field(msgspec.Struct, frozen=True, kw_only=True):
    """Where things are: points from left to right, values from low to high."""

    width: float
    points: int
    low: float
    high: float
    percent: bool

    def x(self, place: int) -> float:
        """The place of a point; a single one stands in the middle."""
        room = self.width - _LEFT - _RIGHT
        return round(_LEFT + room * (place / (self.points - 1) if self.points > 1 else 0.5), 1)

    def y(self, value: float) -> float:
        """The height of a value; beyond the scale it is at the edge."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return round(_HEIGHT - _FOOT - share * (_HEIGHT - _TOP - _FOOT), 1)

    def shown(self, value: float) -> str:
        """A value in words."""
        return f"{value:.1%}" if self.percent else f"{value:.3f}"


def series_plot(
    points: Sequence[Dot],
    *,
    id: str,  # the id of the drawing
    title: str,
    description: str,
    limits: Sequence[Limit] = (),
    centre: float | None = None,
    least: float = 0.02,
    percent: bool = True,
    paper: bool = False,
    width: int = 580,
) -> str:
    """Points in their order with a band over their intervals; see :func:`~ombud.drawing.interval_plot`."""
    pen = Pen(paper=paper)
    low, high = span(points, points, [limit.at for limit in limits], centre, least)
    field = _Field(width=width, points=len(points), low=low, high=high, percent=percent)
    parts = [opened(width, _HEIGHT, id=id, title=title, description=description)]
    parts += _scale(field, limits, centre, pen)
    parts += _labels(points, field, pen)
    parts += [_run(points, run, field, pen) for run in _runs(points)]
    parts += [_point(dot, place, field, pen) for place, dot in enumerate(points) if dot.value is not None]
    return "".join(parts) + "</svg>"


def _scale(field: _Field, limits: Sequence[Limit], centre: float | None, pen: Pen) -> Iterator[str]:
    right = field.width - _RIGHT
    for tick in ticks(field.low, field.high, 5):
        words = f"{tick * 100:g}%" if field.percent else f"{tick:g}"
        yield pen.line(f"M{_LEFT} {field.y(tick)}H{right:g}")
        yield pen.text(_LEFT - 8, field.y(tick) + 4, words, anchor="end", colour="soft")
    if centre is not None:
        yield pen.line(f"M{_LEFT} {field.y(centre)}H{right:g}", colour="soft", width=1.25)
    for limit in limits:
        y = field.y(limit.at)
        below = limit.past == "below"
        yield pen.line(f"M{_LEFT} {y}H{right:g}", colour="alarm", width=1.5, more=_DASHED)
        # On the side past the limit, so that the words of two limits stand apart.
        yield pen.text(right, y + (14 if below else -5), limit.label, anchor="end", colour="alarm")


def _labels(points: Sequence[Dot], field: _Field, pen: Pen) -> Iterator[str]:
    """As many labels as stand beside each other, evenly apart."""
    half = min(max((text_width(dot.label) for dot in points), default=0.0), _LABEL) / 2
    step = max(1, math.ceil(len(points) * (2 * half + 14) / (field.width - _LEFT - _RIGHT)))
    end = 0.0
    for place in range(0, len(points), step):
        middle = min(max(field.x(place), half), field.width - half)
        if middle - half < end:
            continue  # pushed back from the edge, it would touch the one before
        end = middle + half
        yield pen.text(
            round(middle, 1), _HEIGHT - 8, fitted(points[place].label, _LABEL), anchor="middle", colour="soft"
        )


def _runs(points: Sequence[Dot]) -> Iterator[range]:
    """Stretches in which every value is defined."""
    begun = 0
    for place, dot in enumerate(points):
        if dot.value is None:
            if place > begun:
                yield range(begun, place)
            begun = place + 1
    if begun < len(points):
        yield range(begun, len(points))


def _run(points: Sequence[Dot], run: range, field: _Field, pen: Pen) -> str:
    values = [(field.x(place), field.y(points[place].value or 0.0)) for place in run]
    line = pen.line("M" + "L".join(f"{x} {y}" for x, y in values), colour="accent", width=1.75)
    ends = [(place, points[place]) for place in run if points[place].low is not None]
    if len(ends) < len(values) or len(values) < 2:
        return line
    upper = [f"{field.x(place)} {field.y(dot.high or 0.0)}" for place, dot in ends]
    lower = [f"{field.x(place)} {field.y(dot.low or 0.0)}" for place, dot in reversed(ends)]
    band = f'<path d="M{"L".join([*upper, *lower])}z" fill="{pen.colour("accent")}" opacity="0.16"/>'
    return band + line


def _point(dot: Dot, place: int, field: _Field, pen: Pen) -> str:
    assert dot.value is not None
    x, y = field.x(place), field.y(dot.value)
    ends = "" if dot.low is None or dot.high is None else f", {field.shown(dot.low)} to {field.shown(dot.high)}"
    note = f"; {dot.note}" if dot.note else ""
    tip = f"<title>{escape(f'{dot.label}: {field.shown(dot.value)}{ends}, n = {dot.n:,}{note}')}</title>"
    if dot.alarm:
        return f'<g>{tip}<path d="M{x} {y - 6:g}l6 6l-6 6l-6 -6z" fill="{pen.colour("alarm")}"/></g>'
    if dot.faint:
        stroke = f'stroke="{pen.colour("soft")}" stroke-width="1.5"'
        return f'<g>{tip}<circle cx="{x}" cy="{y}" r="3.5" fill="{pen.colour("paper")}" {stroke}/></g>'
    return f'<g>{tip}<circle cx="{x}" cy="{y}" r="3" fill="{pen.colour("accent")}"/></g>'
