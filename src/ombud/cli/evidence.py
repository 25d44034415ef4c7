"""``ombud evidence``: verify proof offline; sign checkpoints; write receipts."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import msgspec

from ombud.cli.output import Format, home, printable, say
from ombud.errors import InputError
from ombud.evidence import Checked, FileLedger, make_receipt, signing_key, verify_path
from ombud.evidence.durable import write_whole

# Where the items go; within a JSON string its quotation marks would be escaped.
_NO_ITEMS = b'"entries":['


def verify(
    path: Path,
    /,
    *,
    key: tuple[Path, ...] = (),
    since: Path | None = None,
    authority: tuple[Path, ...] = (),
    format: Format = Format.text,
) -> int:
    """Check a log, an envelope, a receipt, a bundle or a pack, item by item, without any server.

    Args:
        path: a log (.jsonl), an envelope or receipt (.json), a bundle or a pack (folder or .zip).
        key: public key to trust (.pub.pem); those beside the evidence when not given.
        since: an earlier checkpoint that the log must continue.
        authority: root certificate (.pem) of a time-stamping authority to trust.
        format: text or json.

    Exit code 1 when anything does not verify.
    """
    if format is Format.json:
        return _verify_as_json(path, key, since, authority)
    result = verify_path(path, key, since=since, authorities=authority, each=lambda checked: say(checked.sentence()))
    say(*result.sentences())
    return 0 if result.ok else 1


def _verify_as_json(path: Path, keys: tuple[Path, ...], since: Path | None, authorities: tuple[Path, ...]) -> int:
    """One JSON object. The items wait in a file: any number fits, and half an object is never printed."""
    with tempfile.TemporaryFile() as items:

        def keep(checked: Checked) -> None:
            items.write((b",\n" if items.tell() else b"\n") + msgspec.json.encode(checked))

        result = verify_path(path, keys, since=since, authorities=authorities, each=keep)
        before, after = msgspec.json.encode({"ok": result.ok, "result": result}).split(_NO_ITEMS, 1)
        items.seek(0)
        sys.stdout.write(printable((before + _NO_ITEMS).decode()))
        for line in items:
            sys.stdout.write(printable(line.decode()))
        sys.stdout.write(printable(after.decode()) + "\n")
    return 0 if result.ok else 1


def log_at(path: Path) -> FileLedger:
    """The log at a path: the file itself, or log.jsonl in a folder."""
    file = path / "log.jsonl" if path.is_dir() else path
    if not file.is_file():
        raise InputError("there is no log here.", code="log-missing", where=str(file))
    return FileLedger(file)


def checkpoint(log: Path, /) -> None:
    """Sign the size and root of a log; the note stands beside it.

    Args:
        log: the log (.jsonl), or the folder that holds log.jsonl.

    Give the note away: whoever holds it can tell later whether the log only grew.
    """
    ledger = log_at(log)
    signed = ledger.checkpoint(signing_key(home()))
    say(f"Signed {signed.size} entries, root {signed.root.hex()}. Wrote {ledger.note}.")


def prove(log: Path, entry: int, /, *, out: Path | None = None) -> None:
    """Write a receipt: one entry, with the proof that a signed checkpoint covers it.

    Args:
        log: the log (.jsonl), or the folder that holds log.jsonl.
        entry: the entry's number.
        out: where to write it; receipt-NUMBER.json beside the log when not given.
    """
    ledger = log_at(log)
    receipt = make_receipt(ledger, entry, ledger.checkpoint(signing_key(home())))
    target = out or ledger.path.with_name(f"receipt-{entry}.json")
    write_whole(target, receipt.to_json())
    say(f"Wrote {target}, {len(receipt.inclusion)} hashes. Check: ombud evidence verify {target}")
