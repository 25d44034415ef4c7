"""Verify evidence offline: a log, an envelope, a receipt, a bundle with its files, or a pack.

Item by item in one pass, so that a log of any length needs no more memory than a short one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import IO

import msgspec

from ombud.errors import EvidenceError, InputError
from ombud.evidence import timestamp as stamps
from ombud.evidence.canonical import sha256_hex
from ombud.evidence.chain import Checked, check_envelope
from ombud.evidence.envelope import read_envelope
from ombud.evidence.ledger import LONGEST_LINE
from ombud.evidence.logcheck import LogCheck
from ombud.evidence.packcheck import FileCheck, PackCheck
from ombud.evidence.parts import PACK, Parts, open_file, open_parts
from ombud.evidence.receipt import check_receipt, read_receipt
from ombud.evidence.signing import KeyRing, PublicKey
from ombud.evidence.statement import moment_text

_LONGEST_KEY = 64 * 1024


class Verification(msgspec.Struct, frozen=True, kw_only=True):
    """What was verified.

    Attributes:
        statements: how many there are; ``verified``: how many of them hold.
        entries: the items; empty when they were handed on one by one.
        keys: the keys trusted for it.
        keys_came_with_it: they were found beside the evidence and not given by the reader, who
            must compare their fingerprints with those the organisation published.
        problems: what is wrong with the whole.
        not_here: documents that verified statements name and that are not here: their statements
            hold, and their bytes could not be checked.
    """

    path: str
    statements: int
    verified: int
    entries: tuple[Checked, ...] = ()
    files: tuple[FileCheck, ...] = ()
    keys: tuple[str, ...] = ()
    keys_came_with_it: bool = False
    notes: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    not_here: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Everything verifies, and there is something."""
        if self.problems or any(file.problem for file in self.files):
            return False
        return 0 < self.statements == self.verified

    def sentences(self) -> list[str]:
        """The result in sentences, the verdict first; the items speak for themselves."""
        verdict = "Verified" if self.ok else "NOT verified"
        lines = [f"{verdict}: {self.verified} of {self.statements} statements, {len(self.files)} files."]
        if self.not_here:
            lines.append(
                f"Not checked: {len(self.not_here)} documents that statements name are not here: "
                f"{', '.join(self.not_here)}."
            )
        lines += [f"Problem: {problem}" for problem in self.problems]
        lines += [
            f"  file {file.name}: " + (f"NOT verified: {file.problem}" if file.problem else "verified")
            for file in self.files
        ]
        lines += list(self.notes)
        for key in self.keys:
            lines.append(f"Signed with key {key}.")
        if self.keys_came_with_it:
            lines.append("The key came with the evidence: compare it with the one that the organisation published.")
        return lines


def verify_path(
    path: Path,
    keys: tuple[Path, ...] = (),
    *,
    since: Path | None = None,
    authorities: tuple[Path, ...] = (),
    each: Callable[[Checked], None] | None = None,
) -> Verification:
    """Verify a log (``.jsonl``), an envelope or receipt (``.json``), a bundle or a pack (folder or ZIP).

    Bad evidence is reported, not raised.

    Args:
        path: what to verify.
        keys: the public keys to trust; those beside the evidence when none is given.
        since: an earlier checkpoint that the log, or the pack's checkpoint, must continue.
        authorities: root certificates of the time-stamping authorities to trust.
        each: takes every item as it is checked; none is kept then.

    Raises:
        InputError: the path does not exist, cannot be read or is no evidence; a key is not a key.
    """
    given = tuple(_read_key(open_file(key), str(key)) for key in keys)
    kept: list[Checked] = []
    with open_parts(path) as parts:
        if PACK in parts:
            earlier = _content(partial(open_file, since)) if since else b""
            check: PackCheck | _Check = PackCheck(
                parts, given, each or kept.append, earlier=earlier, archive=path, roots=_roots(authorities)
            )
        else:
            found = tuple(_read_key(part(), name) for name, part in parts.items() if name.endswith(".pub.pem"))
            if not (given or found):
                raise InputError(
                    "there is no public key to verify it with.",
                    code="no-key",
                    where=str(path),
                    hint="Give one with --key FILE.pub.pem.",
                )
            check = _Check(parts, KeyRing(given or found), each or kept.append, since, authorities)
        check.run()
    return Verification(
        path=str(path),
        statements=check.statements,
        verified=check.verified,
        entries=tuple(kept),
        files=check.files(),
        keys=check.keyids(),
        keys_came_with_it=not given,
        notes=tuple(check.notes),
        problems=tuple(check.problems),
        not_here=() if isinstance(check, PackCheck) else check.not_here(),  # a pack names all that it has
    )


