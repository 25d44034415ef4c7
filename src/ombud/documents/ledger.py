"""How complete a document is, and how its kind is filled: numbers with the lists behind them."""

from __future__ import annotations

from collections import Counter
from typing import Literal

import msgspec

from ombud.documents.fill import Filled, FilledOutline
from ombud.documents.measured import MEASURED
from ombud.documents.outline import Outline, OutlineField
from ombud.facts import Vocabulary

#: How an element of a kind comes to be filled.
Way = Literal["measured", "computed", "derived", "read by programs", "suggested, then confirmed", "asked", "written",
              "proposed, then adopted"]  # fmt: skip


class Completeness(msgspec.Struct, frozen=True, kw_only=True):
    """How many of the elements that apply are filled.

    Attributes:
        total: elements that apply.
        filled: of those, filled ones; withheld ones are filled, though not shown.
        missing: the list behind the difference.
        by_origin: how many are measured, derived and stated.
        apart: elements that do not apply.
    """

    total: int
    filled: int
    missing: tuple[Filled, ...]
    by_origin: dict[str, int]
    apart: int

    @property
    def percent(self) -> int:
        """Filled of total in whole per cent, rounded down, so that 100 means all."""
        return 100 * self.filled // self.total if self.total else 100


def completeness(filled: FilledOutline) -> Completeness:
    """Count the elements of a filled outline."""
    fields = [field for field in filled.fields() if field.standing != "not-applicable"]
    missing = tuple(field for field in fields if field.standing == "missing")
    origins = {origin: sum(field.origin == origin for field in fields) for origin in ("measured", "derived", "stated")}
    return Completeness(
        total=len(fields),
        filled=len(fields) - len(missing),
        missing=missing,
        by_origin=origins,
        apart=len(filled.fields()) - len(fields),
    )


class CoverageLine(msgspec.Struct, frozen=True, kw_only=True):
    """How Ombud fills one element of a kind."""

    section: str
    element: str
    question: str
    way: Way
    who: str
    cite: str


def coverage(outline: Outline, vocabulary: Vocabulary) -> tuple[CoverageLine, ...]:
    """The ledger of a kind: every element with how it is filled and who is asked."""
    lines = []
    for section, field in outline.fields():
        fact = vocabulary.get(field.fact)
        lines.append(
            CoverageLine(
                section=section.title,
                element=field.name,
                question=field.label or (fact.question if fact else field.ask or field.name),
                way=_way(field, vocabulary),
                who=fact.who if fact and fact.fill != "derived" else field.who if field.kind == "text" else "",
                cite=field.cite or section.cite,
            )
        )
    return tuple(lines)


class Ways(msgspec.Struct, frozen=True, kw_only=True):
    """How many elements of a kind are filled in which way.

    Attributes:
        ombud: measured, computed, derived or read by programs: nobody types them.
        confirmed: suggested by a file or a program, until a person confirms.
        asked: a question to a person, whose answer serves every document.
        written: a text for this document, or proposed wording to adopt.
    """

    kind: str
    elements: int
    ombud: int
    confirmed: int
    asked: int
    written: int


_TAKEN: dict[Way, Literal["ombud", "confirmed", "asked", "written"]] = {
    "measured": "ombud",
    "computed": "ombud",
    "derived": "ombud",
    "read by programs": "ombud",
    "suggested, then confirmed": "confirmed",
    "asked": "asked",
    "written": "written",
    "proposed, then adopted": "written",
}


def ways_of(outline: Outline, vocabulary: Vocabulary) -> Ways:
    """The ledger of a kind in one row."""
    taken = Counter(_TAKEN[line.way] for line in coverage(outline, vocabulary))
    return Ways(kind=outline.kind, elements=taken.total(), **{name: taken[name] for name in _TAKEN.values()})


def _way(field: OutlineField, vocabulary: Vocabulary) -> Way:
    if field.kind == "text":
        return "proposed, then adopted" if field.draft else "written"
    if field.piece in {"figures", "group-rates"} or field.fact in MEASURED:
        return "measured"
    if field.piece:
        return "computed"
    ways: dict[str, Way] = {
        "derived": "derived",
        "auto": "read by programs",
        "suggested": "suggested, then confirmed",
        "asked": "asked",
    }
    return ways[vocabulary[field.fact].fill]
