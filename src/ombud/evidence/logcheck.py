"""Verify a whole log against its checkpoints, in one pass and the memory of a few entries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import IO

from ombud.errors import EvidenceError
from ombud.evidence.chain import Checked, Entry, check_each, read_entry
from ombud.evidence.checkpoint import Checkpoint, check_checkpoint, origin_of, read_checkpoint
from ombud.evidence.ledger import log_lines
from ombud.evidence.merkle import Frontier, leaf_hash
from ombud.evidence.signing import KeyRing


class LogCheck:
    """One pass over a log: its items, and its root at the size of every checkpoint.

    Attributes:
        problems: what is wrong with the whole; ``notes``: what a reader should know.
    """

    def __init__(self, keyring: KeyRing, notes: Mapping[str, bytes]) -> None:
        self.keyring = keyring.copy()
        self.problems: list[str] = []
        self.notes: list[str] = []
        self._origin = ""
        self._frontier = Frontier()
        self._open: dict[str, Checkpoint] = {}
        for name, content in notes.items():
            try:
                self._open[name] = read_checkpoint(content)
            except EvidenceError as error:
                self.problems.append(f"{name}: {error.message}")

    def run(self, file: IO[bytes], take: Callable[[Checked], None]) -> None:
        """Check every item, then what the checkpoints say of the whole."""
        count = 0
        for checked in check_each(self._entries(file), self.keyring):
            take(checked)
            count += 1
            self._compare(count)
        if not count and not self.problems:
            self.problems.append("the log is empty.")
        for name, checkpoint in self._open.items():
            self.problems.append(
                f"{name}: it names {checkpoint.size} entries and the log has {count}: "
                "entries were taken from the end, or it is of another log."
            )

    def _entries(self, file: IO[bytes]) -> Iterator[Entry]:
        number = 1
        try:
            for line in log_lines(file):
                if line.endswith(b"\n"):
                    entry = read_entry(line)
                    self._origin = self._origin or origin_of(entry.hash)
                    self._frontier.add(leaf_hash(line[:-1]))
                    yield entry
                else:
                    torn = f"{len(line)} bytes after the last entry were never acknowledged and do not count."
                    self.notes.append(torn)
                number += 1
        except EvidenceError as error:
            self.problems.append(f"line {number}: {error.message}")

    def _compare(self, size: int) -> None:
        for name in [name for name, checkpoint in self._open.items() if checkpoint.size == size]:
            try:
                self._agree(self._open.pop(name))
            except EvidenceError as error:
                self.problems.append(f"{name}: {error.message}")
            else:
                self.notes.append(f"{name}: the first {size} entries are those of the signed checkpoint.")

    def _agree(self, checkpoint: Checkpoint) -> None:
        check_checkpoint(checkpoint, self.keyring)
        if (checkpoint.origin, checkpoint.root) != (self._origin, self._frontier.root()):
            raise EvidenceError("the log is not the one that the checkpoint was signed for.", code="checkpoint")
