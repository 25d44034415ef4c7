"""What needs a person today: what waits for their decision, their answer or their mending, and what to watch.

Each thing stands in one list only: a finding for whoever mends it, a question where no finding
asks it already, a day of the law once for all the systems it is about.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

import msgspec
from django.urls import reverse

from ombud.checks import SEVERITIES, Who
from ombud.web.systems.access import ANSWERS, answers_for, may
from ombud.web.systems.checking import Checked, Coming
from ombud.web.systems.mending import Line, line_of
from ombud.web.systems.models import Person
from ombud.web.systems.words import WHO

#: So many days of the law stand on top.
CLOCKS = 4


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """A release or a document that waits for a signature."""

    pk: int
    name: str
    what: str
    says: str
    address: str


class Questions(msgspec.Struct, frozen=True, kw_only=True):
    """Open questions of one system that the person can answer, with the first of them."""

    pk: int
    name: str
    count: int
    first: str


class Others(msgspec.Struct, frozen=True, kw_only=True):
    """Grave findings of one system that others have to mend."""

    pk: int
    name: str
    stops: int
    serious: int
    who: str


class Clock(msgspec.Struct, frozen=True, kw_only=True):
    """A day of the law, with every system that it is about."""

    day: dt.date
    law: str
    id: str
    cite: str
    what: str
    systems: tuple[tuple[int, str], ...]


class Today(msgspec.Struct, frozen=True, kw_only=True):
    """The lists of one person on one day.

    Attributes:
        clocks, later: days of the law that come, the nearest apart.
        judge, decide: findings and papers that wait for the person's decision.
        mend, answer: findings to mend and questions to answer.
        others: systems in which others have something grave to mend.
        decides: the person may decide on something at all.
        works: the person may answer or mend something at all.
        stands_in: roles that nobody has and the person answers for, in words.
    """

    clocks: tuple[Clock, ...]
    later: tuple[Clock, ...]
    judge: tuple[Line, ...]
    decide: tuple[Decision, ...]
    mend: tuple[Line, ...]
    answer: tuple[Questions, ...]
    others: tuple[Others, ...]
    decides: bool
    works: bool
    stands_in: str = ""

    @property
    def decisions(self) -> int:
        """How much waits for a decision."""
        return len(self.judge) + len(self.decide)

    @property
    def questions(self) -> int:
        """How many questions wait for an answer."""
        return sum(item.count for item in self.answer)


def today_for(person: Person, rows: Iterable[Checked]) -> Today:
    """What needs a person, of systems as they were checked."""
    checked, mine = list(rows), answers_for(person)
    lines = sorted(
        (line_of(item, row, person) for row in checked for item in row.findings()),
        key=lambda line: (SEVERITIES.index(line.finding.severity), line.name.casefold()),
    )
    for_me = [line for line in lines if line.finding.who in mine]
    judge = tuple(line for line in for_me if line.finding.who == "reviewer")
    days = _clocks(checked)
    return Today(
        clocks=days[:CLOCKS],
        later=days[CLOCKS:],
        judge=judge,
        decide=tuple(_decisions(person, checked, {line.pk for line in judge})),
        mend=tuple(line for line in for_me if line.finding.who != "reviewer"),
        answer=tuple(_questions(checked, mine)) if may(person, "answer") else (),
        others=tuple(_others(checked, lines, mine)),
        decides=may(person, "decide") or may(person, "approve"),
        works=may(person, "answer"),
        stands_in=" and ".join(WHO[who] for who in WHO if who in mine - ANSWERS.get(person.role, frozenset())),
    )


def _decisions(person: Person, checked: Iterable[Checked], judged: set[int]) -> Iterator[Decision]:
    """Releases and documents that nobody has decided on; a release apart that a finding names already."""
    for row in checked:
        if row.release and row.pk not in judged and may(person, "decide"):
            yield Decision(
                pk=row.pk,
                name=row.name,
                what=f"Release {row.release}",
                says="The gate lets it through, and nobody has signed it off or refused it.",
                address=reverse("gate", args=[row.pk]) + "#decide",
            )
        for paper in row.ready if may(person, "approve") else ():
            yield Decision(
                pk=row.pk,
                name=row.name,
                what=paper.title,
                says="Law asks for it, nothing is missing, and nobody has approved it.",
                address=reverse("document", args=[row.pk, paper.kind]),
            )


def _questions(checked: Iterable[Checked], mine: frozenset[Who]) -> Iterator[Questions]:
    """The systems with questions for these roles, the one with most first."""
    found = []
    for row in checked:
        asked = [item for who, item in row.open.items() if who in mine]
        if asked:
            count = sum(item.count for item in asked)
            found.append(Questions(pk=row.pk, name=row.name, count=count, first=asked[0].first))
    yield from sorted(found, key=lambda item: (-item.count, item.name))


def _others(checked: Iterable[Checked], lines: Iterable[Line], mine: frozenset[Who]) -> Iterator[Others]:
    """Per system what is grave and for others, in the order of the gravest."""
    grave: dict[int, list[Line]] = {}
    for line in lines:
        if line.finding.is_grave and line.finding.who not in mine:
            grave.setdefault(line.pk, []).append(line)
    for pk, rows in grave.items():
        whose = dict.fromkeys(WHO[line.finding.who] for line in rows)
        yield Others(
            pk=pk,
            name=rows[0].name,
            stops=sum(line.finding.severity == "stop" for line in rows),
            serious=sum(line.finding.severity == "serious" for line in rows),
            who=", ".join(whose),
        )


def _clocks(checked: Iterable[Checked]) -> tuple[Clock, ...]:
    """The days that come, each once with the systems it is about."""
    about: dict[tuple[dt.date, str, str, str, str], list[tuple[int, str]]] = {}
    for row in checked:
        for item in row.coming:
            about.setdefault(_same(item), []).append((row.pk, row.name))
    return tuple(
        Clock(day=day, law=law, id=name, cite=cite, what=what, systems=tuple(systems))
        for (day, law, name, cite, what), systems in sorted(about.items())
    )


def _same(item: Coming) -> tuple[dt.date, str, str, str, str]:
    return item.day, item.law, item.id, item.cite, item.what
