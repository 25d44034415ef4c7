"""Score, treat, accept a risk; add a scenario, a result, evidence, or what meets a condition."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

import msgspec
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from ombud.casework.held import release_digest
from ombud.controls import load_controls
from ombud.errors import InputError
from ombud.facts.days import read_day
from ombud.facts.numbers import read_number
from ombud.risk import Acceptance, Added, Answer, Measured, Rating, Treatment, load_risk
from ombud.risk.register import Evidence
from ombud.web.systems import actions, risks
from ombud.web.systems.access import system_for
from ombud.web.systems.models import System
from ombud.web.systems.pages.risk import risk_case, scenario_of, shown
from ombud.web.systems.sessions import form_of
from ombud.web.systems.signing_in import check_password

_T = TypeVar("_T", bound=msgspec.Struct)
_WAYS = {
    "mitigate": "Lower it",
    "transfer": "Pass it to somebody else",
    "avoid": "Give up what causes it",
    "accept": "Live with it",
}


def _page(
    request: HttpRequest,
    template: str,
    done: Callable[[QueryDict], str],
    back: str,
    context: dict[str, object],
) -> HttpResponse:
    """A form that is done with and leads back, or is shown again with what was wrong."""
    form, kept = form_of(request)
    error = ""
    if request.method == "POST":
        try:
            messages.success(request, done(request.POST))
            return redirect(back)
        except InputError as wrong:
            error = str(wrong)
    found = {**context, "form": form, "kept": kept, "error": error, "back": back, "nav": "systems", "set": load_risk()}
    return render(request, template, found, status=422 if error else 200)


def _made(kind: type[_T], **given: object) -> _T:
    """A row of a form.

    Raises:
        InputError: a field is not of its type.
    """
    try:
        return msgspec.convert(given, kind, strict=False)
    except msgspec.ValidationError as wrong:
        raise InputError(f"{wrong}.".replace("`$.", "`"), code="risk-row") from None


def _text(form: QueryDict, name: str, what: str) -> str:
    text = str(form.get(name, "")).strip()
    if not text:
        raise InputError(f"{what} is missing.", code="blank", where=name)
    return text


def _day(form: QueryDict, name: str, what: str) -> dt.date:
    try:
        return read_day(_text(form, name, what))
    except ValueError:
        raise InputError(f"{what} is not a date that exists.", code="day", hint="Write it like 2026-12-02.") from None


def _seen(form: QueryDict) -> int | None:
    return int(form["seen"]) if form.get("seen", "").isdecimal() else None


def score(request: HttpRequest, pk: int, scenario: str) -> HttpResponse:
    """How bad and how likely is it before controls?"""
    case, found, _ = risk_case(request, pk, "assess")
    dimension, scored = scenario_of(found, scenario)

    def done(form: QueryDict) -> str:
        row = _made(
            Rating,
            scenario=scenario,
            severity=_text(form, "severity", "the severity"),
            likelihood=_text(form, "likelihood", "the likelihood"),
            because=_text(form, "because", "the reason"),
            by=request.user.shown,
            on=timezone.localdate(),
        )
        made = risks.say(case.system, row, about=scenario, by=request.user, at=timezone.now(), seen=_seen(form))
        return f"Scored and signed as entry {made.entry_id}."

    levels = load_risk().dimension(dimension.code).severity
    return _page(
        request,
        "system/risk_score.html",
        done,
        reverse("risk-scenario", args=[pk, scenario]),
        {
            "system": case.system,
            "shown": shown(found, scored),
            "dimension": dimension,
            "severities": list(enumerate(levels, start=1)),
            "likelihoods": list(enumerate(load_risk().scales.likelihood, start=1)),
            "seen": risks.newest(case.system, Rating, scenario),
        },
    )


def treat(request: HttpRequest, pk: int, scenario: str) -> HttpResponse:
    """What is done about it, by whom, until when?"""
    case, found, _ = risk_case(request, pk, "assess")
    dimension, scored = scenario_of(found, scenario)

    def done(form: QueryDict) -> str:
        row = _made(
            Treatment,
            scenario=scenario,
            way=_text(form, "way", "the way"),
            action=_text(form, "action", "what is done"),
            owner=_text(form, "owner", "the owner"),
            due=_day(form, "due", "the day"),
            control=form.get("control", "").strip(),
            target=form.get("target") or "low",
            test=form.get("test", "").strip(),
            interim=form.get("interim", "").strip(),
            by=request.user.shown,
            on=timezone.localdate(),
        )
        made = risks.say(case.system, row, about=scenario, by=request.user, at=timezone.now(), seen=_seen(form))
        return f"Recorded and signed as entry {made.entry_id}."

    plan_days = scored.residual.level.plan_days
    return _page(
        request,
        "system/risk_treat.html",
        done,
        reverse("risk-scenario", args=[pk, scenario]),
        {
            "system": case.system,
            "shown": shown(found, scored),
            "dimension": dimension,
            "ways": _WAYS.items(),
            "plan_days": plan_days,
            "controls": [load_controls().control(name) for name in scored.scenario.essential],
            "seen": risks.newest(case.system, Treatment, scenario),
        },
    )


def accept(request: HttpRequest, pk: int, scenario: str) -> HttpResponse:
    """Do you accept what remains, and until when?"""
    case, found, _ = risk_case(request, pk, "accept")
    dimension, scored = scenario_of(found, scenario)

    def done(form: QueryDict) -> str:
        check_password(request.user, form.get("password", ""))
        row = Acceptance(
            scenario=scenario,
            until=_day(form, "until", "the day"),
            because=_text(form, "because", "the reason"),
            role=request.user.role,
            by=request.user.shown,
            on=timezone.localdate(),
        )
        made = risks.accept(case.system, found, row, by=request.user, at=timezone.now(), seen=_seen(form))
        return f"Accepted until {row.until.isoformat()}, signed as entry {made.entry_id}."

    return _page(
        request,
        "system/risk_accept.html",
        done,
        reverse("risk-scenario", args=[pk, scenario]),
        {
            "system": case.system,
            "shown": shown(found, scored),
            "dimension": dimension,
            "risk": found,
            "rule": load_risk().accepts.get(scored.residual.level.id),
            "seen": risks.newest(case.system, Acceptance, scenario),
        },
    )


def new(request: HttpRequest, pk: int) -> HttpResponse:
    """What else could go wrong?"""
    system = system_for(request.user, pk, "assess")
    known = [row.said["name"] for row in system.risks.filter(matter="scenario")]
    name = f"X-{len(known) + 1:02}"

    def done(form: QueryDict) -> str:
        asked = form.get("name", "")
        row = _made(
            Added,
            name=asked if asked.startswith("X-") else name,
            dimension=_text(form, "dimension", "the dimension"),
            title=_text(form, "title", "the title"),
            cause=_text(form, "cause", "the cause"),
            event=_text(form, "event", "the event"),
            harm=_text(form, "harm", "the harm"),
            group=_text(form, "group", "who is harmed"),
            essential=[item.strip() for item in form.get("essential", "").replace(",", " ").split()],
            by=request.user.shown,
            on=timezone.localdate(),
        )
        made = risks.say(system, row, about=row.name, by=request.user, at=timezone.now())
        return f"{row.name} is added, signed as entry {made.entry_id}. Score it next."

    context = {"system": system, "name": name, "dimensions": load_risk().scales.dimensions}
    return _page(request, "system/risk_new.html", done, reverse("risk", args=[pk]), context)


def conditions(request: HttpRequest, pk: int) -> HttpResponse:
    """What meets the conditions of a conditional release?"""
    system = system_for(request.user, pk, "assess")
    register = risks.register_of(system)
    asked = [item for item in load_risk().conditions if item.id != "plan"]

    def done(form: QueryDict) -> str:
        said = 0
        for item in asked:
            before = register.answer(item.id)
            text = form.get(item.id, "").strip()
            if text != (before.says if before else ""):
                row = Answer(condition=item.id, says=text, by=request.user.shown, on=timezone.localdate())
                risks.say(system, row, about=item.id, by=request.user, at=timezone.now())
                said += 1
        return f"{said} answer{'s' if said != 1 else ''} recorded and signed."

    rows = [(item, register.answer(item.id)) for item in asked]
    context = {"system": system, "conditions": rows}
    return _page(request, "system/risk_conditions.html", done, reverse("risk", args=[pk]), context)


def result(request: HttpRequest, pk: int) -> HttpResponse:
    """What did another tool measure or find?"""
    system = system_for(request.user, pk, "assess")
    release = actions.release_of(system)

    def done(form: QueryDict) -> str:
        metric = _text(form, "metric", "what was measured")
        row = Measured(
            metric=metric,
            value=_number(form, "value", "the value"),
            low=_number(form, "low", "the lower end") if form.get("low") else None,
            high=_number(form, "high", "the upper end") if form.get("high") else None,
            n=int(_number(form, "n", "the number of people or trials")) if form.get("n") else 0,
            release=_release(system) if form.get("of_release") == "yes" else "",
            tool=form.get("tool", "").strip(),
            raw=form.get("raw", "").strip(),
            preregistered=form.get("preregistered") == "yes",
            by=request.user.shown,
            on=_day(form, "on", "the day"),
        )
        made = risks.say(system, row, about=metric, by=request.user, at=timezone.now())
        sound = "It may lower the risk while it is fresh." if row.is_sound else "It may raise a risk, and not lower it."
        return f"Kept and signed as entry {made.entry_id}. {sound}"

    context = {"system": system, "release": release, "today": timezone.localdate()}
    return _page(request, "system/risk_result.html", done, reverse("risk", args=[pk]), context)


def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """What shows that a control operates?"""
    system = system_for(request.user, pk, "assess")

    def done(form: QueryDict) -> str:
        kind = _text(form, "kind", "the kind of evidence")
        row = Evidence(
            kind=kind,
            where=_text(form, "where", "where it is kept"),
            release=_release(system) if form.get("of_release") == "yes" else "",
            good={"yes": True, "no": False}.get(form.get("good", "")),
            checked_by=form.get("checked_by", "").strip(),
            by=request.user.shown,
            on=_day(form, "on", "the day"),
        )
        made = risks.say(system, row, about=kind, by=request.user, at=timezone.now())
        return f"Kept and signed as entry {made.entry_id}."

    context = {"system": system, "kinds": load_controls().kinds, "release": actions.release_of(system)}
    return _page(request, "system/risk_evidence.html", done, reverse("risk", args=[pk]), context)


def _release(system: System) -> str:
    """The digest by which evidence of the release that is spoken of is known; empty while it has no version."""
    row = system.statements.filter(key="sys.version").last()
    return release_digest(str(row.value)) if row and row.value else ""


def _number(form: QueryDict, name: str, what: str) -> Decimal:
    number = read_number(_text(form, name, what))
    if number is None:
        raise InputError(f"{what} is not a number.", code="number", hint="Write 0.8.")
    return number
