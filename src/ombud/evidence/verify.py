"""Verify evidence offline: a log, one envelope, or a bundle that holds both with its files.

Item by item in one pass, so that a log of any length needs no more memory than a short one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import msgspec

from ombud.errors import EvidenceError, InputError
from ombud.evidence.canonical import sha256_hex
from ombud.evidence.chain import Checked, Entry, check_each, read_entry
from ombud.evidence.envelope import open_envelope, read_envelope
from ombud.evidence.ledger import LONGEST_LINE, log_lines
from ombud.evidence.parts import Parts, open_file, open_parts
from ombud.evidence.signing import KeyRing, PublicKey
from ombud.evidence.statement import read_statement

_LONGEST_KEY = 64 * 1024


class FileCheck(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a bundle against the statements that name it."""

    name: str
    sha256: str
    problem: str = ""


class Verification(msgspec.Struct, frozen=True, kw_only=True):
    """What was verified.

    Attributes:
        statements: how many there are; ``verified``: how many of them hold.
        entries: the items; empty when they were handed on one by one.
        keys: the keys trusted for it.
        keys_came_with_it: they were found beside the evidence and not given by the reader, who
            must compare their fingerprints with those the organisation published.
        problems: what is wrong with the whole.
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
    path: Path, keys: tuple[Path, ...] = (), *, each: Callable[[Checked], None] | None = None
) -> Verification:
    """Verify a log (``.jsonl``), an envelope (``.json``), a bundle folder or a bundle ZIP.

    Bad evidence is reported, not raised.

    Args:
        path: what to verify.
        keys: the public keys to trust; those beside the evidence when none is given.
        each: takes every item as it is checked; none is kept then.

    Raises:
        InputError: the path does not exist, cannot be read or is no evidence; a key is not a key.
    """
    given = tuple(_read_key(open_file(key), str(key)) for key in keys)
    with open_parts(path) as parts:
        found = tuple(_read_key(part(), name) for name, part in parts.items() if name.endswith(".pub.pem"))
        trusted = given or found
        if not trusted:
            raise InputError(
                "there is no public key to verify it with.",
                code="no-key",
                where=str(path),
                hint="Give one with --key FILE.pub.pem.",
            )
        kept: list[Checked] = []
        check = _Check(parts, KeyRing(trusted), each or kept.append)
        check.run()
    return Verification(
        path=str(path),
        statements=check.statements,
        verified=check.verified,
        entries=tuple(kept),
        files=check.files(),
        keys=check.keyring.keyids,
        keys_came_with_it=not given,
        notes=tuple(check.notes),
        problems=tuple(check.problems),
    )


def _read_key(file: IO[bytes], where: str) -> PublicKey:
    with file:
        return PublicKey.from_pem(file.read(_LONGEST_KEY), where=where)


class _Check:
    """One pass over the parts: counts what holds, and which files a verified statement names."""

    def __init__(self, parts: Parts, keyring: KeyRing, each: Callable[[Checked], None]) -> None:
        self.parts = parts
        self.keyring = keyring
        self.each = each
        self.statements = self.verified = 0
        self.notes: list[str] = []
        self.problems: list[str] = []
        self.digests = {name: _digest(part) for name, part in parts.items() if name.startswith("files/")}
        self.unnamed = set(self.digests.values())

    def run(self) -> None:
        for name, part in self.parts.items():
            with part() as file:
                if name.endswith(".jsonl"):
                    self._log(file)
                elif name.endswith(".json"):
                    self._take(_check_envelope(file.read(LONGEST_LINE), self.keyring))

    def files(self) -> tuple[FileCheck, ...]:
        wrong = "no verified statement names these bytes: the file was changed or added."
        return tuple(
            FileCheck(name=name.removeprefix("files/"), sha256=sha, problem=wrong if sha in self.unnamed else "")
            for name, sha in self.digests.items()
        )

    def _take(self, checked: Checked) -> None:
        self.statements += 1
        if checked.ok:
            self.verified += 1
            self.unnamed.difference_update(sha for _, sha in checked.subjects)
        self.each(checked)

    def _log(self, file: IO[bytes]) -> None:
        before, problems = self.statements, len(self.problems)
        for checked in check_each(self._entries(file), self.keyring):
            self._take(checked)
        if self.statements == before and len(self.problems) == problems:
            self.problems.append("the log is empty.")

    def _entries(self, file: IO[bytes]) -> Iterator[Entry]:
        number = 1
        try:
            for line in log_lines(file):
                if line.endswith(b"\n"):
                    yield read_entry(line)
                else:
                    torn = f"{len(line)} bytes after the last entry were never acknowledged and do not count."
                    self.notes.append(torn)
                number += 1
        except EvidenceError as error:
            self.problems.append(f"line {number}: {error.message}")


def _digest(part: Callable[[], IO[bytes]]) -> str:
    with part() as file:
        return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]  # a plain binary reader


def _check_envelope(content: bytes, keyring: KeyRing) -> Checked:
    digest = sha256_hex(content)
    try:
        envelope = read_envelope(content.strip())
        statement = read_statement(open_envelope(envelope, keyring))
    except EvidenceError as error:
        return Checked(seq=1, hash=digest, problem=error.message)
    return Checked(
        seq=1,
        hash=digest,
        kind=statement.kind,
        made_at=statement.made_at,
        made_by=str(statement.predicate.get("made_by", "")),
        subjects=tuple((subject.name, subject.sha256) for subject in statement.subjects),
        keyid=envelope.signatures[0].keyid,
    )
