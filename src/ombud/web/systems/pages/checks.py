"""What does not fit together, in all systems or in one, and who mends it?"""

from __future__ import annotations

import csv
from itertools import groupby
from urllib.parse import urlencode

import msgspec
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ombud.checks import SEVERITIES, Finding, Severity, findings_of, load_checks
from ombud.facts.names import plain_cell
from ombud.web.systems.access import answers_for, require
from ombud.web.systems.checking import Checked, all_checked
from ombud.web.systems.mending import Line, line_of
from ombud.web.systems.pages.case import case_for, frame_of
from ombud.web.systems.seen import seen_of
from ombud.web.systems.words import WHO

PER_PAGE = 100
#: A severity as it is said to people: the word beside its mark, and what it means.
SAID: dict[Severity, tuple[str, str]] = {
    "stop": ("Stop", "it must not go on as it is"),
    "serious": ("Serious", "a duty is not met, or what was concluded may be wrong"),
    "minor": ("Minor", "it is not in order, and nobody is hurt by it today"),
}
#: Whoever is signed in, as a filter.
ME = "me"
FILTERS = ("q", "severity", "who", "check")
CSV_HEADS = ("System", "Severity", "Check", "Finding", "What to do", "Who", "Law", "Control", "Item")


class OfSeverity(msgspec.Struct, frozen=True, kw_only=True):
    """The findings of one severity."""

    severity: Severity
    word: str
    means: str
    lines: tuple[Line, ...]


def _wanted(request: HttpRequest, rows: list[Checked]) -> list[Line]:
    """The findings that the filters leave, the gravest first, then by system."""
    words = request.GET.get("q", "").casefold().split()
    lines = [line_of(item, row, request.user) for row in rows for item in row.findings()]
    mine: dict[str, str] = dict.fromkeys(answers_for(request.user), ME)

    def fits(line: Line) -> bool:
        finding = line.finding
        text = " ".join((line.name, finding.title, finding.says, finding.cite, finding.control)).casefold()
        given = {"severity": finding.severity, "who": finding.who, "check": finding.check}
        return all(word in text for word in words) and all(
            request.GET.get(name, "") in ("", value, mine.get(value)) for name, value in given.items()
        )

    order = {check.id: number for number, check in enumerate(load_checks().checks)}
    return sorted(
        filter(fits, lines),
        key=lambda line: (SEVERITIES.index(line.finding.severity), line.name.casefold(), order[line.finding.check]),
    )


def _address(request: HttpRequest) -> str:
    return urlencode({name: request.GET[name] for name in FILTERS if request.GET.get(name)})


@require_GET
def checks(request: HttpRequest) -> HttpResponse:
    """What does not fit together in any system?"""
    require(request.user, "see")
    rows = all_checked(request.user, timezone.localdate())
    every = [item for row in rows for item in row.findings()]
    shown = _wanted(request, rows)
    return render(
        request,
        "checks/checks.html",
        {
            "page": Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
            "found": len(shown),
            "total": len(every),
            "systems": len(rows),
            "whole": sum(not row.kept for row in rows if row.fresh),
            "late": sum(not row.fresh for row in rows),
            "counts": [(name, *SAID[name], sum(item.severity == name for item in every)) for name in SEVERITIES],
            "fired": _fired(every),
            "looked": len(load_checks().checks),
            "who": [(ME, "I"), *WHO.items()],
            "given": {name: request.GET.get(name, "") for name in FILTERS},
            "filtered": any(request.GET.get(name) for name in FILTERS),
            "address": _address(request),
            "said": SAID,
            "nav": "checks",
        },
    )


def _fired(findings: list[Finding]) -> list[tuple[str, str, int]]:
    """The checks that found something, with how often, in their order."""
    counts: dict[str, int] = {}
    for item in findings:
        counts[item.check] = counts.get(item.check, 0) + 1
    return [(check.id, check.title, counts[check.id]) for check in load_checks().checks if check.id in counts]


@require_GET
def checks_csv(request: HttpRequest) -> HttpResponse:
    """The findings as they are shown, as CSV."""
    require(request.user, "see")
    today = timezone.localdate()
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="checks-{today.isoformat()}.csv"'
    writer = csv.writer(response)
    writer.writerow(CSV_HEADS)
    for line in _wanted(request, all_checked(request.user, today)):
        found = line.finding
        cells = (
            line.name,
            found.severity,
            found.title,
            found.says,
            found.mend,
            line.who,
            found.cite,
            found.control,
            found.item,
        )
        writer.writerow([plain_cell(cell) for cell in cells])
    return response


@require_GET
def system_checks(request: HttpRequest, pk: int) -> HttpResponse:
    """What does not fit together in this system, and who mends it?"""
    case, wrong = case_for(request, pk)
    found = findings_of(seen_of(case.system, case.found, case.measurement, case.measured))
    here = Checked(pk=pk, name=case.system.name)
    lines = [line_of(item, here, request.user) for item in found]
    groups = [
        OfSeverity(severity=name, word=SAID[name][0], means=SAID[name][1], lines=tuple(rows))
        for name, rows in groupby(lines, key=lambda line: line.finding.severity)
    ]
    return render(
        request,
        "checks/system.html",
        {
            **frame_of(request, case, wrong, "system-checks"),
            "groups": groups,
            "total": len(lines),
            "grave": sum(item.is_grave for item in found),
            "looked": len(load_checks().checks),
        },
    )
