"""A receipt: one entry with the proof that a signed checkpoint covers it; verifies without the log.

Made and checked in O(log n): a million entries need twenty hashes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec

from ombud.errors import EvidenceError
from ombud.evidence.canonical import Json, canonical_bytes
from ombud.evidence.chain import Checked, Entry, check_alone
from ombud.evidence.checkpoint import Checkpoint, check_checkpoint, read_checkpoint
from ombud.evidence.merkle import (
    check_consistency,
    consistency_spans,
    hash_spans,
    inclusion_spans,
    root_of_inclusion,
)
from ombud.evidence.signing import KeyRing, SigningKey


class Log(Protocol):
    """A log with its tree, in a file or a database."""

    def checkpoint(self, key: SigningKey) -> Checkpoint:
        """Sign the size and root of the whole log."""

    def entry(self, seq: int) -> Entry:
        """One entry, without reading the others."""

    def nodes(self, positions: Sequence[int]) -> dict[int, bytes]:
        """Nodes of the tree, by number."""


class Receipt(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An entry, the hashes from it up to the root (hex, lowest first), and the checkpoint as a note."""

    entry: Entry
    inclusion: tuple[str, ...]
    checkpoint: str

    def to_json(self) -> bytes:
        """The receipt as canonical JSON."""
        value: Json = msgspec.json.decode(msgspec.json.encode(self))
        return canonical_bytes(value) + b"\n"


def inclusion(log: Log, seq: int, size: int) -> tuple[str, ...]:
    """The proof, in hex, that the log's first ``size`` entries hold this one."""
    return tuple(item.hex() for item in hash_spans(inclusion_spans(seq - 1, size), log.nodes))


def make_receipt(log: Log, seq: int, checkpoint: Checkpoint) -> Receipt:
    """The receipt for an entry under a checkpoint of the log.

    Raises:
        EvidenceError: the checkpoint does not cover it.
    """
    proof = inclusion(log, seq, checkpoint.size)
    return Receipt(entry=log.entry(seq), inclusion=proof, checkpoint=checkpoint.note().decode())


def read_receipt(content: bytes) -> Receipt:
    """Read a receipt.

    Raises:
        EvidenceError: it is none, or not written as Ombud writes it.
    """
    try:
        found = msgspec.json.decode(content, type=Receipt)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise EvidenceError("this is not a receipt.", code="receipt") from error
    if found.to_json() != content:
        raise EvidenceError("the receipt is not written as Ombud writes it.", code="receipt")
    return found


def check_included(entry: Entry, proof: Sequence[str], checkpoint: Checkpoint) -> None:
    """The checkpoint's root covers this very entry.

    Raises:
        EvidenceError: it does not, or the proof is none.
    """
    try:
        hashes = [bytes.fromhex(item) for item in proof]
    except ValueError as error:
        raise EvidenceError("the proof of inclusion is not hex.", code="proof") from error
    if root_of_inclusion(entry.leaf(), entry.seq - 1, checkpoint.size, hashes) != checkpoint.root:
        raise EvidenceError("the checkpoint does not cover this entry: it was changed or never logged.", code="proof")


def check_receipt(receipt: Receipt, keyring: KeyRing) -> Checked:
    """Verify a receipt: entry, signature, statement, proof, checkpoint. A problem is said, not raised."""
    checked = check_alone(receipt.entry, keyring)
    if checked.problem:
        return checked
    try:
        checkpoint = read_checkpoint(receipt.checkpoint.encode())
        check_checkpoint(checkpoint, keyring)
        check_included(receipt.entry, receipt.inclusion, checkpoint)
    except EvidenceError as error:
        return msgspec.structs.replace(checked, problem=error.message)
    return checked


def consistency(log: Log, older: int, size: int) -> tuple[str, ...]:
    """The proof, in hex, that a log of ``size`` entries continues the one of ``older``."""
    return tuple(item.hex() for item in hash_spans(consistency_spans(older, size), log.nodes))


def check_continues(older: Checkpoint, newer: Checkpoint, proof: Sequence[str]) -> None:
    """The newer checkpoint is of the same log, which only grew.

    Raises:
        EvidenceError: it is of another log, or something in it was changed.
    """
    if older.origin != newer.origin:
        raise EvidenceError("the two checkpoints are of different logs.", code="consistency")
    hashes = [bytes.fromhex(item) for item in proof]
    check_consistency(older.size, older.root, newer.size, newer.root, hashes)
