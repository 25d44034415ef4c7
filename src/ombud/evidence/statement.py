"""in-toto Statements v1: what is claimed, about which subject, as which kind of evidence.

Specification: in-toto Attestation Framework, Statement v1. The predicate kinds are ours;
their JSON Schemas are in ``schemas/``.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal, get_args

import msgspec

from ombud.errors import EvidenceError
from ombud.evidence.canonical import Json, canonical_bytes, sha256_hex
from ombud.evidence.schema import check_predicate

STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
PREDICATE_PREFIX = "urn:ombud:predicate:"

Kind = Literal[
    "facts",
    "determination",
    "measurement",
    "gate",
    "decision",
    "record",
    "audit",
    "attestation",
    "training",
    "incident",
    "document",
    "key",
    "pack",
    "risk",
    "risk-row",
    "access",
]
KINDS: tuple[Kind, ...] = get_args(Kind)


class Subject(msgspec.Struct, frozen=True):
    """What a statement is about: a name and the SHA-256 of its bytes."""

    name: str
    sha256: str


def subject_of(name: str, content: bytes) -> Subject:
    """A subject for bytes in memory."""
    return Subject(name=name, sha256=sha256_hex(content))


def moment_text(at: dt.datetime) -> str:
    """A moment as RFC 3339 text in UTC, whole seconds.

    Raises:
        EvidenceError: the moment has no time zone.
    """
    if at.tzinfo is None:
        raise EvidenceError("a moment without a time zone is not signed.", code="naive-moment")
    return at.astimezone(dt.UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def make_statement(
    kind: Kind, subjects: tuple[Subject, ...], predicate: dict[str, Json], *, at: dt.datetime, by: str
) -> bytes:
    """The canonical bytes of a statement, ready to be sealed in an envelope.

    Args:
        kind: the predicate kind.
        subjects: at least one, each named by digest.
        predicate: what is claimed; ``made_at`` and ``made_by`` are added.
        at: when, with time zone.
        by: who or what claims it.

    Raises:
        EvidenceError: no subject, a digest that is not SHA-256, a predicate that does not fit
            its schema, a float, or a moment without a time zone.
    """
    if not subjects:
        raise EvidenceError("a statement needs something it is about.", code="no-subject")
    for subject in subjects:
        if not re.fullmatch(r"[0-9a-f]{64}", subject.sha256):
            raise EvidenceError(f'the digest of "{subject.name}" is not SHA-256 in hex.', code="digest")
    full: dict[str, Json] = {**predicate, "made_at": moment_text(at), "made_by": by}
    check_predicate(kind, full)
    return canonical_bytes(
        {
            "_type": STATEMENT_TYPE,
            "subject": [{"name": subject.name, "digest": {"sha256": subject.sha256}} for subject in subjects],
            "predicateType": f"{PREDICATE_PREFIX}{kind}:v1",
            "predicate": full,
        }
    )


class ReadStatement(msgspec.Struct, frozen=True, kw_only=True):
    """A statement as read back from an envelope."""

    kind: str
    subjects: tuple[Subject, ...]
    predicate: dict[str, Json]

    @property
    def made_at(self) -> str:
        """When it was claimed, as RFC 3339 text."""
        return str(self.predicate.get("made_at", ""))


def read_statement(payload: bytes) -> ReadStatement:
    """Read a statement.

    Raises:
        EvidenceError: the bytes are not an in-toto Statement v1 of one of our kinds.
    """
    try:
        raw = msgspec.json.decode(payload)
        kind = str(raw["predicateType"]).removeprefix(PREDICATE_PREFIX).removesuffix(":v1")
        subjects = tuple(Subject(str(item["name"]), str(item["digest"]["sha256"])) for item in raw["subject"])
        predicate = raw["predicate"]
        valid = raw["_type"] == STATEMENT_TYPE and kind in KINDS and subjects and isinstance(predicate, dict)
    except (msgspec.DecodeError, KeyError, TypeError, UnicodeDecodeError) as error:
        raise EvidenceError("this is not an in-toto statement.", code="statement") from error
    if not valid:
        raise EvidenceError("this is not an in-toto statement of a kind Ombud knows.", code="statement")
    return ReadStatement(kind=kind, subjects=subjects, predicate=predicate)
