"""A row per group: a dot at its value, a whisker over its interval, limits as lines through all rows.

The area of a dot is the number of people. A value past its limit is a diamond; a group too small
to judge is hollow and grey. What cannot be shown one by one is a band with a sentence.
"""

from __future__ import annotations

from collections.abc import Sequence

from ombud.drawing.frame import WITH_ENDS, Frame, frame_of, placed
from ombud.drawing.marks import drawn, height
from ombud.drawing.rows import Limit, Row
from ombud.drawing.svg import Pen, opened, ticks

_FOOT = 24
_DASHED = ' stroke-dasharray="4 3"'


def interval_plot(
    rows: Sequence[Row],
    *,
    id: str,  # the id of the drawing
    title: str,
    description: str,
    limits: Sequence[Limit] = (),
    centre: float | None = None,
    least: float = 0.1,
    percent: bool = True,
    paper: bool = False,
    width: int = 720,
    counted: str = "people",
) -> str:
    """Groups with their intervals.

    Args:
        id: unique on the page.
        limits: drawn as dashed lines; the side past them is tinted.
        centre: where nothing differs, such as 1 of a ratio; drawn as a line.
        least: the least end of the scale; it grows to hold what is judged.
        percent: values are shares.
        counted: what a row is made of.
        width: below 500 the label stands above its row, for a narrow screen.
    """
    pen = Pen(paper=paper)
    frame = frame_of(rows, limits, centre, least, percent, width)
    bottom = frame.top + sum(height(row, frame) for row in rows)
    parts = [opened(width, bottom + _FOOT, id=id, title=title, description=description)]
    parts += [*_scale(frame, limits, centre, bottom, pen), *_heads(frame, counted, pen)]
    y = frame.top
    for row in rows:
        parts.append(drawn(row, y, frame, pen))
        y += height(row, frame)
    return "".join(parts) + "</svg>"


def _scale(frame: Frame, limits: Sequence[Limit], centre: float | None, bottom: float, pen: Pen) -> list[str]:
    """Limits, grid, numbers below, heads of the columns."""
    top = frame.top - 6
    parts = [_tint(limit, frame, top, bottom, pen) for limit in limits if limit.past]
    spread = 46
    for tick in ticks(frame.low, frame.high, max(2, int((frame.right - frame.left) // spread))):
        x = frame.x(tick)
        words = (
            f"{tick:.0%}"
            if frame.percent and round(tick * 100, 6) % 1 == 0
            else (f"{tick:.1%}" if frame.percent else f"{tick:g}")
        )
        parts.append(pen.line(f"M{x} {top:g}V{bottom:g}"))
        parts.append(pen.text(x, bottom + 16, words, anchor="middle", colour="soft"))
    if centre is not None:
        parts.append(pen.line(f"M{frame.x(centre)} {top:g}V{bottom:g}", colour="soft", width=1.25))
    for item in placed(limits, frame.left, frame.right, frame.low, frame.high):
        x, y = frame.x(item.limit.at), frame.top - 12 - 15 * item.line
        parts.append(pen.line(f"M{x} {y + 4:g}V{bottom:g}", colour="alarm", width=1.5, more=_DASHED))
        parts.append(pen.text(item.middle, y, item.limit.label, anchor="middle", colour="alarm"))
    return parts


def _tint(limit: Limit, frame: Frame, top: float, bottom: float, pen: Pen) -> str:
    start, end = (frame.left, frame.x(limit.at)) if limit.past == "below" else (frame.x(limit.at), frame.right)
    return (
        f'<rect x="{start:g}" y="{top:g}" width="{max(0.0, end - start):g}" height="{bottom - top:g}" '
        f'fill="{pen.colour("alarm")}" opacity="0.07"/>'
    )


def _heads(frame: Frame, counted: str, pen: Pen) -> list[str]:
    if frame.narrow:
        return [pen.text(frame.width - 8, 12, f"value, {counted}", anchor="end", colour="soft")]
    heads = [
        pen.text(frame.right + 60, 12, "value", anchor="end", colour="soft"),
        pen.text(frame.width, 12, counted, anchor="end", colour="soft"),
    ]
    if frame.width >= WITH_ENDS:
        heads.append(pen.text(frame.width - 60, 12, "interval", anchor="end", colour="soft"))
    return heads
