"""A pack: chosen statements with their proofs, documents and keys in one ZIP for one reader.

The same input gives the same bytes. Everything in it is named by digest in ``manifest.json``, which
is itself a signed statement; ``packcheck`` verifies it on a machine that never saw the log.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Mapping

import msgspec

from ombud.errors import InputError
from ombud.evidence.bundle import write_zip
from ombud.evidence.canonical import Json, canonical_bytes
from ombud.evidence.chain import Checked, Entry, check_alone
from ombud.evidence.checkpoint import Checkpoint
from ombud.evidence.envelope import read_envelope, seal
from ombud.evidence.packpage import index_page
from ombud.evidence.packstamp import Stamped, first_covering, stamp_parts
from ombud.evidence.parts import PACK
from ombud.evidence.receipt import Log, consistency, inclusion
from ombud.evidence.signing import KeyRing, PublicKey, SigningKey
from ombud.evidence.statement import make_statement, read_statement, subject_of

README = """This pack verifies without the server that made it.

  index.html        what is in it, to read in any browser, offline
  manifest.json     every other file by SHA-256, signed
  checkpoint.txt    size and root of the log, signed
  statements/       log entries, each with a signed statement
  proofs.json       for each entry the hashes that lead to the root
  documents/        files that statements name by SHA-256
  machine/          the same in formats that other tools read
  keys/             public keys; compare them with those the organisation published
  stamps/           time-stamps of the log, and that it only grew since (when there are any)
  consistency.json  that the log continues an earlier checkpoint (when one was given)

With Ombud:          ombud evidence verify PACK
With public tools:   docs/evidence.md of the project, section "A pack by hand"
"""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


class PackContent(msgspec.Struct, frozen=True, kw_only=True):
    """What goes into a pack.

    Attributes:
        title: for whom or what it is made.
        about: the system, or whatever the statements are about.
        scope: what was asked for, as plain JSON; it is signed.
        seqs: the numbers of the chosen entries.
        documents: file name to bytes; statements among the chosen name them by digest.
        machine: the same facts in exchange formats, file name to bytes.
        absent: names of documents that chosen statements name and nobody gave.
        earlier: a checkpoint that the reader already holds.
        stamps: time-stamps of earlier checkpoints; those that cover a chosen entry first go in.
    """

    title: str
    about: str
    scope: dict[str, Json]
    seqs: tuple[int, ...]
    documents: Mapping[str, bytes] = {}
    machine: Mapping[str, bytes] = {}
    absent: tuple[str, ...] = ()
    earlier: Checkpoint | None = None
    stamps: tuple[Stamped, ...] = ()


def statement_name(seq: int) -> str:
    """The file of an entry in a pack."""
    return f"statements/{seq:06d}.json"


def make_pack(
    log: Log, checkpoint: Checkpoint, content: PackContent, key: SigningKey, keys: Iterable[PublicKey]
) -> bytes:
    """The pack as ZIP bytes.

    Args:
        checkpoint: of the log as it is now; the proofs lead to its root.
        key: signs the manifest.
        keys: those a reader needs; the log's statements about keys belong among the chosen entries.

    Raises:
        InputError: a file has a name that is not plain; nothing was chosen.
        EvidenceError: an entry is not covered by the checkpoint.
    """
    if not content.seqs:
        raise InputError("nothing in the log fits the scope, so there is nothing to pack.", code="pack-empty")
    entries = [log.entry(seq) for seq in sorted(set(content.seqs))]
    ring = sorted({item.keyid: item for item in [*keys, key.public]}.values(), key=lambda item: item.keyid)
    parts = _parts(log, checkpoint, content, entries, ring)
    last = log.entry(checkpoint.size).at
    checked = _read(entries, ring)
    parts["index.html"] = index_page(
        content.title, content.about, last, checkpoint, checked, parts, content.absent, ring
    )
    parts[PACK] = _manifest(content, checkpoint, parts, key, at=last)
    buffer = io.BytesIO()
    write_zip(buffer, sorted(parts.items()))
    return buffer.getvalue()


def _parts(
    log: Log, checkpoint: Checkpoint, content: PackContent, entries: list[Entry], keys: list[PublicKey]
) -> dict[str, bytes]:
    proofs: dict[str, Json] = {
        statement_name(entry.seq): list(inclusion(log, entry.seq, checkpoint.size)) for entry in entries
    }
    parts = {"README.txt": README.encode(), "checkpoint.txt": checkpoint.note(), "proofs.json": canonical_bytes(proofs)}
    parts |= {statement_name(entry.seq): entry.line()[:-1] for entry in entries}
    parts |= {f"keys/{item.keyid[:16]}.pub.pem": item.pem for item in keys}
    parts |= {f"documents/{_plain(name)}": data for name, data in content.documents.items()}
    covering = [item for item in content.stamps if item.checkpoint.size <= checkpoint.size]
    parts |= stamp_parts(log, first_covering(covering, content.seqs), checkpoint.size)
    parts |= {f"machine/{_plain(name)}": data for name, data in content.machine.items()}
    if content.earlier:
        proof: list[Json] = list(consistency(log, content.earlier.size, checkpoint.size))
        parts["consistency.json"] = canonical_bytes({"earlier": content.earlier.note().decode(), "proof": proof})
    return parts


def _plain(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise InputError(
            "a file of a pack needs a plain name: letters, digits, dots, dashes.", code="pack-name", where=name
        )
    return name


def _read(entries: list[Entry], keys: list[PublicKey]) -> list[tuple[Checked, str]]:
    """Each entry with what its statement claims, laid out for a person."""
    ring = KeyRing(keys)
    return [(check_alone(entry, ring), _claim(entry)) for entry in entries]


def _claim(entry: Entry) -> str:
    predicate = read_statement(read_envelope(entry.envelope).body()).predicate
    return msgspec.json.format(msgspec.json.encode(predicate), indent=1).decode()


def _manifest(
    content: PackContent, checkpoint: Checkpoint, parts: Mapping[str, bytes], key: SigningKey, *, at: str
) -> bytes:
    payload = make_statement(
        "pack",
        tuple(subject_of(name, data) for name, data in sorted(parts.items())),
        {
            "title": content.title,
            "about": content.about,
            "log": checkpoint.origin,
            "size": checkpoint.size,
            "root": checkpoint.root.hex(),
            "scope": content.scope,
            "absent": list(content.absent),
        },
        at=dt.datetime.fromisoformat(at),
        by=f"key {key.keyid[:12]}",
    )
    return seal(payload, key).to_json().encode()
