"""How documents, questions and pages say that a file suggests a fact and nobody has confirmed it."""

from __future__ import annotations

from ombud.facts import FactDefinition, Statement, as_text
from ombud.law import show_date


def suggestion_words(definition: FactDefinition, suggested: Statement) -> str:
    """What is suggested, from where and since when.

    Args:
        suggested: a suggestion about the fact of this definition.
    """
    by = f"{suggested.said_by}, {show_date(suggested.said_at.date())}"
    return f"suggested, not confirmed: {as_text(definition, suggested.value)} ({by})"
