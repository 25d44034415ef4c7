"""Ed25519 keys through ``cryptography``: made, kept private, published, used and checked.

A secret lives in a file, in the environment, or behind a hook: a function that gives a ``Signer``
(a smart card, a PKCS#11 module, a key service), so that Ombud never holds it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec

from ombud.errors import EvidenceError, InputError
from ombud.evidence.canonical import sha256_hex
from ombud.evidence.durable import write_new

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


_TRIAL = b"ombud: a signature on trial"
_HOOK = "It is module:function; the function gives an object with public_pem and sign(message)."


class PublicKey:
    """A key that verifies. ``keyid`` is the SHA-256 of its SubjectPublicKeyInfo."""

    def __init__(self, key: Ed25519PublicKey) -> None:
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        self._key = key
        self._raw = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        self.keyid = sha256_hex(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))

    @classmethod
    def from_pem(cls, pem: bytes, *, where: str = "") -> PublicKey:
        """Read a public key in PEM.

        Raises:
            InputError: it is not an Ed25519 public key.
        """
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
        from cryptography.hazmat.primitives.serialization import load_pem_public_key

        try:
            key = load_pem_public_key(pem)
        except ValueError:
            key = None
        if not isinstance(key, Ed25519PublicKey):
            raise InputError("this is not an Ed25519 public key in PEM.", code="public-key", where=where)
        return cls(key)

    def note_hash(self, name: str) -> bytes:
        """The four bytes that hint at this key in a signed note (C2SP signed-note, type 1: Ed25519)."""
        return bytes.fromhex(sha256_hex(name.encode() + b"\n\x01" + self._raw))[:4]

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """Whether the signature is this key's over the message."""
        from cryptography.exceptions import InvalidSignature

        try:
            self._key.verify(signature, message)
        except InvalidSignature:
            return False
        return True


class Signer(Protocol):
    """What a hook gives: a public key, and signatures by the secret that it keeps to itself."""

    @property
    def public_pem(self) -> bytes:
        """The Ed25519 public key in PEM."""

    def sign(self, message: bytes) -> bytes:
        """The Ed25519 signature (64 bytes) over a message."""


class Handover(msgspec.Struct, frozen=True):
    """A signed statement that ends a key or brings in the next; logs take it over when they meet it."""

    ends: str
    envelope: str


class SigningKey:
    """A key that signs. It never shows its secret: not in text, logs or errors.

    Attributes:
        public: its public half.
        handovers: the statements that led from earlier keys to this one, in order.
    """

    def __init__(self, signer: Ed25519PrivateKey | Signer, public: PublicKey | None = None) -> None:
        self._signer = signer
        self.public = public or PublicKey(signer.public_key())  # type: ignore[union-attr]  # a private key has one
        self.handovers: tuple[Handover, ...] = ()

    @property
    def keyid(self) -> str:
        """The id under which its public key is known."""
        return self.public.keyid

    def sign(self, message: bytes) -> bytes:
        """The signature over a message."""
        return self._signer.sign(message)

    def __repr__(self) -> str:
        return f"SigningKey({self.keyid[:12]}…)"

    @classmethod
    def from_hook(cls, name: str) -> SigningKey:
        """The key behind ``module:function``, after a signature on trial.

        Raises:
            InputError: there is no such function, it gives no ``Signer``, or its signature does not fit.
        """
        module, _, function = name.partition(":")
        wrong = f'"{name}" gives no signing key'
        try:
            signer: Signer = getattr(import_module(module), function)()
            public = PublicKey.from_pem(signer.public_pem, where=name)
            signature = signer.sign(_TRIAL)
        except InputError:
            raise
        except Exception as error:  # whatever foreign code raises; its words may hold secrets
            raise InputError(f"{wrong} ({type(error).__name__}).", code="key-hook", hint=_HOOK) from None
        if not public.verifies(signature, _TRIAL):
            raise InputError(f"{wrong}: its signature does not fit its public key.", code="key-hook")
        return cls(signer, public)

    @classmethod
    def generate(cls) -> SigningKey:
        """A new key."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def from_pem(cls, pem: bytes, *, where: str = "") -> SigningKey:
        """Read a private key in PKCS#8 PEM.

        Raises:
            InputError: it is not one; nothing of its content is repeated.
        """
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        try:
            key = load_pem_private_key(pem, password=None)
        except (ValueError, TypeError):
            key = None
        if not isinstance(key, Ed25519PrivateKey):
            raise InputError(
                "this is not an Ed25519 private key in PEM.",
                code="signing-key",
                where=where,
                hint="`ombud evidence key create` makes one.",
            )
        return cls(key)

    def save(self, path: Path) -> None:
        """Write the key for its owner's eyes only; an existing file is never replaced."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

        if not isinstance(self._signer, Ed25519PrivateKey):
            raise InputError("this key is kept behind a hook and has no file.", code="key-hook")
        pem = self._signer.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            write_new(path, pem, 0o600)
        except FileExistsError:
            raise InputError(
                "there is a key already, and a key is never overwritten.", code="key-exists", where=str(path)
            ) from None
        path.with_suffix(".pub.pem").write_bytes(self.public.pem)

    @classmethod
    def load(cls, path: Path) -> SigningKey:
        """Read a key file.

        Raises:
            InputError: there is none, or others than its owner may read it.
        """
        try:
            mode = path.stat().st_mode
        except FileNotFoundError:
            raise InputError("there is no such key.", code="key-missing", where=str(path)) from None
        if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
            raise InputError(
                "others than its owner can read this key.",
                code="key-readable",
                where=str(path),
                hint=f"Run `chmod 600 {path}`, and make a new key if somebody may have seen it.",
            )
        return cls.from_pem(path.read_bytes(), where=str(path))


class KeyRing:
    """The public keys that are trusted for a verification, and those that no longer are.

    Verifying walks through a log: its own signed statements add keys and end them (``trust``).
    """

    def __init__(self, keys: Iterable[PublicKey]) -> None:
        self._keys = {key.keyid: key for key in keys}
        self._ended: dict[str, str] = {}

    def copy(self) -> KeyRing:
        """A ring of its own, for one walk through one log."""
        twin = KeyRing(self._keys.values())
        twin._ended = dict(self._ended)
        return twin

    @property
    def keyids(self) -> tuple[str, ...]:
        """The ids of the known keys."""
        return tuple(self._keys)

    def public(self, keyid: str) -> PublicKey:
        """A known key."""
        return self._keys[keyid]

    def add(self, key: PublicKey) -> None:
        """Trust a key from here on; one that was ended stays ended."""
        self._keys.setdefault(key.keyid, key)

    def end(self, keyid: str, how: str) -> None:
        """Trust nothing that this key signs from here on."""
        self._ended.setdefault(keyid, how)

    def verify(self, keyid: str, signature: bytes, message: bytes) -> None:
        """Check one signature.

        Raises:
            EvidenceError: the key is not trusted, no longer trusted, or the signature is not its own.
        """
        key = self._keys.get(keyid)
        if key is None:
            raise EvidenceError(f"it is signed by a key that is not trusted here ({keyid[:12]}…).", code="key-unknown")
        if keyid in self._ended:
            how = self._ended[keyid]
            raise EvidenceError(f"its key ({keyid[:12]}…) was {how} earlier in this log.", code="key-ended")
        if not key.verifies(signature, message):
            raise EvidenceError("the signature does not fit what was signed.", code="signature")
