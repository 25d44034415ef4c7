"""``ombud evidence``: verify proof offline; make a key."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import msgspec

from ombud.cli.output import Format, home, say
from ombud.evidence import Checked, SigningKey, verify_path

# Where the items go; within a JSON string its quotation marks would be escaped.
_NO_ITEMS = b'"entries":['


def verify(path: Path, /, *, key: tuple[Path, ...] = (), format: Format = Format.text) -> int:
    """Check a log, an envelope or a bundle, item by item, without any server.

    Args:
        path: a log (.jsonl), an envelope (.json), or a bundle (folder or .zip).
        key: public key to trust (.pub.pem); those beside the evidence when not given.
        format: text or json.

    Exit code 1 when anything does not verify.
    """
    if format is Format.json:
        return _verify_as_json(path, key)
    result = verify_path(path, key, each=lambda checked: say(checked.sentence()))
    say(*result.sentences())
    return 0 if result.ok else 1


def _verify_as_json(path: Path, keys: tuple[Path, ...]) -> int:
    """One JSON object. The items wait in a file: any number fits, and half an object is never printed."""
    with tempfile.TemporaryFile() as items:

        def keep(checked: Checked) -> None:
            items.write((b",\n" if items.tell() else b"\n") + msgspec.json.encode(checked))

        result = verify_path(path, keys, each=keep)
        before, after = msgspec.json.encode({"ok": result.ok, "result": result}).split(_NO_ITEMS, 1)
        items.seek(0)
        sys.stdout.write((before + _NO_ITEMS).decode())
        for line in items:
            sys.stdout.write(line.decode())
        sys.stdout.write(after.decode() + "\n")
    return 0 if result.ok else 1


def key(path: Path | None = None, /) -> None:
    """Make a signing key; its public half stands beside it.

    Args:
        path: where to write it; signing-key.pem in OMBUD_HOME when not given.
    """
    target = path or home() / "signing-key.pem"
    made = SigningKey.generate()
    made.save(target)
    say(f"Wrote {target} (keep it secret) and {target.with_suffix('.pub.pem')} (publish it).", f"Key id {made.keyid}")
