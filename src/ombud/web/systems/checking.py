"""What does not fit together in each system, and what waits there for whom: kept until something changes."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterable, Iterator

import msgspec
from django.db.models import Max, OuterRef, QuerySet, Subquery

from ombud.casework import Assessment
from ombud.checks import Finding, Seen, finding_of, findings_of, load_checks
from ombud.controls import load_controls
from ombud.evidence import sha256_hex
from ombud.law import Standing, load_library, standing
from ombud.law.days.diary import diary_of
from ombud.web.systems import actions
from ombud.web.systems.access import systems_for
from ombud.web.systems.assessing import assessment_of, policy_digest
from ombud.web.systems.models import (
    ApprovalRow,
    CheckedRow,
    DecisionRow,
    EntryRow,
    MeasurementRow,
    Person,
    RecordRow,
    StatementRow,
    System,
    TextRow,
    VersionRow,
    VisibleRow,
)
from ombud.web.systems.remembering import remember
from ombud.web.systems.seen import seen_of

#: So long systems are worked out while somebody waits; the rest follow with the next look.
SECONDS = 3.0
#: So far ahead days of the law are named.
AHEAD = dt.timedelta(days=90)
FORM = "1"
_RESTS_ON = {
    "statement": StatementRow,
    "measurement": MeasurementRow,
    "record": RecordRow,
    "decision": DecisionRow,
    "approval": ApprovalRow,
    "version": VersionRow,
    "text": TextRow,
    "visible": VisibleRow,
    "entry": EntryRow,
}


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What only the case could tell of a finding; the rest stands in its check."""

    check: str
    says: str
    item: str = ""
    cite: str = ""

    def whole(self) -> Finding:
        """The finding with what its check says."""
        return finding_of(load_checks().check(self.check), self.item, self.says, cite=self.cite)


class Coming(msgspec.Struct, frozen=True, kw_only=True):
    """A day of the law within the time looked ahead."""

    day: dt.date
    law: str
    id: str
    cite: str
    what: str


class Open(msgspec.Struct, frozen=True, kw_only=True):
    """Questions that wait for one role: how many, and which comes first."""

    count: int
    first: str


class Ready(msgspec.Struct, frozen=True, kw_only=True):
    """A document that law asks for, with nothing missing, that nobody has approved."""

    kind: str
    title: str


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """One system as it was checked.

    Attributes:
        open: questions by who can answer them, those apart that a finding asks already.
        release: a release that the gate lets through and nobody has decided on; empty where there is none.
        fresh: nothing it rests on has changed since.
    """

    pk: int
    name: str
    kept: tuple[Kept, ...] = ()
    open: dict[str, Open] = {}
    coming: tuple[Coming, ...] = ()
    ready: tuple[Ready, ...] = ()
    release: str = ""
    fresh: bool = True

    def findings(self) -> list[Finding]:
        """Its findings, the gravest first; those of checks that there are no longer apart."""
        known = {check.id for check in load_checks().checks}
        return [item.whole() for item in self.kept if item.check in known]


def all_checked(person: Person, today: dt.date) -> list[Checked]:
    """Every system that the person works with, by name; what could not be worked out in time says so."""
    until = time.monotonic() + SECONDS
    staff = list(Person.objects.order_by("pk"))
    found = []
    for system in _systems(person):
        kept = getattr(system, "checked", None)
        state = _state(system, staff, today)
        if kept and kept.state == state:
            found.append(msgspec.convert(kept.row, Checked, strict=False))
        elif time.monotonic() < until:
            found.append(_made(system, state, staff, today))
        elif kept:
            found.append(msgspec.structs.replace(msgspec.convert(kept.row, Checked, strict=False), fresh=False))
        else:
            found.append(Checked(pk=system.pk, name=system.name, fresh=False))
    return found


def kept_of(system: System) -> Checked | None:
    """What was found in a system last, whether or not something changed since; None where nobody looked."""
    row = getattr(system, "checked", None)
    return msgspec.convert(row.row, Checked, strict=False) if row else None


def grave(person: Person) -> int:
    """Stops and serious findings of a person's systems as they were checked last, with one query."""
    rows = CheckedRow.objects.filter(system__in=systems_for(person)).values_list("row", flat=True)
    return sum(item.is_grave for row in rows for item in msgspec.convert(row, Checked, strict=False).findings())


def _systems(person: Person) -> QuerySet[System]:
    def newest(model: type) -> Subquery:
        found = model.objects.filter(system=OuterRef("pk")).order_by().values("system")  # type: ignore[attr-defined]
        return Subquery(found.annotate(newest=Max("pk")).values("newest"))

    rests = {f"newest_{name}": newest(model) for name, model in _RESTS_ON.items()}
    return systems_for(person).select_related("checked").annotate(**rests).order_by("name")


def _state(system: System, staff: Iterable[Person], today: dt.date) -> str:
    """A digest of everything the findings rest on."""
    rests = (
        FORM,
        system.name,
        system.limits,
        *(getattr(system, f"newest_{name}") for name in _RESTS_ON),
        [(person.pk, person.shown, person.role, person.is_active) for person in staff],
        load_library().digest,
        load_checks().digest,
        load_controls().digest,
        policy_digest(),
        today.isoformat(),
    )
    return sha256_hex(msgspec.json.encode(rests))


def _made(system: System, state: str, staff: list[Person], today: dt.date) -> Checked:
    found, measurement, newest = assessment_of(system, as_of=today, known_at=today)
    seen = seen_of(system, found, measurement, newest, staff=staff)
    checked = _checked(system, seen)
    remember(CheckedRow, system, state=state, made_on=today, row=msgspec.to_builtins(checked))
    return checked


def _checked(system: System, seen: Seen) -> Checked:
    findings = findings_of(seen)
    release = actions.release_of(system)
    waits = seen.found.gate.passed and (seen.decision is None or seen.decision.release != release)
    return Checked(
        pk=system.pk,
        name=system.name,
        kept=tuple(Kept(check=item.check, says=item.says, item=item.item, cite=item.cite) for item in findings),
        open=_open(seen.found, {item.fact for item in findings}),
        coming=tuple(_coming(seen)),
        ready=tuple(
            Ready(kind=paper.kind, title=paper.title)
            for paper in seen.papers
            if paper.asked_by and paper.state == "draft" and not paper.gaps and not paper.given_back
        ),
        release=release if waits else "",
    )


def _open(found: Assessment, asked_already: set[str]) -> dict[str, Open]:
    """Open questions by who can answer; what a finding asks for is not asked a second time."""
    by_who: dict[str, list[str]] = {}
    for question in found.questions:
        if question.fact.key not in asked_already:
            by_who.setdefault(question.fact.who, []).append(question.fact.key)
    return {who: Open(count=len(keys), first=keys[0]) for who, keys in by_who.items()}


def _coming(seen: Seen) -> Iterator[Coming]:
    """The days within the time looked ahead, of law that is known to be about the system and binds it."""
    binding = [outcome for outcome in seen.found.outcomes if standing(outcome) is Standing.APPLIES]
    ids = {outcome.short: outcome.instrument_id for outcome in binding}
    diary = diary_of(binding, seen.library, seen.found.facts, until=seen.found.as_of + AHEAD)
    for entry in diary.entries:
        if entry.kind == "stayed":  # the state it is in since an earlier day, and no day that comes
            continue
        yield Coming(day=entry.day, law=entry.instrument, id=ids[entry.instrument], cite=entry.cite, what=entry.what)
