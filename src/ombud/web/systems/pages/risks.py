"""What could go wrong in all systems? A heat map with counts, and every scenario, the worst first."""

from __future__ import annotations

import csv
from urllib.parse import urlencode

import msgspec
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ombud.facts.names import plain_cell
from ombud.law import show_date
from ombud.risk import load_risk
from ombud.web.systems import inventory
from ombud.web.systems.access import require
from ombud.web.systems.inventory import RiskLine, Row

PER_PAGE = 100
TREATMENTS = {"mitigate": "lower it", "transfer": "pass it on", "avoid": "give it up", "accept": "live with it"}
NONE = "none"
LATE = "late"
CSV_HEADS = (
    *("System", "Dimension", "Scenario", "Title", "Before controls", "After controls", "Severity", "Likelihood"),
    *("Confidence", "Treatment", "Owner", "Due", "Accepted until", "Accepted by", "Risk gate"),
)


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A scenario with the system it is of."""

    system: Row
    risk: RiskLine
    late: bool


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """A cell of the heat map with the scenarios in it."""

    severity: int
    likelihood: int
    level: str
    count: int


def _lines(request: HttpRequest) -> tuple[list[Row], list[Line]]:
    today = timezone.localdate()
    rows = inventory.rows(request.user, today, risks=True)
    lines = [
        Line(system=row, risk=item, late=item.due is not None and item.due < today)
        for row in rows
        for item in row.risks
    ]
    return rows, sorted(lines, key=lambda line: (-line.risk.value, line.system.name.casefold(), line.risk.scenario))


def _wanted(request: HttpRequest, lines: list[Line]) -> list[Line]:
    asked = {name: request.GET.get(name, "") for name in ("dimension", "level", "treatment", "owner", "cell")}

    def fits(line: Line) -> bool:
        risk = line.risk
        treated = {NONE: not risk.treatment, LATE: line.late}.get(
            asked["treatment"], risk.treatment == asked["treatment"]
        )
        owner = f"{risk.owner} {line.system.owner}".casefold()
        return (
            asked["dimension"] in {"", risk.dimension}
            and asked["level"] in {"", risk.level}
            and (not asked["treatment"] or treated)
            and all(word in owner for word in asked["owner"].casefold().split())
            and asked["cell"] in {"", f"{risk.severity}-{risk.likelihood}"}
        )

    return [line for line in lines if fits(line)]


def _heat(lines: list[Line]) -> list[tuple[int, list[Cell]]]:
    """Rows of the map, the gravest on top."""
    risk = load_risk()
    counted: dict[tuple[int, int], int] = {}
    for line in lines:
        place = (line.risk.severity, line.risk.likelihood)
        counted[place] = counted.get(place, 0) + 1
    return [
        (
            severity,
            [
                Cell(
                    severity=severity,
                    likelihood=likelihood,
                    level=risk.level(risk.value(severity, likelihood)).id,
                    count=counted.get((severity, likelihood), 0),
                )
                for likelihood in range(1, 6)
            ],
        )
        for severity in range(5, 0, -1)
    ]


def _address(request: HttpRequest, **changes: str) -> str:
    names = ("dimension", "level", "treatment", "owner", "cell")
    kept = {name: request.GET[name] for name in names if request.GET.get(name)}
    return urlencode({key: value for key, value in {**kept, **changes}.items() if value})


@require_GET
def risks(request: HttpRequest) -> HttpResponse:
    """What could go wrong, in all systems?"""
    require(request.user, "see")
    rows, lines = _lines(request)
    shown = _wanted(request, lines)
    names = ("dimension", "level", "treatment", "owner", "cell")
    return render(
        request,
        "inventory/risks.html",
        {
            "page": Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
            "found": len(shown),
            "total": len(lines),
            "systems": len(rows),
            "late": sum(line.late for line in lines),
            "waiting": sum(not row.fresh for row in rows),
            "worst": [
                (level, sum(line.risk.level == level.id for line in shown)) for level in load_risk().scales.levels
            ],
            "heat": _heat(shown),
            "likelihoods": list(enumerate(load_risk().scales.likelihood, start=1)),
            "dimensions": load_risk().scales.dimensions,
            "titles": {item.code: item.title for item in load_risk().scales.dimensions},
            "levels": load_risk().scales.levels,
            "treatments": {**TREATMENTS, NONE: "none yet", LATE: "past its day"}.items(),
            "asked": {name: request.GET.get(name, "") for name in names},
            "filtered": any(request.GET.get(name) for name in names),
            "address": _address(request),
            "without_cell": _address(request, cell=""),
            "nav": "risks",
        },
    )


@require_GET
def risks_csv(request: HttpRequest) -> HttpResponse:
    """The register as it is shown, as CSV."""
    require(request.user, "see")
    today = timezone.localdate()
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="risks-{today.isoformat()}.csv"'
    writer = csv.writer(response)
    writer.writerow(CSV_HEADS)
    titles = {item.code: item.title for item in load_risk().scales.dimensions}
    for line in _wanted(request, _lines(request)[1]):
        risk = line.risk
        cells = (
            *(line.system.name, titles[risk.dimension], risk.scenario, risk.title, risk.before, risk.level),
            *(str(risk.severity), str(risk.likelihood), risk.confidence, TREATMENTS.get(risk.treatment, "")),
            *(risk.owner, show_date(risk.due) if risk.due else ""),
            *(show_date(risk.accepted_until) if risk.accepted_until else "", risk.accepted_by, line.system.risk_gate),
        )
        writer.writerow([plain_cell(cell) for cell in cells])
    return response
