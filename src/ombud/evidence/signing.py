"""Ed25519 keys through ``cryptography``: made, kept private, published, used and checked."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from ombud.errors import EvidenceError, InputError
from ombud.evidence.canonical import sha256_hex

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


class PublicKey:
    """A key that verifies. ``keyid`` is the SHA-256 of its SubjectPublicKeyInfo."""

    def __init__(self, key: Ed25519PublicKey) -> None:
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        self._key = key
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

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """Whether the signature is this key's over the message."""
        from cryptography.exceptions import InvalidSignature

        try:
            self._key.verify(signature, message)
        except InvalidSignature:
            return False
        return True


class SigningKey:
    """A key that signs. It never shows its secret: not in text, logs or errors."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public = PublicKey(key.public_key())

    @property
    def keyid(self) -> str:
        """The id under which its public key is known."""
        return self.public.keyid

    def sign(self, message: bytes) -> bytes:
        """The signature over a message."""
        return self._key.sign(message)

    def __repr__(self) -> str:
        return f"SigningKey({self.keyid[:12]}…)"

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
                hint="`ombud evidence key` makes one.",
            )
        return cls(key)

    def save(self, path: Path) -> None:
        """Write the key for its owner's eyes only; an existing file is never replaced."""
        from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

        pem = self._key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise InputError(
                "there is a key already, and a key is never overwritten.", code="key-exists", where=str(path)
            ) from None
        with os.fdopen(descriptor, "wb") as file:
            file.write(pem)
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


def signing_key(home: Path) -> SigningKey:
    """The key of an installation: ``OMBUD_SIGNING_KEY`` (PEM), else ``signing-key.pem``, made when absent."""
    pem = os.environ.get("OMBUD_SIGNING_KEY")
    if pem:
        return SigningKey.from_pem(pem.encode(), where="OMBUD_SIGNING_KEY")
    path = home / "signing-key.pem"
    if not path.exists():
        try:
            SigningKey.generate().save(path)
        except InputError as error:
            if error.code != "key-exists":  # another process made it in the same moment
                raise
    return SigningKey.load(path)


class KeyRing:
    """The public keys that are trusted for a verification."""

    def __init__(self, keys: Iterable[PublicKey]) -> None:
        self._keys = {key.keyid: key for key in keys}

    @property
    def keyids(self) -> tuple[str, ...]:
        """The ids of the trusted keys."""
        return tuple(self._keys)

    def verify(self, keyid: str, signature: bytes, message: bytes) -> None:
        """Check one signature.

        Raises:
            EvidenceError: the key is not trusted, or the signature is not its own.
        """
        key = self._keys.get(keyid)
        if key is None:
            raise EvidenceError(f"it is signed by a key that is not trusted here ({keyid[:12]}…).", code="key-unknown")
        if not key.verifies(signature, message):
            raise EvidenceError("the signature does not fit what was signed.", code="signature")
