"""Is it fair, and how sure are we? The sentence, the chart, the table, and what the figures miss."""

from __future__ import annotations

import uuid

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ombud.documents import Dot, interval_plot
from ombud.measure import Figure, Measurement, sentence
from ombud.web.systems import jobs
from ombud.web.systems.assessing import limits_of, policy
from ombud.web.systems.models import System
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


def _dots(figures: list[Figure], alarms: set[str]) -> list[Dot]:
    def number(text: str | None) -> float | None:
        return float(text) if text is not None else None

    return [
        Dot(
            label=item.group,
            value=number(item.value),
            low=number(item.low),
            high=number(item.high),
            n=item.n,
            alarm=item.group in alarms,
        )
        for item in figures
    ]


def _told(dots: list[Dot], *, percent: bool) -> str:
    """A chart in words, for who does not see it."""
    return "; ".join(
        f"{dot.label} {dot.value:.1%}" if percent else f"{dot.label} {dot.value:.3f}"
        for dot in dots
        if dot.value is not None
    )


def _said(item: Figure) -> str:
    """The figure as a sentence; why its limit is what it is stands once above all of them."""
    return sentence(item).replace(f" ({item.limit_because})", "")


def _view(measurement: Measurement, by: str, number: int, limit: tuple[str, float] | None) -> View:
    figures = [item for item in measurement.figures if item.by == by]
    ratios = [item for item in figures if item.id == "impact_ratio"]
    past = {item.group for item in ratios if item.past_limit}
    rates = _dots([item for item in figures if item.id == "selection_rate"], past)
    against = _dots(ratios, past)
    drawn = limit[1] if limit and any(item.limit == limit[0] for item in ratios) else None
    charts = [
        interval_plot(
            rates,
            id=f"rate{number}",
            title=f"Selection rate by {by}",
            description=_told(rates, percent=True),
            width=560,
        )
    ]
    if against:
        charts.append(
            interval_plot(
                against,
                id=f"ratio{number}",
                title=f"Impact ratio by {by}",
                description=_told(against, percent=False),
                limit=drawn,
                limit_label=f"limit {drawn:g}" if drawn is not None else "",
                top=1.0,
                percent=False,
                width=560,
            )
        )
    ordered = sorted((item for item in ratios if item.decimal is not None), key=lambda item: item.decimal or 0)
    return View(
        by=by,
        lead=ordered[0] if ordered else None,
        sentences=tuple(_said(item) for item in ordered[:2]),
        charts=tuple(charts),
        figures=tuple(f for f in figures if not f.id.endswith("_difference") and f.id not in _LEFT_OUT),
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


def _limit(system: System) -> tuple[str, float] | None:
    bound = policy().bounds(limits_of(system)).get("impact_ratio")
    return (bound.words(), float(bound.at_least)) if bound and bound.at_least is not None else None


@require_GET
def figures(request: HttpRequest, pk: int) -> HttpResponse:
    """Is it fair, and how sure are we?"""
    case, wrong = case_for(request, pk)
    limit = _limit(case.system)
    found = case.measurement
    views = [_view(found, by, number, limit) for number, by in enumerate(found.groups)] if found else []
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
