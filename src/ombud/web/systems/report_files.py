"""Files that the log names by digest, kept beside the database so that a pack can hold them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from ombud.casework import Chosen, Scope, choose, system_pack
from ombud.documents.machine import Described, machine_files
from ombud.evidence import read_envelope, read_statement, sha256_hex
from ombud.web.systems import actions, log
from ombud.web.systems.assessing import assessment_of
from ombud.web.systems.models import System


def _folder() -> Path:
    return Path(settings.HOME) / "papers"


def keep_paper(content: bytes) -> None:
    """Keep a file under its digest; the same content twice is one file."""
    path = _folder() / sha256_hex(content)
    if path.exists():
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = path.with_suffix(f".{id(content)}")
    half.write_bytes(content)
    half.replace(path)


def papers_of(chosen: Chosen) -> Iterator[bytes]:
    """The kept files that chosen statements name."""
    for digest in chosen.named:
        path = _folder() / digest
        if path.is_file():
            yield path.read_bytes()


def pack_of(system: System, scope: Scope) -> bytes:
    """The pack about one system: its statements with their proofs, its papers, no word about another system.

    Other entries of the log are in it as hashes of the Merkle tree only.

    Raises:
        InputError: nothing in the log fits the scope.
    """
    source, ring = log.DatabaseLog(), log.installation_ring()
    chosen = choose(system.name, source.entries(system), scope, earlier_names=names_of(system))
    last = dt.date.fromisoformat(source.entry(chosen.seqs[-1]).at[:10])
    found, _, _ = assessment_of(system, as_of=scope.as_of or last, known_at=scope.as_of or last)
    return system_pack(
        source,
        chosen,
        scope,
        system=system.name,
        key=log.installation_key(),
        keys=[ring.public(keyid) for keyid in ring.keyids],
        files=papers_of(chosen),
        machine=machine_files(Described(found=found, system=system.name, release=actions.release_of(system))),
    )


def names_of(system: System) -> frozenset[str]:
    """Every name under which the log speaks of it: a statement bears the name of its day."""
    statements = (read_statement(read_envelope(row.envelope).body()) for row in system.entries.iterator())
    return frozenset(str(statement.predicate["system"]) for statement in statements if "system" in statement.predicate)
