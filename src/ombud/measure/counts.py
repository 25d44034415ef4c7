"""Counts: all that leaves the table. Everything else is arithmetic on them.

A cell is a combination of group values, prediction and label with the number of people in it.
Counts over disjoint rows of one specification add.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal

import msgspec

from ombud.errors import InputError
from ombud.measure.covered import Missing
from ombud.measure.result import Declared, declared
from ombud.measure.specs import Cells, Cut, Pairs, PersonClusters, ScoreCells, Strata, TableSpec

VERSION = "ombud-counts:1"

#: How a group value that is missing in the data is shown; it is never a reference.
NOT_KNOWN = "not known"


class Spec(msgspec.Struct, frozen=True, kw_only=True):
    """What the columns of a prediction log mean.

    Attributes:
        groups: columns whose values are compared.
        prediction: column of the decision; or ``score`` with ``threshold``; or ``count`` with ``selected``.
        score: with a prediction, a score that is examined by group beside it.
        favourable: the value of the prediction that helps the person; declared, never guessed.
        below: with a threshold, favourable is below it; otherwise at or above it.
        label: column of what really happened.
        label_positive: the value of the label that counts as positive.
        positive: which predicted outcome stands for the positive label; in lending, where the
            positive label is "default", it is the unfavourable one.
        count: column with the number of people per row, for data that are counted already.
        selected: column with how many of them have the favourable outcome.
        weight: column with the weight of each person.
        person: column that tells persons apart, where one has several rows.
        strata: columns within which groups are compared too, such as the step of a procedure.
        flipped: column of the decision on the same case with the protected attribute changed.
        rank: column of the place in a ranked list, 1 the best; ``top`` are the first so many of it.
        lists: column that tells several ranked lists apart.
        window, every: column of a time, and how long the windows are in which ratios are followed.
        bands: group column to the edges of its bands; its numbers are counted as bands.
        not_known: text in groups, prediction and label that means that the value is missing.
    """

    groups: tuple[str, ...]
    prediction: str = ""
    favourable: str = ""
    score: str = ""
    threshold: Decimal | None = None
    below: bool = False
    label: str = ""
    label_positive: str = ""
    positive: Literal["favourable", "unfavourable"] = "favourable"
    count: str = ""
    selected: str = ""
    weight: str = ""
    person: str = ""
    strata: tuple[str, ...] = ()
    flipped: str = ""
    rank: str = ""
    top: int = 10
    lists: str = ""
    window: str = ""
    every: Literal["day", "week", "month"] = "month"
    bands: dict[str, tuple[Decimal, ...]] = {}
    not_known: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is read, once."""
        named = (*self.groups, *self.strata, self.prediction, self.score, self.label)
        named = (*named, self.count, self.selected, self.weight, self.person)
        named = (*named, self.flipped, self.rank, self.lists, self.window)
        return tuple(dict.fromkeys(name for name in named if name))


class Cell(msgspec.Struct, frozen=True, order=True):
    """People who share group values, prediction and label. None: missing in the data."""

    groups: tuple[str | None, ...]
    prediction: str | None
    label: str | None
    n: int


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """The counts of one table under one specification."""

    spec: Spec
    cells: tuple[Cell, ...]
    version: str = VERSION

    @property
    def people(self) -> int:
        """Everybody counted, those with missing values included."""
        return sum(cell.n for cell in self.cells)

    def merged(self, other: Counts) -> Counts:
        """The counts of both tables together.

        Raises:
            InputError: they were counted under different specifications.
        """
        if (self.spec, self.version) != (other.spec, other.version):
            raise InputError(
                "these counts were made under different specifications and do not add.", code="counts-differ"
            )
        return Counts(spec=self.spec, cells=_sorted((*self.cells, *other.cells)))

    def to_json(self) -> bytes:
        """The counts as JSON, in a fixed order."""
        return msgspec.json.encode(self)

    @property
    def digest(self) -> str:
        """SHA-256 of the JSON form."""
        return hashlib.sha256(self.to_json()).hexdigest()


