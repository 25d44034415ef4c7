"""Evidence: signed statements about subjects named by digest, in a log that only grows."""

from __future__ import annotations

from ombud.evidence.bundle import bundle_zip
from ombud.evidence.canonical import Json, canonical_bytes, file_digest, sha256_hex
from ombud.evidence.chain import GENESIS, Checked, Entry, check_chain, check_each, read_entry, seal_entry
from ombud.evidence.envelope import Envelope, open_envelope, read_envelope, seal
from ombud.evidence.ledger import FileLedger, read_log
from ombud.evidence.signing import KeyRing, PublicKey, SigningKey, signing_key
from ombud.evidence.statement import (
    KINDS,
    Kind,
    ReadStatement,
    Subject,
    make_statement,
    moment_text,
    predicate_schema,
    read_statement,
    subject_of,
)
from ombud.evidence.verify import Verification, verify_path

__all__ = [
    "GENESIS",
    "KINDS",
    "Checked",
    "Entry",
    "Envelope",
    "FileLedger",
    "Json",
    "KeyRing",
    "Kind",
    "PublicKey",
    "ReadStatement",
    "SigningKey",
    "Subject",
    "Verification",
    "bundle_zip",
    "canonical_bytes",
    "check_chain",
    "check_each",
    "file_digest",
    "make_statement",
    "moment_text",
    "open_envelope",
    "predicate_schema",
    "read_entry",
    "read_envelope",
    "read_log",
    "read_statement",
    "seal",
    "seal_entry",
    "sha256_hex",
    "signing_key",
    "subject_of",
    "verify_path",
]
