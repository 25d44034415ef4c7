"""Canonical JSON (RFC 8785): the one form in which anything is hashed or signed."""

from __future__ import annotations

import hashlib

from ombud.errors import EvidenceError

#: What may be signed. Floats are left out on purpose: figures travel as decimal strings.
Json = None | bool | int | str | list["Json"] | dict[str, "Json"]


def canonical_bytes(value: Json) -> bytes:
    """The value in RFC 8785 form.

    Raises:
        EvidenceError: it holds a float, a key that is not text or an integer that JSON
            readers would round; the path of the value is named.
    """
    import rfc8785

    _check(value, "$")
    return rfc8785.dumps(value)


def _check(value: object, path: str) -> None:
    if value is None or isinstance(value, (bool, str)):
        return
    if isinstance(value, int):
        if abs(value) >= 2**53:
            raise EvidenceError(
                f"the integer at {path} is too large for JSON.",
                code="integer-too-large",
                hint="Write it as text.",
            )
        return
    if isinstance(value, list):
        for index, item in enumerate(value):
            _check(item, f"{path}[{index}]")
        return
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise EvidenceError(f"a key at {path} is not text.", code="key-not-text")
            _check(item, f"{path}.{key}")
        return
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
