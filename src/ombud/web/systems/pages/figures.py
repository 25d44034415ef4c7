"""Is it fair, and how sure are we? The sentence, the chart, the table, and what the figures miss."""

from __future__ import annotations

import uuid

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ombud.documents import LEGEND
from ombud.measure import Figure, Measurement, likely_not_known, lowest_ratios, sentence
from ombud.measure.few import too_few
from ombud.measure.show.charts import chart
from ombud.measure.show.views import View as Layout
from ombud.measure.show.views import views as layouts
from ombud.web.systems import jobs
from ombud.web.systems.pages.case import case_for, frame_of

#: On the page a difference stands beside its ratio, and a rate's complement says nothing new.
_LEFT_OUT = {"false_negative_rate", "true_negative_rate"}


#: Widths of a chart; on a narrow screen its labels stand above their rows.
_WIDE, _NARROW = 560, 350


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """One chart, drawn for a wide and for a narrow screen."""

    wide: str
    narrow: str


class View(msgspec.Struct, frozen=True, kw_only=True):
    """One attribute: the sentences that matter, two charts, the table behind them."""

    by: str
    lead: Figure | None
    sentences: tuple[str, ...]
    charts: tuple[Chart, ...]
    figures: tuple[Figure, ...]


def _none_judged(by: str, ratios: tuple[Figure, ...]) -> tuple[str, ...]:
    return (f"Every group of {by} has too few people to judge.",) if ratios else ()


def _view(measurement: Measurement, shown: Layout) -> View:
    ratios = measurement.of("impact_ratio", shown.by)
    ordered = lowest_ratios(ratios)
    charts = tuple(
        Chart(wide=chart(shown, column, width=_WIDE), narrow=chart(shown, column, width=_NARROW))
        for column in shown.columns
        if column.id in shown.lead
    )
    return View(
        by=shown.by,
        lead=ordered[0] if ordered else None,
        sentences=tuple(sentence(item, because=False) for item in ordered[:2]) or _none_judged(shown.by, ratios),
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
    found += [note.text for note in measurement.notes if note.level == "warning"]
    found += [
        f"“{text}” in {column} was counted as a value; if it means not known, measure again and say so."
        for column, text in likely_not_known(measurement)
    ]
    found += too_few(measurement.figures)
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
            "legend": LEGEND,
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
