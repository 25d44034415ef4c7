"""Cost, latency, tokens and scores that are numbers: sum, mean, quantiles, by group, and how far groups are apart."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import msgspec
import numpy as np

from ombud.measure.arrays import Floats, numbers
from ombud.measure.bins import ABOVE, BELOW, plan_bins
from ombud.measure.counts import NOT_KNOWN
from ombud.measure.figures import Figure, Shape
from ombud.measure.genai.rates import bounded, left_out
from ombud.measure.genai.tally import Places, Tally, Values
from ombud.measure.named import Named, Settings, View, made
from ombud.measure.specs import Histogram, Outcomes
from ombud.measure.statistics.distributions import student_quantile, z_of
from ombud.measure.statistics.interval import UNDEFINED, Interval, centre, ends
from ombud.measure.statistics.order import quantile
from ombud.measure.statistics.widest import widest_gap
from ombud.measure.tables import Row, Table

#: Amounts that every reader names in the same way, in words with their unit.
WORDS = {
    "latency": "latency in seconds",
    "cost": "cost",
    "input_tokens": "input tokens",
    "output_tokens": "output tokens",
}
#: Amounts whose sum means something.
_SUMMED = ("cost", "input_tokens", "output_tokens")
_SHARES = ((0.5, "median", "median"), (0.95, "p95", "95th percentile"))


class Amount(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is a number of each reply.

    Attributes:
        summed: whether its sum is told.
        cite: on what the reading rests: whether more of it is better, and who says so.
    """

    stem: str
    name: str
    summed: bool = False
    cite: str = ""


def amount_of(name: str, *, declared: bool, cite: str) -> Amount:
    """What a field that holds an amount is called; the sum of a declared one may be wanted too."""
    return Amount(stem=name, name=WORDS.get(name, name), summed=declared or name in _SUMMED, cite=cite)


def tables_of(amount: Amount, values: Values, tally: Tally, groups: tuple[str, ...]) -> tuple[Table, Table]:
    """By group: sums of the amount and its square (K5), and how many values are in each bin (K3)."""
    rows, found = values.numbers()
    names, of_reply = tally.groups
    low, high = (float(found.min()), float(found.max())) if len(found) else (None, None)
    whole = bool((found == np.floor(found)).all())
    mean, sd = (float(found.mean()), float(found.std())) if len(found) else (0.0, 0.0)
    plan = plan_bins(low=low, high=high, mean=mean, sd=sd, whole=whole)
    spec = Histogram(feature=amount.name, groups=groups, plan=plan)
    codes = codes_of(spec, found)
    sums, binned = [], []
    for place in sorted(range(len(names)), key=lambda at: tuple((part is None, part or "") for part in names[at])):
        at = of_reply[rows] == place
        own = found[at]
        if not len(own):
            continue
        sums.append(Row(names[place], 0, (len(own),), (math.fsum(own), math.fsum(own * own), 0.0, 0.0, 0.0)))
        held, n = np.unique(codes[at], return_counts=True)
        binned += [Row(names[place], int(code), (int(count),)) for code, count in zip(held, n, strict=True)]
    return (
        Table(spec=Outcomes(groups=groups, value=amount.name), rows=tuple(sums)),
        Table(spec=spec, rows=tuple(binned)),
    )


def codes_of(spec: Histogram, values: Floats) -> Places:
    """The bin of each finite value, as the plan tells it one by one."""
    edges = numbers(Table(spec=spec, rows=())).edges
    order = np.array([BELOW, *spec.plan.codes_in_order(), ABOVE], dtype=np.intp)
    return np.asarray(order[np.searchsorted(edges, values, side="right")])


def amount_figures(amount: Amount, values: Values, binned: Table, tally: Tally, settings: Settings) -> Iterator[Figure]:
    """Sum, mean and quantiles of everybody and each group; over the groups of an attribute the largest gap of means."""
    rows, found = values.numbers()
    prompts, (names, _) = tally.prompts[rows], tally.groups
    means: dict[str, dict[str, tuple[Interval, int]]] = {}
    for view, places in tally.views().items():
        at = tally.among(rows, places)
        keys = {names[place] for place in places}
        own = [row for row in binned.rows if row.key in keys]
        middle = mean_of(found[at], prompts[at], settings.confidence)
        if view.by and view.group != NOT_KNOWN and middle.low is not None:
            means.setdefault(view.by, {})[view.group] = (middle, int(at.sum()))
        yield from _of_view(amount, found[at], middle, (binned, own), view, settings)
    for by, groups in means.items():
        yield from _gap(amount, by, groups, settings)


