"""Cases: fact patterns with their outcome, in plain files, run against the library.

The format stands in ``docs/law-format.md``. A case names its source, so that a lawyer can
say whether the case or the law is wrong.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

import msgspec

from ombud.errors import LawError
from ombud.facts import FactValue, Vocabulary, parse_value
from ombud.law.library import INSTRUMENTS, Library, folders
from ombud.law.model import Instrument
from ombud.law.system.determine import Outcome, Status, determine
from ombud.law.timeline import StatusWord, state_on

DEFAULT_DAY = dt.date(2026, 11, 23)

Answer = Literal["yes", "no", "unknown"]


class Expected(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What must come out.

    Attributes:
        labels: where given, exactly these.
        status: where the instrument stands on the as-of date; ``none`` before its life began.
        stayed: whether enforcement is stayed then.
        obligations: id to status (in_effect, upcoming, ended, no, unknown, not_law).
        starts, ends, enforceable: id of a provision or obligation to the day; null where there is none.
        clocks: id of a clock to its length, such as ``36 hours``; ``at once`` where the law gives no number.
        dates: timeline key to the day as known on the known-at date; null where there is none.
    """

    labels: tuple[str, ...] | None = None
    headline: str = ""
    headline_from: dt.date | None = None
    provisions: dict[str, Answer] = {}
    obligations: dict[str, Status] = {}
    status: StatusWord | Literal["none"] | None = None
    stayed: bool | None = None
    starts: dict[str, dt.date | None] = {}
    ends: dict[str, dt.date | None] = {}
    enforceable: dict[str, dt.date | None] = {}
    clocks: dict[str, str] = {}
    dates: dict[str, dt.date | None] = {}


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
    parts = (expect.provisions, expect.obligations, expect.starts, expect.ends, expect.enforceable, expect.clocks)
    return frozenset(name for names in parts for name in names)


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


def decide_case(
    case: Case, facts: Mapping[str, FactValue], instrument: Instrument, vocabulary: Vocabulary
) -> tuple[Outcome, list[str]]:
    """Decide a case whose facts are typed already; the list says what came out otherwise than expected."""
    outcome = determine(instrument, facts, vocabulary, as_of=case.as_of, known_at=case.known_at)
    return outcome, [
        *_differences(case, outcome),
        *_timeline_differences(case, instrument),
        *_clock_differences(case, instrument),
    ]


def run_case(case: Case, library: Library, instrument_id: str, vocabulary: Vocabulary) -> tuple[Outcome, list[str]]:
    """Decide a case; the list says in sentences what came out otherwise than expected."""
    facts = case_facts(case, vocabulary)
    return decide_case(case, facts, library.instrument(instrument_id), vocabulary)


def _unknown_names(case: Case, outcome: Outcome) -> Iterator[str]:
    expect = case.expect
    provisions = {d.provision.id for d in outcome.determinations}
    duties = {duty.obligation.id for duty in outcome.duties}
    dated = (*expect.starts, *expect.ends, *expect.enforceable)
    for names, known in (
        (expect.provisions, provisions),
        (expect.obligations, duties),
        (dated, provisions | duties),
    ):
        yield from (f'{case.id}: {outcome.short} has no "{name}".' for name in names if name not in known)


def _differences(case: Case, outcome: Outcome) -> Iterator[str]:
    unknown = list(_unknown_names(case, outcome))
    if unknown:
        yield from unknown
        return
    expect = case.expect
    found = {label.id for label in outcome.labels}
    if expect.labels is not None and found != set(expect.labels):
        yield f"{case.id}: labels are {sorted(found)}, not {sorted(expect.labels)}."
    if expect.headline and outcome.headline.id != expect.headline:
        yield f"{case.id}: the headline is {outcome.headline.id}, not {expect.headline}."
    if expect.headline_from and outcome.headline.applies != expect.headline_from:
        yield f"{case.id}: the headline applies from {outcome.headline.applies}, not {expect.headline_from}."
    for name, answer in expect.provisions.items():
        value = outcome.determination(name).value
        if value != answer:
            yield f"{case.id}: {name} is {value}, not {answer} (open: {outcome.determination(name).missing})."
    duties = {duty.obligation.id: duty for duty in outcome.duties}
    for name, status in expect.obligations.items():
        if duties[name].status is not status:
            yield f"{case.id}: {name} is {duties[name].status}, not {status}."
    yield from _date_differences(case, outcome)


def _date_differences(case: Case, outcome: Outcome) -> Iterator[str]:
    expect = case.expect
    life = outcome.life.status if outcome.life else "none"
    if expect.status is not None and life != expect.status:
        yield f"{case.id}: the instrument is {life}, not {expect.status}."
    dates = {d.provision.id: d.dates for d in outcome.determinations}
    dates |= {duty.obligation.id: duty.dates for duty in outcome.duties}
    if expect.stayed is not None and (outcome.scope.dates.stay is not None) != expect.stayed:
        yield f"{case.id}: enforcement is {'not ' if expect.stayed else ''}stayed."
    for field, days in (("applies", expect.starts), ("ends", expect.ends), ("enforceable", expect.enforceable)):
        for name, day in days.items():
            found = getattr(dates[name], field)
            if found != day:
                yield f"{case.id}: {name} {field} {found}, not {day}."


def _timeline_differences(case: Case, instrument: Instrument) -> Iterator[str]:
    timeline = instrument.card.timeline
    for key, day in case.expect.dates.items():
        if key not in timeline:
            yield f'{case.id}: {instrument.card.short} has no date "{key}".'
            continue
        state = state_on(timeline[key], case.known_at)
        found = state.applies if state else None
        if found != day:
            yield f"{case.id}: {key} is {found or 'no day'}, not {day or 'no day'}."


def _clock_differences(case: Case, instrument: Instrument) -> Iterator[str]:
    clocks = {clock.id: clock for clock in instrument.clocks}
    for name, length in case.expect.clocks.items():
        if name not in clocks:
            yield f'{case.id}: {instrument.card.short} has no clock "{name}".'
            continue
        clock = clocks[name]
        found = f"{clock.within} {clock.unit.replace('_', ' ')}" if clock.within else "at once"
        if found != length:
            yield f"{case.id}: the clock {name} runs {found}, not {length}."
