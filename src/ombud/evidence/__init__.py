"""Evidence: signed statements about subjects named by digest, in a log that only grows."""

from __future__ import annotations

from ombud.evidence.bundle import bundle_zip
from ombud.evidence.canonical import Json, canonical_bytes, file_digest, sha256_hex
from ombud.evidence.chain import GENESIS, Checked, Entry, check_chain, check_each, read_entry, seal_entries, seal_entry
from ombud.evidence.checkpoint import Checkpoint, check_checkpoint, read_checkpoint, sign_checkpoint
from ombud.evidence.envelope import Envelope, open_envelope, read_envelope, seal
from ombud.evidence.keyfile import (
    KeyLine,
    create_key,
    read_keyfile,
    revoke_key,
    rotate_key,
    signing_key,
    trust_key,
    trusted_keys,
)
from ombud.evidence.ledger import FileLedger, read_log
from ombud.evidence.merkle import Frontier, leaf_hash, nodes_before, root
from ombud.evidence.pack import PackContent, make_pack
from ombud.evidence.packstamp import Stamped, stamps_beside
from ombud.evidence.receipt import Log, Receipt, check_receipt, consistency, make_receipt, read_receipt
from ombud.evidence.schema import predicate_schema
from ombud.evidence.signing import KeyRing, PublicKey, Signer, SigningKey
from ombud.evidence.statement import (
    KINDS,
    Kind,
    ReadStatement,
    Subject,
    make_statement,
    moment_text,
    read_statement,
    subject_of,
)
from ombud.evidence.timestamp import claimed_time, stamp_request, stamped_time
from ombud.evidence.verify import Verification, verify_path

__all__ = [
    "GENESIS",
    "KINDS",
    "Checked",
    "Checkpoint",
    "Entry",
    "Envelope",
    "FileLedger",
    "Frontier",
    "Json",
    "KeyLine",
    "KeyRing",
    "Kind",
    "Log",
    "PackContent",
    "PublicKey",
    "ReadStatement",
    "Receipt",
    "Signer",
    "SigningKey",
    "Stamped",
    "Subject",
    "Verification",
    "bundle_zip",
    "canonical_bytes",
    "check_chain",
    "check_checkpoint",
    "check_each",
    "check_receipt",
    "claimed_time",
    "consistency",
    "create_key",
    "file_digest",
    "leaf_hash",
    "make_pack",
    "make_receipt",
    "make_statement",
    "moment_text",
    "nodes_before",
    "open_envelope",
    "predicate_schema",
    "read_checkpoint",
    "read_entry",
    "read_envelope",
    "read_keyfile",
    "read_log",
    "read_receipt",
    "read_statement",
    "revoke_key",
    "root",
    "rotate_key",
    "seal",
    "seal_entries",
    "seal_entry",
    "sha256_hex",
    "sign_checkpoint",
    "signing_key",
    "stamp_request",
    "stamped_time",
    "stamps_beside",
    "subject_of",
    "trust_key",
    "trusted_keys",
    "verify_path",
]
