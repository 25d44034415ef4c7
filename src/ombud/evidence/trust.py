"""Trust in the log itself: signed statements that bring keys in and end them, from their place on.

A ``key`` statement is about the key whose id is its subject's digest:

- ``added``: that key signs too, from here on;
- ``rotated``: that key follows ``replaces``, which no longer signs;
- ``revoked``: that key no longer signs.

What a key signed before it ended stands. The place in the log decides, not a time that is claimed.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from ombud.errors import EvidenceError, InputError
from ombud.evidence.canonical import Json
from ombud.evidence.signing import KeyRing, PublicKey
from ombud.evidence.statement import ReadStatement, Subject, make_statement

Action = Literal["added", "rotated", "revoked"]


def key_payload(action: Action, key: PublicKey, *, because: str, at: dt.datetime, by: str, replaces: str = "") -> bytes:
    """The statement about a key, ready to be sealed by one that is trusted."""
    predicate: dict[str, Json] = {"action": action, "public_key": key.pem.decode(), "because": because}
    if replaces:
        predicate["replaces"] = replaces
    return make_statement("key", (Subject(f"key {key.keyid[:16]}", key.keyid),), predicate, at=at, by=by)


def follow(keyring: KeyRing, statement: ReadStatement) -> None:
    """Let a verified statement change whom the ring trusts; any other kind leaves it as it is.

    Raises:
        EvidenceError: the statement names another key than the one it carries, or no action known.
    """
    if statement.kind != "key":
        return
    said = statement.predicate
    try:
        key = PublicKey.from_pem(str(said.get("public_key", "")).encode())
    except InputError as error:
        raise EvidenceError("the statement about a key carries none.", code="key-statement") from error
    action, replaces = said.get("action"), said.get("replaces", "")
    fits = [subject.sha256 for subject in statement.subjects] == [key.keyid]
    if not fits or action not in {"added", "rotated", "revoked"} or (action == "rotated") != bool(replaces):
        raise EvidenceError("the statement about a key does not hang together.", code="key-statement")
    if action == "revoked":
        keyring.end(key.keyid, "revoked")
        return
    keyring.add(key)
    if replaces:
        keyring.end(str(replaces), "replaced")
