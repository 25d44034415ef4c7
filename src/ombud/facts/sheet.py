"""Sheets: questions about one matter that a person reads, and answers, as one.

A sheet is not a fact: each of its lines states its own fact, so what rules, dossiers and cases
say of single facts holds for them however they were asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import msgspec

from ombud.errors import LawError

if TYPE_CHECKING:
    from ombud.facts.vocabulary import FactDefinition

#: More lines than this are no longer read as one question; a choice counts as many as it has options.
MOST_LINES = 12
#: What may stand on a sheet: ticks, choices, and what is written in a moment.
_KINDS = frozenset({"bool", "enum", "set", "count", "number", "date"})


class Sheet(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One question about one matter: a line to tick per yes-or-no fact, then what is chosen or written.

    Attributes:
        key: its name, which no fact bears.
        question: what all lines are about.
        facts: keys of facts that people state, in the order in which they are read.
    """

    key: str
    question: str
    help: str = ""
    facts: tuple[str, ...]


def lines_to_read(facts: Iterable[FactDefinition]) -> int:
    """How many lines a person reads: one per fact, and one per option of a choice, *none of these* apart."""
    return sum(sum(option.value != "none" for option in fact.options) or 1 for fact in facts)


def lines_to_tick(facts: Iterable[FactDefinition]) -> frozenset[str]:
    """Keys of the yes-or-no facts among those shown that are ticked; a single one is answered with yes or no.

    So is a fact whose *no* is graver than its *yes*: an empty box would say it without anybody having said it.
    """
    keys = frozenset(fact.key for fact in facts if fact.kind == "bool" and fact.ticked)
    return keys if len(keys) > 1 else frozenset()


def check_sheets(sheets: tuple[Sheet, ...], facts: Mapping[str, FactDefinition]) -> None:
    """Each sheet can be read and answered as one question, and no fact stands on two of them.

    Raises:
        LawError: naming the sheet and the fact.
    """
    seen: dict[str, str] = {}
    for sheet in sheets:
        where = f"sheet {sheet.key}"
        if sheet.key in facts or sheet.key in seen.values():
            raise LawError("its name is taken.", code="sheet-name", where=where)
        for key in sheet.facts:
            if key not in facts or facts[key].kind not in _KINDS or facts[key].fill == "derived":
                raise LawError(f'"{key}" is no fact that a person ticks or chooses.', code="sheet-fact", where=where)
            if key in seen:
                raise LawError(f'"{key}" is on the sheet "{seen[key]}" already.', code="sheet-twice", where=where)
            seen[key] = sheet.key
        kinds = [facts[key].kind == "bool" for key in sheet.facts]
        if kinds != sorted(kinds, reverse=True):
            raise LawError("what is chosen or written stands before a line to tick.", code="sheet-order", where=where)
        lines = lines_to_read(facts[key] for key in sheet.facts)
        if len(sheet.facts) < 2 or lines > MOST_LINES:
            text = f"it has {len(sheet.facts)} facts and {lines} lines to read."
            hint = f"Two facts at least, {MOST_LINES} lines at most."
            raise LawError(text, code="sheet-lines", where=where, hint=hint)
