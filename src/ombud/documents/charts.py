"""Charts as SVG text: drawn once, the same on a page and on paper.

On a page colours come from CSS custom properties, so that the drawing follows dark mode;
``paper=True`` gives fixed colours. Every chart carries a title and a description.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import msgspec

_COLOURS = {"ink": "#17242c", "soft": "#53646d", "line": "#dbe2e4", "accent": "#175e5a", "alarm": "#a1261d"}


class Dot(msgspec.Struct, frozen=True, kw_only=True):
    """One row of an interval plot. Undefined rows have no value."""

    label: str
    value: float | None
    low: float | None
    high: float | None
    n: int
    alarm: bool = False
    note: str = ""


def _colour(name: str, *, paper: bool) -> str:
    return _COLOURS[name] if paper else f"var(--{name}, {_COLOURS[name]})"


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
    width: int = 720,
) -> str:
    """A dot with its interval per group, a dashed limit, and n at the end of each row.

    Args:
        id: unique on the page.
        top: the least right end of the scale; it grows to hold every interval up to five.
    """
    left, right, row, head = 200, 118, 26, 26
    height = head + row * len(dots) + 30
    ends = [value for dot in dots for value in (dot.high, dot.value) if value is not None]
    scale = max([top, limit or 0.0, *(min(end, 5.0) for end in ends)])
    step = next(size for size in (0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1.0, 2.0) if scale / size <= 6)

    def x(value: float) -> float:
        return round(left + min(max(value, 0.0), scale) / scale * (width - left - right), 1)

    ink, soft, line = (_colour(name, paper=paper) for name in ("ink", "soft", "line"))
    accent, alarm = _colour("accent", paper=paper), _colour("alarm", paper=paper)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-labelledby="{id}-t {id}-d" font-family="Inter, sans-serif" font-size="12">'
        f'<title id="{id}-t">{escape(title)}</title><desc id="{id}-d">{escape(description)}</desc>'
    ]
    tick = 0.0
    bottom = head + row * len(dots)
    while tick <= scale + 1e-9:
        shown = f"{tick:.0%}" if percent else f"{tick:.2f}".rstrip("0").rstrip(".")
        parts.append(
            f'<path d="M{x(tick)} {head - 6}V{bottom}" stroke="{line}"/>'
            f'<text x="{x(tick)}" y="{bottom + 16}" text-anchor="middle" fill="{soft}">{shown}</text>'
        )
        tick = round(tick + step, 10)
    parts.append(f'<text x="{width}" y="{head - 10}" text-anchor="end" fill="{soft}">value, people</text>')
    if limit is not None:
        parts.append(
            f'<path d="M{x(limit)} {head - 6}V{bottom}" stroke="{alarm}" stroke-dasharray="4 3" stroke-width="1.5"/>'
            f'<text x="{x(limit)}" y="{head - 10}" text-anchor="middle" fill="{alarm}">{escape(limit_label)}</text>'
        )
    for index, dot in enumerate(dots):
        parts.append(
            _row(dot, head + row * index + row // 2, x, ink, soft, alarm if dot.alarm else accent, width, percent)
        )
    return "".join(parts) + "</svg>"


def _row(dot: Dot, y: int, x: object, ink: str, soft: str, colour: str, width: int, percent: bool) -> str:
    assert callable(x)
    label = dot.label if len(dot.label) <= 30 else dot.label[:29] + "…"
    text = f'<text x="190" y="{y + 4}" text-anchor="end" fill="{ink}">{escape(label)}</text>'
    if dot.value is None:
        return text + f'<text x="206" y="{y + 4}" fill="{soft}">undefined</text>'
    shown = f"{dot.value:.1%}" if percent else f"{dot.value:.2f}"
    mark = ""
    if dot.low is not None and dot.high is not None:
        tip = f"{dot.label}: {shown}, interval {dot.low:.3f} to {dot.high:.3f}, n = {dot.n:,}"
        mark = (
            f'<path d="M{x(dot.low)} {y}H{x(dot.high)}" stroke="{colour}" stroke-width="3" stroke-linecap="round" '
            f'opacity="0.45"/><title>{escape(tip)}</title>'
        )
    radius = 5 if dot.n >= 1000 else 4 if dot.n >= 100 else 3
    # A diamond for a value past its limit, so that colour is never the only sign.
    shape = (
        f'<path d="M{x(dot.value)} {y - 6}l6 6l-6 6l-6 -6z" fill="{colour}"/>'
        if dot.alarm
        else f'<circle cx="{x(dot.value)}" cy="{y}" r="{radius}" fill="{colour}"/>'
    )
    end = (
        f'<text x="{width}" y="{y + 4}" text-anchor="end" fill="{ink}">{shown}'
        f'<tspan fill="{soft}">, {dot.n:,}</tspan></text>'
    )
    return f"{text}<g>{mark}{shape}</g>{end}"
