"""Why does this law apply, or not? The conclusion, the facts it rests on, and the tree of reasons."""

from __future__ import annotations

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ombud.documents import headline
from ombud.facts import UNKNOWN, FactValue, Statement, load_vocabulary
from ombud.law import Determination, LabelFinding, Outcome, Standing, Status, load_library
from ombud.law.model import Card, Source
from ombud.law.places import place_name, place_order
from ombud.law.system.conclusion import because_title, caution_words, life_words
from ombud.law.system.overview import by_standing, settling
from ombud.law.timeline import TimelineRow
from ombud.web.systems.pages.case import Case, case_for, frame_of


class FactUsed(msgspec.Struct, frozen=True, kw_only=True):
    """A fact that a conclusion rests on."""

    key: str
    value: FactValue
    statement: Statement | None
    derived: bool


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """A provision that gives a class or keeps it open, with where its wording was read."""

    determination: Determination
    sources: tuple[Source, ...]
    confidence: str
    why_then: str = ""


class Class(msgspec.Struct, frozen=True, kw_only=True):
    """A class and its grounds."""

    label: LabelFinding
    grounds: tuple[Ground, ...]


class Law(msgspec.Struct, frozen=True, kw_only=True):
    """What one instrument says about the system, ready to be shown."""

    outcome: Outcome
    card: Card
    sentence: str
    cite: str
    life: str
    cautions: tuple[str, ...]
    classes: tuple[Class, ...]
    scope: Ground
    outside: bool
    ruled_out: tuple[Determination, ...]
    unknown: tuple[str, ...]
    used: tuple[FactUsed, ...]
    dates: tuple[TimelineRow, ...]


def _ground(card: Card, determination: Determination) -> Ground:
    names = [name.strip() for name in determination.provision.source.split(",")]
    return Ground(
        determination=determination,
        sources=tuple(card.sources[name] for name in names if name in card.sources),
        confidence=card.confidence_scale.get(determination.provision.confidence, ""),
        why_then=because_title(determination.dates),
    )


def law_of(outcome: Outcome, case: Case) -> Law:
    """One instrument for the page."""
    card = load_library().instrument(outcome.instrument_id).card
    classes = tuple(
        Class(
            label=label,
            grounds=tuple(_ground(card, outcome.determination(name)) for name in label.provisions),
        )
        for label in (*outcome.labels, *outcome.undetermined)
    )
    outside = outcome.scope.status in {Status.NO, Status.UNKNOWN}
    given = [ground.determination for item in classes for ground in item.grounds] if not outside else []
    ruled_out = [d for d in outcome.determinations if d.provision.label and d.status is Status.NO]
    rests = [outcome.scope, *given] if outside or given else [outcome.scope, *ruled_out]
    return Law(
        outcome=outcome,
        card=card,
        sentence=headline(outcome),
        cite=", ".join(outcome.determination(name).cite for name in outcome.headline.provisions[:3]),
        life=life_words(outcome.life),
        cautions=_cautions(outcome, case),
        classes=() if outside else classes,
        scope=_ground(card, outcome.scope),
        outside=outside,
        ruled_out=tuple(ruled_out) if not outside and not outcome.labels else (),
        unknown=tuple(dict.fromkeys(key for item in rests for key in item.missing)),
        used=_used(rests, case),
        dates=_dates(card, given),
    )


def _cautions(outcome: Outcome, case: Case) -> tuple[str, ...]:
    """What a reader of the headline must also know, each once."""
    giving = [outcome.determination(name) for name in outcome.headline.provisions] or [outcome.scope]
    words = (word for item in giving for word in caution_words(item, as_of=case.as_of))
    return tuple(dict.fromkeys(words))


def _used(rests: list[Determination], case: Case) -> tuple[FactUsed, ...]:
    keys = dict.fromkeys(key for item in rests for key in item.facts())
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


def _dates(card: Card, given: list[Determination]) -> tuple[TimelineRow, ...]:
    names = dict.fromkeys(name for item in given for name in item.dates.timeline)
    return tuple(card.timeline[name] for name in names if name in card.timeline)


class Brief(msgspec.Struct, frozen=True, kw_only=True):
    """One instrument in a line."""

    outcome: Outcome
    card: Card
    life: str
    because: str = ""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A place with instruments that are not about the system."""

    name: str
    briefs: tuple[Brief, ...]


@require_GET
def law(request: HttpRequest, pk: int) -> HttpResponse:
    """Where does it stand, and why? First what binds, then what is open, the rest as a count."""
    case, wrong = case_for(request, pk)
    found = by_standing(case.found.outcomes)
    cards = {instrument.card.id: instrument.card for instrument in load_library().instruments}
    briefs = {standing: [_brief(outcome, cards) for outcome in rows] for standing, rows in found.items()}
    return render(
        request,
        "system/law.html",
        {
            **frame_of(request, case, wrong, "system"),
            "full": True,
            "laws": [law_of(outcome, case) for outcome in found[Standing.APPLIES]],
            "shallow": briefs[Standing.SHALLOW],
            "voluntary": briefs[Standing.VOLUNTARY],
            "open": briefs[Standing.OPEN],
            "settling": settling(found[Standing.OPEN], load_vocabulary()),
            "proposed": briefs[Standing.PROPOSED],
            "past": briefs[Standing.ENDED],
            "outside": _by_place(briefs[Standing.OUTSIDE]),
            "outside_count": len(briefs[Standing.OUTSIDE]),
        },
    )


def _brief(outcome: Outcome, cards: dict[str, Card]) -> Brief:
    return Brief(
        outcome=outcome,
        card=cards[outcome.instrument_id],
        life=life_words(outcome.life),
        because=outcome.scope.reason.first_ground() if outcome.scope.status is Status.NO else "",
    )


def _by_place(briefs: list[Brief]) -> list[Place]:
    rows: dict[str, list[Brief]] = {}
    for brief in briefs:
        rows.setdefault(brief.card.jurisdiction, []).append(brief)
    return [Place(name=place_name(code), briefs=tuple(rows[code])) for code in sorted(rows, key=place_order)]
