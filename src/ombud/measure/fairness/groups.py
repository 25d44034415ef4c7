"""Who is in which group, with decision and label: what every fairness figure of a table of cells starts from.

One count of all attributes together gives each attribute alone and every intersection. People whose
group is not known are kept in a bucket of their own: shown, never a reference, in no gap.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

import msgspec

from ombud.errors import InputError
from ombud.measure.bands import order_of
from ombud.measure.counts import NOT_KNOWN
from ombud.measure.figures import MIN_PEOPLE, Bound
from ombud.measure.specs import FAVOURABLE, Cells, PersonClusters, TableSpec
from ombud.measure.tables import Key, Table

#: With more attributes than this, only each alone and all together are read.
MOST_CROSSED = 3


class Meaning(msgspec.Struct, frozen=True, kw_only=True):
    """What the values of decision and label mean; declared, never guessed.

    Attributes:
        favourable: the decision that helps the person; with a threshold or counts of the selected,
            the one that counting calls favourable.
        label_positive: the value of the label that counts as positive.
        positive: which decision stands for the positive label; in lending, where the positive label
            is "default", it is the unfavourable one.
    """

    favourable: str = FAVOURABLE
    label_positive: str = ""
    positive: Literal["favourable", "unfavourable"] = "favourable"


class Case(NamedTuple):
    """A decision, the label it predicts, and the label that came; None where there is none."""

    selected: bool
    predicted: bool
    actual: bool | None


class Tally(msgspec.Struct, frozen=True):
    """Rows of one case, and the sums of their weights and of the squares of these."""

    n: int = 0
    w: float = 0.0
    ww: float = 0.0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.n + other.n, self.w + other.w, self.ww + other.ww)


class Persons(msgspec.Struct, frozen=True, kw_only=True):
    """Repeated people of one group: how many, and sums over them of products of their rows in two cases."""

    people: int
    products: dict[tuple[Case, Case], float]
    together: dict[tuple[Case, Case], int]


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """One group of one view.

    Attributes:
        cases: rows by case; people without a decision are in ``undecided``.
    """

    name: str
    cases: dict[Case, Tally]
    undecided: int = 0
    weighted: bool = False
    persons: Persons | None = None

    @property
    def n(self) -> int:
        """Rows with a decision."""
        return sum(tally.n for tally in self.cases.values())

    @property
    def labelled(self) -> int:
        """Rows with decision and label."""
        return sum(tally.n for case, tally in self.cases.items() if case.actual is not None)


class View(msgspec.Struct, frozen=True, kw_only=True):
    """All groups of one attribute, or of several together (``sex x race``)."""

    by: str
    groups: dict[str, Group]

    @property
    def known(self) -> dict[str, Group]:
        """Groups that are known and hold somebody with a decision."""
        return {name: group for name, group in self.groups.items() if name != NOT_KNOWN and group.n}


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How groups are compared.

    Attributes:
        reference: ``highest`` selection rate, ``largest`` group, or ``rest`` (all other known people).
        named: column to the group that is the reference there, before ``reference``.
        min_people: below it a group is shown and not judged.
        limits: figure id to its limit.
        depth: ``usual`` leaves out ratios of error rates and what follows from other figures.
        seed: of every replicate, so that the same counts give the same figures.
    """

    reference: Literal["highest", "largest", "rest"] = "highest"
    named: dict[str, str] = {}
    confidence: float = 0.95
    min_people: int = MIN_PEOPLE
    limits: dict[str, Bound] = {}
    depth: Literal["usual", "all"] = "all"
    seed: int = 1

    @property
    def whole(self) -> bool:
        """Whether every figure of the catalogue is wanted."""
        return self.depth == "all"


def check_meaning(table: Table, meaning: Meaning) -> None:
    """The favourable decision and the positive label are named and occur.

    Raises:
        InputError: one sentence says which is missing, and which values there are.
    """
    for key, value, what, option in (
        ("prediction", meaning.favourable, "favourable outcome", "--favourable"),
        ("label", meaning.label_positive, "positive label", "--label-positive"),
    ):
        if key in table.spec.keys and table.spec.key_columns[table.spec.keys.index(key)]:
            _check_value(table, key, value, what, option)


def _check_value(table: Table, key: str, value: str, what: str, option: str) -> None:
    place = table.spec.keys.index(key)
    column = table.spec.key_columns[place]
    found = sorted({text for row in table.rows if (text := row.key[place]) is not None})
    shown = ", ".join(found[:10]) + (", ..." if len(found) > 10 else "")
    if not found:
        raise InputError(f'the column "{column}" holds no value at all.', code="column-empty")
    if not value:
        raise InputError(
            f'it is not said which value of "{column}" is the {what}, and Ombud does not guess.',
            code="outcome-undeclared",
            hint=f"Give {option} with one of: {shown}.",
        )
    if value not in found:
        raise InputError(
            f'the {what} "{value}" does not occur in "{column}".', code="outcome-absent", hint=f"There are: {shown}."
        )


def views(table: Table, meaning: Meaning, clusters: Table | None = None) -> tuple[View, ...]:
    """Each attribute alone, then their intersections.

    Args:
        table: K1 cells.
        clusters: sums over persons of the same rows, where people repeat.

    Raises:
        InputError: the table is of another kind, or the outcomes are not declared.
    """
    spec = table.spec
    if not isinstance(spec, Cells):
        raise InputError("group fairness needs a table of cells (K1).", code="table-kind")
    check_meaning(table, meaning)
    return tuple(_view(names, table, meaning, clusters) for names in combinations(spec.groups))