def _read_key(file: IO[bytes], where: str) -> PublicKey:
    with file:
        return PublicKey.from_pem(file.read(_LONGEST_KEY), where=where)


class _Check:
    """One pass over the parts: counts what holds, and which files a verified statement names."""

    def __init__(
        self,
        parts: Parts,
        keyring: KeyRing,
        each: Callable[[Checked], None],
        since: Path | None,
        authorities: tuple[Path, ...],
    ) -> None:
        self.parts = parts
        self.keyring = keyring
        self.each = each
        self.statements = self.verified = 0
        self.notes: list[str] = []
        self.problems: list[str] = []
        self.digests = {name: _digest(part) for name, part in parts.items() if name.startswith("files/")}
        self.unnamed = set(self.digests.values())
        self.documents: dict[str, str] = {}
        self.since = since
        self.roots = _roots(authorities)

    def run(self) -> None:
        for name, part in self.parts.items():
            with part() as file:
                if name.endswith(".jsonl"):
                    check = LogCheck(self.keyring, self._checkpoints_of(name))
                    check.run(file, self._take)
                    self.problems += check.problems
                    self.notes += check.notes
                elif name.endswith(".tsr"):
                    self._stamp(name, file.read(stamps.LONGEST))
                elif name.endswith(".json"):
                    self._take(_check_one(file.read(LONGEST_LINE), self.keyring.copy()))

    def _checkpoints_of(self, log: str) -> dict[str, bytes]:
        """Those beside the log, and the earlier one that it must continue."""
        stem = log.removesuffix(".jsonl")
        found = {
            name: _content(part)
            for name, part in self.parts.items()
            if name == f"{stem}.checkpoint" or (name.startswith(f"{stem}-") and name.endswith(".checkpoint"))
        }
        return found | ({str(self.since): _content(partial(open_file, self.since))} if self.since else {})

    def _stamp(self, name: str, answer: bytes) -> None:
        """What a time-stamp says of the checkpoint that it stands beside."""
        beside = name.removesuffix(".tsr") + ".checkpoint"
        try:
            note = _content(self.parts[beside]) if beside in self.parts else b""
            if self.roots:
                at = moment_text(stamps.stamped_time(answer, note, self.roots))
                by = stamps.signed_by(answer)
                self.notes.append(f"{name}: a trusted authority saw {beside} at {at}, {by}.")
            else:
                self.notes.append(f"{name}: a time-stamp, not verified; give its authority's root with --authority.")
        except EvidenceError as error:
            self.problems.append(f"{name}: {error}")

    def keyids(self) -> tuple[str, ...]:
        return self.keyring.keyids

    def files(self) -> tuple[FileCheck, ...]:
        wrong = "no verified statement names these bytes: the file was changed or added."
        return tuple(
            FileCheck(name=name.removeprefix("files/"), sha256=sha, problem=wrong if sha in self.unnamed else "")
            for name, sha in self.digests.items()
        )

    def not_here(self) -> tuple[str, ...]:
        """Documents without their bytes; of a name that was written again, the last counts."""
        here = set(self.digests.values())
        return tuple(sorted(name for name, sha in self.documents.items() if sha not in here))

    def _take(self, checked: Checked) -> None:
        self.statements += 1
        if checked.ok:
            self.verified += 1
            self.unnamed.difference_update(sha for _, sha in checked.subjects)
            if checked.kind == "document":
                self.documents.update(checked.subjects)
        self.each(checked)


def _roots(authorities: tuple[Path, ...]) -> tuple[bytes, ...]:
    return tuple(_content(partial(open_file, file)) for file in authorities)


def _content(part: Callable[[], IO[bytes]]) -> bytes:
    with part() as file:
        return file.read(_LONGEST_KEY)


def _digest(part: Callable[[], IO[bytes]]) -> str:
    with part() as file:
        return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]  # a plain binary reader


def _check_one(content: bytes, keyring: KeyRing) -> Checked:
    """A receipt when it has a checkpoint, else an envelope."""
    digest = sha256_hex(content)
    try:
        if b'"checkpoint":' in content:
            return check_receipt(read_receipt(content), keyring)
        return check_envelope(read_envelope(content.strip()), keyring, seq=1, digest=digest)
    except EvidenceError as error:
        return Checked(seq=1, hash=digest, problem=error.message)
