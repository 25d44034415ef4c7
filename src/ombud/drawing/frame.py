"""Where things are in a chart of intervals: columns, scale, and lines for the words of limits."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ombud.drawing.rows import Caption, Dot, Limit, Rest, Row
from ombud.drawing.svg import text_width

#: The longest scale in multiples of the farthest value; longer whiskers end in an arrow.
LONGEST = 1.6
#: The scale begins at zero where the lowest end is nearer to zero than this share of the highest.
ZERO_FROM = 0.4
#: From this width on the ends of the intervals are written out; below the other, labels stand above.
WITH_ENDS, NARROW = 560, 500
_LABELS = 190


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """Where things are: the scale and the columns; ``most`` is the largest number of people of a row."""

    width: float
    left: float
    right: float
    low: float
    high: float
    top: float
    narrow: bool
    percent: bool
    most: int

    def x(self, value: float) -> float:
        """A value's place; outside the scale it is at the end."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return round(self.left + share * (self.right - self.left), 1)

    def shown(self, value: float) -> str:
        """A value as it is written at the end of its row."""
        return f"{value:.1%}" if self.percent else f"{value:.3f}"

    def ends(self, dot: Dot) -> str:
        """Both ends of an interval."""
        if dot.low is None or dot.high is None:
            return dot.said
        if self.percent:
            return f"{dot.low * 100:.1f} – {dot.high * 100:.1f}"
        return f"{dot.low:.3f} – {dot.high:.3f}"


def frame_of(
    rows: Sequence[Row], limits: Sequence[Limit], centre: float | None, least: float, percent: bool, width: int
) -> Frame:
    """The columns and the scale that these rows and limits need."""
    dots = [row for row in rows if isinstance(row, Dot)]
    narrow = width < NARROW
    labels = max((text_width(row.label) for row in rows if not isinstance(row, Caption)), default=0.0)
    left = 16.0 if narrow else min(_LABELS, labels) + 16
    right = width - (16.0 if narrow else 216.0 if width >= WITH_ENDS else 122.0)
    low, high = _span(dots, rows, [limit.at for limit in limits], centre, least)
    words = placed(limits, left, right, low, high)
    return Frame(
        width=width,
        left=left,
        right=right,
        low=low,
        high=high,
        top=24.0 + 15 * (1 + max(item.line for item in words) if words else 0),
        narrow=narrow,
        percent=percent,
        most=max((dot.n for dot in dots), default=1) or 1,
    )


def _span(
    dots: Sequence[Dot], rows: Sequence[Row], limits: Sequence[float], centre: float | None, least: float
) -> tuple[float, float]:
    """The ends of the scale: every value and limit is on it, whiskers up to LONGEST of them, and zero where near."""
    values = [dot.value for dot in dots if dot.value is not None]
    values += [end for row in rows if isinstance(row, Rest) for end in (row.low, row.high) if end is not None]
    fixed = [*limits, *values, *([centre] if centre is not None else [])] or [0.0]
    far_low, far_high = min(fixed), max(fixed)
    room = (LONGEST - 1) * max(far_high, -far_low)
    low = max(min([far_low, *(dot.low for dot in dots if dot.low is not None)]), far_low - room)
    high = min(max([far_high, *(dot.high for dot in dots if dot.high is not None)]), far_high + room)
    if 0 <= low < ZERO_FROM * high or high - low < least:
        return min(0.0, low), max(high, least) + 0.02 * max(high, least)
    rim = 0.12 * (high - low)
    return max(0.0, low - rim) if low >= 0 else low - rim, high + rim


class Placed(msgspec.Struct, frozen=True):
    """A limit with the line and the middle of its words."""

    limit: Limit
    line: int
    middle: float


def placed(limits: Sequence[Limit], left: float, right: float, low: float, high: float) -> list[Placed]:
    """The words of the limits in as many lines as it takes for none to touch another, none beyond the scale."""
    ends: list[float] = []
    found = []
    for limit in sorted(limits, key=lambda item: item.at):
        half = text_width(limit.label) / 2 + 4
        at = left + (limit.at - low) / (high - low) * (right - left)
        middle = max(min(at, right + 40 - half), left + half)
        line = next((place for place, end in enumerate(ends) if end < middle - half), len(ends))
        ends[line : line + 1] = [middle + half]
        found.append(Placed(limit, line, round(middle, 1)))
    return found