def _sorted(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    total: Counter[tuple[tuple[str | None, ...], str | None, str | None]] = Counter()
    for cell in cells:
        total[cell.groups, cell.prediction, cell.label] += cell.n

    def order(key: tuple[tuple[str | None, ...], str | None, str | None]) -> tuple[tuple[bool, str], ...]:
        groups, prediction, label = key
        return tuple((value is None, value or "") for value in (*groups, prediction, label))

    return tuple(Cell(*key, total[key]) for key in sorted(total, key=order))


def make_counts(spec: Spec, cells: Sequence[Cell]) -> Counts:
    """Counts from cells in any order; equal cells are added."""
    return Counts(spec=spec, cells=_sorted(cells))


def read_counts(content: bytes) -> Counts:
    """Read counts written by :meth:`Counts.to_json`.

    Raises:
        InputError: they are not counts of this version.
    """
    try:
        counts = msgspec.json.decode(content, type=Counts)
    except msgspec.DecodeError as error:
        raise InputError(f"these are not counts ({error}).", code="counts-unreadable") from None
    if counts.version != VERSION:
        raise InputError(f"these counts are of version {counts.version}.", code="counts-version")
    return counts


def lacking_prediction(column: str, n: int) -> Missing:
    """People without a prediction."""
    words = f"{n:,} have no prediction and are in no rate."
    return Missing(what="prediction", column=column, n=n, words=words)


def lacking_label(column: str, n: int) -> Missing:
    """People without a label."""
    return Missing(what="label", column=column, n=n, words=f"{n:,} have no label and are in no error rate.")


def lacking_group(column: str, n: int) -> Missing:
    """People whose group is not known; they are kept in a bucket of their own."""
    words = f"{n:,} have no known {column}: they are shown as “{NOT_KNOWN}” and never serve as reference."
    return Missing(what="group", column=column, n=n, words=words)


def unusable_score(kind: str, n: int) -> Missing:
    """People among those without a prediction whose score is NaN or infinite: no threshold decides on it."""
    return Missing(what="unusable score", column=kind, n=n, words=f"{n:,} of these have the score {kind}.")


def said_of(spec: Spec, more: Mapping[str, object] | None = None) -> tuple[Declared, ...]:
    """What a specification declares; how many of a list and how long a window only where there are such."""
    unsaid = {name for name, of in (("top", spec.rank), ("every", spec.window)) if not of}
    return tuple(item for item in declared(spec, more=more) if item.name not in unsaid)


def cut_of(spec: Spec) -> Cut | None:
    """The decision that a threshold takes, where no column holds it."""
    if spec.prediction or spec.selected or spec.threshold is None:
        return None
    return Cut(score=spec.score, at=spec.threshold, favourable="below" if spec.below else "at_or_above")


def cells_of(spec: Spec) -> Cells:
    """People by group, decision and label: what every specification of fairness counts."""
    return Cells(
        groups=spec.groups,
        prediction=spec.prediction,
        cut=cut_of(spec),
        label=spec.label,
        count=spec.count,
        selected=spec.selected,
        weight=spec.weight,
        bands=spec.bands,
        not_known=spec.not_known,
    )


def tables_of(spec: Spec) -> tuple[TableSpec, ...]:
    """What to count for a specification of fairness: cells, then what else it names."""
    found: list[TableSpec] = [cells_of(spec)]
    if spec.person:
        found.append(
            PersonClusters(
                person=spec.person,
                groups=spec.groups,
                prediction=spec.prediction,
                cut=cut_of(spec),
                label=spec.label,
                count=spec.count,
                selected=spec.selected,
                bands=spec.bands,
                not_known=spec.not_known,
            )
        )
    if spec.strata:
        found.append(
            Strata(
                strata=spec.strata,
                groups=spec.groups,
                prediction=spec.prediction,
                cut=cut_of(spec),
                count=spec.count,
                selected=spec.selected,
                bands=spec.bands,
                not_known=spec.not_known,
            )
        )
    if spec.prediction and spec.score:
        found.append(
            ScoreCells(
                groups=spec.groups,
                score=spec.score,
                label=spec.label,
                count=spec.count,
                bands=spec.bands,
                not_known=spec.not_known,
            )
        )
    if spec.flipped:
        found.append(Pairs(original=spec.prediction, flipped=spec.flipped, count=spec.count, not_known=spec.not_known))
    if spec.rank:
        found.append(ranks_of(spec))
    return tuple(found)


def ranks_of(spec: Spec) -> Strata:
    """People by list, rank and group."""
    return Strata(
        strata=(*((spec.lists,) if spec.lists else ()), spec.rank),
        groups=spec.groups,
        count=spec.count,
        bands=spec.bands,
        not_known=spec.not_known,
    )
