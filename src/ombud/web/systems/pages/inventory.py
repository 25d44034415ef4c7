"""What do we have? Every system with its classes, duties, next date and what it waits for."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ombud.facts.names import plain_cell
from ombud.law import load_library, show_date
from ombud.law.register import laws_named
from ombud.web.systems import checking, inventory
from ombud.web.systems.access import may, require
from ombud.web.systems.inventory import Row

PER_PAGE = 100
SOON = 60

_LAST = dt.date.max
ORDERS: dict[str, Callable[[Row], Any]] = {
    "name": lambda row: row.name.casefold(),
    "class": lambda row: row.gravity,
    "stage": lambda row: row.stage,
    "duties": lambda row: row.met - row.due,
    "next": lambda row: row.next or _LAST,
    "gate": lambda row: (row.passed, -row.refusals),
    "owner": lambda row: row.owner.casefold(),
}
CLASSES = {
    "prohibited": "Prohibited",
    "high": "High-risk",
    "transparency": "Transparency duties",
    "model": "General-purpose model",
    "duty": "Other duties",
    "minimal": "Minimal risk",
    "outside": "Not covered",
    "unknown": "Cannot be said yet",
}
COLUMNS = (
    ("name", "System", ""),
    ("class", "Class per law", ""),
    ("duties", "Duties met", "num"),
    ("next", "Next date", ""),
    ("gate", "Gate", ""),
    ("", "Waits for", ""),
    ("owner", "Owner", ""),
)
CSV_HEADS = (
    "System",
    "Class per law",
    "Stage",
    "Duties met",
    "Duties in effect",
    "Upcoming",
    "Next date",
    "Gate",
    "Conditions open",
    "Waits for",
    "Owner",
    "Decision",
)


def _wanted(request: HttpRequest, rows: list[Row]) -> list[Row]:
    words = request.GET.get("q", "").casefold().split()
    kind = request.GET.get("class", "")
    gate = request.GET.get("gate", "")

    def fits(row: Row) -> bool:
        text = " ".join((row.name, row.owner, row.stage, *(item.word for item in row.classes))).casefold()
        return (
            all(word in text for word in words)
            and (not kind or kind in row.kinds)
            and (not gate or row.passed == (gate == "passed"))
        )

    name, down = _order(request)
    return sorted((row for row in rows if fits(row)), key=ORDERS[name], reverse=down)


def _order(request: HttpRequest) -> tuple[str, bool]:
    asked = request.GET.get("sort", "name")
    name = asked.removeprefix("-")
    return (name, asked.startswith("-")) if name in ORDERS else ("name", False)


def _address(request: HttpRequest, **changes: str) -> str:
    """This list with another filter, order or page."""
    kept = {key: request.GET[key] for key in ("q", "class", "gate", "sort") if request.GET.get(key)}
    return urlencode({key: value for key, value in {**kept, **changes}.items() if value})


def _heads(request: HttpRequest) -> list[dict[str, str]]:
    name, down = _order(request)
    heads = []
    for key, word, kind in COLUMNS:
        current = bool(key) and key == name
        heads.append(
            {
                "word": word,
                "kind": kind,
                "address": _address(request, sort=f"-{key}" if current and not down else key) if key else "",
                "sorted": ("descending" if down else "ascending") if current else "",
            }
        )
    return heads


@require_GET
def systems(request: HttpRequest) -> HttpResponse:
    """What do we have?"""
    require(request.user, "see")
    today = timezone.localdate()
    rows = inventory.rows(request.user, today)
    shown = _wanted(request, rows)
    dated = [row for row in rows if row.next and (row.next - today).days <= SOON]
    return render(
        request,
        "inventory/systems.html",
        {
            "page": Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
            "found": len(shown),
            "total": len(rows),
            "refused": sum(not row.passed for row in rows if row.fresh),
            "met": sum(row.met for row in rows),
            "due": sum(row.due for row in rows),
            "questions": sum(row.open for row in rows),
            "grave": checking.grave(request.user),
            "late": sum(not row.fresh for row in rows),
            "soon": min(dated, key=lambda row: row.next or _LAST, default=None),
            "heads": _heads(request),
            "wanted": request.GET.get("q", ""),
            "chosen": request.GET.get("class", ""),
            "gate": request.GET.get("gate", ""),
            "sort": request.GET.get("sort", ""),
            "filtered": any(request.GET.get(name) for name in ("q", "class", "gate")),
            "classes": CLASSES.items(),
            "address": _address(request),
            "laws": laws_named(load_library(), request.GET.get("q", "")),
            "nav": "systems",
            "may_register": may(request.user, "register"),
        },
    )


@require_GET
def systems_csv(request: HttpRequest) -> HttpResponse:
    """The list as it is shown, as CSV."""
    require(request.user, "see")
    today = timezone.localdate()
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="systems-{today.isoformat()}.csv"'
    writer = csv.writer(response)
    writer.writerow(CSV_HEADS)
    for row in _wanted(request, inventory.rows(request.user, today)):
        cells = (
            row.name,
            "; ".join(f"{item.word} ({item.law})" for item in row.classes),
            row.stage,
            str(row.met),
            str(row.due),
            str(row.upcoming),
            show_date(row.next) if row.next else "",
            "passed" if row.passed else "refused",
            str(row.refusals),
            row.waits,
            row.owner,
            row.decision,
        )
        writer.writerow([plain_cell(cell) for cell in cells])
    return response
