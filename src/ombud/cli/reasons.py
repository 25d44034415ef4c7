"""Conclusions in words, as several commands print them."""

from __future__ import annotations

from ombud.facts import how_many
from ombud.law import Outcome, Reason, Status, Truth, show_date
from ombud.law.system.conclusion import because_title, label_words
from ombud.law.system.determine import Decided

_MOST_MISSING = 8
_MARKS = {Truth.YES: "+", Truth.NO: "-", Truth.UNKNOWN: "?"}


def headline_words(outcome: Outcome) -> str:
    """The class today and to come, and what cannot be ruled out yet."""
    headline = outcome.headline
    if headline.status is Status.UNKNOWN:
        higher = [label.title for label in outcome.undetermined]
        return "cannot be said yet" + (f"; may be: {', '.join(higher)}" if higher else "")
    words = label_words(headline, since=True)
    higher = [label.title for label in outcome.undetermined if label.label.rank > headline.label.rank]
    return f"{words}; cannot be ruled out yet: {', '.join(higher)}" if higher else words


def life_words(outcome: Outcome) -> str:
    """Where the instrument itself stands, unless it is simply in force."""
    if outcome.life is None or outcome.life.status == "in_force":
        return ""
    return f" [{outcome.life.words}]"


def enforcement_words(outcome: Outcome) -> str:
    """That enforcement is on hold, or starts later than the duties, in words; empty where neither is so."""
    words = []
    if outcome.stay is not None:
        end = f"until {show_date(outcome.stay.until)}" if outcome.stay.until else "no end known"
        words.append(f"enforcement on hold since {show_date(outcome.stay.from_)}, {end}")
    later = outcome.enforceable_from()
    if later is not None:
        words.append(f"enforceable from {show_date(later)}")
    return f" [{'; '.join(words)}]" if words else ""


def grounds_lines(decided: Decided) -> list[str]:
    """Why an answer is so and, where facts give its day, why it is that day."""
    answer, *day = decided.told
    lines = reason_lines(answer)
    why_then = [line for reason in day for line in reason_lines(reason, 1)]
    return [*lines, because_title(decided.dates), *why_then] if day else lines


def reason_lines(reason: Reason, depth: int = 0) -> list[str]:
    """A reason as indented lines, decisive parts only; wrappers that say nothing are left out."""
    if reason.value is Truth.UNKNOWN and len(reason.missing) > _MOST_MISSING:
        cite = f" ({reason.cite})" if reason.cite else ""
        return [f"{'  ' * depth}? {reason.text}{cite}: waits for {how_many(len(reason.missing), 'fact')}"]
    silent = reason.kind in {"all", "any", "not", "constant"}
    own = []
    if not silent:
        cite = f" ({reason.cite})" if reason.cite else ""
        own = [f"{'  ' * depth}{_MARKS[reason.value]} {reason.text}{cite}"]
    children = [line for child in reason.decisive() for line in reason_lines(child, depth + (not silent))]
    return own + children
