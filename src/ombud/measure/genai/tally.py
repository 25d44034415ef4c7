"""Replies by columns: what is kept of a file to count it. Numbers and short labels, no text."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from ombud.errors import InputError
from ombud.measure.arrays import Floats, view_places
from ombud.measure.genai.asked import Asked
from ombud.measure.genai.readers.reply import Doubt, Item, Judged, Made, Reply, Summary, Unread
from ombud.measure.named import View
from ombud.measure.tables import Key, Row

Places = NDArray[np.intp]
Bools = NDArray[np.bool_]
#: More scorers than any tool has are a hostile file.
MOST_SCORERS = 5000
Name = TypeVar("Name", bound=Hashable)


class Verdicts(msgspec.Struct, frozen=True):
    """Replies that have a yes or no of an outcome, and which it is."""

    rows: Places
    holds: Bools


class Values:
    """What one scorer or amount says of the replies it has something to say of."""

    def __init__(self) -> None:
        self._rows, self._values = array("q"), array("d")

    def add(self, row: int, value: bool | float | None) -> None:
        """A verdict, a number, or none."""
        self._rows.append(row)
        self._values.append(float("nan") if value is None else float(value))

    @property
    def graded(self) -> bool:
        """Whether it gives numbers that are neither 0 nor 1, so that no yes or no can be told of them."""
        own = np.frombuffer(self._values)
        return bool((~np.isnan(own) & (own != 0) & (own != 1)).any())

    def numbers(self) -> tuple[Places, Floats]:
        """Replies with a value, and the values; a truth value is 1 or 0."""
        rows, values = np.frombuffer(self._rows, dtype=np.int64), np.frombuffer(self._values)
        held = ~np.isnan(values)
        return rows[held].astype(np.intp), values[held]


class Tally:
    """The replies of a file.

    Attributes:
        size: replies that are counted.
        repeated: further ones under an id that was there before; they are not counted.
        scores, amounts: by name.
        marks: how many replies have each mark.
        groups: the different values of the groups, and of each reply its place among them.
        judges: scorer to the model that judges.
        unread, summaries, doubts, version: what the file says beside replies.
    """

    def __init__(self, asked: Asked) -> None:
        self._asked, self._ids = asked, set[str]()
        self.size = self.repeated = 0
        self.scores: dict[str, Values] = {}
        self.amounts: dict[str, Values] = {}
        self.marks: Counter[str] = Counter()
        self._groups, self._prompts = _Names[Key](), _Names[str]()
        self._pairs, self._variants = _Names[str](), _Names[str]()
        self.judges: dict[str, str] = {}
        self.unread: list[Unread] = []
        self.summaries: list[Summary] = []
        self.doubts: list[str] = []
        self.version = ""

    def read(self, items: Iterable[Item]) -> Tally:
        """Take in everything that a reader gives."""
        for item in items:
            match item:
                case Reply():
                    self._add(item)
                case Judged(scorer, by):
                    self.judges[scorer] = by
                case Unread():
                    self.unread.append(item)
                case Doubt(text):
                    self.doubts.append(text)
                case Made(version):
                    self.version = version
                case Summary():
                    self.summaries.append(item)
        return self

    def _add(self, reply: Reply) -> None:
        if reply.id and reply.id in self._ids:
            self.repeated += 1
            return
        if reply.id:
            self._ids.add(reply.id)
        row, by = self.size, len(self._asked.groups)
        self.size += 1
        self.marks.update(reply.marks)
        self._groups.add(reply.fields[:by])
        self._prompts.add(reply.prompt or None)
        if self._asked.pair:
            self._pairs.add(reply.fields[by])
            self._variants.add(reply.fields[by + 1])
        for held, found in ((self.scores, reply.scores), (self.amounts, reply.amounts)):
            for name, value in found.items():
                held.setdefault(name, Values()).add(row, value)
        if len(self.scores) > MOST_SCORERS:
            raise InputError(f"the file names more than {MOST_SCORERS:,} scorers.", code="genai-scorers")

    @property
    def groups(self) -> tuple[list[Key], Places]:
        """The different values of the groups, and of each reply its place among them."""
        return list(self._groups.names), self._groups.places()

    @property
    def prompts(self) -> Places:
        """Of each reply the number of its prompt; one of its own where the file does not say."""
        found = self._prompts.places().copy()
        alone = found < 0
        found[alone] = len(self._prompts.names) + np.arange(int(alone.sum()))
        return found

    @property
    def paired(self) -> tuple[list[str], Places, Places]:
        """The variants, and of each reply its pair and its variant; -1 where it has none."""
        return list(self._variants.names), self._pairs.places(), self._variants.places()

    def views(self) -> dict[View, Places]:
        """Everybody and each group, each as places among the different values of the groups."""
        rows = [Row(name, 0, (1,)) for name in self._groups.names]
        return {view: np.array(own, dtype=np.intp) for view, own in view_places(rows, self._asked.groups).items()}

    def among(self, rows: Places, view: Places) -> Bools:
        """Which of these replies are in a view."""
        held = np.zeros(len(self._groups.names), dtype=bool)
        held[view] = True
        return np.asarray(held[self._groups.places()[rows]])


class _Names(Generic[Name]):
    """Different names by number, and of each reply the number of its own."""

    def __init__(self) -> None:
        self.names: dict[Name, int] = {}
        self._numbers = array("q")
        self._found: Places | None = None

    def add(self, name: Name | None) -> None:
        """The name of the next reply; None when it has none."""
        self._found = None
        self._numbers.append(-1 if name is None else self.names.setdefault(name, len(self.names)))

    def places(self) -> Places:
        """Of each reply the number of its name; -1 when it has none."""
        if self._found is None:
            self._found = np.array(self._numbers, dtype=np.intp)
        return self._found
