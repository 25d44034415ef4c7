"""One instrument: what it is, where it stands, what it holds, and what is not verified."""

from __future__ import annotations

import functools

import msgspec
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ombud.facts import load_vocabulary
from ombud.law import Instrument, load_library
from ombud.law.library import folders
from ombud.law.places import place_name
from ombud.law.register import register
from ombud.law.suite.cases import Case, read_cases
from ombud.law.suite.run import run_case
from ombud.law.timeline import Parameter, ParameterState, parameter_on
from ombud.web.lawroom.asked import Asked, asked_of, instrument_for


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A figure of the law, with the state that governs on the day."""

    key: str
    row: Parameter
    governs: ParameterState | None


class Ran(msgspec.Struct, frozen=True, kw_only=True):
    """A case that was run, with what came out otherwise than its source says."""

    case: Case
    differences: tuple[str, ...]


@require_GET
def instrument(request: HttpRequest, instrument: str) -> HttpResponse:
    """What is this law, where does it stand, and what does it hold?"""
    asked, found = asked_of(request), instrument_for(instrument)
    alone = msgspec.structs.replace(load_library(), instruments=(found,))
    (entry,) = register(alone, as_of=asked.as_of, known_at=asked.known_at)
    return render(
        request,
        "lawroom/instrument.html",
        {
            "asked": asked,
            "found": found,
            "card": found.card,
            "entry": entry,
            "place": place_name(found.card.jurisdiction),
            "figures": _figures(found, asked),
            "cases": len(cases_of(found.card.id)),
            "nav": "law",
        },
    )


def _figures(found: Instrument, asked: Asked) -> list[Figure]:
    return [
        Figure(key=key, row=row, governs=parameter_on(row, as_of=asked.as_of, known_at=asked.known_at))
        for key, row in found.card.parameters.items()
    ]


#: So many cases are run for a page; more would keep a reader waiting for seconds.
CASES_PER_PAGE = 100

_folders = functools.cache(folders)


@functools.cache
def cases_of(name: str) -> tuple[Case, ...]:
    """Every case of an instrument; the files ship with Ombud and are read once."""
    return tuple(read_cases(_folders()[name]))


@functools.cache
def ran(name: str, page: int) -> tuple[Ran, ...]:
    """The cases on a page, run against the library in use; the library does not change, so once."""
    library, vocabulary = load_library(), load_vocabulary()
    here = cases_of(name)[(page - 1) * CASES_PER_PAGE : page * CASES_PER_PAGE]
    return tuple(Ran(case=case, differences=tuple(run_case(case, library, name, vocabulary)[1])) for case in here)


@require_GET
def cases(request: HttpRequest, instrument: str) -> HttpResponse:
    """Does the law as data say what its sources say? The cases of a page, run now."""
    asked, found = asked_of(request), instrument_for(instrument)
    page = Paginator(cases_of(found.card.id), CASES_PER_PAGE).get_page(request.GET.get("page"))
    rows = ran(found.card.id, page.number)
    return render(
        request,
        "lawroom/cases.html",
        {
            "asked": asked,
            "card": found.card,
            "rows": rows,
            "page": page,
            "total": page.paginator.count,
            "failed": [row for row in rows if row.differences],
            "nav": "law",
        },
    )
