"""Facts that a measurement answers by itself, and how its figures are shown.

A fact in :data:`MEASURED` is labelled *measured* wherever a prediction log was measured; what a
person stated on it stands beside it and is never merged with it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from ombud.documents.model import Block, Picture, Table
from ombud.documents.plots import LEGEND, alarms_of, dots_of, told
from ombud.drawing import interval_plot
from ombud.measure import Figure, Measurement, lowest_ratios, sentence
from ombud.measure.statistics.rate import wilson


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """An answer: lines, and blocks that follow them."""

    lines: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()


def _of(measurement: Measurement, figure_id: str, by: str = "") -> list[Figure]:
    return [item for item in measurement.figures if item.id == figure_id and by in ("", item.by)]


def number(value: str | None, *, percent: bool = False) -> str:
    """A figure's text as a person reads it."""
    if value is None:
        return "undefined"
    return f"{float(value):.1%}" if percent else f"{float(value):.3f}"


def interval(item: Figure, *, percent: bool = False) -> str:
    """Both ends of a figure's interval."""
    if item.low is None or item.high is None:
        return "none"
    return f"{number(item.low, percent=percent)} to {number(item.high, percent=percent)}"


def source_line(measurement: Measurement) -> str:
    """Which bytes were measured, and with what."""
    source = measurement.source
    return f"{source.name}, SHA-256 {source.sha256[:16]}…, counted with {source.engine}"


def data_measured(measurement: Measurement) -> Shown:
    """On which data: the file, who is in it, what is missing in it."""
    return Shown(lines=(f"{source_line(measurement)}.", *measurement.coverage.sentences()))


def results(measurement: Measurement) -> Shown:
    """Rates over everybody, with Wilson intervals."""
    first = next(iter(measurement.groups), "")
    lines = []
    for figure_id, name in (("selection_rate", "Favourable outcomes"), ("accuracy", "Accuracy")):
        groups = [item for item in _of(measurement, figure_id, first) if item.hits is not None]
        n, hits = sum(item.n for item in groups), sum(item.hits or 0 for item in groups)
        found = wilson(hits, n)
        if n and found.value is not None and found.low is not None and found.high is not None:
            lines.append(
                f"{name}: {found.value:.1%} of {n:,}; 95 % interval {found.low:.1%} to {found.high:.1%} (Wilson)."
            )
    return Shown(lines=tuple(lines))


def subgroups(measurement: Measurement) -> Shown:
    """A table and a chart per group attribute."""
    blocks: list[Block] = []
    for by in measurement.groups:
        blocks += [group_table(measurement, by), group_chart(measurement, by)]
    groups = ", ".join(measurement.groups)
    return Shown(lines=(f"Measured by {groups}.",), blocks=tuple(blocks))


_COLUMNS = (
    ("selection_rate", "Favourable"),
    ("impact_ratio", "Impact ratio"),
    ("true_positive_rate", "True positive rate"),
    ("false_positive_rate", "False positive rate"),
    ("accuracy", "Accuracy"),
)


def group_table(measurement: Measurement, by: str) -> Table:
    """The main figures of each group of one attribute, with the interval of its rate."""
    columns = [(figure_id, name) for figure_id, name in _COLUMNS if _of(measurement, figure_id, by)]
    found = {(item.id, item.group): item for item in measurement.figures if item.by == by}
    rows = []
    for item in _of(measurement, "selection_rate", by):
        cells = [item.group, f"{item.n:,}"]
        for figure_id, _ in columns:
            cell = found.get((figure_id, item.group))
            percent = figure_id != "impact_ratio"
            cells.append(
                "reference" if cell is None and not percent else number(cell.value if cell else None, percent=percent)
            )
        rows.append((*cells, interval(item, percent=True)))
    header = ("Group", "People", *(name for _, name in columns), "Favourable, 95 % interval")
    return Table(
        caption=f"Figures by {by}",
        header=header,
        rows=tuple(rows),
        right=tuple(range(1, len(header))),
        widths=(7, 3, *(4 if name != "Accuracy" else 3 for _, name in columns), 5),
    )


def group_chart(measurement: Measurement, by: str) -> Picture:
    """The rate of favourable outcomes by group, with intervals."""
    import zlib

    figures = [item for item in measurement.figures if item.by == by]
    dots = dots_of([item for item in figures if item.id == "selection_rate"], alarms_of(figures))
    listed = told(dots)
    caption = f"Favourable outcomes by {by}, 95 % intervals. {LEGEND}"
    svg = interval_plot(
        dots,
        id=f"d{zlib.crc32(by.encode())}",
        title=f"Favourable outcomes by {by}",
        description=listed,
        paper=True,
    )
    return Picture(svg=svg, alt=f"{caption} {listed}", caption=caption)


def impact_ratio(measurement: Measurement) -> Shown:
    """The lowest impact ratio of all attributes that can be judged."""
    lowest = next(iter(lowest_ratios(measurement.figures)), None)
    return Shown(lines=(sentence(lowest),) if lowest else ())


def error_gap(measurement: Measurement) -> Shown:
    """The largest gap of true or false positive rates between groups."""
    gaps = [*_of(measurement, "true_positive_rate_gap"), *_of(measurement, "false_positive_rate_gap")]
    known = [item for item in gaps if item.value is not None]
    largest = max(known, key=lambda item: abs(float(item.value or 0)), default=None)
    return Shown(lines=(sentence(largest),) if largest else ())


#: Document facts that a measurement answers.
MEASURED: dict[str, Callable[[Measurement], Shown]] = {
    "eval.data": data_measured,
    "eval.results": results,
    "eval.subgroups": subgroups,
    "eval.impact_ratio": impact_ratio,
    "eval.error_gap": error_gap,
}


def audit_tables(measurement: Measurement) -> Sequence[Table]:
    """People, rate and impact ratio per category of each attribute, as a bias audit publishes them (6 RCNY 5-303)."""
    tables = []
    for by in measurement.groups:
        ratios = {item.group: item for item in _of(measurement, "impact_ratio", by)}
        rows = []
        for item in _of(measurement, "selection_rate", by):
            ratio = ratios.get(item.group)
            rows.append(
                (
                    item.group,
                    f"{item.n:,}",
                    f"{item.hits or 0:,}",
                    number(item.value),
                    number(ratio.value) if ratio else "1.000 (reference)",
                )
            )
        tables.append(
            Table(
                caption=f"By {by}",
                header=("Category", "Assessed", "Selected", "Selection rate", "Impact ratio"),
                rows=tuple(rows),
                right=(1, 2, 3, 4),
                widths=(6, 2, 2, 3, 4),
            )
        )
    return tables
