"""The stored tree of a log in a file: one record per complete node, in the order of completion.

A record is the place in the log where the node's last entry ends (8 bytes) and the node's hash (32).
The file only repeats what the log says. It counts as far as the last checkpoint reaches, which is
written after the records are on disk; what stands after that is made anew.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from ombud.errors import EvidenceError
from ombud.evidence.durable import locked_file, read_at, write_all
from ombud.evidence.merkle import Frontier, leaf_hash, nodes_before

_RECORD = 40
_BATCH = 1 << 20


class TreeFile:
    """The nodes of a log, read and added by number."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def _records(self, positions: Sequence[int]) -> dict[int, bytes]:
        try:
            with self.path.open("rb", buffering=0) as file:
                found = {number: read_at(file.fileno(), number * _RECORD, _RECORD) for number in positions}
        except FileNotFoundError:
            found = {-1: b""}
        if any(len(record) != _RECORD for record in found.values()):
            raise EvidenceError(
                "the stored tree of the log is not whole.",
                code="tree",
                where=str(self.path),
                hint="Remove this file; the next checkpoint makes it anew from the log.",
            )
        return found

    def nodes(self, positions: Sequence[int]) -> dict[int, bytes]:
        """The hashes of the nodes with these numbers.

        Raises:
            EvidenceError: the file does not hold them.
        """
        return {number: record[8:] for number, record in self._records(positions).items()} if positions else {}

    def end_of(self, size: int) -> int:
        """Where in the log its first ``size`` entries end."""
        if not size:
            return 0
        number = nodes_before(size - 1)
        return int.from_bytes(self._records([number])[number][:8])

    def extend(self, frontier: Frontier, start: int, lines: Iterable[bytes]) -> None:
        """Add lines of the log after the frontier, and have them on disk.

        Args:
            frontier: of the records that count; it grows with them.
            start: where in the log the first of the lines begins.
            lines: entries as they stand in the log, each with its newline.
        """
        with locked_file(self.path) as descriptor:
            os.ftruncate(descriptor, nodes_before(frontier.size) * _RECORD)
            os.lseek(descriptor, 0, os.SEEK_END)
            end, waiting = start, bytearray()
            for line in lines:
                end += len(line)
                for complete in frontier.add(leaf_hash(line[:-1])):
                    waiting += end.to_bytes(8) + complete
                if len(waiting) > _BATCH:
                    write_all(descriptor, waiting)
                    waiting.clear()
            write_all(descriptor, waiting)
            os.fsync(descriptor)
