"""How a row of a chart of intervals is drawn: label, whisker, dot, numbers."""

from __future__ import annotations

import math
from collections.abc import Callable
from html import escape

from ombud.drawing.frame import WITH_ENDS, Frame
from ombud.drawing.rows import Caption, Dot, Rest, Row
from ombud.drawing.svg import Pen, fitted, in_two

ROW, NARROW_ROW = 26, 44


def height(row: Row, frame: Frame) -> float:
    """How high a row is."""
    return NARROW_ROW if frame.narrow and not isinstance(row, Caption) else ROW


def drawn(row: Row, y: float, frame: Frame, pen: Pen) -> str:
    """A row whose upper edge is at y."""
    match row:
        case Caption(words=words):
            return _words(words, y, frame, pen)
        case Rest():
            return _rest(row, y, frame, pen)
        case Dot():
            return _group(row, y, frame, pen)


def _words(words: str, y: float, frame: Frame, pen: Pen) -> str:
    text = fitted(words, frame.width - 8, 12)
    rule = pen.line(f"M0 {y + 3:g}H{frame.width:g}")
    return f"{rule}{pen.text(8 if frame.narrow else 0, y + 18, text, colour='soft')}"


def _rest(row: Rest, y: float, frame: Frame, pen: Pen) -> str:
    """A band from the lowest to the highest value, with its ends in the place of an interval."""
    dot = Dot(label=row.label, value=None, low=row.low, high=row.high, n=row.n, faint=True, note=row.note)
    line = y + (NARROW_ROW - 14 if frame.narrow else ROW / 2)
    baseline = y + 16 if frame.narrow else line + 4
    band = ""
    if row.low is not None and row.high is not None:
        start, end = frame.x(row.low), frame.x(row.high)
        band = (
            f'<rect x="{start:g}" y="{line - 7:g}" width="{max(1.0, end - start):g}" height="14" rx="3" '
            f'fill="{pen.colour("accent")}" opacity="0.2"/>'
        )
    tip = f"<title>{escape(row.note)}</title>"
    return f"<g>{tip}{_label(dot, baseline, frame, pen)}{band}{_numbers(dot, baseline, frame, pen)}</g>"


def _group(dot: Dot, y: float, frame: Frame, pen: Pen) -> str:
    line = y + (NARROW_ROW - 14 if frame.narrow else ROW / 2)
    baseline = y + 16 if frame.narrow else line + 4
    tip = f"<title>{escape(_told(dot, frame))}</title>"
    mark = pen.text(frame.x(frame.low) + 6, line + 4, "undefined", colour="soft")
    if dot.value is not None:
        mark = "".join(draw(dot, line, frame, pen) for draw in _marks(dot))
    return f"<g>{tip}{_label(dot, baseline, frame, pen)}{mark}{_numbers(dot, baseline, frame, pen)}</g>"


def _marks(dot: Dot) -> tuple[Callable[[Dot, float, Frame, Pen], str], ...]:
    """What a row is drawn with, from below: a whisker shorter than its dot is seen, a hollow dot is not crossed."""
    return (_own_limit, _whisker, _dot) if dot.faint else (_own_limit, _dot, _whisker)


def _told(dot: Dot, frame: Frame) -> str:
    value = "undefined" if dot.value is None else frame.shown(dot.value)
    ends = f", interval {frame.ends(dot)}" if frame.ends(dot) else ""
    note = f"; {dot.note}" if dot.note else ""
    return f"{dot.label}: {value}{ends}, n = {dot.n:,}{note}"


def _label(dot: Dot, y: float, frame: Frame, pen: Pen) -> str:
    colour = "soft" if dot.faint else "ink"
    if frame.narrow:
        return pen.text(8, y, fitted(dot.label, frame.width - 160), colour=colour)
    x, room = frame.left - 14, frame.left - 14
    first, second = in_two(dot.label, room)
    if not second:
        return pen.text(x, y, first, anchor="end", colour=colour)
    upper = pen.text(x, y - 6, first, anchor="end", colour=colour)
    return f"{upper}{pen.text(x, y + 6, second, anchor='end', colour=colour)}"


def _numbers(dot: Dot, y: float, frame: Frame, pen: Pen) -> str:
    value = "" if dot.value is None else frame.shown(dot.value)
    if frame.narrow:
        words = ", ".join(filter(None, (dot.said, value, f"{dot.n:,}")))
        return pen.text(frame.width - 8, y, words, anchor="end", colour=_ink(dot))
    parts = [pen.text(frame.width, y, f"{dot.n:,}", anchor="end", colour="soft")]
    if value:
        parts.append(pen.text(frame.right + 60, y, value, anchor="end", colour=_ink(dot)))
    if frame.ends(dot) and frame.width >= WITH_ENDS:
        parts.append(pen.text(frame.width - 60, y, frame.ends(dot), anchor="end", colour="soft"))
    return "".join(parts)


def _ink(dot: Dot) -> str:
    return "soft" if dot.faint else "alarm" if dot.alarm else "ink"


def _whisker(dot: Dot, y: float, frame: Frame, pen: Pen) -> str:
    """The interval, with a cap at each end, or an arrow where it goes on beyond the scale."""
    if dot.low is None or dot.high is None:
        return ""
    start, end = frame.x(dot.low), frame.x(dot.high)
    low = f"M{start + 4} {y - 4:g}l-4 4l4 4" if dot.low < frame.low else f"M{start} {y - 6:g}v12"
    high = f"M{end - 4} {y - 4:g}l4 4l-4 4" if dot.high > frame.high else f"M{end} {y - 6:g}v12"
    colour = "soft" if dot.faint else "alarm" if dot.alarm else "accent"
    return pen.line(f"M{start} {y:g}H{end}{low}{high}", colour=colour, width=1.75)


def _own_limit(dot: Dot, y: float, frame: Frame, pen: Pen) -> str:
    if dot.own_limit is None or not frame.low <= dot.own_limit <= frame.high:
        return ""
    return pen.line(f"M{frame.x(dot.own_limit)} {y - 9:g}v18", colour="alarm", width=1.5)


def _dot(dot: Dot, y: float, frame: Frame, pen: Pen) -> str:
    assert dot.value is not None
    x, size = frame.x(dot.value), round(2 + 4 * math.sqrt(dot.n / frame.most), 1)
    if dot.faint:
        # Hollow on the page's own ground, so that the whisker does not run through it.
        return (
            f'<circle cx="{x}" cy="{y:g}" r="{size + 0.5:g}" fill="{pen.colour("paper")}" '
            f'stroke="{pen.colour("soft")}" stroke-width="1.5"/>'
        )
    if dot.alarm:
        half = round(size + 2, 1)
        shape = f"M{x} {y - half:g}l{half:g} {half:g}l-{half:g} {half:g}l-{half:g} -{half:g}z"
        return f'<path d="{shape}" fill="{pen.colour("alarm")}"/>'
    return f'<circle cx="{x}" cy="{y:g}" r="{size:g}" fill="{pen.colour("accent")}"/>'
