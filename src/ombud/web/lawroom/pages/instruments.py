"""What is the law, since when, and how sure are we? Every instrument by place, and what starts next."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ombud.law import load_library
from ombud.law.days.between import Happening, happenings
from ombud.law.days.change import Moment
from ombud.law.freshness import OLD_AFTER, is_old
from ombud.law.model import Card
from ombud.law.places import place_name, place_order
from ombud.law.register import RegisterEntry, register
from ombud.law.timeline import LIVES
from ombud.web.lawroom.asked import Asked, asked_of

FILTERS = ("place", "status", "kind", "read", "q")
AHEAD = dt.timedelta(days=365)
#: Days that stand on top; the others of the year are one click away.
FIRST = 8


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A place with its instruments."""

    code: str
    name: str
    entries: tuple[RegisterEntry, ...]


class Coming(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happens to the law, with the instrument it happens to."""

    happening: Happening
    card: Card


@require_GET
def instruments(request: HttpRequest) -> HttpResponse:
    """What is the law, since when, and how sure are we?"""
    asked, library = asked_of(request), load_library()
    cards = {instrument.card.id: instrument.card for instrument in library.instruments}
    entries = register(library, as_of=asked.as_of, known_at=asked.known_at)
    shown = [entry for entry in entries if _fits(request, entry, cards[entry.id])]
    coming = _coming(asked, cards, {entry.id for entry in shown})
    kept = {name: request.GET[name] for name in FILTERS if request.GET.get(name)}
    return render(
        request,
        "lawroom/instruments.html",
        {
            "asked": asked,
            "cards": cards,
            "places": _places(shown),
            "shown": len(shown),
            "total": len(entries),
            "first": coming[:FIRST],
            "later": coming[FIRST:],
            "coming": len(coming),
            "all_places": sorted({entry.jurisdiction for entry in entries}, key=place_order),
            "statuses": _statuses(entries),
            "kinds": sorted({entry.kind for entry in entries}),
            "old_after": OLD_AFTER,
            "kept": kept,
            "filters": urlencode(kept),
            "all_address": asked.query,
            "nav": "law",
        },
    )


def _fits(request: HttpRequest, entry: RegisterEntry, card: Card) -> bool:
    place, status, kind = (request.GET.get(name, "") for name in ("place", "status", "kind"))
    text = " ".join((entry.id, card.short, card.title, card.citation, card.authority, card.summary)).casefold()
    here = entry.status.status if entry.status else "none"
    return (
        (not place or entry.jurisdiction == place)
        and (not status or status == here or (status == "stayed" and entry.stay is not None))
        and (not kind or entry.kind == kind)
        and (request.GET.get("read") != "old" or is_old(entry.checked_on, on=timezone.localdate()))
        and all(word in text for word in request.GET.get("q", "").casefold().split())
    )


def _statuses(entries: tuple[RegisterEntry, ...]) -> list[tuple[str, str]]:
    """The statuses that occur on the day, with their words."""
    found = {entry.status.status for entry in entries if entry.status}
    rows = [(name, words) for name, words in LIVES.items() if name in found]
    return [*rows, ("stayed", "enforcement stayed by order"), ("none", "no status recorded")]


def _places(entries: list[RegisterEntry]) -> list[Place]:
    found: dict[str, list[RegisterEntry]] = {}
    for entry in entries:
        found.setdefault(entry.jurisdiction, []).append(entry)
    return [
        Place(code=code, name=place_name(code), entries=tuple(found[code])) for code in sorted(found, key=place_order)
    ]


def _coming(asked: Asked, cards: dict[str, Card], shown: set[str]) -> list[Coming]:
    before = Moment(as_of=asked.as_of, known_at=asked.known_at)
    after = Moment(as_of=asked.as_of + AHEAD, known_at=asked.known_at)
    found = happenings(load_library(), before, after)
    return [Coming(happening=item, card=cards[item.instrument]) for item in found if item.instrument in shown]
