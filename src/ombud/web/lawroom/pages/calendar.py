"""What falls due for this system, and when? The days of the law, and deadlines that wait for an event."""

from __future__ import annotations

from itertools import groupby

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ombud.law import load_library
from ombud.law.days.calendar import CalendarEntry, as_icalendar
from ombud.law.days.diary import AHEAD, Diary, diary_of
from ombud.web.systems.pages.case import Case, case_for, days_of, frame_of


class Month(msgspec.Struct, frozen=True, kw_only=True):
    """The days of one month."""

    title: str
    entries: tuple[CalendarEntry, ...]


def _diary(case: Case) -> Diary:
    return diary_of(case.found.outcomes, load_library(), case.found.facts, until=case.as_of + AHEAD)


@require_GET
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """What falls due, and when?"""
    case, wrong = case_for(request, pk)
    diary = _diary(case)
    months = [
        Month(title=title, entries=tuple(rows))
        for title, rows in groupby(diary.entries, key=lambda entry: f"{entry.day:%B %Y}")
    ]
    return render(
        request,
        "lawroom/calendar.html",
        {**frame_of(request, case, wrong, "calendar"), "diary": diary, "months": months, "ids": _ids()},
    )


def _ids() -> dict[str, str]:
    """The id of each instrument by its short name, which a diary writes."""
    return {instrument.card.short: instrument.card.id for instrument in load_library().instruments}


@require_GET
def calendar_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The days as a calendar file (iCalendar), for any diary."""
    days_of(request)
    case, _ = case_for(request, pk)
    content = as_icalendar(_diary(case).entries, name=case.system.name, made_at=timezone.now())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="system-{case.system.pk}.ics"'
    return response
