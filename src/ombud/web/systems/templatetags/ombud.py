"""Small ways of showing things: dates, marks, reasons."""

from __future__ import annotations

import datetime as dt

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ombud.facts import FactValue, load_vocabulary
from ombud.facts import as_text as fact_text
from ombud.law import LabelFinding, Status, show_date

register = template.Library()

MARKS = {
    "prohibited": "■",
    "high": "◆",
    "transparency": "●",
    "model": "▲",
    "duty": "◇",
    "minimal": "○",
    "outside": "–",
    "unknown": "?",
    "met": "✓",
    "partly": "◐",
    "missing": "✗",
    "upcoming": "◷",
    "passed": "✓",
    "refused": "✗",
    "yes": "+",
    "no": "−",
}


@register.filter
def day(value: dt.date | dt.datetime | None) -> str:
    """A date as 2 Dec 2026."""
    if value is None:
        return "—"
    return show_date(value.date() if isinstance(value, dt.datetime) else value)


@register.filter
def distance(value: dt.date | None, today: dt.date) -> str:
    """How far a day is away, in words."""
    if value is None:
        return ""
    days = (value - today).days
    if days == 0:
        return "today"
    unit = f"{abs(days)} day{'s' if abs(days) != 1 else ''}"
    return f"in {unit}" if days > 0 else f"{unit} ago"


@register.simple_tag
def mark(kind: str, word: str) -> SafeString:
    """A state as shape, word and colour."""
    return format_html('<span class="mark {}"><i aria-hidden="true">{}</i>{}</span>', kind, MARKS.get(kind, "?"), word)


@register.simple_tag
def label_mark(label: LabelFinding) -> SafeString:
    """A class with the day it starts."""
    if label.status is Status.UNKNOWN:
        return mark("unknown", "Cannot be said yet")
    word = label.label.title
    if label.status is Status.UPCOMING and label.applies:
        word = f"{word} from {show_date(label.applies)}"
    return mark(label.label.mark, word)


@register.filter
def answer(value: FactValue, key: str) -> str:
    """A fact's value in words."""
    return fact_text(load_vocabulary()[key], value)


@register.filter
def question(key: str) -> str:
    """A fact's question."""
    return load_vocabulary()[key].question
