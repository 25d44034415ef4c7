"""The authored cases, read once in a process; the law itself is what the conftest compiled."""

from __future__ import annotations

from functools import cache

from ombud.facts import FactValue, load_vocabulary
from ombud.law.library import folders
from ombud.law.suite.cases import Case, case_facts, read_cases

FOLDERS = cache(folders)


@cache
def cases_of(instrument: str) -> tuple[Case, ...]:
    """Every case of one instrument."""
    return tuple(read_cases(FOLDERS()[instrument]))


def facts_of(instrument: str, case_id: str = "") -> dict[str, FactValue]:
    """The facts of a case, or of the first one of an instrument."""
    case = next(case for case in cases_of(instrument) if case.id == case_id or not case_id)
    return case_facts(case, load_vocabulary())
