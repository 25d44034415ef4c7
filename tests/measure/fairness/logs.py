"""Small prediction logs as rows, and the tables of counts that counting would make of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from hypothesis import strategies as st

from ombud.measure.bins import TOTAL
from ombud.measure.figures import Figure
from ombud.measure.specs import Cells, PersonClusters, ScoreCells, Strata
from ombud.measure.tables import Row, Table, make_table


class Person(NamedTuple):
    """One row of a log."""

    group: str | None
    decision: str | None
    label: str | None = None
    stratum: str = "s"
    person: str = ""
    weight: float = 1.0
    score: float = 0.5


def cells(log: Iterable[Person], *, label: bool = True, weight: bool = False) -> Table:
    """K1 of one attribute."""
    spec = Cells(
        groups=("group",), prediction="decision", label="label" if label else "", weight="weight" if weight else ""
    )
    rows = [
        Row((p.group, p.decision, p.label if label else None), 0, (1,), (p.weight, p.weight**2) if weight else ())
        for p in log
    ]
    return make_table(spec, rows)


def strata(log: Iterable[Person]) -> Table:
    """K7 of one attribute and one stratum."""
    spec = Strata(strata=("stratum",), groups=("group",), prediction="decision")
    return make_table(spec, [Row((p.stratum, p.group, p.decision), 0, (1,)) for p in log])


def scored(log: Iterable[Person]) -> Table:
    """K2 of one attribute."""
    spec = ScoreCells(groups=("group",), score="score", label="label")
    return make_table(spec, [Row((p.group, p.label), int(p.score * 1024), (1,), (p.score, p.score**2)) for p in log])


def clusters(log: Sequence[Person]) -> Table:
    """Sums over persons of one attribute."""
    spec = PersonClusters(person="person", groups=("group",), prediction="decision", label="label")
    sizes = Counter((p.person, (p.group, p.decision, p.label)) for p in log)
    rows = [
        Row((*one, *two), 0, (1,), (float(n * m),))
        for (person, one), n in sizes.items()
        for (other, two), m in sizes.items()
        if person == other
    ]
    persons = Counter(group for _, group in {(p.person, p.group) for p in log})
    rows += [Row((group, None, None, None, None, None), TOTAL, (n,), (0.0,)) for group, n in persons.items()]
    return make_table(spec, rows)


def found(figures: Iterable[Figure], id_: str, group: str = "", stratum: str = "") -> Figure:
    """The one figure with this id."""
    (item,) = [each for each in figures if (each.id, each.group, each.stratum) == (id_, group, stratum)]
    return item


def number(item: Figure) -> float:
    """The value of a figure that is defined."""
    assert item.value is not None
    return float(item.value)


def logs(*, groups: str = "abc", least: int = 8, most: int = 60) -> st.SearchStrategy[list[Person]]:
    """Random logs in which every group has people, decisions and labels of both kinds."""
    person = st.builds(Person, st.sampled_from(groups), st.sampled_from("01"), st.sampled_from("01"))
    some = [Person(group, decision, label) for group in groups for decision in "01" for label in "01"]
    return st.lists(person, min_size=least, max_size=most).map(lambda more: some + more)
