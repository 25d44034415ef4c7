"""Canonical JSON (RFC 8785): the one form in which anything is hashed or signed."""

from __future__ import annotations

import hashlib

import msgspec

from ombud.errors import EvidenceError

#: What may be signed. Floats are left out on purpose: figures travel as decimal strings.
Json = None | bool | int | str | list["Json"] | dict[str, "Json"]


def canonical_bytes(value: Json) -> bytes:
    """The value in RFC 8785 form.

    Raises:
        EvidenceError: it holds a float, a key that is not text, text that is not Unicode or an
            integer that JSON readers would round; the path of the value is named.
    """
    try:
        if _check(value, "$"):
            return msgspec.json.encode(value, order="sorted")
        import rfc8785  # which sorts other keys by UTF-16, as the RFC asks for

        return rfc8785.dumps(value)
    except ValueError as error:
        raise EvidenceError("a text holds half a character and is not signed.", code="not-unicode") from error


def _check(value: object, path: str) -> bool:
    """Refuse what is not signed; gives whether all keys are ASCII, for which any sorting is the same."""
    if value is None or isinstance(value, (bool, str)):
        return True
    if isinstance(value, int):
        if abs(value) >= 2**53:
            raise EvidenceError(
                f"the integer at {path} is too large for JSON.",
                code="integer-too-large",
                hint="Write it as text.",
            )
        return True
    plain = True
    if isinstance(value, list):
        for index, item in enumerate(value):
            plain &= _check(item, f"{path}[{index}]")
        return plain
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise EvidenceError(f"a key at {path} is not text.", code="key-not-text")
            plain &= _check(item, f"{path}.{key}") and key.isascii()
        return plain
    raise EvidenceError(
        f"the value at {path} is a {type(value).__name__}, which is not signed.",
        code="not-signable",
        hint="Figures travel as decimal strings, dates as text.",
    )


def sha256_hex(content: bytes) -> str:
    """SHA-256 as lower-case hex."""
    return hashlib.sha256(content).hexdigest()


def file_digest(path: str) -> str:
    """SHA-256 of a file, read in pieces."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
