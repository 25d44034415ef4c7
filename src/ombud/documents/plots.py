"""Figures as rows of a chart, with the groups that raise an alarm."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from ombud.documents.charts import Dot
from ombud.measure import Figure

LEGEND = "A diamond marks a group past a limit; a hollow grey ring, too few people to judge."


def dots_of(figures: Iterable[Figure], alarms: Collection[str]) -> list[Dot]:
    """A row per figure; groups that are too few to judge raise no alarm."""

    def number(text: str | None) -> float | None:
        return None if text is None else float(text)

    return [
        Dot(
            label=item.group,
            value=number(item.value),
            low=number(item.low),
            high=number(item.high),
            n=item.n,
            alarm=item.group in alarms,
            few=item.verdict == "insufficient",
        )
        for item in figures
    ]


def alarms_of(figures: Iterable[Figure]) -> set[str]:
    """Groups whose impact ratio is past its limit and can be judged."""
    return {
        item.group
        for item in figures
        if item.id == "impact_ratio" and item.past_limit and item.verdict != "insufficient"
    }


def told(dots: Sequence[Dot], *, percent: bool) -> str:
    """A chart in words, for who does not see it."""
    return "; ".join(f"{dot.label} {dot.words(percent=percent)}" for dot in dots if dot.value is not None)
