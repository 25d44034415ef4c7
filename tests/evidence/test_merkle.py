"""The tree is that of RFC 9162: held against its recursive definitions, written down word for word."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ombud.errors import EvidenceError
from ombud.evidence.merkle import (
    Frontier,
    check_consistency,
    consistency_spans,
    hash_spans,
    inclusion_spans,
    leaf_hash,
    nodes_before,
    root,
    root_of_inclusion,
)

# The eight leaves and the root of each size, as published with the reference implementation of
# Certificate Transparency (RFC 6962, whose tree RFC 9162 keeps).
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def _k(n: int) -> int:
    """The largest power of two smaller than n."""
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def mth(d: Sequence[bytes]) -> bytes:
    """RFC 9162, 2.1.1."""
    if not d:
        return hashlib.sha256(b"").digest()
    if len(d) == 1:
        return hashlib.sha256(b"\x00" + d[0]).digest()
    k = _k(len(d))
    return hashlib.sha256(b"\x01" + mth(d[:k]) + mth(d[k:])).digest()


def path(m: int, d: Sequence[bytes]) -> list[bytes]:
    """RFC 9162, 2.1.3.1."""
    if len(d) == 1:
        return []
    k = _k(len(d))
    return [*path(m, d[:k]), mth(d[k:])] if m < k else [*path(m - k, d[k:]), mth(d[:k])]


def subproof(m: int, d: Sequence[bytes], whole: bool) -> list[bytes]:
    """RFC 9162, 2.1.4.1."""
    if m == len(d):
        return [] if whole else [mth(d)]
    k = _k(len(d))
    if m <= k:
        return [*subproof(m, d[:k], whole), mth(d[k:])]
    return [*subproof(m - k, d[k:], False), mth(d[:k])]


class Stored:
    """A tree that only keeps the nodes that became complete."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self.nodes: list[bytes] = []
        self.asked = 0
        self.frontier = Frontier()
        for leaf in leaves:
            self.nodes += self.frontier.add(leaf_hash(leaf))

    def read(self, positions: Sequence[int]) -> dict[int, bytes]:
        self.asked += len(positions)
        return {position: self.nodes[position] for position in positions}


def content(size: int) -> list[bytes]:
    return [f"entry {number}".encode() for number in range(size)]


def test_the_reference_leaves_give_the_published_roots() -> None:
    leaves = [bytes.fromhex(leaf) for leaf in LEAVES]
    for size in range(1, 9):
        stored = Stored(leaves[:size])
        assert stored.frontier.root().hex() == root(size, stored.read).hex() == ROOTS[size - 1]
        assert len(stored.nodes) == nodes_before(size)
    assert root(0, stored.read) == hashlib.sha256(b"").digest()


@given(size=st.integers(1, 130), data=st.data())
def test_every_proof_is_the_one_that_the_definition_gives_and_leads_to_the_root(size: int, data: st.DataObject) -> None:
    leaves, stored = content(size), Stored(content(size))
    index = data.draw(st.integers(0, size - 1))
    older = data.draw(st.integers(1, size))

    included = hash_spans(inclusion_spans(index, size), stored.read)
    consistent = hash_spans(consistency_spans(older, size), stored.read)

    assert stored.frontier.root() == mth(leaves)
    assert list(included) == path(index, leaves)
    assert list(consistent) == subproof(older, leaves, True)
    assert root_of_inclusion(leaf_hash(leaves[index]), index, size, included) == mth(leaves)
    check_consistency(older, mth(leaves[:older]), size, mth(leaves), consistent)
    assert Frontier.read(size, stored.read).root() == mth(leaves)


@given(size=st.integers(2, 64), data=st.data())
def test_no_proof_serves_for_another_leaf_place_size_or_past(size: int, data: st.DataObject) -> None:
    leaves, stored = content(size), Stored(content(size))
    whole = mth(leaves)
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, size - 1).filter(lambda number: number != index))
    proof = hash_spans(inclusion_spans(index, size), stored.read)

    def leads(leaf: bytes, place: int, steps: Sequence[bytes]) -> bool:
        try:
            return root_of_inclusion(leaf, place, size, steps) == whole
        except EvidenceError:
            return False

    assert not leads(leaf_hash(b"never logged"), index, proof)
    assert not leads(leaf_hash(leaves[index]), other, proof)
    assert not leads(leaf_hash(leaves[index]), index, proof[1:])
    assert not leads(leaf_hash(leaves[index]), index, [*proof, proof[0]])

    older = data.draw(st.integers(1, size - 1))
    steps = list(hash_spans(consistency_spans(older, size), stored.read))
    rewritten = [b"another", *leaves[1:older]]
    for past, said in ((mth(rewritten), steps), (mth(leaves[:older]), steps[:-1]), (mth(leaves[:older]), [])):
        with pytest.raises(EvidenceError):
            check_consistency(older, past, size, whole, said)


def test_a_proof_from_a_million_entries_reads_about_as_many_nodes_as_the_tree_is_high() -> None:
    size = 1_000_000
    for index in (0, 1, 524_287, 524_288, 777_777, size - 1):
        asked: list[int] = []

        def read(positions: Sequence[int], asked: list[int] = asked) -> dict[int, bytes]:
            asked += positions
            return dict.fromkeys(positions, b"\0" * 32)

        assert len(hash_spans(inclusion_spans(index, size), read)) <= 20
        assert len(asked) <= 2 * 20
        assert max(asked) < nodes_before(size)


def test_entries_and_sizes_that_do_not_exist_are_refused() -> None:
    for index, size in ((0, 0), (3, 3), (-1, 3)):
        with pytest.raises(EvidenceError, match="has no entry"):
            inclusion_spans(index, size)
    for older in (0, 4):
        with pytest.raises(EvidenceError, match="does not begin with"):
            consistency_spans(older, 3)
