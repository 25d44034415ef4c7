"""What can be seen of a system in the database: what consistency checks look at, beside law and facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils import timezone

from ombud.casework import Assessment
from ombud.casework.held import held_of, release_digest
from ombud.checks import Decided, Paper, People, Seen
from ombud.controls import ControlStatus, control_statuses, load_conditions, load_controls
from ombud.documents.asked import asked_by
from ombud.documents.checked import paper_of
from ombud.documents.outline import load_outlines
from ombud.facts import UNKNOWN, Record, load_vocabulary
from ombud.law import load_library
from ombud.measure import Measurement
from ombud.web.systems import actions, log, papers
from ombud.web.systems.access import may
from ombud.web.systems.assessing import limits_of, policy
from ombud.web.systems.models import DecisionRow, MeasurementRow, Person, System


def seen_of(
    system: System,
    found: Assessment,
    measurement: Measurement | None,
    newest: MeasurementRow | None,
    *,
    staff: Iterable[Person] | None = None,
) -> Seen:
    """What can be seen of a system on the day of its assessment."""
    last = system.decisions.select_related("by").last()
    return Seen(
        found=found,
        library=load_library(),
        vocabulary=load_vocabulary(),
        policy=policy(),
        measurement=measurement,
        measured_on=newest.made_at.date() if newest else None,
        decision=_decided(last) if last else None,
        papers=tuple(_papers(system, found, measurement)),
        controls=_controls(system, found),
        records=tuple(
            Record(duty=row.duty, title=row.title, by=row.made_by, on=row.made_at.date(), note=row.note)
            for row in system.records.all()
        ),
        limits=limits_of(system),
        people=_people(system, list(Person.objects.all() if staff is None else staff)),
    )


def _decided(row: DecisionRow) -> Decided:
    return Decided(release=row.release, approved=row.decision == "approved", by=row.by.shown, at=row.at)


def _papers(system: System, found: Assessment, measurement: Measurement | None) -> Iterator[Paper]:
    """The documents that law asks for now, and those that somebody wrote, approved or published."""
    versions = {row.kind: row for row in system.versions.defer("manifest").order_by("number")}
    decided = {row.kind: row.decision for row in system.approvals.order_by("at", "pk")}
    kinds = {
        kind
        for kind, outline in load_outlines().items()
        if kind in versions or kind in decided or any(item.status == "in_effect" for item in asked_by(outline, found))
    }
    material = papers.material_of(system, found, measurement, release=actions.release_of(system))
    for item in papers.standings(system, material, at=timezone.now(), kinds=kinds):
        kind = item.outline.kind
        yield paper_of(
            item.outline,
            item.asking,
            item.count,
            item.state,
            readers=item.readers,
            version=item.version,
            published_on=versions[kind].at.date() if kind in versions else None,
            changes=len(item.stale),
            given_back=decided.get(kind) == "returned",
        )


def _controls(system: System, found: Assessment) -> tuple[ControlStatus, ...]:
    version = found.facts.get("sys.version", UNKNOWN)
    held = held_of(log.statements_about(system).sound, found.facts, load_library(), load_controls())
    return control_statuses(
        load_controls(),
        load_conditions(),
        found.facts,
        held.held,
        load_vocabulary(),
        release=release_digest(version if isinstance(version, str) else ""),
        as_of=found.as_of,
    )


def _people(system: System, staff: list[Person]) -> People:
    """Who can sign in; a reviewer who registered the system or stated its facts signs nothing off."""
    spoke = set(system.statements.order_by().values_list("said_by", flat=True).distinct())
    signers = [
        person
        for person in staff
        if person.is_active
        and may(person, "decide")
        and person.pk != system.registered_by_id
        and person.shown not in spoke
    ]
    return People(
        here=frozenset(person.shown for person in staff if person.is_active),
        gone=frozenset(person.shown for person in staff if not person.is_active),
        signers=len(signers),
    )
