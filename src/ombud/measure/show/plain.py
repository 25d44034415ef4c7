"""A measurement as text: who was counted, a table per attribute, what is past a limit, the methods."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ombud.measure.figures import Figure
from ombud.measure.result import Measurement
from ombud.measure.show.views import View, findings, views
from ombud.measure.words import (
    adjustment_words,
    interval,
    level,
    p_words,
    past_words,
    reads,
    sentence,
    shared_reference,
    shown,
    sizes,
)

#: Groups of an attribute that a terminal shows one by one, and findings.
MOST_ROWS, MOST_FINDINGS, MOST_VIEWS = 20, 10, 24
_HEADER = ("value", "interval", "n", "p", "adjusted p", "reads")
_RIGHT = (1, 2, 3, 4, 5)


def plain(found: Measurement) -> str:
    """The measurement as text of aligned columns."""
    lines = [*_head(found)]
    seen = views(found, most=MOST_ROWS)
    for view in seen[:MOST_VIEWS]:
        lines += ["", view.title, *_table(view)]
    if len(seen) > MOST_VIEWS:
        lines += ["", f"… and {len(seen) - MOST_VIEWS:,} more series; --format json has all of them."]
    lines += ["", *_findings(found), "", *_methods(found.figures)]
    return "\n".join(lines) + "\n"


def short(found: Measurement) -> str:
    """The measurement in a few lines: what was measured, how many figures, what is past a limit."""
    source = found.source
    lines = [f"{found.kind} of {source.name}: {found.coverage.sentences()[0]}"]
    return "\n".join([*lines, *_findings(found)])


def _head(found: Measurement) -> Iterator[str]:
    for source in found.sources:
        role = "" if source.role == "measured" else f"{source.role}: "
        digest = f"  sha256 {source.sha256[:16]}…" if source.sha256 else ""
        yield f"{role}{source.name}{digest}  {source.engine}"
    if found.profile:
        yield f"profile {found.profile.name}, version {found.profile.version}  {found.profile.cite}".rstrip()
    yield from found.coverage.sentences()
    for note in found.notes:
        yield f"Warning: {note.text}" if note.level == "warning" else note.text
    levels = sorted({level(item) for item in found.figures if item.low is not None})
    if levels:
        yield f"Intervals: {', '.join(levels)}."


def _table(view: View) -> list[str]:
    """One block per figure, all blocks in the same columns."""
    blocks = {
        _about([line.figures[column.id] for line in view.lines if column.id in line.figures]): list(
            _rows(view, column.id)
        )
        for column in view.columns
    }
    if view.whole:
        blocks["over all" if view.columns else "over everybody"] = [_row(item, item.name) for item in view.whole]
    header = (f"  {view.line or 'figure'}", *_HEADER)
    widths = _widths([header, *(row for rows in blocks.values() for row in rows)])
    lines = [_line(header, widths), "  ".join("─" * width for width in widths.values())]
    for about, rows in blocks.items():
        lines += [about, *(_line(row, widths) for row in rows)]
    between = f"{view.between.words(view.lead[0])}." if view.between else ""
    return [*lines, *filter(None, (between, adjustment_words(view.figures)))]


def _about(figures: Sequence[Figure]) -> str:
    """What the figures of a block share: formula, whom they are held against, methods, limit."""
    first = figures[0]
    against = shared_reference(figures)
    methods = ", ".join(dict.fromkeys(item.method for item in figures if item.value is not None))
    parts = (
        f"{first.name} = {first.formula}",
        f"against {against}" if against else "",
        methods,
        f"limit: {first.limit}" if first.limit else "",
    )
    return "; ".join(filter(None, parts))


def _rows(view: View, figure_id: str) -> Iterator[tuple[str, ...]]:
    """The lines of one figure; each with the people of its reference where these differ."""
    apart = len({item.reference_n for item in view.column(figure_id)}) > 1
    for place, line in enumerate(view.lines):
        if view.between and place == view.head:
            yield (f"  … {view.between.groups:,} between", *[""] * 6)
        if figure_id in line.figures:
            yield _row(line.figures[figure_id], line.label, apart=apart)


def _row(item: Figure, label: str, *, apart: bool = False) -> tuple[str, ...]:
    mark = "▸ " if item.past_limit and item.verdict != "insufficient" else "  "
    said = (item.reading, reads(item), "estimated without labels" if item.estimated else "")
    words = "; ".join(dict.fromkeys(filter(None, said)))
    people = sizes(item) if apart else f"{item.n:,}"
    p, adjusted = p_words(item.p), p_words(item.adjusted_p)
    return (f"{mark}{label}", shown(item, item.value), interval(item) or "–", people, p, adjusted, words)


def _widths(rows: Sequence[tuple[str, ...]]) -> dict[int, int]:
    """The width of each column, heads first; columns that are empty throughout are left out."""
    header, *body = rows
    kept = [place for place in range(len(header)) if any(row[place] for row in body)]
    return {place: max(len(row[place]) for row in rows) for place in kept}


def _line(row: tuple[str, ...], widths: dict[int, int]) -> str:
    return "  ".join(
        row[place].rjust(width) if place in _RIGHT else row[place].ljust(width) for place, width in widths.items()
    ).rstrip()


def _findings(found: Measurement) -> Iterator[str]:
    past = findings(found)
    if not past:
        yield "No figure is past a limit." if any(item.limit for item in found.figures) else "No limit was set."
        return
    yield f"{past_words(past)}:"
    yield from (f"  {sentence(item)}" for item in past[:MOST_FINDINGS])
    if len(past) > MOST_FINDINGS:
        yield f"  … and {len(past) - MOST_FINDINGS:,} more; --format json has all of them."


def _methods(figures: Sequence[Figure]) -> Iterator[str]:
    methods = sorted({item.method for item in figures if item.method != "undefined"})
    yield f"Methods: {'; '.join(methods)}."
