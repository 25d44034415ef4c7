"""One law, and one conclusion, for one system: the facts, the reasons, the dates, and what would change it."""

from __future__ import annotations

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ombud.facts import UNKNOWN, load_vocabulary
from ombud.law import Determination, Instrument, Truth
from ombud.law.days.change import Moment
from ombud.law.lookup import Ruled
from ombud.law.model import Clock
from ombud.law.system.conclusion import because_title, caution_words, conclusion, life_words
from ombud.law.system.explain import Explanation, explain
from ombud.law.system.standing import standing
from ombud.law.system.switch import Switched, role_switches
from ombud.web.lawroom.asked import instrument_for, part_for
from ombud.web.lawroom.pages.part import days_of, kind_words, sources_of
from ombud.web.systems.pages.case import Case, case_for, frame_of
from ombud.web.systems.pages.law import FactUsed, law_of

#: So many changes are shown at most; the smallest come first.
MOST_TURNS = 5


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """One conclusion, ready to be shown."""

    instrument: Instrument
    part: Ruled
    explained: Explanation
    sentence: str
    cautions: tuple[str, ...]
    used: tuple[FactUsed, ...]


@require_GET
def instrument(request: HttpRequest, pk: int, instrument: str) -> HttpResponse:
    """What does this law say about this system, and what if our role changed?"""
    found = instrument_for(instrument)
    case, wrong = case_for(request, pk)
    outcome = next(item for item in case.found.outcomes if item.instrument_id == found.card.id)
    return render(
        request,
        "lawroom/system_instrument.html",
        {
            **frame_of(request, case, wrong, "system"),
            "asks": f"What does {found.card.short} say about {case.system.name}?",
            "law": law_of(outcome, case),
            "outcome": outcome,
            "card": found.card,
            "standing": standing(outcome),
            "life": life_words(outcome.life),
            "cautions": caution_words(outcome.scope, as_of=case.as_of),
            "rows": _labelled(outcome.determinations),
            "duties": [duty for duty in outcome.duties if duty.status.value != "not_law"],
            "switched": _switched(found, case),
            "clocks": found.clocks,
        },
    )


def _labelled(determinations: tuple[Determination, ...]) -> list[Determination]:
    """The provisions a person asks about: whether it is covered, and everything that gives a class."""
    return [item for item in determinations if item.provision.label or item.provision.kind in {"scope", "role"}]


def _switched(found: Instrument, case: Case) -> tuple[Switched, ...]:
    moment = Moment(as_of=case.as_of, known_at=case.known_at)
    return role_switches(found, case.found.facts, load_vocabulary(), moment)


@require_GET
def verdict(request: HttpRequest, pk: int, instrument: str, part: str) -> HttpResponse:
    """Does it apply, why, since when, and what would change that?"""
    return _verdict(request, pk, instrument, part, most=0)


@require_GET
def turns(request: HttpRequest, pk: int, instrument: str, part: str) -> HttpResponse:
    """What would change this? A part of the page when it is asked for by the page, else the whole page."""
    return _verdict(request, pk, instrument, part, most=MOST_TURNS)


def _verdict(request: HttpRequest, pk: int, instrument: str, part: str, *, most: int) -> HttpResponse:
    found = instrument_for(instrument)
    ruled = part_for(found, part)
    case, wrong = case_for(request, pk)
    shown = _shown(case, found, ruled, most)
    context = {
        "shown": shown,
        "case": case,
        "system": case.system,
        "looked": most > 0,
        "kind": kind_words(ruled),
    }
    if most and request.headers.get("HX-Request"):
        return render(request, "lawroom/turns.html", context)
    return render(
        request,
        "lawroom/verdict.html",
        {
            **frame_of(request, case, wrong, "system"),
            "asks": f"Does “{ruled.title}” hold for {case.system.name}, and why?",
            **context,
            "card": found.card,
            "part": ruled,
            "says": f"it starts with {ruled.trigger}." if isinstance(ruled, Clock) else ruled.says,
            "decided": shown.explained.decided,
            "days": days_of(found, ruled, case.known_at, shown.explained.decided),
            "why_then": because_title(shown.explained.decided.dates)
            if shown.explained.decided.value is not Truth.NO
            else "",
            "sources": sources_of(found, ruled.source),
            "confidence": found.card.confidence_scale.get(ruled.confidence, ""),
        },
    )


def _shown(case: Case, found: Instrument, ruled: Ruled, most: int) -> Shown:
    explained = explain(
        found, ruled, case.found.facts, load_vocabulary(), as_of=case.as_of, known_at=case.known_at, most=most
    )
    decided = explained.decided
    return Shown(
        instrument=found,
        part=ruled,
        explained=explained,
        sentence=conclusion(case.system.name, found, ruled, decided, as_of=case.as_of, known_at=case.known_at),
        cautions=caution_words(decided, as_of=case.as_of),
        used=used(case, explained.facts),
    )


def used(case: Case, keys: tuple[str, ...]) -> tuple[FactUsed, ...]:
    """The facts a conclusion rests on, that are known."""
    found = case.found
    return tuple(
        FactUsed(
            key=key,
            value=found.facts[key],
            statement=found.statements.get(key),
            derived=key in found.derived and key not in found.statements,
        )
        for key in keys
        if found.facts.get(key, UNKNOWN) is not UNKNOWN
    )
