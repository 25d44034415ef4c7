"""The documents of a system: what they are made of, what people wrote for them, and how each stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

import msgspec
from django.db.models import Q, QuerySet

from ombud.casework import Assessment
from ombud.controls import load_controls
from ombud.documents.asked import Asking
from ombud.documents.fill import CIRCLES
from ombud.documents.frozen import Change, Manifest, content_digest, read_manifest, staleness
from ombud.documents.ledger import Completeness
from ombud.documents.material import Material, Places, evidence_about
from ombud.documents.outline import Audience, Outline, load_outlines
from ombud.documents.report import EvidenceLine
from ombud.documents.shelf import Draft, draft
from ombud.documents.state import State, state_of
from ombud.documents.written import Text, Written, paragraphs
from ombud.evidence import ReadStatement, read_envelope, read_statement
from ombud.facts import Record, load_vocabulary
from ombud.law import load_library
from ombud.measure import Measurement
from ombud.web.systems.models import ApprovalRow, EntryRow, System, VersionRow

PLACES = Places(
    law="Answer the open questions of law.",
    fact="Answer it under “Facts”.",
    text="{verb} it on the page of this document.",
    data="Give its prediction log under “Figures”.",
    records="Attach records under “Obligations”.",
)
_SEALED = ("determination", "gate", "measurement")


def material_of(system: System, found: Assessment, measurement: Measurement | None, *, release: str) -> Material:
    """What every document on a system is made of, with the signed statements that speak of exactly this."""
    records = tuple(
        Record(duty=row.duty, title=row.title, by=row.made_by, on=row.made_at.date(), note=row.note)
        for row in system.records.all()
    )
    material = Material(
        name=system.name,
        release=release,
        found=found,
        library=load_library(),
        vocabulary=load_vocabulary(),
        measurement=measurement,
        records=records,
        kinds={kind.id: kind.title for kind in load_controls().kinds},
        places=PLACES,
    )
    return msgspec.structs.replace(material, evidence=evidence_about(material, _sealed(system)))


def sealed_last(system: System) -> QuerySet[EntryRow]:
    """Of determinations, gate and figures the entries that were sealed last, in the order of the log."""
    last = Q()
    for kind in _SEALED:
        last |= Q(kind=kind, at__in=system.entries.filter(kind=kind).order_by("-seq").values("at")[:1])
    return system.entries.filter(last)


def _sealed(system: System) -> Iterable[tuple[EvidenceLine, ReadStatement]]:
    for row in sealed_last(system):
        statement = read_statement(read_envelope(row.envelope).body())
        yield EvidenceLine(seq=row.seq, kind=row.kind, made_at=row.at, hash=row.hash), statement


def written_of(system: System) -> dict[str, Written]:
    """What people wrote and released, by kind of document."""
    texts: dict[str, dict[str, Text]] = {}
    for row in system.texts.select_related("by"):
        said = Text(lines=paragraphs(row.text), rows=tuple(map(tuple, row.rows)), by=row.by.shown, on=row.at.date())
        of_kind = texts.setdefault(row.kind, {})
        of_kind.pop(row.name, None)
        if said.lines or said.rows:
            of_kind[row.name] = said
    visible: dict[str, dict[str, Audience]] = {}
    for kind, name, visibility in system.visible.values_list("kind", "name", "visibility"):
        if visibility in CIRCLES:
            visible.setdefault(kind, {})[name] = visibility
    kinds = {*texts, *visible}
    return {kind: Written(texts=texts.get(kind, {}), visible=visible.get(kind, {})) for kind in kinds}


def draft_of(
    outline: Outline,
    material: Material,
    *,
    at: dt.datetime,
    by: str,
    readers: Audience = "internal",
    written: Written | None = None,
    version: int = 0,
    changes: Iterable[Change] = (),
) -> Draft:
    """A document as it would be written now for these readers."""
    whole = msgspec.structs.replace(material, written=written or Written())
    return draft(outline, whole, made_at=at, made_by=by, view=readers, version=version, changes=tuple(changes))


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of document as it stands for a system.

    Attributes:
        stale: what has changed since the last version; empty while it holds.
    """

    outline: Outline
    count: Completeness
    asking: tuple[Asking, ...]
    state: State
    version: int = 0
    readers: str = ""
    stale: tuple[Change, ...] = ()


def manifest_of(row: VersionRow) -> Manifest:
    """The manifest of a published version, as it was signed."""
    return read_manifest(row.manifest.encode(), where=f"{row.kind} version {row.number}")


def standings(
    system: System, material: Material, *, at: dt.datetime, kinds: Collection[str] | None = None
) -> list[Standing]:
    """Kinds of document, all when none are named: those that law asks for first, then those that were published."""
    written = written_of(system)
    newest = {row.kind: row for row in system.versions.order_by("number")}
    approved = {(row.kind, row.readers): row for row in system.approvals.all()}
    found = [
        _standing(
            outline,
            material,
            written.get(kind, Written()),
            newest.get(kind),
            {row.content for (of, _), row in approved.items() if of == kind and row.decision == "approved"},
            at,
        )
        for kind, outline in load_outlines().items()
        if kinds is None or kind in kinds
    ]
    return sorted(found, key=lambda item: (not item.asking, not item.version, item.outline.title))


def _standing(
    outline: Outline, material: Material, written: Written, row: VersionRow | None, approved: set[str], at: dt.datetime
) -> Standing:
    frozen = manifest_of(row) if row else None
    readers: Audience = frozen.view if frozen else "internal"
    now = draft_of(outline, material, at=at, by="", readers=readers, written=written)
    stale = staleness(frozen, now.manifest) if frozen else ()
    state = state_of(
        published=row is not None,
        withdrawn=bool(row and row.withdrawn_at),
        stale=bool(stale),
        approved=_is_approved(outline, material, written, now, approved, at),
    )
    return Standing(
        outline=outline,
        count=now.count,
        asking=now.asking,
        state=state,
        version=row.number if row else 0,
        readers=readers if row else "",
        stale=stale,
    )


def _is_approved(
    outline: Outline, material: Material, written: Written, now: Draft, approved: set[str], at: dt.datetime
) -> bool:
    """Whether what it says now, to any circle of readers, has been approved."""
    if not approved:
        return False
    views = [draft_of(outline, material, at=at, by="", readers=view, written=written) for view in CIRCLES]
    return any(content_digest(made.manifest) in approved for made in (now, *views))


def approval_of(system: System, made: Draft) -> ApprovalRow | None:
    """The newest decision on exactly what a draft says; None where nobody decided on it."""
    digest = content_digest(made.manifest)
    return system.approvals.filter(kind=made.manifest.kind, content=digest).select_related("by").last()
