"""Verify a pack: every statement, every file, the checkpoint, the manifest, and the archive's own bytes."""

from __future__ import annotations

import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from ombud.errors import EvidenceError, InputError, OmbudError
from ombud.evidence.bundle import write_zip
from ombud.evidence.canonical import Json, sha256_hex
from ombud.evidence.chain import Checked, Entry, check_alone, read_entry
from ombud.evidence.checkpoint import Checkpoint, check_checkpoint, read_checkpoint
from ombud.evidence.envelope import open_envelope, read_envelope
from ombud.evidence.packstamp import check_stamps
from ombud.evidence.parts import PACK, Parts
from ombud.evidence.receipt import check_continues, check_included
from ombud.evidence.signing import KeyRing, PublicKey
from ombud.evidence.statement import read_statement

_STATEMENTS = "statements/"
_SINCE = 'Ask for a pack made with "since".'
_UNSIGNED = "its bytes are not those that the signed manifest names."


class FileCheck(msgspec.Struct, frozen=True, kw_only=True):
    """A file against the statements that name it."""

    name: str
    sha256: str
    problem: str = ""


class PackCheck:
    """One pack, item by item; what is wrong is said and never raised."""

    def __init__(
        self,
        parts: Parts,
        given: tuple[PublicKey, ...],
        each: Callable[[Checked], None],
        *,
        earlier: bytes,
        archive: Path,
        roots: tuple[bytes, ...] = (),
    ) -> None:
        self.parts = parts
        self.each = each
        self.statements = self.verified = 0
        self.notes: list[str] = []
        self.problems: list[str] = []
        self._earlier = earlier
        self._archive = archive
        self._roots = roots
        self._files: list[FileCheck] = []
        self._content = {name: self._read(name) for name in parts}
        self._ring = KeyRing(given or self._found_keys())
        if not self._ring.keyids:
            self.problems.append("no public key came with it; give one with --key FILE.pub.pem.")

    def _read(self, name: str) -> bytes:
        try:
            with self.parts[name]() as file:
                return file.read()
        except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, ValueError, zlib.error):
            self.problems.append(f"{name}: its bytes are broken.")
            return b""

    def _found_keys(self) -> Iterator[PublicKey]:
        for name, content in self._content.items():
            if name.endswith(".pub.pem"):
                try:
                    yield PublicKey.from_pem(content)
                except InputError as error:
                    self.problems.append(f"{name}: {error.message}")

    def keyids(self) -> tuple[str, ...]:
        """The keys that were trusted, those of the log's own statements among them."""
        return self._ring.keyids

    def files(self) -> tuple[FileCheck, ...]:
        """Every file but statements and manifest, and those that are missing."""
        return tuple(self._files)

    def run(self) -> None:
        """Check all of it."""
        entries = self._entries()
        checked = {name: check_alone(entry, self._ring) for name, entry in entries.items()}  # the ring follows
        checkpoint = self._checkpoint()
        named = self._manifest(checkpoint)
        proofs = self._json("proofs.json")
        for name in self._statement_names(named):
            item = self._statement(name, entries, checked, checkpoint, named, proofs)
            self.statements += 1
            self.verified += item.ok
            checked[name] = item
            self.each(item)
        shown = {sha for item in checked.values() if item.ok for _, sha in item.subjects}
        self._check_files(named, shown)
        self._continues(checkpoint)
        self._stamped(checkpoint, [item.seq for item in checked.values() if item.ok])
        self._whole()

    def _entries(self) -> dict[str, Entry]:
        """The entries in the order of the log, so that keys are trusted from their place on."""
        found: dict[str, Entry] = {}
        for name, content in self._content.items():
            if name.startswith(_STATEMENTS):
                try:
                    entry = read_entry(content)
                except EvidenceError:
                    continue
                if name == f"{_STATEMENTS}{entry.seq:06d}.json" and not content.endswith(b"\n"):
                    found[name] = entry
        return dict(sorted(found.items(), key=lambda item: item[1].seq))

    def _checkpoint(self) -> Checkpoint | None:
        try:
            checkpoint = read_checkpoint(self._content.get("checkpoint.txt", b""))
            check_checkpoint(checkpoint, self._ring)
        except EvidenceError as error:
            self.problems.append(f"checkpoint.txt: {error.message}")
            return None
        return checkpoint

    def _manifest(self, checkpoint: Checkpoint | None) -> dict[str, str]:
        """Name to digest of every file that the signed manifest names."""
        content = self._content[PACK]
        try:
            envelope = read_envelope(content)
            if envelope.to_json().encode() != content:
                raise EvidenceError("it is not written as Ombud writes it.", code="manifest")
            statement = read_statement(open_envelope(envelope, self._ring))
            if statement.kind != "pack":
                raise EvidenceError("it is a statement of another kind.", code="manifest")
            said = statement.predicate
            log = (checkpoint.origin, checkpoint.size, checkpoint.root.hex()) if checkpoint else None
            if log and log != (said.get("log"), said.get("size"), said.get("root")):
                raise EvidenceError("it speaks of another checkpoint.", code="manifest")
        except EvidenceError as error:
            self.problems.append(f"{PACK}: {error.message}")
            return {}
        self.notes.append(f"Pack: {said.get('title')}, about {said.get('about')}, made {statement.made_at}.")
        return {subject.name: subject.sha256 for subject in statement.subjects}

    def _json(self, name: str) -> dict[str, Json]:
        try:
            found = msgspec.json.decode(self._content.get(name, b""))
            return found if isinstance(found, dict) else {}
        except (msgspec.DecodeError, UnicodeDecodeError):
            return {}

    def _statement_names(self, named: dict[str, str]) -> list[str]:
        return sorted({name for name in [*named, *self._content] if name.startswith(_STATEMENTS)})

    def _statement(
        self,
        name: str,
        entries: dict[str, Entry],
        checked: dict[str, Checked],
        checkpoint: Checkpoint | None,
        named: dict[str, str],
        proofs: dict[str, Json],
    ) -> Checked:
        digest = sha256_hex(self._content.get(name, b""))
        number = name.removeprefix(_STATEMENTS).removesuffix(".json")
        blank = Checked(seq=int(number) if number.isdecimal() else 0, hash=digest)
        item = checked.get(name, blank)
        if item.problem:
            return item
        proof = proofs.get(name)
        if name not in self._content:
            problem = "the manifest names it and it is not here."
        elif name not in entries:
            problem = "it is not a log entry, or has another's name."
        elif checkpoint is None:
            problem = "the checkpoint that should cover it does not verify."
        elif not isinstance(proof, list):
            problem = "there is no proof that the log holds it."
        elif named.get(name) != digest:
            problem = _UNSIGNED
        else:
            try:
                check_included(entries[name], [str(step) for step in proof], checkpoint)
                return item
            except EvidenceError as error:
                problem = error.message
        return msgspec.structs.replace(item, problem=problem)

    def _check_files(self, named: dict[str, str], shown: set[str]) -> None:
        for name in sorted({*named, *self._content} - {PACK}):
            if name.startswith(_STATEMENTS):
                continue
            digest = sha256_hex(self._content.get(name, b""))
            problem = ""
            if name not in self._content:
                problem = "the manifest names it and it is not here."
            elif named.get(name) != digest:
                problem = _UNSIGNED
            elif name.startswith("documents/") and digest not in shown:
                problem = "no verified statement names these bytes."
            self._files.append(FileCheck(name=name, sha256=digest, problem=problem))

    def _continues(self, checkpoint: Checkpoint | None) -> None:
        """The log only grew since the checkpoint that the pack, or the reader, holds from before."""
        found = self._json("consistency.json")
        if checkpoint is None or not (found or self._earlier):
            return
        try:
            note = str(found.get("earlier", "")).encode()
            if self._earlier and self._earlier not in (note, checkpoint.note()):
                raise EvidenceError(
                    'it holds no proof for that earlier checkpoint; ask for one with "since".', code="since"
                )
            if found:
                older = read_checkpoint(note)
                check_checkpoint(older, self._ring_of_then())
                proof = found.get("proof")
                check_continues(older, checkpoint, [str(step) for step in proof] if isinstance(proof, list) else [])
                self.notes.append(f"The log has only grown since the checkpoint of {older.size} entries.")
        except (OmbudError, ValueError) as error:
            self.problems.append(f"consistency.json: {error}")

    def _stamped(self, checkpoint: Checkpoint | None, seqs: list[int]) -> None:
        """What outside authorities say about when the log held what."""
        if checkpoint:
            notes, problems = check_stamps(self._content, checkpoint, self._ring_of_then(), self._roots, seqs)
            self.notes += notes
            self.problems += problems

    def _ring_of_then(self) -> KeyRing:
        """All known keys: the earlier checkpoint may be signed by one that ended since."""
        return KeyRing(self._ring.public(keyid) for keyid in self._ring.keyids)

    def _whole(self) -> None:
        """The archive's bytes are those that its parts give: nothing hides between them."""
        if self._archive.is_dir():
            return
        with tempfile.TemporaryFile() as made, self._archive.open("rb") as here:
            write_zip(made, sorted(self._content.items()))
            made.seek(0)
            while piece := made.read(1 << 20):
                if here.read(len(piece)) != piece:
                    break
            if piece or here.read(1):
                self.problems.append(
                    "the archive was changed, or packed anew; unpack it and verify the folder to see what holds."
                )