def combinations(names: Sequence[str]) -> list[tuple[str, ...]]:
    """Each name alone, then every combination; of many names, all of them together only."""
    if len(names) > MOST_CROSSED:
        return [*((name,) for name in names), tuple(names)]
    return [chosen for size in range(1, len(names) + 1) for chosen in itertools.combinations(names, size)]


def group_name(values: Sequence[str | None]) -> str:
    """What a group is called: its values, or not known when one of them is missing."""
    return NOT_KNOWN if None in values else " / ".join(str(value) for value in values)


def in_order(names: Sequence[str]) -> list[str]:
    """Names of groups sorted, the unknown ones last."""
    return sorted(names, key=lambda name: (name == NOT_KNOWN, name))


def _place(spec: TableSpec, columns: tuple[str, ...], name: str) -> tuple[bool, tuple[tuple[int, str], ...]]:
    """By name, bands as numbers, and last who is not known."""
    parts = name.split(" / ") if len(columns) > 1 else [name]
    order = tuple(order_of(spec.bands, column, part) for column, part in zip(columns, parts, strict=False))
    return name == NOT_KNOWN, order


def _view(names: tuple[str, ...], table: Table, meaning: Meaning, clusters: Table | None) -> View:
    places = [table.spec.keys.index(name) for name in names]
    cases: dict[str, dict[Case, Tally]] = {}
    undecided: dict[str, int] = {}
    weighted = bool(table.spec.weight)
    for row in table.rows:
        name = group_name([row.key[place] for place in places])
        own = cases.setdefault(name, {})
        case = case_of(row.key[-2], row.key[-1], meaning)
        if case is None:
            undecided[name] = undecided.get(name, 0) + row.counts[0]
        elif row.counts[0]:
            own[case] = own.get(case, Tally()) + Tally(row.counts[0], *(row.sums[:2] if weighted else ()))
    persons = _persons(names, clusters, meaning) if clusters is not None else {}
    return View(
        by=" x ".join(names),
        groups={
            name: Group(
                name=name,
                cases=cases[name],
                undecided=undecided.get(name, 0),
                weighted=weighted,
                persons=persons.get(name),
            )
            for name in sorted(cases, key=lambda name: _place(table.spec, names, name))
        },
    )


def case_of(decision: str | None, label: str | None, meaning: Meaning) -> Case | None:
    """The case of a decision and a label; None without a decision."""
    if decision is None:
        return None
    selected = decision == meaning.favourable
    predicted = selected if meaning.positive == "favourable" else not selected
    return Case(selected, predicted, None if label is None else label == meaning.label_positive)


def _persons(names: tuple[str, ...], clusters: Table, meaning: Meaning) -> dict[str, Persons]:
    """Sums over persons by group; pairs of cells of two groups belong to neither."""
    spec = clusters.spec
    assert isinstance(spec, PersonClusters)
    places, width = [spec.groups.index(name) for name in names], len(spec.keys) // 2
    people: dict[str, int] = {}
    products: dict[str, dict[tuple[Case, Case], float]] = {}
    together: dict[str, dict[tuple[Case, Case], int]] = {}
    for row in clusters.rows:
        one, two = row.key[:width], row.key[width:]
        name = group_name([one[place] for place in places])
        if row.bin < 0:
            people[name] = people.get(name, 0) + (row.counts[0] if _is_total(row.bin) else 0)
            continue
        first, second = case_of(one[-2], one[-1], meaning), case_of(two[-2], two[-1], meaning)
        if name != group_name([two[place] for place in places]) or first is None or second is None:
            continue
        _add(products.setdefault(name, {}), (first, second), row.sums[0])
        _add_people(together.setdefault(name, {}), (first, second), row.counts[0])
    return {
        name: Persons(people=people.get(name, 0), products=products[name], together=together[name]) for name in products
    }


def _is_total(code: int) -> bool:
    from ombud.measure.bins import TOTAL

    return code == TOTAL


def _add(sums: dict[tuple[Case, Case], float], key: tuple[Case, Case], value: float) -> None:
    sums[key] = sums.get(key, 0.0) + value


def _add_people(sums: dict[tuple[Case, Case], int], key: tuple[Case, Case], value: int) -> None:
    sums[key] = sums.get(key, 0) + value


def reference_of(view: View, settings: Settings, rates: Mapping[str, float]) -> str:
    """The group that others of a view are compared with; empty for ``rest`` or when there is none.

    Args:
        rates: selection rate of each known group.

    Raises:
        InputError: the named group does not occur.
    """
    known = view.known
    columns = view.by.split(" x ")
    if view.by in settings.named or all(name in settings.named for name in columns):
        named = settings.named.get(view.by) or " / ".join(settings.named[name] for name in columns)
        if named in known:
            return named
        if len(columns) == 1:
            raise InputError(
                f'the reference group "{named}" does not occur in "{view.by}".',
                code="reference-absent",
                hint=f"There are: {', '.join(list(known)[:20])}.",
            )
    if settings.reference == "rest":
        return ""
    # Among groups that are large enough; among all when none is.
    large = [name for name, group in known.items() if group.n >= settings.min_people] or list(known)
    if settings.reference == "largest":
        return max(large, key=lambda name: known[name].n, default="")
    return max(large, key=lambda name: (rates[name], known[name].n), default="")


def key_text(key: Key) -> str:
    """A key of several columns as a person reads it."""
    return " / ".join(NOT_KNOWN if value is None else value for value in key)
