"""What needs me today? What to decide, to answer and to mend, and what to watch."""

from __future__ import annotations

import datetime as dt

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ombud.evidence import moment_text
from ombud.web.systems.access import may, require, systems_for
from ombud.web.systems.checking import all_checked
from ombud.web.systems.happened import Told, told
from ombud.web.systems.models import EntryRow
from ombud.web.systems.signing_in import BEFORE
from ombud.web.systems.today import today_for

#: So many of a list are shown; the rest are counted, with the way to all of them.
MOST = 10
#: What is sealed along with a decision, and is no news by itself.
_ALONG = ("determination", "gate", "key")


class News(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the log that somebody else made."""

    entry: EntryRow
    said: Told


@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """What needs me today?"""
    require(request.user, "see")
    rows = all_checked(request.user, timezone.localdate())
    mine = today_for(request.user, rows)
    before = request.session.get(BEFORE, "")
    news, more = _news(request, before) if before else ([], 0)
    return render(
        request,
        "today.html",
        {
            "mine": mine,
            "systems": len(rows),
            "late": sum(not row.fresh for row in rows),
            "before": dt.datetime.fromisoformat(before) if before else None,
            "news": news,
            "more_news": more,
            "most": MOST,
            "may_register": may(request.user, "register"),
            "nav": "today",
        },
    )


def _news(request: HttpRequest, before: str) -> tuple[list[News], int]:
    """What others signed since a moment, the newest first, and how many more there are."""
    since = moment_text(dt.datetime.fromisoformat(before))
    rows = (
        EntryRow.objects.filter(at__gt=since, system__in=systems_for(request.user))
        .exclude(kind__in=_ALONG)
        .exclude(by=request.user.shown)
        .select_related("system")
        .order_by("-seq")
    )
    shown = list(rows[:MOST])
    pairs = zip(shown, told(shown), strict=True)
    return [News(entry=entry, said=said) for entry, said in pairs], max(rows.count() - MOST, 0)
