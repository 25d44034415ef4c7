"""Publishing: a document is frozen, written in every format, signed once, and can be taken back."""

from __future__ import annotations

import datetime as dt

import msgspec
from django.db import IntegrityError, transaction
from django.utils import timezone

from ombud.casework import determination_payloads, document_payload, gate_payload, unsealed
from ombud.documents.formats import FORMATS, render
from ombud.documents.frozen import Manifest, content_digest, staleness, to_bytes
from ombud.documents.model import Document
from ombud.documents.outline import Audience, Outline
from ombud.documents.shelf import Draft
from ombud.errors import InputError
from ombud.evidence import Json, moment_text, read_envelope, read_statement, sha256_hex
from ombud.web.systems import log
from ombud.web.systems.access import require
from ombud.web.systems.actions import release_of
from ombud.web.systems.assessing import assessment_of
from ombud.web.systems.models import ApprovalRow, FileRow, Person, System, VersionRow
from ombud.web.systems.papers import approval_of, draft_of, manifest_of, material_of, sealed_last, written_of
from ombud.web.systems.printing import pdf_apart


def publish(
    system: System, outline: Outline, readers: Audience, *, with_gaps: bool, by: Person, at: dt.datetime
) -> VersionRow:
    """Publish what a document says now to its readers; the same form sent twice gives the same version.

    What it rests on is sealed first, as far as the log does not hold it; then it is written in
    every format; then manifest and files are signed and kept at once.

    Raises:
        PermissionDenied: the role may not publish.
        InputError: elements are missing, another person has not approved exactly this, or somebody
            published a version meanwhile.
        OmbudError: the PDF could not be written; nothing is published then.
    """
    require(by, "publish")
    versions = list(system.versions.filter(kind=outline.kind))
    last = next((row for row in reversed(versions) if row.readers == readers), versions[-1] if versions else None)
    before = draft_as_of(system, outline, readers, at=at, by=by, last=last)
    if last and _is_it(last, before):
        return last
    approval = _checked(system, before, with_gaps=with_gaps)
    _seal_what_is_new(system, by=by, at=at)
    made = draft_as_of(system, outline, readers, at=at, by=by, last=last, version=len(versions) + 1)
    files = {form: _written(made.document, form, at) for form in FORMATS}
    try:
        return keep(system, made, files, approval, number=made.manifest.version, by=by, at=at)
    except IntegrityError:
        raise InputError(
            "somebody published a version meanwhile.", code="meanwhile", hint="Look at it first."
        ) from None


def _is_it(row: VersionRow, made: Draft) -> bool:
    return not row.withdrawn_at and row.content == content_digest(made.manifest)


def draft_as_of(
    system: System,
    outline: Outline,
    readers: Audience,
    *,
    at: dt.datetime,
    by: Person,
    last: VersionRow | None = None,
    version: int = 0,
) -> Draft:
    """The document as it stands today, from the facts, figures and texts of the database."""
    today = timezone.localdate(at)
    found, measurement, _ = assessment_of(system, as_of=today, known_at=today)
    material = material_of(system, found, measurement, release=release_of(system))
    written = written_of(system).get(outline.kind)
    made = draft_of(outline, material, at=at, by=by.shown, readers=readers, written=written)
    if not version:
        return made
    changed = staleness(manifest_of(last), made.manifest) if last else ()
    return draft_of(
        outline, material, at=at, by=by.shown, readers=readers, written=written, version=version, changes=changed
    )


def _checked(system: System, made: Draft, *, with_gaps: bool) -> ApprovalRow:
    """The approval that it is published under."""
    if made.count.missing and not with_gaps:
        raise InputError(
            f"{len(made.count.missing)} of {made.count.total} elements are missing, the first is "
            f"“{made.count.missing[0].label}”.",
            code="gaps",
            where="with_gaps",
            hint="Fill them, or say that it is published with gaps; the document then says what is missing.",
        )
    approval = approval_of(system, made)
    if approval is None or approval.decision != "approved":
        raise InputError(
            "nobody has approved what the document says now to these readers.",
            code="not-approved",
            hint="Ask a reviewer who neither stated its facts nor wrote it.",
        )
    return approval


