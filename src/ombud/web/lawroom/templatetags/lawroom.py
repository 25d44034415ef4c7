"""How the law room shows a status, a depth, a control's state: a shape and a word."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ombud.controls import ControlState
from ombud.law import LabelFinding, Status, load_library
from ombud.law.model import Card, Clock, Depth
from ombud.law.places import place_name
from ombud.law.rules.reasons import Truth
from ombud.law.system.conclusion import ANSWERS, CONFIDENCE
from ombud.law.system.determine import Decided
from ombud.law.timeline import LIVES, StatusSpan, StatusWord, Stay
from ombud.web.systems.templatetags.ombud import mark
from ombud.web.systems.words import class_words

register = template.Library()

_LIFE_MARKS: dict[StatusWord, str] = {
    "proposed": "proposal",
    "vetoed": "ended",
    "withdrawn": "ended",
    "enacted_not_applicable": "coming",
    "in_force_phased": "in-force",
    "in_force": "in-force",
    "enforcement_stayed": "stayed",
    "enforcement_dropped": "stayed",
    "draft_guidance": "proposal",
    "guidance": "voluntary",
    "superseded": "ended",
    "rescinded": "ended",
    "removed_unpublished": "ended",
    "vacated": "ended",
    "repealed": "ended",
    "repealed_never_applied": "ended",
    "voluntary": "voluntary",
}
_DEPTHS: dict[Depth, str] = {
    "full": "in depth",
    "duties": "duties, not every condition",
    "scope": "only whether it may apply",
}
_STATUS_MARKS = {
    Status.IN_EFFECT: ("in-force", "in effect"),
    Status.UPCOMING: ("coming", "upcoming"),
    Status.NO: ("outside", "does not apply"),
    Status.UNKNOWN: ("unknown", "cannot be said yet"),
    Status.NOT_LAW: ("proposal", "no date in this state of law"),
    Status.ENDED: ("ended", "ended"),
}
_CONTROL_MARKS = {
    ControlState.UNDECIDED: ("unknown", "applies? not known yet"),
    ControlState.NOT_APPLICABLE: ("outside", "does not apply"),
    ControlState.MISSING: ("missing", "missing"),
    ControlState.DESIGNED: ("designed", "designed, not shown"),
    ControlState.IMPLEMENTED: ("implemented", "implemented, not complete"),
    ControlState.SATISFIED: ("satisfied", "satisfied"),
    ControlState.VERIFIED: ("verified", "verified by another"),
}


@register.simple_tag
def life_mark(span: StatusSpan | None, stay: Stay | None = None) -> SafeString:
    """Where an instrument stands, and whether enforcement is stayed as well."""
    life = mark(_LIFE_MARKS[span.status], LIVES[span.status]) if span else mark("unknown", "no status recorded")
    return format_html("{} {}", life, mark("stayed", "enforcement stayed")) if stay else life


@register.simple_tag
def sentence_mark(label: LabelFinding, sentence: str) -> SafeString:
    """A conclusion as a sentence, with the shape and colour of its class."""
    return mark(class_words(label)[0], sentence)


@register.simple_tag
def decided_mark(decided: Decided) -> SafeString:
    """How one conclusion stands on the day."""
    return mark(*_STATUS_MARKS[decided.status])


@register.simple_tag
def control_mark(state: ControlState | str) -> SafeString:
    """The state of a control or requirement."""
    return mark(*_CONTROL_MARKS[ControlState(state)])


@register.simple_tag
def confidence(short: str, letters: str) -> SafeString:
    """The letters of a confidence with what they mean under that law."""
    scales = (item.card.confidence_scale for item in load_library().instruments if item.card.short == short)
    words = next(scales, {}).get(letters, "")
    return format_html('<abbr title="{}">{}</abbr>', words, letters) if words else format_html("{}", letters)


@register.inclusion_tag("lawroom/confidence.html")
def confidence_legend() -> dict[str, object]:
    """What the letters of confidence and of sources mean."""
    return {"scale": CONFIDENCE}


@register.filter
def place_words(code: str) -> str:
    """The name of a place."""
    return place_name(code)


@register.filter
def answer_word(value: Truth) -> str:
    """Yes, no, or that it cannot be said yet."""
    return ANSWERS[value]


@register.filter
def depth_words(card: Card) -> str:
    """How deep an instrument is encoded."""
    return _DEPTHS[card.depth]


@register.filter
def runs(clock: Clock) -> str:
    """How long a clock runs."""
    return f"{clock.within} {clock.unit.replace('_', ' ')}" if clock.within else clock.at_once or "at once"


@register.filter
def plain(word: str) -> str:
    """A word of the data as a person writes it."""
    return word.replace("_", " ").replace("-", " ")
