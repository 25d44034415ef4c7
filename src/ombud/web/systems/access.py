"""Who may do what, in one table; and the one way to fetch a system."""

from __future__ import annotations

from typing import Literal

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from ombud.checks import Who
from ombud.web.systems.models import Person, System

Action = Literal[
    "see",
    "register",
    "answer",
    "measure",
    "attach",
    "decide",
    "write",
    "comment",
    "approve",
    "publish",
    "assess",
    "accept",
    "organise",
    "administer",
]

#: What each action is, in the words of the table that people read.
ACTIONS: dict[Action, str] = {
    "see": "read systems, law, figures, documents and the log; take packs",
    "register": "register a system",
    "answer": "state facts, and name a system",
    "measure": "measure a prediction log",
    "attach": "attach records that show an obligation",
    "decide": "sign a release off, or refuse it",
    "write": "write and set the readers of documents",
    "comment": "comment on documents",
    "approve": "approve documents, or give them back",
    "publish": "publish documents and the trust page, and take them back",
    "assess": "score and treat risks",
    "accept": "accept a risk until a day",
    "organise": "name the units, and say to which one a system belongs",
    "administer": "add people, change what they may do, end their access",
}

_WORKS: frozenset[Action] = frozenset({"see", "register", "answer", "measure", "attach", "write", "comment", "assess"})
RIGHTS: dict[str, frozenset[Action]] = {
    "administrator": frozenset({"see", "organise", "administer"}),
    "officer": _WORKS | {"publish", "organise"},
    "owner": _WORKS | {"accept"},
    "engineer": _WORKS,
    "reviewer": frozenset({"see", "decide", "comment", "approve", "accept"}),
    "executive": frozenset({"see", "comment", "accept"}),
    "auditor": frozenset({"see"}),
}

#: For whom a role answers: what waits for them waits for the role.
ANSWERS: dict[str, frozenset[Who]] = {
    "officer": frozenset({"officer", "legal"}),
    "owner": frozenset({"product"}),
    "engineer": frozenset({"engineer"}),
    "reviewer": frozenset({"reviewer"}),
}


def answers_for(person: Person) -> frozenset[Who]:
    """For whom a person answers; the officer also for roles that nobody has, but never as reviewer."""
    own = ANSWERS.get(person.role, frozenset())
    if person.role != "officer":
        return own
    there = set(Person.objects.filter(is_active=True).values_list("role", flat=True).distinct())
    left = {who for role, whose in ANSWERS.items() if role not in there for who in whose}
    return own | frozenset(left - {"reviewer"})


def may(person: Person, action: Action) -> bool:
    """Whether a person's role has the right."""
    return action in RIGHTS.get(person.role, frozenset())


def require(person: Person, action: Action) -> None:
    """Refuse when the role has no right.

    Raises:
        PermissionDenied: with who may do it.
    """
    if not may(person, action):
        who = ", ".join(role for role, rights in RIGHTS.items() if action in rights)
        raise PermissionDenied(f"Your role ({person.role}) may not {action} here. Ask: {who}.")


def systems_for(person: Person) -> QuerySet[System]:
    """The systems a person works with: all of them, or those of their units and those they registered."""
    if not person.kept_to_units:
        return System.objects.all()
    return System.objects.filter(Q(unit__in=person.units.all()) | Q(registered_by=person))


def system_for(person: Person, pk: int, action: Action = "see") -> System:
    """The one way to fetch a system: checks the right first; one of another unit is not there."""
    require(person, action)
    return get_object_or_404(systems_for(person).select_related("registered_by", "checked", "unit"), pk=pk)


def table_of_rights() -> str:
    """Roles against actions as a table in Markdown, for the docs."""
    roles = dict(Person.ROLES)
    heads = ["", *(roles[role] for role in RIGHTS)]
    rows = [[ACTIONS[action], *("yes" if action in RIGHTS[role] else "" for role in RIGHTS)] for action in ACTIONS]
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
