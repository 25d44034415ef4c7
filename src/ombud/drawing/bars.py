"""Two bars to a row, before and after, on a scale of ordered bands; the words of both stand at the end.

The scale orders, it does not measure: it has bands with names and no numbers. Before is an outline, after is
filled; an after in the last band carries a diamond, so that nothing is said by colour alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import msgspec

from ombud.drawing.svg import Pen, fitted, opened, text_width

ROW, NARROW_ROW, TOP = 34, 62, 30
NARROW = 500
_LABELS, _NUMBERS = 150.0, 150.0


class Band(msgspec.Struct, frozen=True, kw_only=True):
    """A band of the scale and the last place in it."""

    name: str
    up_to: float


class BeforeAfter(msgspec.Struct, frozen=True, kw_only=True):
    """One row. Without places nothing is drawn, and the words say why.

    Attributes:
        words: what stands at the end of the row.
        alarm: the after is in a band that must be seen.
        note: said when a pointer rests on it.
    """

    label: str
    before: float | None
    after: float | None
    words: str
    alarm: bool = False
    note: str = ""


class _Scale(msgspec.Struct, frozen=True, kw_only=True):
    left: float
    right: float
    most: float
    width: float
    narrow: bool

    def x(self, place: float) -> float:
        return round(self.left + min(place, self.most) / self.most * (self.right - self.left), 1)


def bar_plot(
    rows: Sequence[BeforeAfter],
    bands: Sequence[Band],
    *,
    id: str,  # the id of the drawing
    title: str,
    description: str,
    paper: bool = False,
    width: int = 720,
) -> str:
    """Rows of before and after on named bands.

    Args:
        id: unique on the page.
        width: below 500 the label stands above its row, for a narrow screen.
    """
    pen, narrow = Pen(paper=paper), width < NARROW
    labels = max((text_width(row.label) for row in rows), default=0.0)
    scale = _Scale(
        left=4.0 if narrow else min(_LABELS, labels) + 14,
        right=width - (4.0 if narrow else _NUMBERS),
        most=bands[-1].up_to,
        width=width,
        narrow=narrow,
    )
    high = NARROW_ROW if narrow else ROW
    bottom = TOP + high * len(rows)
    parts = [opened(width, bottom + 8, id=id, title=title, description=description)]
    parts += _bands(bands, scale, bottom, pen)
    for index, row in enumerate(rows):
        parts.append(_row(row, TOP + high * index, scale, pen))
    return "".join(parts) + "</svg>"


def _bands(bands: Sequence[Band], scale: _Scale, bottom: float, pen: Pen) -> list[str]:
    parts, start = [], 0.0
    for band in bands:
        left, right = scale.x(start), scale.x(band.up_to)
        words = fitted(band.name, right - left + 8)
        parts.append(pen.text((left + right) / 2, 16, words, anchor="middle", colour="soft"))
        parts.append(pen.line(f"M{right:g} 22V{bottom:g}"))
        start = band.up_to
    return parts


def _row(row: BeforeAfter, y: float, scale: _Scale, pen: Pen) -> str:
    """The label, the outline of before above the filled after, the words."""
    top = y + (24 if scale.narrow else 5)
    words_at, label_at = (y + 16, y + 16) if scale.narrow else (y + 21, y + 21)
    room = scale.width / 2 if scale.narrow else scale.left - 12
    label = pen.text(scale.left if scale.narrow else 0, label_at, fitted(row.label, room))
    colour = "alarm" if row.alarm else "ink"
    words = pen.text(scale.width, words_at, row.words, anchor="end", colour=colour)
    drawn = ""
    if row.before is not None and row.after is not None:
        drawn = _outline(row.before, top, scale, pen) + _filled(row, row.after, top + 11, scale, pen)
    tip = f"<title>{escape(row.note or f'{row.label}: {row.words}')}</title>"
    return f"<g>{tip}{label}{drawn}{words}</g>"


def _outline(place: float, y: float, scale: _Scale, pen: Pen) -> str:
    return (
        f'<rect x="{scale.left:g}" y="{y:g}" width="{scale.x(place) - scale.left:g}" height="8" '
        f'fill="none" stroke="{pen.colour("soft")}" stroke-width="1.25"/>'
    )


def _filled(row: BeforeAfter, place: float, y: float, scale: _Scale, pen: Pen) -> str:
    colour, end = pen.colour("alarm" if row.alarm else "accent"), scale.x(place)
    bar = f'<rect x="{scale.left:g}" y="{y:g}" width="{end - scale.left:g}" height="12" fill="{colour}"/>'
    mark = f'<path d="M{end:g} {y - 2:g}l8 8l-8 8l-8 -8z" fill="{colour}"/>' if row.alarm else ""
    return bar + mark
