"""The interview: one question at a time, only what can still change an outcome."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from ombud.casework import Assessment
from ombud.documents.outline import load_outlines
from ombud.errors import InputError
from ombud.facts import (
    UNKNOWN,
    FactDefinition,
    FactValue,
    current_facts,
    lines_to_tick,
    load_vocabulary,
    suggested_facts,
)
from ombud.law import Screen, Standing, asked_at_once, left_words, screens
from ombud.law.system.overview import by_standing
from ombud.web.systems import actions
from ombud.web.systems.access import RIGHTS, may, system_for
from ombud.web.systems.assessing import assessment_of, outcomes_on, statements_of
from ombud.web.systems.models import Person, StatementRow, System
from ombud.web.systems.pages.forms import given_of, read_one, stated_of
from ombud.web.systems.sessions import form_of
from ombud.web.systems.words import classes_of, headlines_of


def intake(request: HttpRequest, pk: int) -> HttpResponse:
    """What can still change?"""
    system = system_for(request.user, pk)
    today = timezone.localdate()
    found, _, _ = assessment_of(system, as_of=today, known_at=today)
    later = [key for key in request.GET.get("later", "").split(",") if key]
    again = "all" in request.GET
    # What somebody said is not known yet is asked again only on purpose.
    said = {key for key, item in found.statements.items() if item.value is UNKNOWN}
    left = [
        screen
        for screen in screens(found.outcomes, load_vocabulary(), put_off={*later, *said})
        if set(later).isdisjoint(screen.facts) and (again or said.isdisjoint(screen.facts))
    ]
    context = {"system": system, "found": found, "headlines": headlines_of(found.outcomes)}
    if not left:
        return render(
            request,
            "intake/done.html",
            {**context, **_said_of(found), "later": later, "open_count": _open_count(found)},
        )
    screen = left[0]
    answered = asked_at_once(_answered(found), load_vocabulary())
    return render(
        request,
        "intake/question.html",
        {
            **context,
            "screen": screen,
            "fact": screen.questions[0].fact,
            "suggested": None if screen.sheet else found.suggested.get(screen.questions[0].fact.key),
            "lines": sorted(
                (_line(system, question.fact, screen, found) for question in screen.questions),
                key=lambda line: not line["tick"],
            ),
            "left": left_words(len(left)),
            "answered": answered,
            "asked": answered + len(left),
            "given": [],
            "skip": urlencode({"later": ",".join([*later, *screen.facts]), **({"all": "1"} if again else {})}),
            "back": f"intake?{request.GET.urlencode()}" if request.GET else "intake",
            "may_answer": may(request.user, "answer"),
        },
    )


def _open_count(found: Assessment) -> int:
    return asked_at_once((question.fact.key for question in found.questions), load_vocabulary())


def _answered(found: Assessment) -> list[str]:
    """Facts that somebody answered, those of the interview alone: what decides law, or stands on a sheet of it."""
    vocabulary = load_vocabulary()
    said = [key for key, item in found.statements.items() if item.value is not UNKNOWN]
    return [key for key in said if vocabulary[key].layer == "rule" or vocabulary.sheet_of(key)]


def _said_of(found: Assessment) -> dict[str, object]:
    """What the answers mean in the end: the classes, and how many instruments are open or not about the system."""
    kinds = by_standing(found.outcomes)
    return {
        "classes": classes_of(found.outcomes),
        "unsure": len(kinds[Standing.OPEN]),
        "outside": len(kinds[Standing.OUTSIDE]),
    }


def _line(system: System, fact: FactDefinition, screen: Screen, found: Assessment) -> dict[str, object]:
    newest = actions.newest_of(system, fact.key)
    ticks = lines_to_tick(question.fact for question in screen.questions)
    return {
        "fact": fact,
        "seen": newest.pk if newest else 0,
        "tick": fact.key in ticks,
        "given": [],
        "suggested": found.suggested.get(fact.key),
    }


#: The number of a statement is not longer.
_MOST_DIGITS = 18


def fact_of(key: str) -> FactDefinition:
    """The fact of an address; one that follows from others has no page."""
    fact = load_vocabulary().get(key)
    if fact is None or fact.fill == "derived":
        raise Http404
    return fact


def back_to(pk: int, back: str) -> HttpResponse:
    """Back to where the question was asked: the intake with its place, or a tab of the system."""
    place, _, rest = back.partition("?")
    if place.startswith("document/") and place.removeprefix("document/") in load_outlines():
        return redirect("document", pk, place.removeprefix("document/"))
    name = {"intake": "intake", "facts": "facts", "gate": "gate", "obligations": "obligations"}.get(place, "system")
    kept = QueryDict(rest)
    query = urlencode({key: kept[key] for key in ("later", "all", "as_of", "known_at") if key in kept})
    return redirect(reverse(name, args=[pk]) + (f"?{query}" if query else ""))


def answer(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """What do we state?"""
    system = system_for(request.user, pk, "answer")
    fact = fact_of(key)
    if key == "sys.name":
        return redirect("rename", pk)
    form, kept = form_of(request)
    back = form.get("back", request.GET.get("back", ""))
    error, value = "", None
    if request.method == "POST":
        try:
            value = read_one(form, fact)
            return _stated(request, system, fact, value, back)
        except actions.MeanwhileError as meanwhile:
            return _conflict(request, system, fact, value if value is not None else UNKNOWN, meanwhile.row)
        except InputError as wrong:
            error = str(wrong)
    said = statements_of(system)
    current, suggested = current_facts(said).get(key), suggested_facts(said).get(key)
    newest = actions.newest_of(system, key)
    sent = request.method == "POST" or kept
    return render(
        request,
        "intake/answer.html",
        {
            "system": system,
            "fact": fact,
            "current": current,
            "suggested": suggested,
            "seen": form.get("seen", newest.pk if newest else 0),
            "given": given_of(form, fact) if sent else stated_of(current.value) if current else [],
            "not_known": form.get("not_known") == "yes",
            "note": form.get("note", ""),
            "error": error,
            "kept": kept,
            "back": back,
        },
        status=422 if error else 200,
    )


def _stated(request: HttpRequest, system: System, fact: FactDefinition, value: FactValue, back: str) -> HttpResponse:
    form = request.POST
    before = form.get("seen", "")
    seen = {fact.key: int(before)} if before.isdecimal() and len(before) <= _MOST_DIGITS else None
    note = form.get("note", "").strip()
    actions.state(system, {fact.key: value}, by=request.user, at=timezone.now(), note=note, seen=seen)
    return back_to(system.pk, back)


def _conflict(
    request: HttpRequest, system: System, fact: FactDefinition, mine: FactValue, theirs: StatementRow
) -> HttpResponse:
    """Somebody answered meanwhile: both answers, and the choice."""
    statement = current_facts(statements_of(system))[fact.key]
    return render(
        request,
        "intake/conflict.html",
        {
            "system": system,
            "fact": fact,
            "mine": mine,
            "theirs": statement,
            "seen": theirs.pk,
            "sent": [(name, text) for name in (fact.key, "not_known", "note") for text in request.POST.getlist(name)],
            "back": request.POST.get("back", ""),
        },
        status=409,
    )


@require_POST
def keep(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """In a conflict: leave the other person's answer as it stands."""
    system = system_for(request.user, pk, "answer")
    messages.info(request, f"Left as it was stated: {fact_of(key).question}")
    return back_to(system.pk, request.POST.get("back", ""))


