"""Small ways of showing things: dates, marks, answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Mapping, Sequence
from itertools import count

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ombud.controls import DutyState, Shown
from ombud.documents.frozen import Change
from ombud.documents.model import Block
from ombud.facts import FactDefinition, FactValue, Option, from_json, load_vocabulary, option_groups
from ombud.facts import as_text as fact_text
from ombud.law import LabelFinding, show_date
from ombud.law.model import cited as cited_words
from ombud.measure import Figure, reads
from ombud.web.systems.models import StatementRow
from ombud.web.systems.words import KINDS, WHO, class_words, distance_words

register = template.Library()

MARKS = {
    "prohibited": "■",
    "high": "◆",
    "transparency": "●",
    "model": "▲",
    "duty": "◇",
    "minimal": "○",
    "outside": "–",
    "shallow": "◍",
    "voluntary": "☆",
    "in-force": "●",
    "coming": "◷",
    "stayed": "‖",
    "ended": "⊘",
    "proposal": "◌",
    "verified": "✓✓",
    "satisfied": "✓",
    "implemented": "◐",
    "designed": "◔",
    "unknown": "?",
    "met": "✓",
    "partly": "◐",
    "missing": "✗",
    "upcoming": "◷",
    "passed": "✓",
    "refused": "✗",
    "measured": "∑",
    "derived": "§",
    "stated": "❝",
    "withheld": "⊖",
    "draft": "◔",
    "approved": "✓",
    "published": "●",
    "stale": "↻",
    "withdrawn": "⊘",
    "stop": "■",
    "serious": "◆",
    "minor": "○",
    "yes": "+",
    "no": "−",
    "risk-low": "○",
    "risk-moderate": "◔",
    "risk-high": "◆",
    "risk-critical": "■",
}

_CHANGED = {
    "fact": "a fact",
    "element": "an element",
    "evidence": "signed evidence",
    "law": "the law library",
    "outline": "what the kind asks for",
    "release": "release or readers",
}


@register.filter
def day(value: dt.date | dt.datetime | None) -> str:
    """A date as 2 Dec 2026."""
    if value is None:
        return "—"
    return show_date(value.date() if isinstance(value, dt.datetime) else value)


@register.filter
def moment(value: dt.datetime | str) -> str:
    """A moment as 2 Dec 2026, 14:05 UTC; of the log's text too."""
    at = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    at = at.astimezone(dt.UTC)
    return f"{show_date(at.date())}, {at:%H:%M} UTC"


@register.filter
def distance(value: dt.date | None, today: dt.date) -> str:
    """How far a day is away, in words."""
    return distance_words(value, today) if value else ""


@register.simple_tag
def mark(kind: str, word: str) -> SafeString:
    """A state as shape, word and colour."""
    return format_html(
        '<span class="mark {}"><i aria-hidden="true">{}</i><span>{}</span></span>', kind, MARKS.get(kind, "?"), word
    )


@register.simple_tag
def level_mark(level: str, value: int | str = "") -> SafeString:
    """A level of risk as shape, word and colour; with its value, which only orders."""
    return mark(f"risk-{level}", f"{level.capitalize()} {value}".strip())


@register.simple_tag
def sign(kind: str) -> SafeString:
    """A shape alone inside a tree; its word is read out."""
    word = {"yes": "holds", "no": "does not hold"}.get(kind, "not known yet")
    return format_html(
        '<span class="mark {}"><i aria-hidden="true">{}</i><span class="heard">{}:</span></span>',
        kind,
        MARKS.get(kind, "?"),
        word,
    )


@register.simple_tag
def label_mark(label: LabelFinding) -> SafeString:
    """A class with the day it starts."""
    return mark(*class_words(label))


@register.filter
def answer(value: FactValue, key: str) -> str:
    """A fact's value in words."""
    return fact_text(load_vocabulary()[key], value)


@register.filter
def cited(law: str, cite: str) -> str:
    """A part of a law as it is cited."""
    return cited_words(law, cite)


@register.filter
def question(key: str) -> str:
    """A fact's question."""
    return load_vocabulary()[key].question


@register.filter
def choices(fact: FactDefinition) -> list[tuple[Option, tuple[Option, ...]]]:
    """The options of a fact as they are shown, each with those that lie within it."""
    return option_groups(fact)


@register.filter
def holds(given: list[object], options: tuple[Option, ...]) -> bool:
    """Whether one of these options was chosen."""
    return any(option.value in given for option in options)


@register.filter
def who(key: str) -> str:
    """Who can answer, in words."""
    return WHO.get(key, key)


@register.filter
def kind_words(kind: str) -> str:
    """What an entry of the log holds, in words."""
    return KINDS.get(kind, kind)


@register.filter
def at(found: Mapping[object, object], key: object) -> object:
    """The value of a mapping at a key."""
    return found.get(key)


@register.filter
def number(text: str | None) -> str:
    """A figure's decimal text with three digits."""
    return "undefined" if text is None else f"{float(text):.3f}"


@register.filter(name="reads")
def figure_reads(figure: Figure) -> str:
    """What a figure says against its limit."""
    return reads(figure)


@register.filter
def needs(state: DutyState) -> list[tuple[Shown, int]]:
    """What an obligation needs, each with its number among the records, or 0 when it is none."""
    numbers = count(1)
    return [
        (shown, next(numbers) if need.record else 0)
        for shown, need in zip(state.shown, state.duty.obligation.evidence, strict=True)
    ]


@register.filter
def said_value(row: StatementRow) -> str:
    """What a statement of the database said, in words."""
    fact = load_vocabulary()[row.key]
    return fact_text(fact, from_json(fact, row.value))


@register.filter
def block_kind(block: Block) -> str:
    """What kind of block of a document it is."""
    return type(block).__name__.lower()


@register.filter
def first_of(rows: Sequence[object], most: int) -> Sequence[object]:
    """The first rows of a list, so many at most."""
    return rows[:most]


@register.filter
def minus(number: int, other: int) -> int:
    """A difference of whole numbers."""
    return number - other


@register.filter
def is_in(value: object, found: Container[object]) -> bool:
    """Whether a value is one of those."""
    return value in found


@register.filter
def change_words(change: Change) -> str:
    """What kind of thing changed, in words."""
    return _CHANGED[change.what]
