"""Cases: fact patterns with their outcome, in plain files.

The format stands in ``docs/law-format.md``. A case names its source, so that a lawyer can
say whether the case or the law is wrong.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Literal

import msgspec

from ombud.errors import LawError
from ombud.facts import FactValue, Vocabulary, parse_value
from ombud.law.library import INSTRUMENTS, folders
from ombud.law.system.determine import Status
from ombud.law.timeline import StatusWord

DEFAULT_DAY = dt.date(2026, 11, 23)

Answer = Literal["yes", "no", "unknown"]


class Expected(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What must come out.

    Attributes:
        labels: where given, exactly these.
        status: where the instrument stands on the as-of date; ``none`` before its life began.
        stayed: whether enforcement is stayed then.
        obligations: id to status (in_effect, upcoming, ended, no, unknown, not_law).
        stands: the same of a provision or clock, where its answer alone does not tell: not law, ended, to come.
        starts, ends, enforceable: id of a provision or obligation to the day; null where there is none.
        formal: id of an obligation to its formal day, where that is another than the effective one.
        clocks: id of a clock to its length, such as ``36 hours``; ``at once`` where the law gives no number.
        runs: id of a clock to whether it can run for the system; its days are under starts and ends.
        dates: timeline key to the day as known on the known-at date; null where there is none.
        figures: key of a figure of the card to what it is on the as-of date; null where there is none.
        due: id of an obligation to what falls due, such as ``within 30 days`` or ``yearly 12-01``.
        status_from, stayed_from: the day from which the row of the status, or the stay, counts that governs.
        enacted, in_force: the day on which the instrument was made, and became part of the law.
        history: the days of its history, in order.
    """

    labels: tuple[str, ...] | None = None
    headline: str = ""
    headline_from: dt.date | None = None
    provisions: dict[str, Answer] = {}
    stands: dict[str, Status] = {}
    obligations: dict[str, Status] = {}
    status: StatusWord | Literal["none"] | None = None
    stayed: bool | None = None
    starts: dict[str, dt.date | None] = {}
    ends: dict[str, dt.date | None] = {}
    enforceable: dict[str, dt.date | None] = {}
    clocks: dict[str, str] = {}
    dates: dict[str, dt.date | None] = {}
    formal: dict[str, dt.date | None] = {}
    runs: dict[str, Answer] = {}
    figures: dict[str, Decimal | None] = {}
    due: dict[str, tuple[str, ...]] = {}
    status_from: dt.date | None = None
    stayed_from: dt.date | None = None
    enacted: dt.date | None = None
    in_force: dt.date | None = None
    history: tuple[dt.date, ...] | None = None


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One fact pattern. ``like`` names an earlier case of the same file whose facts it starts from."""

    id: str
    title: str
    source: str
    confidence: str = ""
    like: str = ""
    as_of: dt.date = DEFAULT_DAY
    known_at: dt.date = DEFAULT_DAY
    facts: dict[str, object] = {}
    expect: Expected


class _CaseFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    cases: tuple[Case, ...]


def named_in(case: Case) -> frozenset[str]:
    """Ids of every provision, obligation and clock that a case expects something of."""
    expect = case.expect
    parts = (expect.provisions, expect.obligations, expect.starts, expect.ends, expect.enforceable)
    others = (expect.stands, expect.formal, expect.due, expect.clocks, expect.runs)
    return frozenset(name for names in (*parts, *others) for name in names)


def read_cases(folder: Path) -> Iterator[Case]:
    """Every good case below an instrument's folder."""
    for path in sorted(folder.glob("cases/good/*.yaml")):
        yield from read_case_file(path)


def read_case_file(path: Path) -> Iterator[Case]:
    """Every case of one file, each with the facts of the case it is like.

    Raises:
        LawError: a case does not fit the format, or is like one that does not stand before it.
    """
    from ombud.facts.strict_yaml import load_yaml

    try:
        rows = msgspec.convert(load_yaml(path.read_text("utf-8"), str(path)), _CaseFile).cases
    except msgspec.ValidationError as error:
        raise LawError(f"{error}.", code="case-schema", where=str(path)) from None
    seen: dict[str, Case] = {}
    for row in rows:
        case = row
        if row.like:
            if row.like not in seen:
                raise LawError(
                    f'it is like "{row.like}", which does not stand before it.', code="case-like", where=row.id
                )
            case = msgspec.structs.replace(row, facts={**seen[row.like].facts, **row.facts})
        seen[row.id] = case
        yield case


def all_cases(folder: Path = INSTRUMENTS) -> Iterator[tuple[str, Case]]:
    """Every case of every instrument below a folder, with the instrument's id."""
    for name, place in sorted(folders(folder).items()):
        for case in read_cases(place):
            yield name, case


def case_facts(case: Case, vocabulary: Vocabulary) -> dict[str, FactValue]:
    """The facts of a case, typed.

    Raises:
        LawError: a fact is not in the vocabulary.
    """
    facts: dict[str, FactValue] = {}
    for key, raw in case.facts.items():
        if key not in vocabulary:
            raise LawError(f'the fact "{key}" is not in the vocabulary.', code="fact-unknown", where=case.id)
        facts[key] = parse_value(vocabulary[key], raw, where=case.id)
    return facts
