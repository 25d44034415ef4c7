"""What to count: each kind of table, the columns it reads, and what a row of it holds.

The kinds are K1 to K8 and K10 of the catalogue of measures, section 2, and the clusters of
repeated people. Tables of one specification over disjoint rows add, except distinct values.
"""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Literal

import msgspec

from ombud.measure.bins import Plan

FAVOURABLE, UNFAVOURABLE = "favourable", "unfavourable"
#: Text of the data that an explicit mapping does not name: a bucket of its own.
UNMAPPED = "(not in the mapping)"
#: Sums of the logarithms of a score and of 1 - score, and of their squares.
LOG_SUMS = ("l", "ll", "m", "mm")
#: Sums about the error e and what really happened, y.
ACTUAL_SUMS = ("eeee", "y", "yy", "yyy", "yyyy", "eey", "eeyy")


#: Text in a column of numbers is refused, or counted under a code of its own.
TextIs = Literal["refuse", "count"]


class Cut(msgspec.Struct, frozen=True, kw_only=True):
    """A decision taken from a score: favourable on one side of a threshold, which is compared unrounded."""

    score: str
    at: Decimal
    favourable: Literal["at_or_above", "above", "below", "at_or_below"] = "at_or_above"


class _Counted(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """What all tables share.

    Attributes:
        count: column with the number of people a row stands for; else each row is one.
        weight: column with the weight of each of those people; adds the sums w and w².
        names: column to {text in the data: name}; text that is not there is ``UNMAPPED``.
        bands: column to the edges of its bands; keys of it are bands instead of numbers.
        not_known: text of key columns that means that a value is missing.
    """

    count: str = ""
    weight: str = ""
    names: dict[str, dict[str, str]] = {}
    bands: dict[str, tuple[Decimal, ...]] = {}
    not_known: tuple[str, ...] = ()

    counted: ClassVar[tuple[str, ...]] = ("n",)
    summed: ClassVar[tuple[str, ...]] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """What the key of a row says, in order."""
        return ()

    @property
    def key_columns(self) -> tuple[str, ...]:
        """The column each key comes from; empty where it comes from none."""
        return self.keys

    @property
    def counts(self) -> tuple[str, ...]:
        """Names of a row's whole numbers."""
        return self.counted

    @property
    def sums(self) -> tuple[str, ...]:
        """Names of a row's sums."""
        return (("w", "ww") if self.weight else ()) + self.summed


class _Decided(_Counted, frozen=True, kw_only=True):
    """Tables about a decision: the column of it, or a score with a threshold, or counts of the selected.

    Attributes:
        selected: with ``count``, column with how many of these people were selected.
    """

    prediction: str = ""
    cut: Cut | None = None
    selected: str = ""


class Cells(_Decided, frozen=True, kw_only=True, tag="cells"):
    """K1: people by group values, decision and label. Serves every rate and its disparities."""

    groups: tuple[str, ...]
    label: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        return (*self.groups, "prediction", "label")

    @property
    def key_columns(self) -> tuple[str, ...]:
        return (*self.groups, self.prediction, self.label)


class ScoreCells(_Counted, frozen=True, kw_only=True, tag="score_cells"):
    """K2: people by group values, label and floor(score * 2**bits), with sums of the score and its square.

    A score of exactly 1 has the bin 2**bits. Scores outside [0, 1] are counted as below and above.

    Attributes:
        full: also sum ln(s) and ln(1 - s) and their squares, s moved to at least 2**-52 from 0 and 1; and
            keep the smallest and largest score of a bin, which tell where all its people are tied.
    """

    groups: tuple[str, ...]
    score: str
    label: str = ""
    bits: int = 10
    full: bool = False
    summed: ClassVar[tuple[str, ...]] = ("s", "ss")

    @property
    def sums(self) -> tuple[str, ...]:
        """Names of a row's sums."""
        return (*super().sums, *(LOG_SUMS if self.full else ()))

    @property
    def keys(self) -> tuple[str, ...]:
        return (*self.groups, "label")

    @property
    def key_columns(self) -> tuple[str, ...]:
        return (*self.groups, self.label)


class _Numeric(_Counted, frozen=True, kw_only=True):
    """Tables about a numeric feature.

    Attributes:
        groups: columns whose values it is counted by, such as a window of time.
        text: whether text that is no number is refused, or counted under the code TEXT.
    """

    feature: str
    groups: tuple[str, ...] = ()
    text: TextIs = "refuse"

    @property
    def keys(self) -> tuple[str, ...]:
        return self.groups


class Histogram(_Numeric, frozen=True, kw_only=True, tag="histogram"):
    """K3: a numeric feature in the bins of a plan, specials apart.

    Attributes:
        full: keep the smallest and largest value of each bin, which say how far values may lie from its middle.
    """

    plan: Plan
    full: bool = False


class Moments(_Numeric, frozen=True, kw_only=True, tag="moments"):
    """K3b: a numeric feature's size, whole numbers, extremes, and sums around a fixed centre.

    Values of more than 2**500 in size are counted as below or above the range, as their squares overflow.

    Attributes:
        between: a range of its own; what lies outside is counted as below or above, and not added.
    """

    centre: float = 0.0
    between: tuple[float, float] | None = None
    counted: ClassVar[tuple[str, ...]] = ("n", "whole")
    summed: ClassVar[tuple[str, ...]] = ("x", "xx")


class Categories(_Counted, frozen=True, kw_only=True, tag="categories"):
    """K4: the most frequent values of a feature, and all others together.

    After a merge of tables that were cut off, counts of rare values are lower bounds.
    """

    feature: str
    groups: tuple[str, ...] = ()
    most: int = 10_000

    @property
    def keys(self) -> tuple[str, ...]:
        return (*self.groups, "level")

    @property
    def key_columns(self) -> tuple[str, ...]:
        return (*self.groups, self.feature)


class Distinct(_Counted, frozen=True, kw_only=True, tag="distinct"):
    """K10: rows, and how many different ones they are by these columns; a missing value counts as one.

    The sum of parts is only the most that there can be: the same values may be in both.
    """

    columns: tuple[str, ...]
    counted: ClassVar[tuple[str, ...]] = ("n", "distinct")


class Outcomes(_Counted, frozen=True, kw_only=True, tag="outcomes"):
    """K5: an amount by group: sums of it and its square; of the error e = actual - value, its size and square.

    With what really happened also the sums that give R² and its error: of the fourth power of e, of
    the powers of y = actual, and of e² times y and y². Values of more than 2**240 in size are counted as
    below or above the range, as their fourth powers overflow.
    """

    groups: tuple[str, ...]
    value: str
    actual: str = ""
    summed: ClassVar[tuple[str, ...]] = ("v", "vv", "e", "ee", "ae")

    @property
    def sums(self) -> tuple[str, ...]:
        """Names of a row's sums."""
        return (*super().sums, *(ACTUAL_SUMS if self.actual else ()))

    @property
    def keys(self) -> tuple[str, ...]:
        return self.groups


class ProxyCells(_Decided, frozen=True, kw_only=True, tag="proxy_cells"):
    """K6: by decision and label, sums over people of each group's probability and its square.

    People whose probabilities are missing or outside [0, 1] are counted under the code BELOW.
    """

    probabilities: tuple[str, ...]
    label: str = ""
    summed: ClassVar[tuple[str, ...]] = ("p", "pp")

    @property
    def keys(self) -> tuple[str, ...]:
        return ("prediction", "label", "probability")

    @property
    def key_columns(self) -> tuple[str, ...]:
        return (self.prediction, self.label, "")


class Strata(_Decided, frozen=True, kw_only=True, tag="strata"):
    """K7: people by stratum, group values and decision. Serves conditional figures and Mantel-Haenszel."""

    strata: tuple[str, ...]
    groups: tuple[str, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        return (*self.strata, *self.groups, "prediction")

    @property
    def key_columns(self) -> tuple[str, ...]:
        return (*self.strata, *self.groups, self.prediction)


class Pairs(_Counted, frozen=True, kw_only=True, tag="pairs"):
    """K8: the decision on a case against the decision on the same case with one attribute changed."""

    original: str
    flipped: str

    @property
    def keys(self) -> tuple[str, ...]:
        return ("original", "flipped")

    @property
    def key_columns(self) -> tuple[str, ...]:
        return (self.original, self.flipped)


class PersonClusters(_Decided, frozen=True, kw_only=True, tag="person_clusters"):
    """Sums over persons of the outer product of their cell vectors, for repeated people.

    A row's key is a pair of cells (group values, decision, label; twice): ``persons`` who are in
    both, and the sum of products of their numbers of rows (or weights) there. Rows under TOTAL
    give the distinct persons of a group; rows under NULL count rows without a person. Parts add
    when they share no person.
    """

    person: str
    groups: tuple[str, ...]
    label: str = ""
    counted: ClassVar[tuple[str, ...]] = ("persons",)

    @property
    def sums(self) -> tuple[str, ...]:
        return ("product",)

    @property
    def keys(self) -> tuple[str, ...]:
        one = (*self.groups, "prediction", "label")
        return (*one, *(f"other {name}" for name in one))

    @property
    def key_columns(self) -> tuple[str, ...]:
        return (*self.groups, self.prediction, self.label) * 2


TableSpec = (
    Cells
    | ScoreCells
    | Histogram
    | Moments
    | Categories
    | Distinct
    | Outcomes
    | ProxyCells
    | Strata
    | Pairs
    | PersonClusters
)


def has_extremes(spec: TableSpec) -> bool:
    """Whether rows of the table hold the smallest and largest value."""
    return isinstance(spec, Moments) or (isinstance(spec, ScoreCells | Histogram) and spec.full)


def columns_read(spec: TableSpec) -> tuple[str, ...]:
    """Every column that is read for a table, once."""
    named: list[str] = [*spec.key_columns, spec.count, spec.weight]
    named += [getattr(spec, name, "") for name in ("score", "feature", "value", "actual", "person", "selected")]
    if isinstance(spec, ProxyCells):
        named += spec.probabilities
    if isinstance(spec, Distinct):
        named += spec.columns
    if isinstance(spec, Cells | ProxyCells | Strata | PersonClusters) and spec.cut:
        named.append(spec.cut.score)
    return tuple(dict.fromkeys(name for name in named if name))