def _seal_what_is_new(system: System, *, by: Person, at: dt.datetime) -> None:
    """Determinations and gate, unless the log holds them in the same words; facts and figures were sealed when made."""
    today = timezone.localdate(at)
    found, _, _ = assessment_of(system, as_of=today, known_at=today)
    payloads = determination_payloads(system.name, found, at=at, by=by.shown)
    payloads.append(gate_payload(system.name, release_of(system), found.gate, found, at=at, by=by.shown))
    with transaction.atomic():
        known = [read_statement(read_envelope(row.envelope).body()) for row in sealed_last(system)]
        for payload in unsealed(payloads, known):
            log.append(payload, system=system, at=at)


def _written(document: Document, form: str, at: dt.datetime) -> bytes:
    return pdf_apart(document, made_at=at) if form == "pdf" else render(document, form, made_at=at)


def keep(
    system: System,
    made: Draft,
    files: dict[str, bytes],
    approval: ApprovalRow,
    *,
    number: int,
    by: Person,
    at: dt.datetime,
) -> VersionRow:
    """Sign manifest and files, and keep them at once.

    Raises:
        IntegrityError: there is a version of that number.
    """
    kind = made.manifest.kind
    named = {f"{kind}-v{number}.{form}": content for form, content in files.items()}
    manifest = msgspec.structs.replace(
        made.manifest, version=number, files={name: sha256_hex(content) for name, content in named.items()}
    )
    content = to_bytes(manifest)
    with transaction.atomic():
        entry = log.append(
            _payload(system, made, manifest, content, by=by, at=at, files=named, approval=approval),
            system=system,
            at=at,
        )
        row = VersionRow.objects.create(
            system=system,
            kind=kind,
            number=number,
            readers=manifest.view,
            content=content_digest(manifest),
            manifest=content.decode(),
            sha256=sha256_hex(content),
            filled=manifest.filled,
            total=manifest.total,
            approval=approval,
            by=by,
            at=at,
            entry=entry,
        )
        FileRow.objects.bulk_create(
            FileRow(version=row, form=form, content=content, sha256=sha256_hex(content))
            for form, content in files.items()
        )
        return row


def _payload(
    system: System,
    made: Draft,
    manifest: Manifest,
    content: bytes,
    *,
    by: Person,
    at: dt.datetime,
    files: dict[str, bytes],
    approval: ApprovalRow,
) -> bytes:
    approved: dict[str, Json] = {
        "by": approval.by.shown,
        "role": approval.by.get_role_display(),
        "at": moment_text(approval.at),
        "because": approval.because,
    }
    return document_payload(
        system.name,
        title=made.document.title,
        name=f"{manifest.kind} version {manifest.version}",
        content=content,
        facts={name: fact.value for name, fact in manifest.facts.items()},
        evidence=list(manifest.evidence),
        library=manifest.library,
        at=at,
        by=by.shown,
        kind=manifest.kind,
        files=files,
        approval=approved,
    )


def withdraw(row: VersionRow, because: str, *, by: Person, at: dt.datetime) -> None:
    """Take a version back: it stays and says so, nobody outside reads it any more, and the log says why.

    Raises:
        InputError: no reason.
    """
    require(by, "publish")
    if not because.strip():
        raise InputError("say why it is taken back.", code="because", where="because")
    manifest = manifest_of(row)
    with transaction.atomic():
        row = VersionRow.objects.select_for_update().get(pk=row.pk)
        if row.withdrawn_at:
            return
        payload = document_payload(
            row.system.name,
            title=manifest.document.title,
            name=f"{row.kind} version {row.number}",
            content=row.manifest.encode(),
            facts={},
            evidence=[row.entry.hash],
            library=manifest.library,
            at=at,
            by=by.shown,
            kind=row.kind,
            withdrawn=because.strip(),
        )
        log.append(payload, system=row.system, at=at)
        row.withdrawn_at, row.withdrawn_because = at, because.strip()
        row.save(update_fields=["withdrawn_at", "withdrawn_because"])
