"""Time-stamps in a pack: with the proof that the pack's log continues the checkpoint that was stamped.

``stamps/log-SIZE.checkpoint`` is the note, ``stamps/log-SIZE.tsr`` the authority's answer (RFC 3161),
``stamps/proofs.json`` for each the hashes that lead from it to the pack's checkpoint (RFC 9162, 2.1.4).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from ombud.errors import EvidenceError, InputError, OmbudError
from ombud.evidence import timestamp
from ombud.evidence.canonical import Json, canonical_bytes
from ombud.evidence.checkpoint import Checkpoint, check_checkpoint, read_checkpoint
from ombud.evidence.receipt import Log, check_continues, consistency
from ombud.evidence.signing import KeyRing
from ombud.evidence.statement import moment_text

FOLDER = "stamps/"
PROOFS = f"{FOLDER}proofs.json"
_LONGEST_NOTE = 64 * 1024


class Stamped(msgspec.Struct, frozen=True, kw_only=True):
    """A checkpoint, and what a time-stamping authority answered to it."""

    checkpoint: Checkpoint
    answer: bytes

    @property
    def name(self) -> str:
        """Its files in a pack, without their ends."""
        return f"{FOLDER}log-{self.checkpoint.size}"


def stamps_beside(log: Path) -> tuple[Stamped, ...]:
    """The time-stamps that ``ombud evidence timestamp`` keeps beside a log, the oldest first.

    Raises:
        InputError: a stamp stands there without its checkpoint, or one of them cannot be read.
    """
    found = []
    for path in log.parent.glob(f"{log.stem}-*.tsr"):
        try:
            note = path.with_suffix(".checkpoint").read_bytes()[:_LONGEST_NOTE]
            answer = path.read_bytes()[: timestamp.LONGEST]
            found.append(Stamped(checkpoint=read_checkpoint(note), answer=answer))
        except (OSError, EvidenceError) as error:
            raise InputError(
                "the checkpoint that was stamped is not beside it, or cannot be read.",
                code="stamp-beside",
                where=str(path),
                hint="Restore it from a copy, or move the stamp away.",
            ) from error
    return tuple(sorted(found, key=lambda item: item.checkpoint.size))


def first_covering(stamps: Sequence[Stamped], seqs: Iterable[int]) -> tuple[Stamped, ...]:
    """For every entry the first stamp that covers it: it proves the most about when the entry was there."""
    wanted = {next((stamp.checkpoint.size for stamp in stamps if stamp.checkpoint.size >= seq), 0) for seq in set(seqs)}
    return tuple(stamp for stamp in stamps if stamp.checkpoint.size in wanted)


def stamp_parts(log: Log, stamps: Sequence[Stamped], size: int) -> dict[str, bytes]:
    """The files of a pack for these stamps; none without a stamp.

    Args:
        size: of the log at the pack's checkpoint.
    """
    if not stamps:
        return {}
    proofs: dict[str, Json] = {item.name: list(consistency(log, item.checkpoint.size, size)) for item in stamps}
    parts = {PROOFS: canonical_bytes(proofs)}
    for item in stamps:
        parts |= {f"{item.name}.checkpoint": item.checkpoint.note(), f"{item.name}.tsr": item.answer}
    return parts


def check_stamps(
    content: Mapping[str, bytes],
    checkpoint: Checkpoint,
    ring: KeyRing,
    roots: Sequence[bytes],
    seqs: Sequence[int],
) -> tuple[list[str], list[str]]:
    """What the stamps of a pack prove, in sentences, and what is wrong with them.

    Args:
        checkpoint: of the pack, verified.
        ring: every key of the log, those that ended included: they signed when they were good.
        roots: certificates in PEM of the authorities that the reader trusts.
        seqs: the numbers of the pack's statements.
    """
    notes, problems = [], []
    for name in sorted(name for name in content if name.startswith(FOLDER) and name.endswith(".tsr")):
        try:
            notes.append(_proved(name.removesuffix(".tsr"), content, checkpoint, ring, roots, seqs))
        except InputError as error:  # the extra is not installed here: nothing is wrong with the pack
            notes.append(f"{name}: a time-stamp, not checked: {error}")
        except (OmbudError, ValueError) as error:
            problems.append(f"{name}: {error}")
    return notes, problems


def _proved(
    name: str,
    content: Mapping[str, bytes],
    checkpoint: Checkpoint,
    ring: KeyRing,
    roots: Sequence[bytes],
    seqs: Sequence[int],
) -> str:
    note, answer = content.get(f"{name}.checkpoint", b""), content[f"{name}.tsr"]
    older = read_checkpoint(note)
    check_checkpoint(older, ring)
    check_continues(older, checkpoint, _proof_of(name, content))
    claimed = moment_text(timestamp.claimed_time(answer, note))
    there = sum(seq <= older.size for seq in seqs)
    by = timestamp.signed_by(answer)
    proves = f"{there} of the {len(seqs)} statements here were in the log then, and it has only grown since"
    if not roots:
        return (
            f"{name}.tsr: a time-stamp that names {claimed}, {by}; not verified: give its authority's root with "
            f"--authority. If it holds, {proves}."
        )
    timestamp.stamped_time(answer, note, roots)
    return f"{name}.tsr: a trusted authority saw the log's first {older.size} entries at {claimed}, {by}: {proves}."


def _proof_of(name: str, content: Mapping[str, bytes]) -> list[str]:
    try:
        found = msgspec.json.decode(content.get(PROOFS, b""), type=dict[str, list[str]])
    except (msgspec.DecodeError, UnicodeDecodeError):
        found = {}
    if name not in found:
        raise EvidenceError("there is no proof that the log continues what was stamped.", code="stamp")
    return found[name]
