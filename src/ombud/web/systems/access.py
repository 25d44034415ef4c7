"""Who may do what, in one table; and the one way to fetch a system."""

from __future__ import annotations

from typing import Literal

from django.core.exceptions import PermissionDenied
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
]

_WORKS: frozenset[Action] = frozenset({"see", "register", "answer", "measure", "attach", "write", "comment", "assess"})
RIGHTS: dict[str, frozenset[Action]] = {
    "officer": _WORKS | {"publish"},
    "owner": _WORKS | {"accept"},
    "engineer": _WORKS,
    "reviewer": frozenset({"see", "decide", "comment", "approve", "accept"}),
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


def system_for(person: Person, pk: int, action: Action = "see") -> System:
    """The one way to fetch a system: checks the right first."""
    require(person, action)
    return get_object_or_404(System.objects.select_related("registered_by", "checked"), pk=pk)
