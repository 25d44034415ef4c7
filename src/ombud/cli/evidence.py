"""``ombud evidence``: verify proof offline; make a key."""

from __future__ import annotations

from pathlib import Path

from ombud.cli.output import Format, home, print_json, say
from ombud.evidence import SigningKey, verify_path


def verify(path: Path, /, *, key: tuple[Path, ...] = (), format: Format = Format.text) -> int:
    """Check a log, an envelope or a bundle, item by item, without any server.

    Args:
        path: a log (.jsonl), an envelope (.json), or a bundle (folder or .zip).
        key: public key to trust (.pub.pem); those beside the evidence when not given.
        format: text or json.

    Exit code 1 when anything does not verify.
    """
    result = verify_path(path, key)
    if format is Format.json:
        print_json({"ok": result.ok, "result": result})
    else:
        say(*result.sentences())
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
