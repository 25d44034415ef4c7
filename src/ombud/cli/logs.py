"""``ombud evidence export`` and ``import``: whole logs between the web's database and files."""

from __future__ import annotations

from pathlib import Path

from ombud.cli.output import home, now, say
from ombud.errors import EvidenceError, InputError
from ombud.evidence import (
    FileLedger,
    PublicKey,
    Verification,
    read_log,
    signing_key,
    trust_key,
    trusted_keys,
    verify_path,
)
from ombud.evidence.durable import write_whole


def export_log(target: Path, /) -> None:
    """Write the log of the web's database into a file, with its public keys and a checkpoint, and verify it.

    Args:
        target: the log to write (.jsonl); one that holds the log's beginning is continued.
    """
    if target.suffix != ".jsonl":
        raise InputError("a log is a .jsonl file.", code="log-name", where=str(target))
    from ombud.web import setup

    setup.ready()
    from ombud.web.systems.log import DatabaseLog

    target.parent.mkdir(parents=True, exist_ok=True)
    ledger = FileLedger(target)
    here = len(ledger.entries()) if target.exists() else 0
    added = ledger.extend(entry for entry in DatabaseLog().entries() if entry.seq > here)
    ring = trusted_keys(home())
    for keyid in ring.keyids:
        write_whole(target.parent / f"{keyid[:16]}.pub.pem", ring.public(keyid).pem)
    ledger.checkpoint(signing_key(home()))
    result = _held(verify_path(target))
    say(f"Wrote {added} entries to {target}; {result.verified} of {result.statements} verified.")


def import_log(source: Path, /, *, key: tuple[Path, ...] = ()) -> None:
    """Take a whole log over into the web's database, once all of it verifies.

    Args:
        source: the log (.jsonl); what the database holds already must be its beginning.
        key: public key to trust (.pub.pem); those beside the log when not given.

    Facts and records are not made from it: it is the log alone that is taken over.
    """
    result = _held(verify_path(source, key))
    from ombud.web import setup

    setup.ready()
    from ombud.web.systems.log import take_over

    added = take_over(read_log(source)[0])
    for path in key or sorted(source.parent.glob("*.pub.pem")):
        trust_key(home(), PublicKey.from_pem(path.read_bytes()), because=f"signed {source.name}", at=now())
    say(f"Took over {added} of {result.statements} entries; the others were here already.")


def _held(result: Verification) -> Verification:
    if not result.ok:
        first = next((item.problem for item in result.entries if not item.ok), "") or "; ".join(result.problems)
        raise EvidenceError(f"the log does not verify: {first}", code="log-unverified", where=result.path)
    return result
