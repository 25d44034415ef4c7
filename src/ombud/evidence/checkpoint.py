"""Signed checkpoints: the size and root of a log in a few lines that any party can keep and compare.

Form: the C2SP ``tlog-checkpoint`` in a C2SP ``signed-note`` with an Ed25519 signature::

    urn:ombud:log:<hash of the log's first entry>
    <number of entries>
    <root in base64>

    — <same name> <base64 of key hash and signature>

It holds no time: the same log and key give the same bytes. A time-stamp (RFC 3161) adds one.
"""

from __future__ import annotations

import base64
import re

import msgspec

from ombud.errors import EvidenceError
from ombud.evidence.signing import KeyRing, SigningKey

_ORIGIN = "urn:ombud:log:"
_FORM = re.compile(
    r"(urn:ombud:log:[0-9a-f]{64})\n([1-9][0-9]{0,17})\n([A-Za-z0-9+/]{43}=)\n"
    r"\n— \1 ([A-Za-z0-9+/]{91}=)\n"
)
LONGEST = 1024


class Checkpoint(msgspec.Struct, frozen=True):
    """What a checkpoint says, with its signature.

    Attributes:
        origin: the log's name, from the hash of its first entry.
        size: how many entries it covers.
        root: the Merkle tree hash over them.
        signature: four bytes that hint at the key, then 64 of Ed25519.
    """

    origin: str
    size: int
    root: bytes
    signature: bytes

    def body(self) -> bytes:
        """The bytes that are signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n".encode()

    def note(self) -> bytes:
        """The checkpoint as a signed note."""
        mark = base64.b64encode(self.signature).decode()
        return self.body() + f"\n— {self.origin} {mark}\n".encode()


def origin_of(first_hash: str) -> str:
    """The name of the log whose first entry has this hash."""
    return _ORIGIN + first_hash


def sign_checkpoint(first_hash: str, size: int, root: bytes, key: SigningKey) -> Checkpoint:
    """Sign the size and root of a log."""
    bare = Checkpoint(origin_of(first_hash), size, root, b"")
    signature = key.public.note_hash(bare.origin) + key.sign(bare.body())
    return msgspec.structs.replace(bare, signature=signature)


def read_checkpoint(content: bytes) -> Checkpoint:
    """Read a signed note.

    Raises:
        EvidenceError: it is not written as a checkpoint is, to the byte.
    """
    wrong = EvidenceError("this is not a signed checkpoint of a log.", code="checkpoint")
    try:
        found = _FORM.fullmatch(content.decode()) if len(content) <= LONGEST else None
    except UnicodeDecodeError:
        found = None
    if found is None:
        raise wrong
    root, signature = base64.b64decode(found[3]), base64.b64decode(found[4])
    result = Checkpoint(found[1], int(found[2]), root, signature)
    if len(signature) != 68 or result.note() != content:
        raise wrong
    return result


def check_checkpoint(checkpoint: Checkpoint, keyring: KeyRing) -> str:
    """The id of the trusted key that signed it.

    Raises:
        EvidenceError: no trusted key did.
    """
    hint, signature = checkpoint.signature[:4], checkpoint.signature[4:]
    for keyid in keyring.keyids:
        if keyring.public(keyid).note_hash(checkpoint.origin) == hint:
            keyring.verify(keyid, signature, checkpoint.body())
            return keyid
    raise EvidenceError("the checkpoint is signed by a key that is not trusted here.", code="key-unknown")
