"""Groups that were not collected: figures by probabilities of a proxy, with the proxy's own error beside them.

Three answers side by side, because each can mislead: weighted by the probability, by assignment above
a threshold, and the bounds within which the truth lies whatever links outcome and proxy error.
Catalogue of metrics, section 9; CFPB 2014; Elliott et al. 2009; Chen et al. 2019; Kallus, Mao and
Zhou 2022. Never an input to a decision, and not where a rule forbids inferring.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import msgspec
import numpy as np

from ombud.errors import InputError
from ombud.measure.bins import BELOW
from ombud.measure.fairness.about import About, fewer
from ombud.measure.fairness.groups import Settings
from ombud.measure.figures import Figure, Unit
from ombud.measure.specs import FAVOURABLE, Cells, Cut, ProxyCells, ScoreCells, TableSpec
from ombud.measure.statistics import shares
from ombud.measure.statistics.interval import UNDEFINED, Interval
from ombud.measure.statistics.proxies import ProxySums, proxy_gap, proxy_rate, proxy_ratio
from ombud.measure.statistics.proxy_bounds import Bounds, rate_bounds
from ombud.measure.statistics.proxy_bounds import ProxyCells as BoundCells
from ombud.measure.statistics.verdicts import four_fifths, said_of_few
from ombud.measure.tables import Table

#: A person is assigned to a group from this probability on.
ASSIGNED = Decimal("0.8")
WEIGHTED = "weighted by the probability of the group: the interval is of this estimate, not of the group"
BOUNDED = "the truth lies between these ends if the probabilities are right on average; chance comes on top"
NO_GAP = "the bounds allow that there is no gap"


def proxy_specs(
    prediction: str, probabilities: Sequence[str], *, count: str = "", not_known: tuple[str, ...] = ()
) -> list[TableSpec]:
    """What to count: the weighted sums, then for each group its bins and its assigned people."""
    sums = ProxyCells(probabilities=tuple(probabilities), prediction=prediction, count=count, not_known=not_known)
    bins = [
        ScoreCells(groups=(), score=name, label=prediction, count=count, not_known=not_known) for name in probabilities
    ]
    assigned = [
        Cells(groups=(prediction,), cut=Cut(score=name, at=ASSIGNED), count=count, not_known=not_known)
        for name in probabilities
    ]
    return [sums, *bins, *assigned]


class ByProxy(msgspec.Struct, frozen=True, kw_only=True):
    """One group by its probabilities.

    Attributes:
        title: what the group is called.
        sums: of the probabilities, by outcome.
        bounds: of its rate; None when nobody can be of it.
        assigned: people with a probability of at least 0.8.
    """

    title: str
    sums: ProxySums
    bounds: Bounds | None
    assigned: shares.Share

    @property
    def n(self) -> int:
        """People expected in it, Σp."""
        return round(self.sums.hit + self.sums.miss)


def by_proxy(tables: Sequence[Table], favourable: str, titles: Mapping[str, str]) -> dict[str, ByProxy]:
    """Each group, from the tables of :func:`proxy_specs`.

    Args:
        titles: probability column to the name of its group; else the name of the column.

    Raises:
        InputError: the tables are others, nobody's probabilities can be used, or the favourable
            outcome does not occur.
    """
    spec = tables[0].spec if tables else None
    if not isinstance(spec, ProxyCells) or len(tables) != 1 + 2 * len(spec.probabilities):
        raise InputError("figures by proxy need the tables of proxies (K6).", code="table-kind")
    names = spec.probabilities
    if tables[0].special(BELOW) == tables[0].people:
        raise InputError(
            f"no row has usable probabilities in {', '.join(names)}: each must be a number from 0 to 1.",
            code="proxy-unusable",
            hint="Compute them first, for instance by surname and place (BISG).",
        )
    _check_favourable(tables[0], spec, favourable)
    bins, assigned = tables[1 : 1 + len(names)], tables[1 + len(names) :]
    return {
        name: ByProxy(
            title=titles.get(name, name),
            sums=_sums(tables[0], name, favourable),
            bounds=_bounds(bins[place], favourable),
            assigned=_assigned(assigned[place], favourable),
        )
        for place, name in enumerate(names)
    }


def _check_favourable(table: Table, spec: ProxyCells, favourable: str) -> None:
    found = sorted({row.key[0] for row in table.rows if row.key[0] is not None})
    if favourable in found:
        return
    said = f'the favourable outcome "{favourable}" does not occur in "{spec.prediction}".'
    raise InputError(
        said if favourable else f'it is not said which value of "{spec.prediction}" is the favourable outcome.',
        code="outcome-absent" if favourable else "outcome-undeclared",
        hint=f"Give --favourable with one of: {', '.join(found[:10])}.",
    )


def _sums(table: Table, name: str, favourable: str) -> ProxySums:
    p, pp = table.spec.sums.index("p"), table.spec.sums.index("pp")
    held = {True: [0.0, 0.0], False: [0.0, 0.0]}
    for row in table.rows:
        if row.bin == 0 and row.key[-1] == name and row.key[0] is not None:
            own = held[row.key[0] == favourable]
            own[0] += row.sums[p]
            own[1] += row.sums[pp]
    return ProxySums(hit=held[True][0], miss=held[False][0], hit_squared=held[True][1], miss_squared=held[False][1])


def _bounds(table: Table, favourable: str) -> Bounds | None:
    """Fréchet bounds over people of about the same probability; wider than by place and name, so they hold."""
    people: dict[int, list[float]] = {}
    s = table.spec.sums.index("s")
    for row in table.rows:
        if row.bin >= 0 and row.key[-1] is not None:
            own = people.setdefault(row.bin, [0.0, 0.0, 0.0])
            own[0] += row.counts[0]
            own[1] += row.counts[0] if row.key[-1] == favourable else 0
            own[2] += row.sums[s]
    cells = np.array(list(people.values()), dtype=float).reshape(-1, 3)
    if not cells[:, 2].sum():
        return None
    shared = BoundCells(people=cells[:, 0], outcome=cells[:, 1] / cells[:, 0], shares=cells[:, 2:] / cells[:, :1])
    return rate_bounds(shared, 0)


def _assigned(table: Table, favourable: str) -> shares.Share:
    rows = [row for row in table.rows if row.key[-2] == FAVOURABLE and row.key[0] is not None]
    hits = sum(row.counts[0] for row in rows if row.key[0] == favourable)
    return shares.Share(k=hits, n=sum(row.counts[0] for row in rows))


def proxy_figures(held: Mapping[str, ByProxy], reference: str, settings: Settings) -> Iterator[Figure]:
    """Rates, ratios and differences by each estimator, against one reference, with bounds.

    Args:
        reference: probability column of the reference group.

    Raises:
        InputError: the reference is none of the columns.
    """
    if reference not in held:
        raise InputError(
            f'the reference "{reference}" is none of the probability columns.',
            code="reference-absent",
            hint=f"There are: {', '.join(held)}.",
        )
    for name, one in held.items():
        yield from _rates(one, settings)
        if name != reference:
            yield from _weighted_pair(one, held[reference], settings)
            yield from _assigned_pair(one, held[reference], settings)
            yield from _bounded_pair(one, held[reference], settings)


def _rates(one: ByProxy, settings: Settings) -> Iterator[Figure]:
    size = one.sums.weights().effective_size
    about = About(
        by="proxy",
        group=one.title,
        n=one.n,
        settings=settings,
        small=fewer(size, settings, "people in effective size"),
        undefined="undefined: nobody can be of this group",
    )
    weighted = proxy_rate(one.sums, settings.confidence)
    yield about.figure(
        "selection_rate", "selection rate", "Σ p F / Σ p", weighted, "share", "rate", note=WEIGHTED, effective_n=size
    )
    few = fewer(one.assigned.n, settings)
    yield about.of(n=one.assigned.n, small=few, undefined=f"undefined: nobody reaches {ASSIGNED}").figure(
        "assigned_selection_rate",
        "selection rate by assignment",
        f"favourable / people with p ≥ {ASSIGNED}",
        shares.interval(one.assigned, settings.confidence),
        "share",
        "rate",
        hits=one.assigned.k,
    )
    yield _bounds_figure(about, "selection_rate", "selection rate", weighted.value, one.bounds, "share")


def _weighted_pair(one: ByProxy, other: ByProxy, settings: Settings) -> Iterator[Figure]:
    size = min(each.sums.weights().effective_size for each in (one, other))
    small = fewer(size, settings, "people in effective size")
    about = About(
        by="proxy",
        group=one.title,
        reference=other.title,
        n=one.n,
        reference_n=other.n,
        settings=settings,
        small=small,
        undefined="undefined: nobody can be of a group, or nobody of the reference is selected",
    )
    found = proxy_ratio(one.sums, other.sums, settings.confidence)
    words: str = four_fifths(found, None, enough=not small, bounds=_ratio_bounds(one, other)).words
    yield about.figure(
        "impact_ratio",
        "impact ratio",
        "Σ p F / Σ p of the group over that of the reference",
        found,
        "ratio",
        "ratio",
        note=WEIGHTED,
        reading=said_of_few(words) if small else words,
    )
    gap = proxy_gap(one.sums, other.sums, settings.confidence)
    yield about.figure(
        "selection_difference",
        "difference of selection rates",
        "Σ p F / Σ p of the group less that of the reference",
        gap,
        "points",
        "difference",
        note=WEIGHTED,
    )


def _assigned_pair(one: ByProxy, other: ByProxy, settings: Settings) -> Iterator[Figure]:
    about = About(
        by="proxy",
        group=one.title,
        reference=other.title,
        n=one.assigned.n,
        reference_n=other.assigned.n,
        settings=settings,
        small=shares.too_small(one.assigned, other.assigned, settings.min_people),
        undefined=f"undefined: nobody of a group reaches {ASSIGNED}, or nobody of the reference is selected",
    )
    yield about.figure(
        "assigned_impact_ratio",
        "impact ratio by assignment",
        "rate / rate of the reference",
        shares.ratio(one.assigned, other.assigned, settings.confidence),
        "ratio",
        "ratio",
        test=shares.compared(one.assigned, other.assigned),
        note=f"people assigned where p is at least {ASSIGNED}",
    )


def _ratio_bounds(one: ByProxy, other: ByProxy) -> tuple[float, float] | None:
    """Least and most that the ratio can be; infinite at the top when nobody of the other may be selected."""
    if one.bounds is None or other.bounds is None or other.bounds.high <= 0:
        return None
    most = one.bounds.high / other.bounds.low if other.bounds.low > 0 else float("inf")
    return one.bounds.low / other.bounds.high, most


def _bounded_pair(one: ByProxy, other: ByProxy, settings: Settings) -> Iterator[Figure]:
    if one.bounds is None or other.bounds is None:
        return
    about = About(by="proxy", group=one.title, reference=other.title, n=one.n, reference_n=other.n, settings=settings)
    gap = Bounds(one.bounds.low - other.bounds.high, one.bounds.high - other.bounds.low)
    value = proxy_gap(one.sums, other.sums).value
    yield _bounds_figure(about, "selection_difference", "difference of selection rates", value, gap, "points", 0.0)
    limits = _ratio_bounds(one, other)
    if limits is not None and other.bounds.low > 0:
        ratio = Bounds(*limits)
        value = proxy_ratio(one.sums, other.sums).value
        yield _bounds_figure(about, "impact_ratio", "impact ratio", value, ratio, "ratio", 1.0)


def _bounds_figure(
    about: About,
    stem: str,
    name: str,
    value: float | None,
    bounds: Bounds | None,
    unit: Unit,
    none: float | None = None,
) -> Figure:
    """Bounds around the weighted estimate; ``none`` is where there would be no gap."""
    found = UNDEFINED
    if bounds is not None and value is not None:
        found = Interval(value, bounds.low, bounds.high, "Fréchet bounds over bins of the probability")
    reading = ""
    if none is not None and bounds is not None:
        allows = bounds.low <= none <= bounds.high
        reading = NO_GAP if allows else "a gap, whatever links outcome and proxy error"
    shape = "rate" if unit == "share" else "ratio" if unit == "ratio" else "difference"
    return about.figure(
        f"{stem}_bounds",
        f"bounds of the {name}",
        "least and most that the probabilities allow",
        found,
        unit,
        shape,  # type: ignore[arg-type]  # one of the shapes
        note=BOUNDED,
        reading=reading,
    )
