"""Figures as rows of a chart, with the groups that raise an alarm."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from ombud.drawing import Dot
from ombud.measure import Figure

LEGEND = "A diamond marks a group past a limit; what is hollow and grey has too few people to judge."


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
            faint=item.verdict == "insufficient",
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


def told(dots: Sequence[Dot]) -> str:
    """A chart of shares in words, for who does not see it."""
    return "; ".join(_told(dot, dot.value) for dot in dots if dot.value is not None)


def _told(dot: Dot, value: float) -> str:
    return f"{dot.label} {value:.1%}, n = {dot.n}" + (", too few people to judge" if dot.faint else "")
