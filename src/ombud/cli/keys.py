"""``ombud evidence key``: make, change and end signing keys. No secret is ever printed."""

from __future__ import annotations

import getpass
from pathlib import Path

from ombud.cli.output import Format, home, now, print_json, say, table
from ombud.evidence import KeyLine, SigningKey, create_key, read_keyfile, revoke_key, rotate_key, signing_key


def create(path: Path | None = None, /, *, source: str = "") -> None:
    """Make a signing key; its public half stands beside it.

    Args:
        path: write a key apart from this installation's there.
        source: enter a key that is kept elsewhere: file:NAME in OMBUD_HOME, env:VARIABLE or hook:module:function.
    """
    if path:
        made = SigningKey.generate()
        made.save(path)
        say(f"Wrote {path} (keep it secret) and {path.with_suffix('.pub.pem')} (publish it).", f"Key id {made.keyid}")
        return
    line = create_key(home(), source=source, at=now())
    say(*_about(line), f"Key id {line.keyid}")


def rotate(*, because: str, source: str = "", by: str = "") -> None:
    """Let a new key follow the present one; every log learns of it with its next statement.

    Args:
        because: why, for the log.
        source: where the new secret lives: file:NAME in OMBUD_HOME, env:VARIABLE or hook:module:function;
            a new file when not given.
        by: who does it; your user name when not given.
    """
    old = signing_key(home())
    line = rotate_key(home(), because=because, at=now(), by=by or getpass.getuser(), source=source)
    say(f"{line.keyid} follows {old.keyid}.", *_about(line), "Destroy the old secret once no copy is needed.")


def revoke(keyid: str, /, *, because: str, source: str = "", by: str = "") -> None:
    """Say that a key must not be trusted any more; a new one follows when it is the present one.

    Args:
        keyid: the key's id, or its beginning.
        because: why, for the log.
        source: where the new secret lives, as for rotate.
        by: who does it; your user name when not given.
    """
    line = revoke_key(home(), keyid, because=because, at=now(), by=by or getpass.getuser(), source=source)
    say(f"{line.keyid} is revoked: what it signed before stands, what it signs from now on fails.")
    current = read_keyfile(home()).current()
    if current:
        say(*_about(current), "Publish that, and tell whoever trusts the revoked one.")


def list_keys(*, format: Format = Format.text) -> None:  # the option's own name
    """Show the keys of this installation: which signs now, which ended and why.

    Args:
        format: text or json.
    """
    keys = read_keyfile(home()).keys
    if format is Format.json:
        print_json(keys)
        return
    if not keys:
        key = signing_key(home())
        say(f"{key.keyid}  signs now; no other key was ever used here.")
        return
    rows = [(line.keyid[:16], line.state, line.since, line.source, line.because) for line in keys]
    say(*table(("key", "state", "since", "secret in", "why it ended"), rows))


def _about(line: KeyLine) -> list[str]:
    if not line.source.startswith("file:"):
        return [f"The secret stays in {line.source}."]
    path = home() / line.source.removeprefix("file:")
    return [f"The secret is in {path}; publish {path.with_suffix('.pub.pem')}."]
