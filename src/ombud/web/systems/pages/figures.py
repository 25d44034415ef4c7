"""Is it fair, and how sure are we? The sentence, the chart, the table, and what the figures miss."""

from __future__ import annotations

import uuid

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ombud.measure import Figure, Measurement, sentence
from ombud.measure.show.charts import chart
from ombud.measure.show.views import View as Layout
from ombud.measure.show.views import views as layouts
from ombud.web.systems import jobs
from ombud.web.systems.pages.case import case_for, frame_of

#: On the page a difference stands beside its ratio, and a rate's complement says nothing new.
_LEFT_OUT = {"false_negative_rate", "true_negative_rate"}


class View(msgspec.Struct, frozen=True, kw_only=True):
    """One attribute: the sentences that matter, two charts, the table behind them."""

    by: str
    lead: Figure | None
    sentences: tuple[str, ...]
    charts: tuple[str, ...]
    figures: tuple[Figure, ...]


def _said(item: Figure) -> str:
    """The figure as a sentence; why its limit is what it is stands once above all of them."""
    return sentence(item).replace(f" ({item.limit_because})", "")


def _view(measurement: Measurement, shown: Layout) -> View:
    ratios = [item for item in shown.column("impact_ratio") if item.decimal is not None]
    ordered = sorted(ratios, key=lambda item: item.decimal or 0)
    charts = tuple(chart(shown, column, width=560) for column in shown.columns if column.id in shown.lead)
    return View(
        by=shown.by,
        lead=ordered[0] if ordered else None,
        sentences=tuple(_said(item) for item in ordered[:2]),
        charts=charts,
        figures=tuple(
            item
            for item in measurement.figures
            if item.by == shown.by and not item.id.endswith("_difference") and item.id not in _LEFT_OUT
        ),
    )


def _misses(measurement: Measurement) -> list[str]:
    """What a reader must not take the figures for."""
    found = list(measurement.coverage.sentences()[1:])
    small = dict.fromkeys(
        f"{item.group} ({item.by})" for item in measurement.figures if item.verdict == "insufficient" and item.group
    )
    if small:
        found.append("Too few people to judge in at least one figure, shown all the same: " + "; ".join(small) + ".")
    if not measurement.said("label"):
        found.append("What really happened is not in the log, so that errors by group are not known.")
    if len(measurement.groups) == 1:
        found.append("One attribute only: people at the crossing of two, such as sex and age, are not seen.")
    found.append("People who never reached the system, because they did not apply or were filtered out before.")
    return found


@require_GET
def figures(request: HttpRequest, pk: int) -> HttpResponse:
    """Is it fair, and how sure are we?"""
    case, wrong = case_for(request, pk)
    found = case.measurement
    views = [_view(found, shown) for shown in layouts(found)] if found else []
    running = [
        jobs.settle(job, at=timezone.now()) for job in case.system.jobs.filter(state__in=("choosing", "running"))
    ]
    return render(
        request,
        "system/figures.html",
        {
            **frame_of(request, case, wrong, "figures"),
            "measurement": found,
            "measured": case.measured,
            "past": found.past_limits() if found else (),
            "views": views,
            "limits": dict.fromkeys(
                (item.name, item.limit, item.limit_because) for item in (found.figures if found else ()) if item.limit
            ),
            "misses": _misses(found) if found else [],
            "earlier": case.system.measurements.order_by("-made_at", "-pk")[1:10],
            "jobs": [job for job in running if job.state in {"choosing", "running"}],
            "token": uuid.uuid4(),
            "limit_mb": jobs.UPLOAD_LIMIT // 1024**2,
        },
    )
