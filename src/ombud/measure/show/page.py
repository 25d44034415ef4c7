"""A measurement as one page that stands alone: no scripts, no outside files; light, dark and print."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cache
from html import escape
from pathlib import Path

import msgspec

from ombud.measure.figures import Figure
from ombud.measure.result import Measurement, Source
from ombud.measure.show.charts import chart, drawn, tabled
from ombud.measure.show.tables import all_figures, by_group, methods, over_all
from ombud.measure.show.views import Column, View, findings, views
from ombud.measure.words import level, option_words, past_words, sentence, shared_reference, unflagged

#: Findings that are written out, figures that are listed; the JSON form has all of them.
MOST_FINDINGS, MOST_LISTED, MOST_VIEWS = 8, 400, 24
#: Values of a series whose table is open.
MOST_OPEN = 16
#: Code of notes that say what a rule says.
LAW = "law"
_WIDE, _NARROW = 580, 358
_KINDS = {
    "fairness": "Fairness",
    "performance": "Performance",
    "drift": "Drift",
    "quality": "Data quality",
    "profile": "Legal profile",
    "genai": "Generative AI",
}


@cache
def _style() -> str:
    return (Path(__file__).parent / "page.css").read_text("utf-8").replace("\n", "")


def page(found: Measurement) -> str:
    """The measurement as an HTML page; everything that comes from data is escaped."""
    title = f"{_KINDS[found.kind]} of {found.source.name}"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_style()}</style></head><body><main>"
        f"{''.join(_head(found))}{''.join(_body(found))}</main></body></html>\n"
    )


def fragment(found: Measurement) -> str:
    """What a notebook shows: the finding, then the charts and tables of each attribute."""
    shown = "".join(_sections(found))
    return f'<div><style>{_scoped()}</style><div class="ombud">{"".join(_head(found))}{shown}</div></div>'


@cache
def _scoped() -> str:
    """The style of the page, for what is inside one element only."""
    return f"@scope (.ombud){{{_style().replace(':root{', ':scope{').replace('body{margin:0;', ':scope{')}}}"


def _head(found: Measurement) -> Iterator[str]:
    name = found.profile.name if found.profile else _KINDS[found.kind]
    yield f'<p class="kind">{escape(name)}</p><h1>{escape(found.source.name)}</h1>'
    yield from _findings(found)
    yield from (f'<p class="note warning">{escape(note.text)}</p>' for note in found.notes if note.level == "warning")
    yield _facts(found)
    yield _listed(note.text for note in found.notes if note.level == "note" and note.code != LAW)


def _findings(found: Measurement) -> Iterator[str]:
    past = findings(found)
    limited = any(item.limit for item in found.figures)
    if not past:
        words = "No figure is past a limit." if limited else "No limit was set, so nothing is judged."
        yield f'<p class="verdict">{words}{escape(_doubt(found))}</p>'
        return
    yield f'<p class="verdict past">{past_words(past)}.{escape(_doubt(found))}</p>'
    items = "".join(f"<li>{escape(_said(item))}</li>" for item in past[:MOST_FINDINGS])
    rest = len(past) - MOST_FINDINGS
    more = f'<p class="soft">And {rest:,} more, in the tables below.</p>' if rest > 0 else ""
    reasons = dict.fromkeys((item.name, item.limit, item.limit_because) for item in past if item.limit_because)
    why = "".join(
        f'<p class="soft">Limit of the {escape(name)}: {escape(limit)}, {escape(because)}.</p>'
        for name, limit, because in reasons
    )
    yield f'<ul class="findings">{items}</ul>{more}{why}'


def _said(item: Figure) -> str:
    """The figure as a sentence; why its limit is what it is stands once below all of them."""
    return sentence(msgspec.structs.replace(item, limit_because=""))


def _doubt(found: Measurement) -> str:
    """How many figures keep their limit without being sure of it: no finding is no proof of the contrary."""
    unsure = sum(
        item.verdict == "no_evidence" and not item.past_limit and not item.clear and not unflagged(item)
        for item in found.figures
    )
    if not unsure:
        return ""
    if unsure == 1:
        return " One within its limit has an interval that reaches across it."
    return f" {unsure:,} within their limits have intervals that reach across them."


def _facts(found: Measurement) -> str:
    said = [
        (option_words(item.name), item.value if isinstance(item.value, str) else ", ".join(item.value))
        for item in found.declared
    ]
    people = [(found.coverage.unit, f"{found.coverage.people:,}"), ("used", f"{found.coverage.used:,}")]
    profile = found.profile
    law = [("version of the profile", profile.version)] if profile else []
    rows = [*people, *said, *law]
    return f"<dl>{''.join(f'<dt>{escape(name)}</dt><dd>{escape(value)}</dd>' for name, value in rows if value)}</dl>"


def _listed(texts: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(text)}</li>" for text in texts)
    return f"<ul>{items}</ul>" if items else ""


def _sections(found: Measurement) -> Iterator[str]:
    """A section per attribute or series, after what the marks in their charts mean."""
    told = findings(found)[:MOST_FINDINGS]
    yield _legend(found)
    seen = views(found)
    for view in seen[:MOST_VIEWS]:
        yield f"<section><h2>{escape(view.title)}</h2>{''.join(_view(view, found.coverage.unit, told))}</section>"
    if len(seen) > MOST_VIEWS:
        yield f'<p class="note">{len(seen) - MOST_VIEWS:,} more series are in the JSON form.</p>'


def _body(found: Measurement) -> Iterator[str]:
    yield from _sections(found)
    law = _listed(note.text for note in found.notes if note.code == LAW)
    yield f"<section><h2>The rule behind it</h2>{law}</section>" if law else ""
    lines = "".join(f"<p>{escape(line)}</p>" for line in found.coverage.sentences())
    yield f"<section><h2>Who is in the figures</h2>{lines}</section>"
    yield f"<section><h2>How each figure is made</h2>{methods(found.figures)}</section>"
    yield f"<section><h2>What was counted</h2>{''.join(_source(source) for source in found.sources)}</section>"
    listed = found.figures[:MOST_LISTED]
    rest = len(found.figures) - len(listed)
    more = f'<p class="soft">{rest:,} more are in the JSON form.</p>' if rest else ""
    summary = f"All {len(found.figures):,} figures with method and p" if not rest else "The first figures in full"
    yield f"<section><details><summary>{summary}</summary>{all_figures(listed)}{more}</details></section>"


def _view(view: View, unit: str, told: Collection[Figure]) -> Iterator[str]:
    """Charts and tables of an attribute; what is in the findings already is not said again."""
    if view.columns:
        large, small = drawn(view)
        worst = _worst(view)
        if worst and worst not in told:
            yield f"<p>{escape(_said(worst))}</p>"
        yield f'<div class="pair">{"".join(_figure(view, column, unit) for column in large)}</div>'
        yield _folded(view, by_group(view, tabled(view, large), unit))
        others = tabled(view, tuple(column for column in view.columns if column not in large))
        others = tuple(column for column in others if column not in tabled(view, large))
        if small:
            yield f'<div class="pair">{"".join(_figure(view, column, unit) for column in small)}</div>'
        if others:
            yield _folded(view, by_group(view, others, unit))
    if view.whole:
        yield over_all(view.whole, view.title)


def _folded(view: View, table: str) -> str:
    """The table of a long series is folded below its line."""
    return f"<details><summary>The values</summary>{table}</details>" if len(view.series) > MOST_OPEN else table


def _legend(found: Measurement) -> str:
    levels = ", ".join(sorted({level(item) for item in found.figures if item.low is not None}))
    marks = [f"a whisker or band is the {levels} interval", "the area of a dot is the number of people"]
    if found.past_limits():
        marks.append("◆ is past the limit")
    if any(item.verdict == "insufficient" for item in found.figures):
        marks.append("○ has too few people to judge")
    return f'<p class="soft">In the charts {", ".join(marks)}; scales need not begin at zero.</p>'


def _worst(view: View) -> Figure | None:
    """The judged figure that is farthest past its limit, or nearest to it, where there is one limit."""
    judged = [
        item
        for name in view.lead
        for item in view.column(name)
        if item.value is not None and item.limit and item.verdict != "insufficient"
    ]
    low = [item for item in judged if item.at_least is not None]
    pool, sign = (low, 1) if low else (judged, -1)
    return min(pool, key=lambda item: sign * float(item.value or 0), default=None)


def _figure(view: View, column: Column, unit: str) -> str:
    figures = view.column(column.id)
    against = f", against {shared_reference(figures)}" if shared_reference(figures) else ""
    return (
        f"<figure><h3>{escape(_head_of(column, view))}</h3>"
        f'<div class="wide">{chart(view, column, width=_WIDE, unit=unit)}</div>'
        f'<div class="narrow">{chart(view, column, width=_NARROW, unit=unit)}</div>'
        f"<figcaption>{escape(figures[0].formula)}{escape(against)}</figcaption></figure>"
    )


def _head_of(column: Column, view: View) -> str:
    """The figure and what it is by, once each."""
    name = column.name[:1].upper() + column.name[1:]
    if view.title.startswith(name):
        return view.title
    return f"{name}{' ' if view.title.startswith('By') else ', '}{view.title[:1].lower()}{view.title[1:]}"


def _source(source: Source) -> str:
    role = "" if source.role == "measured" else f" ({source.role})"
    digest = f'<p>SHA-256 of the file <span class="mono">{source.sha256}</span></p>' if source.sha256 else ""
    tables = "".join(
        f"<li>{escape(type(table.spec).__name__)}: {len(table.rows):,} rows of counts, SHA-256 "
        f'<span class="mono">{table.digest}</span></li>'
        for table in source.tables
    )
    queries = "".join(f"<pre>{escape(query)}</pre>" for query in source.queries)
    asked = f"<details><summary>The query</summary>{queries}</details>" if queries else ""
    return (
        f"<h3>{escape(source.name)}{escape(role)}</h3><p>{source.rows:,} counted; {escape(source.engine)}.</p>"
        f"{digest}<ul>{tables}</ul>{asked}"
    )
