"""What is known about a system, who said it, and everything that happened to it."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ombud.facts import UNKNOWN, Statement, load_vocabulary
from ombud.law import Derived
from ombud.web.systems.happened import told
from ombud.web.systems.models import StatementRow
from ombud.web.systems.pages.case import Case, case_for, frame_of

MOST_ENTRIES = 200


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Facts that belong together."""

    title: str
    statements: tuple[Statement, ...]


def _groups(stated: Iterable[Statement]) -> list[Group]:
    vocabulary = load_vocabulary()
    order = {key: index for index, key in enumerate(vocabulary)}
    found: dict[str, list[Statement]] = {}
    for item in sorted(stated, key=lambda item: order[item.key]):
        found.setdefault(vocabulary.groups[vocabulary[item.key].group], []).append(item)
    return [Group(title=title, statements=tuple(items)) for title, items in found.items()]


def _waiting(case: Case) -> list[tuple[Statement, int]]:
    """Each suggestion that waits, with the number of its row."""
    rows = case.system.statements.filter(StatementRow.SUGGESTED)
    numbers = dict(rows.values_list("key", "pk"))
    return [(item, numbers[key]) for key, item in case.found.suggested.items()]


@require_GET
def facts(request: HttpRequest, pk: int) -> HttpResponse:
    """What is known, who said it, and when?"""
    case, wrong = case_for(request, pk)
    said = case.found.statements
    derived: dict[str, Derived] = {
        key: item for key, item in case.found.derived.items() if key not in said and item.value is not UNKNOWN
    }
    open_ = [item for item in case.found.questions if item.fact.key not in said]
    not_known = [item for item in said.values() if item.value is UNKNOWN]
    return render(
        request,
        "system/facts.html",
        {
            **frame_of(request, case, wrong, "facts"),
            "open": open_,
            "not_known": not_known,
            "not_known_count": len(open_) + len(not_known),
            "waiting": _waiting(case),
            "groups": _groups(item for item in said.values() if item.value is not UNKNOWN),
            "derived": derived,
        },
    )


@require_GET
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Who did what, when?"""
    case, wrong = case_for(request, pk)
    entries = list(case.system.entries.order_by("-seq")[:MOST_ENTRIES])
    statements = case.system.statements.order_by("-said_at", "-pk")
    return render(
        request,
        "system/history.html",
        {
            **frame_of(request, case, wrong, "history"),
            "entries": list(zip(entries, told(entries), strict=True)),
            "statements": statements[:MOST_ENTRIES],
            "most": MOST_ENTRIES,
        },
    )
