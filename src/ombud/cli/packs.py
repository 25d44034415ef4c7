"""``ombud evidence pack``: what one reader is to see of one system, in a ZIP that verifies alone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from ombud.casework import Scope, choose, read_scope, system_pack
from ombud.cli.case import open_case
from ombud.cli.output import home, say
from ombud.documents.machine import machine_files
from ombud.errors import InputError
from ombud.evidence import Checkpoint, FileLedger, read_checkpoint, signing_key, stamps_beside, trusted_keys
from ombud.evidence.durable import write_whole


def pack(dossier: Path, /, *, for_: Path | None = None, out: Path | None = None, evidence: Path | None = None) -> None:
    """Make a pack about a system for one reader: statements, documents, proofs and keys.

    Args:
        dossier: ombud.yaml, or the folder that holds it.
        for_: a file that says for whom and what (exam.yaml); all there is about the system when not given.
        out: where to write it; the scope's name with .zip, or evidence.zip, when not given.
        evidence: folder of the signed log; evidence beside the dossier when not given.

    A scope is a few lines of YAML; "pack" and "for" are needed, the others narrow it:

        pack: 1
        for: Bank examination 2026
        kinds: [gate, decision, document]
        from: 2026-01-01
        until: 2026-12-31
    """
    folder = evidence or (dossier if dossier.is_dir() else dossier.parent) / "evidence"
    log = folder / "log.jsonl"
    if not log.is_file():
        raise InputError("there is no signed log.", code="log-missing", where=str(log), hint="`ombud gate` makes one.")
    ledger = FileLedger(log)
    scope = read_scope(for_) if for_ else None
    day = (scope and scope.as_of) or _last_day(ledger)
    case = open_case(dossier, as_of=day, known_at=day, measured=True)
    name = case.dossier.name
    scope = scope or Scope(pack=1, for_=f"Evidence about {name}")
    chosen = choose(name, ledger.entries(), scope)
    ring = trusted_keys(home())
    content = system_pack(
        ledger,
        chosen,
        scope,
        system=name,
        key=signing_key(home()),
        keys=[ring.public(keyid) for keyid in ring.keyids],
        files=[path.read_bytes() for path in sorted((folder / "files").glob("*")) if path.is_file()],
        machine=machine_files(case.described()),
        earlier=_earlier(for_.parent, scope) if for_ else None,
        stamps=stamps_beside(log),
    )
    target = out or (for_.with_suffix(".zip") if for_ else Path("evidence.zip"))
    write_whole(target, content)
    say(f"Wrote {target}: {len(chosen.seqs)} statements, {len(content):,} bytes. Check: ombud evidence verify {target}")


def _last_day(ledger: FileLedger) -> dt.date:
    """The day of the log's last entry: what is packed speaks of that day, whenever it is packed."""
    entries = ledger.entries()
    if not entries:
        raise InputError("the log is empty.", code="log-empty", where=str(ledger.path))
    return dt.date.fromisoformat(entries[-1].at[:10])


def _earlier(folder: Path, scope: Scope) -> Checkpoint | None:
    """The checkpoint that the scope's ``since`` names, beside the scope."""
    if not scope.since:
        return None
    try:
        return read_checkpoint((folder / scope.since).read_bytes())
    except OSError as error:
        raise InputError("the earlier checkpoint cannot be read.", code="since", where=scope.since) from error
