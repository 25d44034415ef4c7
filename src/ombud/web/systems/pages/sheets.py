"""A sheet of the interview: several lines about one matter, answered at once."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from ombud.errors import InputError
from ombud.facts import (
    UNKNOWN,
    FactDefinition,
    FactValue,
    Sheet,
    lines_to_tick,
    load_vocabulary,
    suggested_facts,
)
from ombud.web.systems import actions
from ombud.web.systems.access import system_for
from ombud.web.systems.assessing import assessment_of, statements_of
from ombud.web.systems.models import System
from ombud.web.systems.pages.forms import given_of, raw, read_one
from ombud.web.systems.pages.intake import back_to, would_mean
from ombud.web.systems.sessions import form_of


def _sheet(name: str) -> Sheet:
    found = next((sheet for sheet in load_vocabulary().sheets if sheet.key == name), None)
    if found is None:
        raise Http404
    return found


def _shown(form: QueryDict, sheet: Sheet) -> tuple[str, ...]:
    """The lines that were on the page; all of them when the page is opened by its address."""
    return tuple(key for key in sheet.facts if key in form.getlist("shown")) or sheet.facts


def read_sheet(form: QueryDict, shown: tuple[str, ...]) -> dict[str, FactValue]:
    """The answer to every line shown: what was ticked, chosen or written, not known where said so, otherwise no.

    Raises:
        InputError: nothing was said at all, or two things of one line, or none and some.
    """
    if form.get("not_known") == "yes":
        return dict.fromkeys(shown, UNKNOWN)
    vocabulary = load_vocabulary()
    ticks = lines_to_tick(vocabulary[key] for key in shown)
    said = _read_ticks(form, [key for key in shown if key in ticks])
    return said | {key: _read_field(form, vocabulary[key]) for key in shown if key not in ticks}


def _read_ticks(form: QueryDict, lines: list[str]) -> dict[str, FactValue]:
    ticked, unsure = set(form.getlist("holds")), set(form.getlist("unsure"))
    if lines and (ticked | unsure).isdisjoint(lines) and form.get("none") != "yes":
        raise InputError("Tick the lines that hold, or say that none does.", code="answer-blank")
    if ticked & unsure or (ticked and form.get("none") == "yes"):
        raise InputError("Two answers to one line: leave one of them.", code="answer-twice")
    return {key: UNKNOWN if key in unsure else key in ticked for key in lines}


def _read_field(form: QueryDict, fact: FactDefinition) -> FactValue:
    """What was chosen or written for one line."""
    if fact.key not in form.getlist("unsure"):
        try:
            return read_one(form, fact)
        except InputError as wrong:
            raise InputError(f"{fact.question} {wrong}", code=wrong.code) from None
    if raw(form, fact) is not None:
        raise InputError(f"{fact.question} Two answers to one line: leave one of them.", code="answer-twice")
    return UNKNOWN


def answer(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """What do we state about all of it?"""
    system = system_for(request.user, pk, "answer")
    sheet = _sheet(name)
    form, kept = form_of(request)
    shown, error, status = _shown(form, sheet), "", 200
    if request.method == "POST":
        try:
            said = read_sheet(form, shown)
            seen = {key: int(form[f"seen-{key}"]) for key in shown if form.get(f"seen-{key}", "").isdecimal()}
            note = form.get("note", "").strip()
            actions.state(system, said, by=request.user, at=timezone.now(), note=note, seen=seen)
            return back_to(system.pk, form.get("back", ""))
        except actions.MeanwhileError:
            error, status = "Somebody answered some of these meanwhile; send again to state yours instead.", 409
        except InputError as wrong:
            error, status = str(wrong), 422
    back = form.get("back", request.GET.get("back", ""))
    given = {"lines": lines_of(system, shown, form), "error": error, "kept": kept, "back": back}
    return render(request, "intake/sheet.html", {"system": system, "sheet": sheet, **given}, status=status)


def lines_of(system: System, shown: tuple[str, ...], form: QueryDict) -> list[dict[str, object]]:
    """What a page needs of each line: its fact, the statement that stands, and what was just ticked or written."""
    vocabulary, suggested = load_vocabulary(), suggested_facts(statements_of(system))
    ticks = lines_to_tick(vocabulary[key] for key in shown)
    lines: list[dict[str, object]] = [
        {
            "fact": vocabulary[key],
            "tick": key in ticks,
            "given": given_of(form, vocabulary[key]),
            "stands": (row := actions.newest_of(system, key)),
            "seen": row.pk if row else 0,
            "suggested": suggested.get(key),
            "holds": key in form.getlist("holds"),
            "unsure": key in form.getlist("unsure"),
        }
        for key in shown
    ]
    return sorted(lines, key=lambda line: not line["tick"])


@require_POST
def preview(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """What the ticks would mean, before they are stated; nothing is kept."""
    system = system_for(request.user, pk, "answer")
    shown = _shown(request.POST, _sheet(name))
    today = timezone.localdate()
    found, _, _ = assessment_of(system, as_of=today, known_at=today)
    try:
        said = read_sheet(request.POST, shown)
    except InputError:
        said = {}
    return render(request, "intake/so_far.html", {"headlines": would_mean(found, said), "trial": True})