@require_POST
def preview(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """What an answer would mean, before it is given; nothing is kept."""
    system = system_for(request.user, pk, "answer")
    fact = fact_of(key)
    today = timezone.localdate()
    found, _, _ = assessment_of(system, as_of=today, known_at=today)
    try:
        value = read_one(request.POST, fact)
    except InputError:
        value = UNKNOWN
    lines = would_mean(found, {fact.key: value})
    return render(request, "intake/so_far.html", {"headlines": lines, "trial": True})


def would_mean(found: Assessment, said: Mapping[str, FactValue]) -> list[str]:
    """The headlines of all laws if that were stated too."""
    stated = {**{key: item.value for key, item in found.statements.items()}, **said}
    return headlines_of(outcomes_on(stated, as_of=found.as_of, known_at=found.known_at))


def ask(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Who can answer this? A link to hand over."""
    system = system_for(request.user, pk, "answer")
    fact = fact_of(key)
    answering = [role for role, rights in RIGHTS.items() if "answer" in rights]
    link = request.build_absolute_uri(reverse("answer", args=[pk, key]))
    form, kept = form_of(request)
    if request.method == "POST":
        whom = request.POST.get("whom", "").strip()
        note = f"asked {whom}" if whom else "asked somebody else"
        actions.state(system, {key: UNKNOWN}, by=request.user, at=timezone.now(), note=note)
        messages.success(request, f"Noted as not known yet; {note}.")
        return back_to(pk, request.POST.get("back", "intake"))
    return render(
        request,
        "intake/ask.html",
        {
            "system": system,
            "fact": fact,
            "link": link,
            "whom": form.get("whom", ""),
            "kept": kept,
            "back": request.GET.get("back", "intake"),
            "people": Person.objects.filter(role__in=answering, is_active=True).order_by("role", "username"),
            "mail": urlencode(
                {
                    "subject": f"{system.name}: a question for you",
                    "body": f"{fact.question}\n\nPlease answer it here: {link}\n\nWhy we ask: {fact.because}",
                },
                quote_via=quote,
            ),
        },
    )
