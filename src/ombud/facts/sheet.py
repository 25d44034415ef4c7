"""Sheets: yes-or-no questions about one matter that a person reads, and answers, as one.

A sheet is not a fact: each of its lines states its own fact, so what rules, dossiers and cases
say of single facts holds for them however they were asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from ombud.errors import LawError

if TYPE_CHECKING:
    from ombud.facts.vocabulary import FactDefinition

#: More lines than this are no longer read as one question.
MOST_LINES = 12


class Sheet(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One question with a line per fact: tick every line whose answer is yes.

    Attributes:
        key: its name, which no fact bears.
        question: what all lines are about.
        facts: keys of ``bool`` facts that people state, in the order in which they are read.
    """

    key: str
    question: str
    help: str = ""
    facts: tuple[str, ...]


def check_sheets(sheets: tuple[Sheet, ...], facts: Mapping[str, FactDefinition]) -> None:
    """Each sheet can be answered with ticks alone, and no fact stands on two of them.

    Raises:
        LawError: naming the sheet and the fact.
    """
    seen: dict[str, str] = {}
    for sheet in sheets:
        where = f"sheet {sheet.key}"
        if sheet.key in facts or sheet.key in seen.values():
            raise LawError("its name is taken.", code="sheet-name", where=where)
        if not 2 <= len(sheet.facts) <= MOST_LINES:
            raise LawError(f"it has {len(sheet.facts)} lines.", code="sheet-lines", where=where)
        for key in sheet.facts:
            if key not in facts or facts[key].kind != "bool" or facts[key].fill == "derived":
                raise LawError(f'"{key}" is no yes-or-no fact that a person states.', code="sheet-fact", where=where)
            if key in seen:
                raise LawError(f'"{key}" is on the sheet "{seen[key]}" already.', code="sheet-twice", where=where)
            seen[key] = sheet.key
