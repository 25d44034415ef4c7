"""The keys of an installation: which signs now, where its secret lives, and how it came to be.

``keyring.json`` in the home folder holds public keys, sources and hand-overs, never a secret.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import msgspec

from ombud.errors import InputError
from ombud.evidence.durable import locked_file, write_whole
from ombud.evidence.envelope import seal
from ombud.evidence.signing import Handover, KeyRing, PublicKey, SigningKey
from ombud.evidence.statement import moment_text
from ombud.evidence.trust import Action, key_payload

NAME = "keyring.json"
FIRST = "file:signing-key.pem"
ENVIRONMENT = "OMBUD_SIGNING_KEY"
HOOK = "OMBUD_SIGNING_HOOK"

State = Literal["current", "replaced", "revoked", "trusted"]


class KeyLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One key: where its secret lives (``file:``, ``env:`` or ``hook:``), and whether it still signs.

    A ``trusted`` key is another installation's, whose log was taken over: it never signs here.
    """

    keyid: str
    public_key: str
    source: str
    state: State
    since: str
    because: str = ""


class KeyFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The key ring file."""

    ombud_keyring: int = 1
    keys: tuple[KeyLine, ...] = ()
    handovers: tuple[Handover, ...] = ()

    def current(self) -> KeyLine | None:
        """The key that signs now."""
        return next((line for line in self.keys if line.state == "current"), None)

    def find(self, start: str) -> KeyLine:
        """The one key whose id begins so.

        Raises:
            InputError: none does, or several do.
        """
        found = [line for line in self.keys if line.keyid.startswith(start)]
        if len(found) != 1 or not start:
            raise InputError(
                f'{len(found) or "no"} keys have an id that begins with "{start}".',
                code="key-id",
                hint="`ombud evidence key list` shows them.",
            )
        return found[0]

    def trusted(self) -> KeyRing:
        """All keys of the installation; the log's own statements say where one ended."""
        return KeyRing(PublicKey.from_pem(line.public_key.encode()) for line in self.keys)


def read_keyfile(home: Path) -> KeyFile:
    """The key ring of an installation; empty before its first key.

    Raises:
        InputError: the file is not a key ring.
    """
    path = home / NAME
    try:
        return msgspec.json.decode(path.read_bytes(), type=KeyFile)
    except FileNotFoundError:
        return KeyFile()
    except (OSError, msgspec.DecodeError) as error:
        raise InputError(f"this is not a key ring ({error}).", code="keyring", where=str(path)) from error


def open_source(source: str, home: Path) -> SigningKey:
    """The key at a source: ``file:NAME``, ``env:VARIABLE`` or ``hook:module:function``.

    Raises:
        InputError: the source is of no such kind, or holds no key.
    """
    kind, _, name = source.partition(":")
    if kind == "file":
        return SigningKey.load(home / name)
    if kind == "hook":
        return SigningKey.from_hook(name)
    if kind == "env":
        pem = os.environ.get(name)
        if not pem:
            raise InputError(f"{name} is not set; it must hold the signing key in PEM.", code="key-missing")
        return SigningKey.from_pem(pem.encode(), where=name)
    raise InputError(
        f'"{source}" is no source of a key.',
        code="key-source",
        hint="Write file:NAME, env:VARIABLE or hook:module:function.",
    )


def signing_key(home: Path) -> SigningKey:
    """The key that signs now, with its hand-overs.

    ``OMBUD_SIGNING_KEY`` (PEM) or ``OMBUD_SIGNING_HOOK`` (module:function) when set, else the key
    ring's current one, else ``signing-key.pem``, made when absent.

    Raises:
        InputError: the key cannot be read, or was replaced or revoked.
    """
    ring = read_keyfile(home)
    key = open_source(_source_now(ring, home), home)
    line = next((line for line in ring.keys if line.keyid == key.keyid), None)
    if line and line.state != "current":
        raise InputError(
            f"this signing key ({key.keyid[:12]}…) is {line.state} and signs no more.",
            code="key-ended",
            hint="`ombud evidence key list` shows which one signs now.",
        )
    key.handovers = ring.handovers
    return key


def trusted_keys(home: Path) -> KeyRing:
    """What this installation trusts when it reads its own log: its keys, past and present."""
    ring = read_keyfile(home).trusted()
    ring.add(signing_key(home).public)
    return ring


def _source_now(ring: KeyFile, home: Path) -> str:
    if os.environ.get(ENVIRONMENT):
        return f"env:{ENVIRONMENT}"
    if hook := os.environ.get(HOOK):
        return f"hook:{hook}"
    line = ring.current()
    if line:
        return line.source
    if not (home / "signing-key.pem").exists():
        try:
            SigningKey.generate().save(home / "signing-key.pem")
        except InputError as error:
            if error.code != "key-exists":  # another process made it in the same moment
                raise
    return FIRST


@contextmanager
def _changing(home: Path) -> Iterator[KeyFile]:
    home.mkdir(parents=True, exist_ok=True)
    with locked_file(home / f"{NAME}.lock"):
        yield read_keyfile(home)


def _write(home: Path, ring: KeyFile) -> None:
    write_whole(home / NAME, msgspec.json.format(msgspec.json.encode(ring), indent=1) + b"\n")