def mean_of(found: Floats, prompts: Places, confidence: float) -> Interval:
    """The mean with Student's interval, by prompts where one has several answers. No ends with one prompt."""
    if not len(found):
        return UNDEFINED
    middle = float(found.mean())
    _, of_prompt = np.unique(prompts, return_inverse=True)
    size, n = int(of_prompt.max()) + 1, len(found)
    if size < 2:
        return Interval(middle, None, None, "one prompt only, no interval")
    apart = np.bincount(of_prompt, weights=found - middle)
    error = math.sqrt(size / (size - 1) * float((apart * apart).sum())) / n
    half = student_quantile(confidence, size - 1) * error
    method = "Student's t" if size == n else "Student's t by prompts (cluster-robust)"
    return Interval(middle, middle - half, middle + half, method)


def _of_view(
    amount: Amount, found: Floats, middle: Interval, binned: tuple[Table, list[Row]], view: View, settings: Settings
) -> Iterator[Figure]:
    n, name = len(found), amount.name
    if amount.summed:
        total = math.fsum(found)
        shape: Shape = "count" if total.is_integer() else "amount"
        named = Named(f"{amount.stem}_total", f"sum of {name}", "sum over replies that have it", "number", shape)
        yield made(
            named, Interval(total, total, total, "exact sum"), n, settings, view=view, smallest=settings.min_people
        )
    named = Named(f"{amount.stem}_mean", f"mean {name}", "sum / replies that have it", "number", "amount")
    yield made(named, _told(middle, amount), n, settings, view=view, cite=amount.cite)
    own = numbers(*binned)
    whole = _is_plan_of_whole(binned[0]) and bool((found == np.floor(found)).all())
    for share, stem, words in _SHARES:
        at = quantile(own.counts, own.edges, share, settings.confidence, whole=whole)
        named = Named(
            f"{amount.stem}_{stem}", f"{words} of {name}", f"value with {share:.0%} below it", "number", "amount"
        )
        yield made(named, at, n, settings, view=view, cite=amount.cite)


def _is_plan_of_whole(table: Table) -> bool:
    """Whether a core bin is as wide as from one whole number to the next, and no tail bin is used."""
    spec = table.spec
    assert isinstance(spec, Histogram)
    core = spec.plan.last - spec.plan.first
    return spec.plan.e == 0 and all(row.bin < core for row in table.rows)


def _told(middle: Interval, amount: Amount) -> Interval:
    """The mean as it is shown: values that are all alike say nothing of others, and no amount is below zero."""
    if middle.low is not None and math.isclose(middle.low, middle.high or 0.0, rel_tol=1e-12):
        return Interval(middle.value, None, None, "all values alike, no interval")
    return bounded(middle, 0.0, math.inf) if amount.stem in WORDS else middle


def _gap(amount: Amount, by: str, groups: Mapping[str, tuple[Interval, int]], settings: Settings) -> Iterator[Figure]:
    enough = {name: own for name, own in groups.items() if own[1] >= settings.min_people}
    if len(enough) < 2:
        return
    values = [centre(own) for own, _ in enough.values()]
    errors = [(ends(own)[1] - ends(own)[0]) / 2 / z_of(settings.confidence) for own, _ in enough.values()]
    gap, chance = widest_gap(values, errors, confidence=settings.confidence, seed=settings.seed)
    order = sorted(enough, key=lambda name: (centre(enough[name][0]), name))
    named = Named(
        f"{amount.stem}_mean_gap", f"largest gap of mean {amount.name}", "highest mean - lowest mean", "number", "gap"
    )
    left = left_out(sorted(set(groups) - set(enough)), settings)
    yield made(
        named,
        gap,
        sum(n for _, n in enough.values()),
        settings,
        view=View(by=by),
        reference=f"{order[0]} to {order[-1]}",
        notes=(left,) if left else (),
        cite=amount.cite,
        expected=chance,
    )
