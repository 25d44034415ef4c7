"""Charts as SVG text: drawn once, the same on a page, in a notebook and on paper.

On a page colours come from CSS custom properties, so that a drawing follows dark mode; on paper
they are fixed. Every chart carries a title and a description, and says nothing by colour alone.
"""

from __future__ import annotations

from ombud.drawing.bars import Band, BeforeAfter, bar_plot
from ombud.drawing.intervals import interval_plot
from ombud.drawing.rows import Caption, Dot, Limit, Rest
from ombud.drawing.series import series_plot
from ombud.drawing.svg import text_width

__all__ = [
    "Band",
    "BeforeAfter",
    "Caption",
    "Dot",
    "Limit",
    "Rest",
    "bar_plot",
    "interval_plot",
    "series_plot",
    "text_width",
]
