"""Packs about one system from the database: its statements with their proofs, and the files that they name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from ombud.casework import Chosen, Scope, choose, system_pack
from ombud.documents.machine import Described, machine_files
from ombud.errors import EvidenceError, InputError
from ombud.evidence import Checkpoint, read_checkpoint, read_envelope, read_statement, sha256_hex
from ombud.evidence.checkpoint import origin_of
from ombud.evidence.durable import write_whole
from ombud.web.systems import actions, log
from ombud.web.systems.assessing import assessment_of
from ombud.web.systems.models import EntryRow, FileRow, System


def _folder() -> Path:
    return Path(settings.HOME) / "papers"


def keep_paper(content: bytes) -> None:
    """Keep a report under its digest, so that a pack can hold it; the same content twice is one file."""
    path = _folder() / sha256_hex(content)
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(path, content)


def choose_of(system: System, scope: Scope) -> Chosen:
    """What the log holds about a system in the scope, under whatever name it had.

    Raises:
        InputError: nothing fits the scope.
    """
    return choose(system.name, log.DatabaseLog().entries(system), scope, earlier_names=_names(system))


def documents_of(system: System) -> list[str]:
    """The names of the documents that statements about a system name, each once, the newest last."""
    try:
        chosen = choose_of(system, Scope(pack=1, for_="what there is"))
    except InputError:
        return []
    return list(dict.fromkeys(name for name, _ in chosen.documents))


def earlier_of(text: str) -> Checkpoint:
    """A checkpoint of this log that a reader holds, as they sent it.

    Raises:
        InputError: it is none, is of another log, or speaks of more entries than there are.
    """
    entries = EntryRow.objects.order_by("seq")
    first, size = entries.first(), entries.count()
    try:
        found = read_checkpoint((text.replace("\r\n", "\n").strip() + "\n").encode())
    except EvidenceError as error:
        raise InputError(
            "this is no checkpoint.", code="since", hint="Paste the whole text of checkpoint.txt, its last line too."
        ) from error
    if first is None or found.origin != origin_of(first.hash) or found.size > size:
        raise InputError("this checkpoint is of another log.", code="since")
    return found


def pack_of(system: System, scope: Scope, *, earlier: Checkpoint | None = None) -> bytes:
    """The pack about one system; the same for the same log and scope.

    Other entries of the log are in it as hashes of the Merkle tree only.

    Args:
        earlier: a checkpoint that the reader holds; the pack then proves that the log only grew.

    Raises:
        InputError: nothing in the log fits the scope.
    """
    source, ring = log.DatabaseLog(), log.installation_ring()
    chosen = choose_of(system, scope)
    day = scope.as_of or dt.date.fromisoformat(source.entry(chosen.seqs[-1]).at[:10])
    found, _, _ = assessment_of(system, as_of=day, known_at=day)
    return system_pack(
        source,
        chosen,
        scope,
        system=system.name,
        key=log.installation_key(),
        keys=[ring.public(keyid) for keyid in ring.keyids],
        files=_files(system, chosen),
        machine=machine_files(Described(found=found, system=system.name, release=actions.release_of(system))),
        earlier=earlier,
    )


def _files(system: System, chosen: Chosen) -> Iterator[bytes]:
    """Reports, published versions and their files, as far as a chosen statement names them."""
    for digest in chosen.named:
        path = _folder() / digest
        if path.is_file():
            yield path.read_bytes()
    for row in system.versions.filter(sha256__in=chosen.named):
        yield row.manifest.encode()
    files = FileRow.objects.filter(version__system=system, sha256__in=chosen.named)
    for content in files.values_list("content", flat=True):
        yield bytes(content)


def _names(system: System) -> frozenset[str]:
    """Every name under which the log speaks of it: a statement bears the name of its day."""
    statements = (read_statement(read_envelope(row.envelope).body()) for row in system.entries.iterator())
    return frozenset(str(statement.predicate["system"]) for statement in statements if "system" in statement.predicate)
