"""Is it fair, and how sure are we? The sentence, the chart, the table, and what the figures miss."""

from __future__ import annotations

import uuid

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ombud.documents import LEGEND, alarms_of, dots_of, interval_plot, told
from ombud.measure import Figure, Measurement, likely_not_known, sentence
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


def _none_judged(by: str, ratios: list[Figure]) -> tuple[str, ...]:
    return (f"Every group of {by} has too few people to judge.",) if ratios else ()


def _view(measurement: Measurement, by: str, number: int, limit: tuple[str, float] | None) -> View:
    figures = [item for item in measurement.fairness.figures if item.by == by]
    ratios = [item for item in figures if item.id == "impact_ratio"]
    past = alarms_of(figures)
    rates = dots_of([item for item in figures if item.id == "selection_rate"], past)
    against = dots_of(ratios, past)
    drawn = limit[1] if limit and any(item.limit == limit[0] for item in ratios) else None
    charts = [
        interval_plot(
            rates,
            id=f"rate{number}",
            title=f"Selection rate by {by}",
            description=told(rates, percent=True),
        )
    ]
    if against:
        charts.append(
            interval_plot(
                against,
                id=f"ratio{number}",
                title=f"Impact ratio by {by}",
                description=told(against, percent=False),
                limit=drawn,
                limit_label=f"limit {drawn:g}" if drawn is not None else "",
                top=1.0,
                percent=False,
            )
        )
    ordered = measurement.fairness.leading(by)
    return View(
        by=by,
        lead=ordered[0] if ordered else None,
        sentences=tuple(sentence(item, because=False) for item in ordered[:2]) or _none_judged(by, ratios),
        charts=tuple(charts),
        figures=tuple(f for f in figures if not f.id.endswith("_difference") and f.id not in _LEFT_OUT),
    )


def _misses(measurement: Measurement) -> list[str]:
    """What a reader must not take the figures for."""
    found = list(measurement.fairness.coverage.sentences()[1:])
    small = dict.fromkeys(
        f"{item.group} ({item.by})"
        for item in measurement.fairness.figures
        if item.verdict == "insufficient" and item.group
    )
    found += [
        f"“{text}” in {column} was counted as a value; if it means not known, measure again and say so."
        for column, text in likely_not_known(measurement.counts)
    ]
    if small:
        found.append("Too few people to judge in at least one figure, shown all the same: " + "; ".join(small) + ".")
    spec = measurement.counts.spec
    if not spec.label:
        found.append("What really happened is not in the log, so that errors by group are not known.")
    if len(spec.groups) == 1:
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
    views = [_view(found, by, number, limit) for number, by in enumerate(found.fairness.groups)] if found else []
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
            "past": found.fairness.past_limits() if found else (),
            "views": views,
            "legend": LEGEND,
            "limits": dict.fromkeys(
                (item.name, item.limit, item.limit_because)
                for item in (found.fairness.figures if found else ())
                if item.limit
            ),
            "misses": _misses(found) if found else [],
            "earlier": case.system.measurements.order_by("-made_at", "-pk")[1:10],
            "jobs": [job for job in running if job.state in {"choosing", "running"}],
            "token": uuid.uuid4(),
            "limit_mb": jobs.UPLOAD_LIMIT // 1024**2,
        },
    )
