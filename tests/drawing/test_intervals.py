"""Charts of intervals: everybody is drawn, nothing overlaps, nothing is said by colour alone."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from ombud.drawing import Caption, Dot, Limit, Rest, interval_plot, text_width
from ombud.drawing.rows import Row

SVG = "{http://www.w3.org/2000/svg}"


def plot(rows: list[Row], *, width: int = 720, limits: tuple[Limit, ...] = (), paper: bool = False) -> str:
    return interval_plot(
        rows, id="c1", title="Rates", description="Two groups", width=width, limits=limits, paper=paper
    )


def texts(svg: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(svg).iter(f"{SVG}text"))


def test_every_group_is_drawn_escaped_and_what_is_past_a_limit_is_marked_by_shape() -> None:
    dots: list[Row] = [
        Dot(label="<b>women</b>", value=0.3, low=0.2, high=0.4, n=100, alarm=True),
        Dot(label="men", value=0.6, low=0.5, high=0.7, n=2000),
        Dot(label="nobody", value=None, low=None, high=None, n=0),
    ]
    svg = plot(dots, limits=(Limit(at=0.5, label="at least 0.5", past="below"),))

    assert "&lt;b&gt;women" in svg
    assert svg.count("<circle") == 1
    assert "undefined" in svg
    assert "var(--accent" in svg
    assert '<title id="c1-t">Rates</title>' in svg
    assert [item.text for item in texts(svg)].count("at least 0.5") == 1
    assert svg == plot(dots, limits=(Limit(at=0.5, label="at least 0.5", past="below"),))


def test_on_paper_colours_are_fixed() -> None:
    rows: list[Row] = [Dot(label="few", value=0.5, low=0.1, high=0.9, n=3, faint=True)]
    assert "var(" not in plot(rows, paper=True)
    assert "var(" in plot(rows)


def test_the_area_of_a_dot_grows_with_the_people() -> None:
    rows: list[Row] = [Dot(label=str(n), value=0.5, low=0.4, high=0.6, n=n) for n in (10, 1000, 4000)]
    sizes = [float(size) for size in re.findall(r'<circle [^>]*r="([\d.]+)"', plot(rows))]
    assert sizes[0] < sizes[1] < sizes[2]


def test_a_group_too_small_to_judge_is_hollow_and_a_caption_says_why() -> None:
    svg = plot([Caption("shown, not judged"), Dot(label="few", value=0.5, low=0.1, high=0.9, n=3, faint=True)])
    assert "shown, not judged" in svg
    assert re.search(r'<circle [^>]*fill="var\(--paper', svg)


def test_groups_between_are_a_band_from_the_lowest_to_the_highest() -> None:
    svg = plot([Rest(label="… 9,980 between", n=50_000, low=0.2, high=0.8, note="9,980 groups between")])
    assert {"… 9,980 between", "50,000", "20.0 – 80.0"} <= {item.text for item in texts(svg)}
    assert "<rect" in svg


def test_a_whisker_that_leaves_the_scale_ends_in_an_arrow() -> None:
    def whisker(high: float) -> str:
        return plot([Dot(label="a", value=1.0, low=0.9, high=high, n=100)])

    assert "l4 4l-4 4" in whisker(60.0)
    assert "l4 4l-4 4" not in whisker(1.1)


@given(st.lists(st.floats(0.01, 2.0), min_size=2, max_size=5, unique=True), st.sampled_from([358, 580, 720]))
def test_the_words_of_limits_never_overlap(places: list[float], width: int) -> None:
    limits = tuple(Limit(at=at, label=f"at least {at:.2f}") for at in places)
    rows: list[Row] = [Dot(label="a group", value=1.0, low=0.5, high=1.5, n=100)]
    words = [item for item in texts(plot(rows, width=width, limits=limits)) if "at least" in (item.text or "")]
    by_line: dict[str, list[tuple[float, float]]] = {}
    for item in words:
        half = text_width(item.text or "") / 2
        middle = float(item.attrib["x"])
        by_line.setdefault(item.attrib["y"], []).append((middle - half, middle + half))

    assert len(words) == len(limits)
    for spans in by_line.values():
        assert all(first[1] < second[0] for first, second in pairwise(sorted(spans)))


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(1, 10**7)), min_size=1, max_size=6))
def test_numbers_below_the_scale_never_overlap_and_every_mark_is_inside(groups: list[tuple[float, int]]) -> None:
    rows: list[Row] = [
        Dot(label=f"group {place}", value=value, low=value * 0.9, high=min(1.0, value * 1.1), n=n)
        for place, (value, n) in enumerate(groups)
    ]
    svg = plot(rows)
    below = max((item.attrib["y"] for item in texts(svg)), key=float)
    numbers = sorted((float(item.attrib["x"]), item.text or "") for item in texts(svg) if item.attrib["y"] == below)

    assert len(numbers) >= 2
    for (one, first), (two, second) in pairwise(numbers):
        assert one + text_width(first) / 2 <= two - text_width(second) / 2
    assert all(0 <= float(x) <= 720 for x in re.findall(r'cx="([\d.]+)"', svg))


def test_a_long_label_is_in_two_lines_cut_where_it_must_be_and_whole_in_the_title_of_its_row() -> None:
    label = "a group with a name that is far too long to fit beside the scale even in two lines of it"
    svg = plot([Dot(label=label, value=0.5, low=0.4, high=0.6, n=10)])
    lines = [item.text or "" for item in texts(svg) if item.attrib.get("text-anchor") == "end"]
    first = next(text for text in lines if text.startswith("a group"))
    second = lines[lines.index(first) + 1]

    assert label.startswith(f"{first} {second.removesuffix('…')}")
    assert second.endswith("…")
    assert f"<title>{label}: 50.0%, interval 40.0 – 60.0, n = 10</title>" in svg


def test_a_label_of_one_word_that_is_too_long_is_cut() -> None:
    svg = plot([Dot(label="x" * 200, value=0.5, low=0.4, high=0.6, n=10)])
    assert any((item.text or "").endswith("x…") for item in texts(svg))