def _line(key: SigningKey, source: str, at: dt.datetime, because: str = "") -> KeyLine:
    return KeyLine(
        keyid=key.keyid,
        public_key=key.public.pem.decode(),
        source=source,
        state="current",
        since=moment_text(at),
        because=because,
    )


def _new_key(source: str, home: Path) -> tuple[SigningKey, str]:
    if source:
        return open_source(source, home), source
    key = SigningKey.generate()
    name = f"signing-key-{key.keyid[:16]}.pem"
    key.save(home / name)
    return key, f"file:{name}"


def create_key(home: Path, *, source: str, at: dt.datetime) -> KeyLine:
    """Make the first key of an installation, or enter the one at a source.

    Raises:
        InputError: there is one already.
    """
    with _changing(home) as ring:
        if ring.keys or (not source and (home / "signing-key.pem").exists()):
            raise InputError(
                "there is a signing key already.", code="key-exists", where=str(home), hint="Rotate or revoke it."
            )
        if not source:
            SigningKey.generate().save(home / "signing-key.pem")
        line = _line(open_source(source or FIRST, home), source or FIRST, at)
        _write(home, msgspec.structs.replace(ring, keys=(line,)))
    return line


def rotate_key(home: Path, *, because: str, at: dt.datetime, by: str, source: str = "") -> KeyLine:
    """Let another key follow the present one; each log learns of it with the next statement.

    Args:
        source: where the new secret lives; a new file in the home folder when empty.

    Raises:
        InputError: no reason is given, a key cannot be read, or the new one was known already.
    """
    return _succeed(home, because=because, at=at, by=by, source=source, state="replaced")


def revoke_key(home: Path, start: str, *, because: str, at: dt.datetime, by: str, source: str = "") -> KeyLine:
    """Say that a key must not be trusted any more; a new one follows when it is the present one.

    Args:
        start: the id of the key, or its beginning.

    Raises:
        InputError: there is no such key, it was revoked already, or no reason is given.
    """
    _enter(home, at)
    line = read_keyfile(home).find(start)
    if line.state == "revoked":
        raise InputError(f"the key {line.keyid[:12]}… was revoked already.", code="key-ended")
    if line.state == "current":
        _succeed(home, because=because, at=at, by=by, source=source, state="revoked")
        return read_keyfile(home).find(line.keyid)
    _reason(because)
    with _changing(home) as ring:
        public = PublicKey.from_pem(line.public_key.encode())
        payload = key_payload("revoked", public, because=because, at=at, by=by)
        handover = Handover(line.keyid, seal(payload, signing_key(home)).to_json())
        changed = msgspec.structs.replace(line, state="revoked", because=because)
        keys = tuple(changed if item.keyid == line.keyid else item for item in ring.keys)
        _write(home, KeyFile(keys=keys, handovers=(*ring.handovers, handover)))
    return changed


def trust_key(home: Path, key: PublicKey, *, because: str, at: dt.datetime) -> None:
    """Trust another installation's key for reading; one that is known stays as it is."""
    _enter(home, at)
    with _changing(home) as ring:
        if any(line.keyid == key.keyid for line in ring.keys):
            return
        line = KeyLine(
            keyid=key.keyid,
            public_key=key.pem.decode(),
            source="",
            state="trusted",
            since=moment_text(at),
            because=because,
        )
        _write(home, msgspec.structs.replace(ring, keys=(*ring.keys, line)))


def _succeed(home: Path, *, because: str, at: dt.datetime, by: str, source: str, state: State) -> KeyLine:
    _reason(because)
    _enter(home, at)
    with _changing(home) as ring:
        old = signing_key(home)
        new, source = _new_key(source, home)
        if any(line.keyid == new.keyid for line in ring.keys):
            raise InputError("the new key was known already.", code="key-known", hint="Give one that never signed.")

        def said(action: Action, about: SigningKey, signer: SigningKey, replaces: str = "") -> Handover:
            payload = key_payload(action, about.public, because=because, at=at, by=by, replaces=replaces)
            return Handover(old.keyid, seal(payload, signer).to_json())

        if state == "replaced":
            said_now = [said("rotated", new, old, replaces=old.keyid)]
        else:
            said_now = [said("added", new, old), said("revoked", old, new)]
        keys = tuple(
            msgspec.structs.replace(line, state=state, because=because) if line.keyid == old.keyid else line
            for line in ring.keys
        )
        line = _line(new, source, at)
        _write(home, KeyFile(keys=(*keys, line), handovers=(*ring.handovers, *said_now)))
    return line


def _reason(because: str) -> None:
    if not because.strip():
        raise InputError("ending a key needs a reason.", code="because", hint="Give it with --because.")


def _enter(home: Path, at: dt.datetime) -> None:
    """Write the key that signs now into the ring, when it was made before there was one."""
    key = signing_key(home)
    with _changing(home) as ring:
        if not any(line.keyid == key.keyid for line in ring.keys):
            if ring.current():
                raise InputError(
                    "the environment gives another key than the key ring's present one.",
                    code="key-source",
                    hint=f"Unset {ENVIRONMENT} and {HOOK}, then rotate with --source env:... or hook:...",
                )
            _write(home, msgspec.structs.replace(ring, keys=(*ring.keys, _line(key, _source_now(ring, home), at))))
