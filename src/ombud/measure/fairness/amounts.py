"""Amounts by group - prices, limits, predicted values - and whether they are wrong by group.

Catalogue of metrics, sections 4 and 7: mean, gap, standardised mean difference and its variants;
with actual values the mean error, mean absolute error and residual difference. NYDFS Insurance
Circular Letter No. 7 (2024) names the standardised mean difference.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import msgspec

from ombud.errors import InputError
from ombud.measure.counts import NOT_KNOWN
from ombud.measure.fairness.about import About, fewer, left_out
from ombud.measure.fairness.groups import Settings, combinations, group_name, in_order
from ombud.measure.figures import Figure
from ombud.measure.specs import Outcomes
from ombud.measure.statistics.interval import Interval
from ombud.measure.statistics.moments import Moments, hedges_g, mean, mean_gap, smd, smd_total, welch_test
from ombud.measure.statistics.widest import widest_gap
from ombud.measure.tables import Table

NOTHING = Moments(0, 0.0, 0.0)
#: With more groups, gaps between all pairs are not drawn.
MOST_GROUPS = 120


class Amounts(msgspec.Struct, frozen=True, kw_only=True):
    """Sums of one group: of the amount, and of its error where there are actual values.

    Attributes:
        size: Σ|actual - amount|.
        unusable: people whose amount is missing or no usable number.
    """

    value: Moments = NOTHING
    error: Moments = NOTHING
    size: float = 0.0
    unusable: int = 0


def amounts_by_group(table: Table, names: tuple[str, ...]) -> dict[str, Amounts]:
    """Sums by group of the named columns.

    Raises:
        InputError: the table is of another kind or weighted, or no amount can be used.
    """
    spec = table.spec
    if not isinstance(spec, Outcomes) or spec.weight:
        raise InputError("figures of amounts need a table of outcomes (K5) without weights.", code="table-kind")
    places = [spec.groups.index(name) for name in names]
    held: dict[str, Amounts] = {}
    for row in table.rows:
        name = group_name([row.key[place] for place in places])
        before = held.get(name, Amounts())
        n, sums = row.counts[0], dict(zip(spec.sums, row.sums, strict=True))
        if row.bin != 0:
            held[name] = msgspec.structs.replace(before, unusable=before.unusable + n)
            continue
        held[name] = Amounts(
            value=before.value + Moments(n, sums["v"], sums["vv"]),
            error=before.error + Moments(n, sums["e"], sums["ee"]) if spec.actual else NOTHING,
            size=before.size + (sums["ae"] if spec.actual else 0.0),
            unusable=before.unusable,
        )
    if not any(own.value.n for own in held.values()):
        raise InputError(f'the column "{spec.value}" holds no number that can be used.', code="no-numbers")
    return {name: held[name] for name in in_order(list(held))}


def amount_figures(table: Table, references: dict[str, str], settings: Settings) -> Iterator[Figure]:
    """Means by group, their gaps and standardised differences, and with actual values the errors.

    Args:
        references: view to reference group; the largest group where it is not named.
    """
    spec = table.spec
    if not isinstance(spec, Outcomes):
        raise InputError("figures of amounts need a table of outcomes (K5).", code="table-kind")
    for names in combinations(spec.groups):
        held = amounts_by_group(table, names)
        known = {name: own for name, own in held.items() if name != NOT_KNOWN and own.value.n}
        by = " x ".join(names)
        reference = references.get(by) or max(known, key=lambda name: known[name].value.n, default="")
        for name, own in held.items():
            yield from _of_group(by, name, own, spec, settings)
        for name in known:
            if name != reference and reference in known:
                yield from _against(by, name, reference, known, spec, settings)
        yield from _gap(by, known, spec, settings)


def _of_group(by: str, name: str, own: Amounts, spec: Outcomes, settings: Settings) -> Iterator[Figure]:
    about = About(
        by=by,
        group=name,
        n=own.value.n,
        settings=settings,
        small=fewer(own.value.n, settings),
        undefined="undefined: fewer than two values",
    )
    left = f"{own.unusable:,} left out: missing or no usable number" if own.unusable else ""
    found = mean(own.value, settings.confidence)
    yield about.figure("mean_amount", f"mean {spec.value}", "Σ v / n", found, "number", "amount", note=left)
    if not spec.actual or not own.error.n:
        return
    about = about.of(n=own.error.n)
    error = f"{spec.actual} - {spec.value}"
    found = mean(own.error, settings.confidence)
    yield about.figure("mean_error", "mean error", f"Σ ({error}) / n", found, "number", "amount")
    # |e|² = e², so Σe² is the sum of squares of the sizes too.
    found = mean(Moments(own.error.n, own.size, own.error.squares), settings.confidence)
    yield about.figure("mean_absolute_error", "mean absolute error", f"Σ |{error}| / n", found, "number", "amount")
    found = Interval(math.sqrt(own.error.squares / own.error.n), None, None, "from the sums, without interval")
    yield about.figure(
        "root_mean_square_error", "root mean square error", f"√(Σ ({error})² / n)", found, "number", "amount"
    )


def _against(
    by: str, name: str, reference: str, known: dict[str, Amounts], spec: Outcomes, settings: Settings
) -> Iterator[Figure]:
    own, other = known[name], known[reference]
    about = About(
        by=by,
        group=name,
        reference=reference,
        n=own.value.n,
        reference_n=other.value.n,
        settings=settings,
        small=fewer(min(own.value.n, other.value.n), settings),
        undefined="undefined: fewer than two values, or no spread",
    )
    yield from _differences(about, "amount", spec.value, own.value, other.value, settings)
    everybody = sum((each.value for each in known.values()), NOTHING)
    yield about.figure(
        "amount_smd_total",
        f"standardised mean difference of {spec.value} (total sd)",
        "(mean - mean of the reference) / sd of all",
        smd_total(own.value, other.value, everybody, settings.confidence),
        "number",
        "difference",
        test=welch_test(own.value, other.value),
    )
    if spec.actual:
        yield from _differences(
            about.of(n=own.error.n, reference_n=other.error.n), "residual", "error", own.error, other.error, settings
        )


def _differences(
    about: About, stem: str, what: str, one: Moments, other: Moments, settings: Settings
) -> Iterator[Figure]:
    test = welch_test(one, other)
    yield about.figure(
        f"mean_{stem}_difference",
        f"difference of mean {what}",
        "mean - mean of the reference",
        mean_gap(one, other, settings.confidence),
        "number",
        "difference",
        test=test,
    )
    standardised = hedges_g if about.small else smd
    yield about.figure(
        f"{stem}_smd",
        f"standardised mean difference of {what} (pooled sd)",
        "(mean - mean of the reference) / pooled sd",
        standardised(one, other, settings.confidence),
        "number",
        "difference",
        test=test,
    )


def _gap(by: str, known: dict[str, Amounts], spec: Outcomes, settings: Settings) -> Iterator[Figure]:
    large = {name: own for name, own in known.items() if own.value.n >= max(2, settings.min_people)}
    if not 2 <= len(large) <= MOST_GROUPS:
        return
    found, chance = widest_gap(
        [own.value.mean for own in large.values()],
        [math.sqrt(own.value.variance / own.value.n) for own in large.values()],
        confidence=settings.confidence,
        seed=settings.seed,
    )
    names = sorted(large, key=lambda name: large[name].value.mean)
    about = About(
        by=by,
        reference=f"{names[0]} to {names[-1]}",
        n=sum(own.value.n for own in large.values()),
        settings=settings,
        undefined="undefined: no spread in any group",
    )
    yield about.figure(
        "mean_amount_gap",
        f"largest gap of mean {spec.value}",
        "highest mean - lowest mean",
        found,
        "number",
        "gap",
        note=left_out(sorted(set(known) - set(large)), f"under {settings.min_people} people"),
        expected=chance,
    )
