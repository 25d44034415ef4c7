"""The Merkle tree of RFC 9162: roots, and proofs that an entry is in a log or that a log only grew.

Pure arithmetic over numbered nodes. A *piece* is a complete subtree: at ``level`` it covers
``2**level`` leaves, from ``index << level``. Nodes are numbered in the order in which they become
complete, so that a growing tree only adds nodes at its end (``position``) and never changes one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence

from ombud.errors import EvidenceError

Piece = tuple[int, int]  # level, index
Span = tuple[int, int]  # first leaf, leaf after the last

#: Gives the hashes at these positions; asked once per proof, so that a database answers in one query.
Read = Callable[[Sequence[int]], dict[int, bytes]]


def leaf_hash(content: bytes) -> bytes:
    """RFC 9162, 2.1.1: the hash of a leaf."""
    return hashlib.sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """RFC 9162, 2.1.1: the hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def nodes_before(size: int) -> int:
    """How many complete nodes a tree of this many leaves has."""
    return 2 * size - size.bit_count()


def position(piece: Piece) -> int:
    """The number of a complete node: its last leaf's, then one more for each level above it."""
    level, index = piece
    last = ((index + 1) << level) - 1
    return nodes_before(last) + level


def pieces(span: Span) -> list[Piece]:
    """The complete subtrees that a span is made of, from left to right, the largest first."""
    start, end = span
    found = []
    while start < end:
        level = (end - start).bit_length() - 1
        found.append((level, start >> level))
        start += 1 << level
    return found


def _fold(hashes: Sequence[bytes]) -> bytes:
    result = hashes[-1]
    for left in reversed(hashes[:-1]):
        result = node_hash(left, result)
    return result


def hash_spans(spans: Iterable[Span], read: Read) -> tuple[bytes, ...]:
    """The hash of each span; one reading for all."""
    parts = [pieces(span) for span in spans]
    found = read([position(piece) for part in parts for piece in part])
    return tuple(_fold([found[position(piece)] for piece in part]) for part in parts)


def root(size: int, read: Read) -> bytes:
    """The root over the first ``size`` leaves; of no leaves it is the hash of nothing."""
    return hash_spans([(0, size)], read)[0] if size else hashlib.sha256().digest()


def _split(span: Span) -> int:
    start, end = span
    return start + (1 << ((end - start - 1).bit_length() - 1))


def inclusion_spans(index: int, size: int) -> list[Span]:
    """RFC 9162, 2.1.3.1: the spans beside the way from a leaf to the root, the lowest first."""
    _within(index, size)
    start, end = 0, size
    spans = []
    while end - start > 1:
        middle = _split((start, end))
        if index < middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((start, middle))
            start = middle
    return spans[::-1]


def consistency_spans(older: int, size: int) -> list[Span]:
    """RFC 9162, 2.1.4.1: the spans that show a tree of ``older`` leaves to be the beginning of this one."""
    if not 0 < older <= size:
        raise EvidenceError(f"a log of {size} entries does not begin with {older}.", code="tree-size")
    start, end = 0, size
    spans = []
    while older < end:
        middle = _split((start, end))
        if older <= middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((start, middle))
            start = middle
    if start:
        spans.append((start, end))
    return spans[::-1]


def _within(index: int, size: int) -> None:
    if not 0 <= index < size:
        raise EvidenceError(f"a log of {size} entries has no entry {index + 1}.", code="tree-index")


def root_of_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """RFC 9162, 2.1.3.2: the root that a proof of inclusion leads to.

    Raises:
        EvidenceError: the index is not within the size, or the proof has another length than it must.
    """
    _within(index, size)
    place, last, result = index, size - 1, leaf
    for beside in proof:
        if last == 0:
            raise EvidenceError("the proof of inclusion is too long.", code="proof")
        if place & 1 or place == last:
            result = node_hash(beside, result)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            result = node_hash(result, beside)
        place, last = place >> 1, last >> 1
    if last:
        raise EvidenceError("the proof of inclusion is too short.", code="proof")
    return result


def check_consistency(older: int, older_root: bytes, size: int, newer_root: bytes, proof: Sequence[bytes]) -> None:
    """RFC 9162, 2.1.4.2: the tree of ``size`` leaves begins with the one of ``older`` leaves.

    Raises:
        EvidenceError: it does not, or the proof does not show it.
    """
    wrong = EvidenceError("the log is not a continuation of the earlier one.", code="consistency")
    if older == size:
        if older_root != newer_root or proof:
            raise wrong
        return
    if not 0 < older < size:
        raise wrong
    path = [older_root, *proof] if older.bit_count() == 1 else list(proof)
    if not path:
        raise wrong
    place, last = older - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    first = second = path[0]
    for beside in path[1:]:
        if last == 0:
            raise wrong
        if place & 1 or place == last:
            first, second = node_hash(beside, first), node_hash(beside, second)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            second = node_hash(second, beside)
        place, last = place >> 1, last >> 1
    if last or first != older_root or second != newer_root:
        raise wrong


class Frontier:
    """The right edge of a growing tree: the hash of each of its pieces, from left to right."""

    def __init__(self, size: int = 0, hashes: Iterable[bytes] = ()) -> None:
        self.size = size
        self._hashes = list(hashes)

    @classmethod
    def read(cls, size: int, read: Read) -> Frontier:
        """The frontier of a stored tree; reads as many nodes as the size has ones in binary."""
        wanted = [position(piece) for piece in pieces((0, size))]
        found = read(wanted)
        return cls(size, [found[number] for number in wanted])

    def add(self, leaf: bytes) -> list[bytes]:
        """Add a leaf's hash; gives the hashes of the nodes that became complete, in their order."""
        complete = [leaf]
        for level in range(_trailing_ones(self.size)):
            complete.append(node_hash(self._hashes[-1 - level], complete[-1]))
        del self._hashes[len(self._hashes) - len(complete) + 1 :]
        self._hashes.append(complete[-1])
        self.size += 1
        return complete

    def root(self) -> bytes:
        """The root over all leaves so far."""
        return _fold(self._hashes) if self._hashes else hashlib.sha256().digest()


def _trailing_ones(number: int) -> int:
    return (~number & (number + 1)).bit_length() - 1
