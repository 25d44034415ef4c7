"""Every piece of the interface on one page, so that a change can be looked at in one place."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ombud.drawing import Band, BeforeAfter, Dot, Limit, bar_plot, interval_plot
from ombud.facts import Statement, load_vocabulary
from ombud.web.systems.access import require
from ombud.web.systems.measuring import Progress


def _bars(width: int) -> str:
    bands = [
        Band(name=name, up_to=up_to)
        for name, up_to in (("Low", 5.5), ("Moderate", 11.5), ("High", 18.5), ("Critical", 25.5))
    ]
    rows = [
        BeforeAfter(label="Bias", before=22, after=18, words="High, high confidence", alarm=True),
        BeforeAfter(label="Safety", before=6, after=2, words="Low, medium confidence"),
        BeforeAfter(label="Vendor", before=None, after=None, words="no scenario"),
    ]
    return bar_plot(rows, bands, id=f"bars-{width}", title="Risk by dimension", description="An example.", width=width)


@require_GET
def patterns(request: HttpRequest) -> HttpResponse:
    """Every piece of the interface."""
    require(request.user, "see")
    dots = [
        Dot(label="women", value=0.28, low=0.22, high=0.35, n=210, alarm=True),
        Dot(label="men", value=0.41, low=0.38, high=0.44, n=1200),
        Dot(
            label="a group with a name that is far too long for one line",
            value=0.5,
            low=0.1,
            high=0.9,
            n=12,
            faint=True,
        ),
        Dot(label="others", value=None, low=None, high=None, n=0),
    ]
    chart = interval_plot(
        dots,
        id="patterns",
        title="Selection rate by sex",
        description="An example.",
        limits=(Limit(at=0.33, label="at least 33%", past="below"),),
    )
    fact = load_vocabulary()["use.profiling"]
    theirs = Statement(key=fact.key, value=True, said_by="Marta Osei", said_at=timezone.now(), note="see the design")
    return render(
        request,
        "patterns.html",
        {
            "chart": chart,
            "bars": _bars(760),
            "bars_narrow": _bars(350),
            "fact": fact,
            "theirs": theirs,
            "progress": Progress(stage="counting rows", percent=42),
            "nav": "patterns",
        },
    )
