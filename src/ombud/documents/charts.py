"""Charts as SVG text: drawn once, the same on a page and on paper.

On a page colours come from CSS custom properties, so that the drawing follows dark mode;
``paper=True`` gives fixed colours. Every chart carries a title and a description. A row has its
words above its mark, so that a narrow screen cuts off neither.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape

import msgspec

_COLOURS = {"ink": "#17242c", "soft": "#53646d", "line": "#dbe2e4", "accent": "#175e5a", "alarm": "#a1261d"}
_MARGIN = 12  # beside the scale, so that the numbers at its ends are whole
_LINE, _MARK, _HEAD, _FOOT = 16, 20, 24, 22
#: Width of a drawing on paper.
PAPER = 560
#: Width of a letter of 12 units, a little more than the mean of Inter.
_LETTER = 6.4


class Dot(msgspec.Struct, frozen=True, kw_only=True):
    """One row of an interval plot. Undefined rows have no value.

    Attributes:
        alarm: the group is past a limit.
        few: there are too few people to judge; it raises no alarm.
    """

    label: str
    value: float | None
    low: float | None
    high: float | None
    n: int
    alarm: bool = False
    few: bool = False
    note: str = ""

    def words(self, *, percent: bool) -> str:
        """Value, people, and whether they are too few to judge."""
        if self.value is None:
            return "nobody to count" if not self.n else f"no value, n = {self.n:,}"
        shown = f"{self.value:.1%}" if percent else f"{self.value:.2f}"
        return f"{shown}, n = {self.n:,}" + (", too few to judge" if self.few else "")


class _Plot(msgspec.Struct, frozen=True, kw_only=True):
    """The scale and the colours of one drawing."""

    width: int
    top: float
    percent: bool
    paper: bool

    def x(self, value: float) -> float:
        return round(_MARGIN + min(max(value, 0.0), self.top) / self.top * (self.width - 2 * _MARGIN), 1)

    def colour(self, name: str) -> str:
        return _COLOURS[name] if self.paper else f"var(--{name}, {_COLOURS[name]})"

    def paper_colour(self) -> str:
        return "#ffffff" if self.paper else "var(--paper, #ffffff)"

    def height_of(self, dot: Dot) -> int:
        return _LINE * (1 if self.fits(dot) else 2) + _MARK

    def fits(self, dot: Dot) -> bool:
        """Whether label and words stand on one line."""
        return (len(dot.label) + len(dot.words(percent=self.percent)) + 2) * _LETTER < self.width


def interval_plot(
    dots: Sequence[Dot],
    *,
    id: str,  # the id of the drawing
    title: str,
    description: str,
    limit: float | None = None,
    limit_label: str = "",
    top: float = 0.1,
    percent: bool = True,
    paper: bool = False,
    width: int = 360,
) -> str:
    """A dot with its interval per group, a dashed limit; value and people stand above each mark.

    Args:
        id: unique on the page.
        top: the least right end of the scale; it grows to hold every interval up to five.
    """
    ends = [value for dot in dots for value in (dot.high, dot.value) if value is not None]
    scale = max([top, limit or 0.0, *(min(end, 5.0) for end in ends)])
    plot = _Plot(width=width, top=scale, percent=percent, paper=paper)
    bottom = _HEAD + sum(plot.height_of(dot) for dot in dots)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {bottom + _FOOT}" role="img" '
        f'aria-labelledby="{id}-t {id}-d" font-family="Inter, sans-serif" font-size="12">'
        f'<title id="{id}-t">{escape(title)}</title><desc id="{id}-d">{escape(description)}</desc>',
        *_ticks(plot, bottom),
        *(_limit(plot, limit, limit_label, bottom) if limit is not None else ()),
        *_rows(plot, dots),
    ]
    return "".join(parts) + "</svg>"


def _ticks(plot: _Plot, bottom: int) -> Iterator[str]:
    sizes = (0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1.0, 2.0)
    step = next(size for size in sizes if plot.top / size <= 6)
    for number in range(int(plot.top / step + 1e-9) + 1):
        tick = round(number * step, 10)
        shown = f"{tick:.0%}" if plot.percent else f"{tick:.2f}".rstrip("0").rstrip(".")
        yield f'<path d="M{plot.x(tick)} {_HEAD - 4}V{bottom}" stroke="{plot.colour("line")}"/>'
        yield _text(plot.x(tick), bottom + 15, shown, plot.colour("soft"), "middle")


def _limit(plot: _Plot, limit: float, label: str, bottom: int) -> Iterator[str]:
    x, alarm = plot.x(limit), plot.colour("alarm")
    yield f'<path d="M{x} {_HEAD - 4}V{bottom}" stroke="{alarm}" stroke-dasharray="4 3" stroke-width="1.5"/>'
    # Near an end of the scale the words turn inward.
    half = len(label) * _LETTER / 2
    anchor = "end" if x + half > plot.width else "start" if x < half else "middle"
    yield _text(x, _HEAD - 10, label, alarm, anchor)


def _rows(plot: _Plot, dots: Sequence[Dot]) -> Iterator[str]:
    y = _HEAD
    # Words stay readable where a line of the scale runs behind them.
    halo = f' stroke="{plot.paper_colour()}" stroke-width="3" paint-order="stroke"'
    for dot in dots:
        words = dot.words(percent=plot.percent)
        most = int(plot.width / _LETTER)
        label = dot.label if len(dot.label) <= most else dot.label[: most - 1] + "…"
        yield _text(0, y + 12, label, plot.colour("ink"), "start", weight=600, halo=halo)
        if plot.fits(dot):
            yield _text(plot.width, y + 12, words, plot.colour("ink"), "end", halo=halo)
        else:
            yield _text(0, y + 12 + _LINE, words, plot.colour("ink"), "start", halo=halo)
        y += plot.height_of(dot)
        yield from _mark(plot, dot, y - _MARK // 2 - 1)


def _text(x: float, y: int, words: str, colour: str, anchor: str, *, weight: int = 0, halo: str = "") -> str:
    bold = f' font-weight="{weight}"' if weight else ""
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{colour}"{bold}{halo}>{escape(words)}</text>'


def _mark(plot: _Plot, dot: Dot, y: int) -> Iterator[str]:
    """The interval and the value: a diamond past a limit, a hollow ring for too few, else a dot.

    So colour is never the only sign.
    """
    if dot.value is None:
        return
    x: Callable[[float], float] = plot.x
    colour = plot.colour("soft" if dot.few else "alarm" if dot.alarm else "accent")
    drawn = []
    if dot.low is not None and dot.high is not None:
        tip = f"{dot.label}: {dot.words(percent=plot.percent)}, interval {dot.low:.3f} to {dot.high:.3f}"
        drawn.append(
            f'<path d="M{x(dot.low)} {y}H{x(dot.high)}" stroke="{colour}" stroke-width="3" stroke-linecap="round" '
            f'opacity="0.45"/><title>{escape(tip)}</title>'
        )
    if dot.few:
        drawn.append(
            f'<circle cx="{x(dot.value)}" cy="{y}" r="4" fill="{plot.paper_colour()}" stroke="{colour}" '
            'stroke-width="1.5"/>'
        )
    elif dot.alarm:
        drawn.append(f'<path d="M{x(dot.value)} {y - 6}l6 6l-6 6l-6 -6z" fill="{colour}"/>')
    else:
        radius = 5 if dot.n >= 1000 else 4
        drawn.append(f'<circle cx="{x(dot.value)}" cy="{y}" r="{radius}" fill="{colour}"/>')
    yield f"<g>{''.join(drawn)}</g>"
