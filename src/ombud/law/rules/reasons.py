"""Three-valued answers and the reasons for them.

A :class:`Reason` is a tree: its leaves are facts, its nodes carry citations. It says not
only *yes*, *no* or *unknown* but which facts could still change that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Literal

import msgspec


class Truth(StrEnum):
    """Kleene's three values."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    def __invert__(self) -> Truth:
        return {Truth.YES: Truth.NO, Truth.NO: Truth.YES}.get(self, Truth.UNKNOWN)


def all_of(values: Iterable[Truth]) -> Truth:
    """Kleene conjunction; of nothing it is *yes*."""
    seen = set(values)
    if Truth.NO in seen:
        return Truth.NO
    return Truth.UNKNOWN if Truth.UNKNOWN in seen else Truth.YES


def any_of(values: Iterable[Truth]) -> Truth:
    """Kleene disjunction; of nothing it is *no*."""
    seen = set(values)
    if Truth.YES in seen:
        return Truth.YES
    return Truth.UNKNOWN if Truth.UNKNOWN in seen else Truth.NO


ReasonKind = Literal["fact", "date", "all", "any", "not", "provision", "exception", "constant"]


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """Why something is yes, no or unknown.

    Attributes:
        value: the answer of this node.
        text: the node as a sentence.
        cite: the article or point, where the node is one.
        key: the fact, where the node is one.
        children: what it rests on, in the order of the law's words.
        missing: facts not known yet that could still change this answer.
    """

    value: Truth
    kind: ReasonKind
    text: str
    cite: str = ""
    key: str = ""
    provision: str = ""
    children: tuple[Reason, ...] = ()
    missing: tuple[str, ...] = ()

    def decisive(self) -> tuple[Reason, ...]:
        """The children that settle this answer; the others could be left out of a short account."""
        if self.kind == "all" and self.value is Truth.NO:
            return tuple(child for child in self.children if child.value is Truth.NO)
        if self.kind == "any" and self.value is Truth.YES:
            return tuple(child for child in self.children if child.value is Truth.YES)
        if self.value is Truth.UNKNOWN:
            return tuple(child for child in self.children if child.missing)
        return self.children

    def facts(self) -> Iterator[str]:
        """Keys of all facts this answer rests on, each once, decisive parts only."""
        keys = set[str]()
        for node in self._nodes():
            if node.key and node.key not in keys:
                keys.add(node.key)
                yield node.key

    def first_ground(self) -> str:
        """The first thing that settles this answer, in a few words."""
        node = self
        while node.kind != "fact" and (decisive := node.decisive()):
            node = decisive[0]
        return node.text

    def told_once(self) -> Reason:
        """The decisive parts alone, each provision with its grounds only where it is first met."""
        return _told_once(self, set())

    def told_with(self, *others: Reason) -> tuple[Reason, ...]:
        """The same of this reason and others that are told after it, as one account."""
        seen: set[str] = set()
        return tuple(_told_once(reason, seen) for reason in (self, *others))

    def by_provision(self) -> Reason:
        """The decisive parts, down to the next provision: its grounds stand in its own determination."""
        return msgspec.structs.replace(self, children=tuple(child.as_named() for child in self.decisive()))

    def as_named(self) -> Reason:
        """A provision by its name alone, any other reason down to the next provision."""
        return msgspec.structs.replace(self, children=()) if self.provision else self.by_provision()

    def open_cites(self) -> tuple[str, ...]:
        """Citations of the provisions on which an open answer waits, the deepest of each branch."""
        if self.value is not Truth.UNKNOWN:
            return ()
        below = tuple(dict.fromkeys(cite for child in self.decisive() for cite in child.open_cites()))
        return below or ((self.cite,) if self.cite else ())

    def _nodes(self) -> Iterator[Reason]:
        """The decisive parts, in order; a provision stands in many branches and is the same node in each."""
        seen = set[int]()
        left = [self]
        while left:
            node = left.pop()
            if id(node) not in seen:
                seen.add(id(node))
                yield node
                left.extend(reversed(node.decisive()))


def _told_once(node: Reason, seen: set[str]) -> Reason:
    if node.provision and node.children:
        if node.provision in seen:
            return msgspec.structs.replace(node, text=f"{node.text}, as above", children=())
        seen.add(node.provision)
    return msgspec.structs.replace(node, children=tuple(_told_once(child, seen) for child in node.decisive()))


def fine_cite(cite: str, reason: Reason) -> str:
    """A citation down to the point: an annex named whole gives way to those points of it that hold."""
    holding = dict.fromkeys(
        node.cite for node in reason._nodes() if node.kind == "provision" and node.value is Truth.YES and node.cite
    )
    parts: dict[str, None] = {}
    for part in cite.split(", "):
        finer = [found for found in holding if found.startswith(f"{part} point ")]
        parts.update(dict.fromkeys(finer or [part]))
    return ", ".join(parts)


def missing_of(value: Truth, children: Iterable[Reason]) -> tuple[str, ...]:
    """Facts that could still change a combined answer: none once it is settled."""
    if value is not Truth.UNKNOWN:
        return ()
    keys: dict[str, None] = {}
    for child in children:
        keys.update(dict.fromkeys(child.missing))
    return tuple(keys)
