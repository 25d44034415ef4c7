"""Pieces of a drawing: colours, text that fits, axes with round steps."""

from __future__ import annotations

import math
from html import escape
from typing import Literal

COLOURS = {
    "ink": "#17242c",
    "soft": "#53646d",
    "line": "#dbe2e4",
    "paper": "#ffffff",
    "accent": "#175e5a",
    "alarm": "#a1261d",
}
#: Widths of letters in a wide sans-serif face, in parts of the size; all others are MIDDLE.
NARROW, WIDE, MIDDLE = frozenset("iljtfrI.,:;'|!()[] "), frozenset("mwMW@%&—"), 0.62
FAMILY = "Inter, system-ui, sans-serif"

Anchor = Literal["start", "middle", "end"]


class Pen:
    """Draws in the colours of a page, or of paper."""

    def __init__(self, *, paper: bool) -> None:
        self._paper = paper

    def colour(self, name: str) -> str:
        """A colour by its name in :data:`COLOURS`."""
        return COLOURS[name] if self._paper else f"var(--{name}, {COLOURS[name]})"

    def text(self, x: float, y: float, words: str, *, anchor: Anchor = "start", colour: str = "ink") -> str:
        """A line of text; it is escaped."""
        at = "" if anchor == "start" else f' text-anchor="{anchor}"'
        # A rim in the colour of the ground keeps lines from running through the letters.
        rim = f'stroke="{self.colour("paper")}" stroke-width="3" paint-order="stroke"'
        return f'<text x="{x:g}" y="{y:g}"{at} fill="{self.colour(colour)}" {rim}>{escape(words)}</text>'

    def line(self, path: str, *, colour: str = "line", width: float = 1, more: str = "") -> str:
        """A stroke along a path."""
        return f'<path d="{path}" fill="none" stroke="{self.colour(colour)}" stroke-width="{width:g}"{more}/>'


def text_width(words: str, size: float = 12) -> float:
    """About how wide a text is, in the units of its size; rather too wide than too narrow."""
    return size * sum(
        0.4 if letter in NARROW else 0.98 if letter in WIDE else 0.74 if letter.isupper() else MIDDLE
        for letter in words
    )


def fitted(words: str, room: float, size: float = 12) -> str:
    """The text, cut with an ellipsis where it would be wider than the room."""
    if text_width(words, size) <= room:
        return words
    while words and text_width(words + "…", size) > room:
        words = words[:-1]
    return words.rstrip() + "…"


def in_two(words: str, room: float, size: float = 12) -> tuple[str, str]:
    """The text in one line where it fits, else in two, broken between words; the second is cut where it must be."""
    if text_width(words, size) <= room or " " not in words:
        return fitted(words, room, size), ""
    parts = words.split(" ")
    count = next((n for n in range(len(parts), 0, -1) if text_width(" ".join(parts[:n]), size) <= room), 1)
    return fitted(" ".join(parts[:count]), room, size), fitted(" ".join(parts[count:]), room, size)


def ticks(low: float, high: float, most: int) -> list[float]:
    """Round numbers from low to high, at most so many of them."""
    span = high - low
    power = 10.0 ** math.floor(math.log10(span / max(1, most)))
    step = next(size * power for size in (1, 2, 5, 10) if span / (size * power) <= most)
    first = math.ceil(low / step - 1e-9)
    return [round(place * step, 12) for place in range(first, math.floor(high / step + 1e-9) + 1)]


def opened(width: float, height: float, *, id: str, title: str, description: str) -> str:  # the id of the drawing
    """The beginning of a drawing that says to everybody what it shows."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img" '
        f'aria-labelledby="{id}-t {id}-d" font-family="{FAMILY}" font-size="12">'
        f'<title id="{id}-t">{escape(title)}</title><desc id="{id}-d">{escape(description)}</desc>'
    )
