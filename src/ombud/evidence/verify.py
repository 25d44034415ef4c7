"""Verify evidence offline: a log, one envelope, or a bundle that holds both with its files."""

from __future__ import annotations

import zipfile
from pathlib import Path

import msgspec

from ombud.errors import EvidenceError, InputError
from ombud.evidence.canonical import sha256_hex
from ombud.evidence.envelope import open_envelope, read_envelope
from ombud.evidence.ledger import Checked, Entry, check_chain, read_entry, read_log
from ombud.evidence.signing import KeyRing, PublicKey
from ombud.evidence.statement import read_statement

_MOST_BYTES = 512 * 1024 * 1024


class FileCheck(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a bundle against the statements that name it."""

    name: str
    sha256: str
    problem: str = ""


class Verification(msgspec.Struct, frozen=True, kw_only=True):
    """What was verified, item by item.

    Attributes:
        keys: the keys trusted for it.
        keys_came_with_it: they were found beside the evidence and not given by the reader, who
            must compare their fingerprints with those the organisation published.
        problems: what is wrong with the whole.
    """

    path: str
    entries: tuple[Checked, ...] = ()
    files: tuple[FileCheck, ...] = ()
    keys: tuple[str, ...] = ()
    keys_came_with_it: bool = False
    notes: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Everything verifies, and there is something."""
        parts = [
            *(entry.problem for entry in self.entries),
            *(file.problem for file in self.files),
            *self.problems,
        ]
        return bool(self.entries) and not any(parts)

    def sentences(self) -> list[str]:
        """The result in sentences, the verdict first."""
        good = sum(entry.ok for entry in self.entries)
        verdict = "Verified" if self.ok else "NOT verified"
        lines = [f"{verdict}: {good} of {len(self.entries)} statements, {len(self.files)} files."]
        lines += [f"Problem: {problem}" for problem in self.problems]
        for entry in self.entries:
            about = ", ".join(name for name, _ in entry.subjects)
            lines.append(
                f"  {entry.seq}  {entry.kind or '?'}  {about}  {entry.made_at}  "
                + ("verified" if entry.ok else f"NOT verified: {entry.problem}")
            )
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


def verify_path(path: Path, keys: tuple[Path, ...] = ()) -> Verification:
    """Verify a log (``.jsonl``), an envelope (``.json``), a bundle folder or a bundle ZIP.

    Bad evidence is reported, not raised.

    Raises:
        InputError: the path does not exist, cannot be read or is no evidence; a key is not a key.
    """
    parts = _parts(path)
    given = tuple(PublicKey.from_pem(_read(key), where=str(key)) for key in keys)
    found = tuple(
        PublicKey.from_pem(content, where=name) for name, content in parts.items() if name.endswith(".pub.pem")
    )
    trusted = given or found
    if not trusted:
        raise InputError(
            "there is no public key to verify it with.",
            code="no-key",
            where=str(path),
            hint="Give one with --key FILE.pub.pem.",
        )
    return _verify(path, parts, KeyRing(trusted), came_with_it=not given)


def _verify(path: Path, parts: dict[str, bytes], keyring: KeyRing, *, came_with_it: bool) -> Verification:
    entries: tuple[Checked, ...] = ()
    problems: list[str] = []
    notes: list[str] = []
    for name, content in parts.items():
        if name.endswith(".jsonl"):
            checked, problem, torn = _check_log(content, keyring)
            entries += checked
            problems += [problem] if problem else []
            if torn:
                notes.append(f"{torn} bytes after the last entry were never acknowledged and do not count.")
        elif name.endswith(".json"):
            entries += (_check_envelope(content, keyring),)
    files = tuple(_check_file(name, content, entries) for name, content in parts.items() if name.startswith("files/"))
    return Verification(
        path=str(path),
        entries=entries,
        files=files,
        keys=keyring.keyids,
        keys_came_with_it=came_with_it,
        notes=tuple(notes),
        problems=tuple(problems),
    )


def _check_log(content: bytes, keyring: KeyRing) -> tuple[tuple[Checked, ...], str, int]:
    whole = content.rfind(b"\n") + 1
    entries: list[Entry] = []
    problem = ""
    for number, line in enumerate(content[:whole].splitlines(keepends=True), start=1):
        try:
            entries.append(read_entry(line))
        except EvidenceError as error:
            problem = f"line {number}: {error.message}"
            break
    if not entries and not problem:
        problem = "the log is empty."
    return check_chain(entries, keyring), problem, len(content) - whole


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


def _check_file(name: str, content: bytes, entries: tuple[Checked, ...]) -> FileCheck:
    digest = sha256_hex(content)
    known = {sha for entry in entries if entry.ok for _, sha in entry.subjects}
    problem = "" if digest in known else "no verified statement names these bytes: the file was changed or added."
    return FileCheck(name=name.removeprefix("files/"), sha256=digest, problem=problem)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError("this file cannot be read.", code="unreadable", where=str(path)) from error


def _parts(path: Path) -> dict[str, bytes]:
    """Every relevant file by its name inside the evidence."""
    if path.is_dir():
        names = [*path.glob("*.jsonl"), *path.glob("*.pub.pem"), *path.glob("files/*")]
        parts = {str(file.relative_to(path)): _read(file) for file in sorted(names) if file.is_file()}
    elif path.suffix == ".zip":
        parts = _unzip(path)
    elif path.suffix in {".jsonl", ".json"}:
        beside = {file.name: _read(file) for file in sorted(path.parent.glob("*.pub.pem"))}
        parts = {path.name: _read(path), **beside}
    else:
        parts = {}
        _read(path)
    if not any(name.endswith((".jsonl", ".json")) for name in parts):
        raise InputError(
            "there is no evidence here.",
            code="no-evidence",
            where=str(path),
            hint="Name a log (.jsonl), an envelope (.json), or a bundle (folder or .zip).",
        )
    return parts


def _unzip(path: Path) -> dict[str, bytes]:
    """A bundle ZIP, read in memory as hostile: plain names only, and not too large."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if sum(info.file_size for info in infos) > _MOST_BYTES:
                raise InputError("the bundle is too large to read.", code="bundle-size", where=str(path))
            names = [info.filename for info in infos]
            if len(set(names)) != len(names) or any(".." in name.split("/") or name.startswith("/") for name in names):
                raise InputError("the bundle holds names it must not.", code="bundle-names", where=str(path))
            return {info.filename: archive.read(info) for info in infos}
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as error:
        raise InputError("the bundle is broken and cannot be read.", code="bundle", where=str(path)) from error


def log_entries(path: Path) -> tuple[Entry, ...]:
    """The entries of a log file that hold, for those who want to read them."""
    return read_log(path)[0]
