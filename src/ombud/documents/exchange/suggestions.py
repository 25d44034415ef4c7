"""What a file of somebody suggests for a dossier: never more than a suggestion, never over an answer."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Literal

import msgspec

from ombud.documents.exchange.crosswalk import taken_back
from ombud.documents.exchange.reading import Taken
from ombud.errors import InputError
from ombud.facts import UNKNOWN, FactValue, Statement, Vocabulary, parse_value

#: A text longer than this is a document, not an answer.
LONGEST = 10_000
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w")
_PHONE = re.compile(r"\+\d[\d ()/-]{7,}\d")


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """One fact that a file speaks of.

    Attributes:
        field: where it stands in the file.
        value: what the file says; None where it cannot be taken.
        now: what the dossier says.
        standing: new: the dossier has no answer. waits: suggested already and confirmed by nobody. same.
            differs: the answer stays. refused: see ``because``.
    """

    fact: str
    field: str
    value: FactValue | None
    now: FactValue
    standing: Literal["new", "waits", "same", "differs", "refused"]
    because: str = ""


def suggestions(
    taken: Taken,
    facts: Mapping[str, FactValue],
    vocabulary: Vocabulary,
    *,
    system: str = "",
    waiting: Mapping[str, FactValue] | None = None,
) -> tuple[Suggestion, ...]:
    """Hold a file against the facts of a dossier, in the order of the vocabulary.

    Where two fields speak of one fact, the first counts.

    Args:
        facts: what the dossier states.
        system: its name, for a dossier that has not stated one.
        waiting: what was suggested before and nobody has confirmed.
    """
    first: dict[str, tuple[str, tuple[str, ...]]] = {}
    for key, field, texts in taken.found:
        if key in vocabulary and vocabulary[key].fill != "derived":
            first.setdefault(key, (field, texts))
    known = {"sys.name": system, **facts} if system else dict(facts)
    found = [_suggestion(key, *first[key], known.get(key, UNKNOWN), vocabulary) for key in vocabulary if key in first]
    return tuple(_unless_waiting(item, waiting or {}) for item in found)


def _unless_waiting(item: Suggestion, waiting: Mapping[str, FactValue]) -> Suggestion:
    known = item.standing == "new" and item.fact in waiting and waiting[item.fact] == item.value
    return msgspec.structs.replace(item, standing="waits") if known else item


def as_statement(item: Suggestion, taken: Taken, *, at: dt.datetime) -> Statement:
    """A suggestion as it is filed: from whose file, which field, and that nobody has confirmed it."""
    return Statement(
        key=item.fact,
        value=UNKNOWN if item.value is None else item.value,
        said_by=f"{taken.title} file {taken.name}",
        said_at=at,
        source="import",
        confidence="low",
        note=f"suggested by {item.field}; nobody has confirmed it",
        evidence=(f"sha256:{taken.sha256}",),
    )


def _suggestion(key: str, field: str, texts: tuple[str, ...], now: FactValue, vocabulary: Vocabulary) -> Suggestion:
    because = _refused(texts)
    value: FactValue | None = None
    if not because:
        try:
            value = parse_value(vocabulary[key], taken_back(vocabulary[key], list(texts)), where=field)
        except InputError as error:
            because = error.message
    if value is UNKNOWN:
        value, because = None, "it says that it is unknown"
    if value is None:
        return Suggestion(fact=key, field=field, value=None, now=now, standing="refused", because=because)
    standing: Literal["new", "same", "differs"] = "new" if now is UNKNOWN else "same" if now == value else "differs"
    return Suggestion(fact=key, field=field, value=value, now=now, standing=standing)


def _refused(texts: tuple[str, ...]) -> str:
    """Why these texts are not taken over; empty where they may be."""
    whole = "\n".join(texts)
    if len(whole) > LONGEST:
        return f"it has {len(whole):,} characters; an answer has at most {LONGEST:,}"
    if "\0" in whole:
        return "it holds a character that is not text (U+0000)"
    if _MAIL.search(whole) or _PHONE.search(whole):
        return "it holds the address or telephone number of a person; state it yourself without"
    return ""
