"""Charts of values in an order: broken where nothing was measured, labels apart, marks by shape."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from ombud.drawing import Dot, Limit, series_plot, text_width

SVG = "{http://www.w3.org/2000/svg}"


def plot(points: list[Dot], *, width: int = 580) -> str:
    limits = (Limit(at=0.2, label="at most 0.2", past="above"),)
    return series_plot(points, id="s1", title="PSI", description="Ten days", limits=limits, percent=False, width=width)


def day(place: int, value: float | None, *, alarm: bool = False, faint: bool = False) -> Dot:
    ends = (None, None) if value is None else (value * 0.8, value * 1.2)
    return Dot(label=f"2026-10-{place:02}", value=value, low=ends[0], high=ends[1], n=100, alarm=alarm, faint=faint)


def test_every_value_is_a_point_and_what_is_past_its_limit_is_marked_by_shape() -> None:
    svg = plot([day(1, 0.1), day(2, 0.3, alarm=True), day(3, 0.1, faint=True)])
    assert svg.count("<circle") == 2
    assert svg.count("l6 6l-6 6l-6 -6z") == 1
    assert re.search(r'<circle [^>]*fill="var\(--paper', svg)
    assert "at most 0.2" in svg


def test_the_line_is_broken_where_nothing_is_defined() -> None:
    whole = plot([day(place, 0.1) for place in range(1, 7)])
    broken = plot([day(place, None if place == 3 else 0.1) for place in range(1, 7)])
    assert (whole.count('opacity="0.16"'), broken.count('opacity="0.16"')) == (1, 2)
    assert broken.count("<circle") == 5


def test_one_value_alone_is_drawn() -> None:
    assert plot([day(1, 0.1)]).count("<circle") == 1


@given(st.integers(1, 200), st.sampled_from([358, 580]))
def test_labels_of_time_never_overlap_and_every_point_is_inside(days: int, width: int) -> None:
    svg = plot([day(place, 0.1 + place / 1000) for place in range(days)], width=width)
    labels = [item for item in ElementTree.fromstring(svg).iter(f"{SVG}text") if "2026" in (item.text or "")]
    assert labels
    for one, two in pairwise(labels):
        apart = float(two.attrib["x"]) - float(one.attrib["x"])
        assert apart >= (text_width(one.text or "") + text_width(two.text or "")) / 2
    assert all(0 <= float(x) <= width for x in re.findall(r'cx="([\d.]+)"', svg))
