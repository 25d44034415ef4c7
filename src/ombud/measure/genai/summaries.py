"""Figures that a tool computed itself, shown with the standard error it gives: no counts, and no claim of them."""

from __future__ import annotations

from collections.abc import Sequence

from ombud.measure.figures import Figure
from ombud.measure.genai.asked import Asked
from ombud.measure.genai.readers.reply import Summary
from ombud.measure.named import Named, Settings, View, made
from ombud.measure.specs import Cells
from ombud.measure.statistics.distributions import z_of
from ombud.measure.statistics.interval import Interval
from ombud.measure.tables import Row, Table


def summary_figures(found: Sequence[Summary], asked: Asked, settings: Settings) -> tuple[Figure, ...]:
    """Each metric of each task, with the normal interval of its standard error where there is one."""
    return tuple(_figure(item, asked, settings) for item in found)


def summary_table(found: Sequence[Summary]) -> Table:
    """How many samples each task has (K1); their verdicts are not in the file."""
    sizes = {item.task: max(item.n, *(other.n for other in found if other.task == item.task)) for item in found}
    rows = tuple(Row((task, None, None), 0, (n,)) for task, n in sorted(sizes.items()))
    return Table(spec=Cells(groups=("task",)), rows=rows)


def _figure(item: Summary, asked: Asked, settings: Settings) -> Figure:
    named = Named(item.metric, item.metric, "as the tool computed it", "number", "index")
    none = "the tool gives no standard error" if item.error is None else ""
    size = "" if item.n else "the file does not say of how many samples"
    return made(
        named,
        _interval(item, settings),
        item.n,
        settings,
        view=View(by="task", group=item.task),
        notes=tuple(filter(None, (none, size))),
        cite=_way(item, asked),
    )


def _interval(item: Summary, settings: Settings) -> Interval:
    if item.error is None:
        return Interval(item.value, None, None, "value of the tool, without interval")
    half = z_of(settings.confidence) * item.error
    return Interval(item.value, item.value - half, item.value + half, "normal, with the standard error of the tool")


def _way(item: Summary, asked: Asked) -> str:
    declared = asked.better.get(item.metric)
    if declared:
        return f"{declared} is better: as declared"
    if item.more_is_better is None:
        return "direction not declared: it is not said whether more of it is better"
    return f"{'more' if item.more_is_better else 'fewer'} is better: as the tool declares"
