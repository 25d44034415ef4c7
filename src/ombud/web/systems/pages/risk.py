"""What could go wrong, how bad, how sure are we? Eight bars, what decides each, and what would lower it."""

from __future__ import annotations

import msgspec
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from ombud.controls import load_controls
from ombud.drawing import Band, BeforeAfter, bar_plot
from ombud.facts import load_vocabulary
from ombud.risk import (
    DimensionRisk,
    Lever,
    Line,
    RiskAssessment,
    Scored,
    acceptance_problem,
    cell,
    explained,
    levers,
    load_risk,
    stop_line,
)
from ombud.web.systems import risks
from ombud.web.systems.access import Action, may
from ombud.web.systems.pages.case import Case, case_for, frame_of

#: Widths of the drawing; on a narrow screen its labels stand above their rows.
_WIDE, _NARROW = 760, 350
_SEEN = frozenset({"high", "critical"})


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A scenario with its explanation, and why an acceptance of it does not stand."""

    scored: Scored
    lines: tuple[Line, ...]
    before: str
    after: str
    not_standing: str = ""


def risk_case(request: HttpRequest, pk: int, action: Action = "see") -> tuple[Case, RiskAssessment, str]:
    """The system with its risks assessed.

    Raises:
        PermissionDenied: the role may not; or something is to be said of the risks of another day.
    """
    case, wrong = case_for(request, pk, action, risk=True)
    if action != "see" and case.query:
        raise PermissionDenied("What is said of risks is said of today's. Open the page without another day.")
    assert case.found.risk is not None
    return case, case.found.risk, wrong


def scenario_of(found: RiskAssessment, name: str) -> tuple[DimensionRisk, Scored]:
    """A scenario that is proposed for the system, with its dimension.

    Raises:
        Http404: there is none of that name.
    """
    for dimension in found.dimensions:
        for item in dimension.scenarios:
            if item.scenario.id == name:
                return dimension, item
    raise Http404


@require_GET
def risk(request: HttpRequest, pk: int) -> HttpResponse:
    """What could go wrong, how bad, how sure are we?"""
    case, found, wrong = risk_case(request, pk)
    unrated = [item for one in found.dimensions for item in one.scenarios if item.basis.rating is None]
    unknown = dict.fromkeys(key for one in found.dimensions for item in one.scenarios for key in item.basis.unknown)
    return render(
        request,
        "system/risk.html",
        {
            **frame_of(request, case, wrong, "risk"),
            "risk": found,
            "wide": drawing(found, _WIDE),
            "narrow": drawing(found, _NARROW),
            "stops": [(item, stop_line(item)) for item in found.stops],
            "unrated": unrated,
            "unknown": list(unknown),
            "levers": _levers(found) if not unrated else [],
            "acceptances": _acceptances(found),
            "answers": [(item, found.inputs.register.answer(item.id)) for item in load_risk().conditions],
            "may_assess": may(request.user, "assess"),
            "set": load_risk(),
        },
    )


def drawing(found: RiskAssessment, width: int) -> str:
    """The eight bars, before and after controls."""
    bands = [Band(name=level.title, up_to=level.up_to + 0.5) for level in load_risk().scales.levels]
    return bar_plot(
        [_bar(item) for item in found.dimensions],
        bands,
        id=f"risk-{width}",
        title="Risk before and after controls, by dimension",
        description="An outline is the risk before controls, a filled bar after; a diamond marks High or worse.",
        width=width,
    )


def _bar(item: DimensionRisk) -> BeforeAfter:
    driver, before = item.driver, item.inherent
    if driver is None or before is None:
        return BeforeAfter(label=item.title, before=None, after=None, words="no scenario")
    after = driver.residual
    return BeforeAfter(
        label=item.title,
        before=before.inherent.value,
        after=after.value,
        words=f"{after.level.title}, {item.confidence} confidence",
        alarm=after.level.id in _SEEN,
        note=f"{item.title}: before {cell(before.inherent)}; after {cell(after)}; {driver.scenario.title}",
    )


def _levers(found: RiskAssessment) -> list[tuple[DimensionRisk, list[Lever]]]:
    rows = levers(found, load_risk(), load_controls())
    by = [(item, [row for row in rows if row.dimension == item.code]) for item in found.dimensions]
    return [(item, mine) for item, mine in by if mine]


def _acceptances(found: RiskAssessment) -> list[tuple[object, str]]:
    """The newest acceptance of each scenario, with why it does not stand."""
    newest = {row.scenario: row for row in found.inputs.register.acceptances}
    return [(row, acceptance_problem(found, row, load_risk())) for row in newest.values()]


@require_GET
def scenario(request: HttpRequest, pk: int, scenario: str) -> HttpResponse:
    """Why is this risk where it is, and what would lower it?"""
    case, found, _ = risk_case(request, pk)
    dimension, scored = scenario_of(found, scenario)
    return render(
        request,
        "system/risk_scenario.html",
        {
            "system": case.system,
            "case": case,
            "nav": "systems",
            "as_of": case.as_of,
            "risk": found,
            "dimension": dimension,
            "shown": shown(found, scored),
            "set": load_risk(),
            "meaning": load_risk().dimension(dimension.code).severity[scored.basis.severity - 1],
            "levers": [row for row in levers(found, load_risk(), load_controls()) if row.scenario == scenario],
            "rows": case.system.risks.filter(about=scenario).select_related("by").order_by("-pk"),
            "may_answer": may(request.user, "answer"),
            "may_assess": may(request.user, "assess"),
            "may_accept": may(request.user, "accept"),
        },
    )


def shown(found: RiskAssessment, scored: Scored) -> Shown:
    """A scenario with its explanation."""
    last = next(
        (row for row in reversed(found.inputs.register.acceptances) if row.scenario == scored.scenario.id), None
    )
    return Shown(
        scored=scored,
        lines=explained(scored, load_risk(), load_vocabulary()),
        before=cell(scored.inherent),
        after=cell(scored.residual),
        not_standing=acceptance_problem(found, last, load_risk()) if last else "",
    )


@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Seal the assessment as it stands today."""
    case, _, _ = risk_case(request, pk, "assess")
    entry = risks.sign(case.system, case.release, case.found, by=request.user, at=timezone.now())
    messages.success(request, f"Signed as entry {entry.pk} of the log.")
    return redirect("risk", pk)
