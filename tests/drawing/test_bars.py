"""Bars of before and after: every row is drawn with its words, inside the picture, and told by shape too."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from ombud.drawing import Band, BeforeAfter, bar_plot

BANDS = [
    Band(name=name, up_to=up_to)
    for name, up_to in (("Low", 5.5), ("Moderate", 11.5), ("High", 18.5), ("Critical", 25.5))
]
ROWS = [
    BeforeAfter(label="<b>Bias</b>", before=22, after=18, words="High, high confidence", alarm=True),
    BeforeAfter(label="Safety", before=6, after=2, words="Low, medium confidence"),
    BeforeAfter(label="Vendor", before=None, after=None, words="no scenario"),
]


def plot(width: int, *, paper: bool = False) -> str:
    return bar_plot(ROWS, BANDS, id="r", title="Risk", description="Eight bars", width=width, paper=paper)


@pytest.mark.parametrize("width", [350, 760])
def test_every_row_has_its_words_and_stays_inside_the_picture(width: int) -> None:
    svg = plot(width)
    tree = ElementTree.fromstring(svg)

    for words in ("&lt;b&gt;Bias", "High, high confidence", "no scenario", "Moderate", "Critical"):
        assert words in svg
    for item in tree.iter("{http://www.w3.org/2000/svg}rect"):
        assert 0 <= float(item.get("x", "")) <= float(item.get("x", "")) + float(item.get("width", "")) <= width


def test_before_is_an_outline_after_is_filled_and_what_must_be_seen_has_a_diamond() -> None:
    svg = plot(760)

    assert svg.count('fill="none" stroke=') >= 2  # the outlines of two rows
    assert svg.count("<rect") == 4
    assert len(re.findall(r"l8 8l-8 8l-8 -8z", svg)) == 1
    assert "var(--alarm" in svg
    assert "var(" not in plot(760, paper=True)
