"""Fair lending and insurance: against one group that a person names, with amounts, controls and proxies.

Practice in lending after 29 CFR 1607.4(D); NYDFS Insurance Circular Letter No. 7 (2024); the Colorado
draft of 28 September 2023, which was never adopted and is read only when asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from ombud.errors import InputError
from ombud.measure.covered import Coverage
from ombud.measure.fairness.families import adjusted
from ombud.measure.fairness.found import Inputs, coverage_of, fairness_of
from ombud.measure.fairness.groups import Settings
from ombud.measure.figures import Figure
from ombud.measure.profiles.asked import Asked, need_decision, need_groups, need_reference
from ombud.measure.profiles.model import LawProfile
from ombud.measure.result import Found, Note
from ombud.measure.specs import Cells, TableSpec
from ombud.measure.tables import Table

NOT_FLAGGED = "not flagged by the draft test (a draft, not law)"
FLAGGED = "flagged by the draft test (a draft, not law)"


def specs(asked: Asked) -> list[TableSpec]:
    """What to count: groups or probabilities, decisions and amounts, with the controls.

    Raises:
        InputError: neither groups nor probabilities, no reference, or nothing to measure.
    """
    if asked.probabilities:
        return _proxy_specs(asked)
    need_groups(asked)
    need_reference(asked)
    if not asked.amount or asked.decides:
        need_decision(asked)
    found: list[TableSpec] = []
    if asked.decides:
        found.append(asked.cells())
        found += [asked.within(asked.strata)] if asked.strata else []
        found += [asked.within(asked.controls)] if asked.controls else []
    if asked.amount:
        found.append(asked.amounts())
        found += [asked.amounts(asked.controls)] if asked.controls else []
    return found


def _proxy_specs(asked: Asked) -> list[TableSpec]:
    from ombud.measure.fairness.proxies import proxy_specs

    if asked.groups:
        raise InputError(
            "groups that were collected and groups by proxy are two measurements.",
            code="group-and-proxy",
            hint="Give --group or --probability, not both.",
        )
    if not asked.prediction:
        raise InputError(
            "figures by proxy need a column of the decision.",
            code="no-prediction",
            hint="Give --prediction with --favourable.",
        )
    return proxy_specs(asked.prediction, tuple(asked.probabilities), count=asked.count, not_known=asked.not_known)


def found(tables: Sequence[Table], asked: Asked, profile: LawProfile) -> Found:
    """Figures of decisions and amounts against the reference group."""
    settings = asked.settings(profile)
    if asked.probabilities:
        return _by_proxy(tables, asked, settings)
    left = list(tables)
    decided = _decisions(left, asked, profile, settings) if asked.decides else None
    figures = list(decided.figures) if decided else []
    amounts = left.pop(0) if asked.amount else None
    if amounts is not None:
        from ombud.measure.fairness.amounts import amount_figures

        figures += amount_figures(amounts, _references(asked), settings)
        figures += _amount_effects(left.pop(0), asked, settings) if asked.controls else []
    if asked.draft:
        figures = [_draft(item, profile) for item in figures]
    coverage = decided.coverage if decided else _amount_coverage(amounts)
    return Found(
        coverage=coverage,
        figures=adjusted(figures, profile.family),
        groups=decided.groups if decided else {},
        notes=decided.notes if decided else (),
        headline=profile.headline,
    )


def _decisions(left: list[Table], asked: Asked, profile: LawProfile, settings: Settings) -> Found:
    cells = left.pop(0)
    strata = left.pop(0) if asked.strata else None
    result = fairness_of(Inputs(cells=cells, strata=strata), asked.meaning, settings, family=profile.family)
    if not asked.controls:
        return result
    from ombud.measure.fairness.marginal import decision_figures, decisions

    like = decisions(left.pop(0), asked.meaning)
    by, reference = _all_groups(asked)
    more = decision_figures(like, by, ", ".join(asked.controls), reference, settings)
    return msgspec.structs.replace(result, figures=(*result.figures, *more))


def _amount_effects(table: Table, asked: Asked, settings: Settings) -> Iterator[Figure]:
    from ombud.measure.fairness.marginal import amount_effects, amounts

    by, reference = _all_groups(asked)
    like = amounts(table, asked.controls)
    return amount_effects(like, by, ", ".join(asked.controls), reference, settings)


def _all_groups(asked: Asked) -> tuple[str, str]:
    """The view of all group columns together, and its reference."""
    return " x ".join(asked.groups), " / ".join(asked.reference[name] for name in asked.groups)


def _references(asked: Asked) -> dict[str, str]:
    by, reference = _all_groups(asked)
    return {**asked.reference, by: reference}


def _by_proxy(tables: Sequence[Table], asked: Asked, settings: Settings) -> Found:
    from ombud.measure.bins import BELOW
    from ombud.measure.fairness.proxies import by_proxy, proxy_figures

    titles = asked.probabilities
    column = asked.reference.get("proxy", "")
    reference = next((name for name, title in titles.items() if column in (name, title)), column)
    held = by_proxy(tables, asked.favourable, titles)
    people, unusable = tables[0].people, tables[0].special(BELOW)
    notes = [
        Note(
            text="Groups were not collected: they stand for probabilities, whose error is in the bounds.", code="proxy"
        )
    ]
    if unusable:
        text = f"{unusable:,} of {people:,} people have no usable probabilities and are in no figure."
        notes.append(Note(text=text, level="warning", code="proxy-unusable"))
    return Found(
        coverage=Coverage(people=people, used=people - unusable, basis="have probabilities"),
        figures=tuple(proxy_figures(held, reference, settings)),
        groups={"proxy": {one.title: one.n for one in held.values()}},
        notes=tuple(notes),
        headline=("selection_rate", "impact_ratio", "selection_difference_bounds"),
    )


def _amount_coverage(table: Table | None) -> Coverage:
    assert table is not None
    if isinstance(table.spec, Cells):
        return coverage_of(table)
    used = sum(row.counts[0] for row in table.rows if row.bin == 0)
    return Coverage(people=table.people, used=used, basis="have an amount that can be used")


#: What the draft reads, and the parameter of its threshold.
_DRAFT = {
    "marginal_effect": "draft_points",
    "selection_difference": "draft_points",
    "amount_effect_share": "draft_share",
}


def _draft(item: Figure, profile: LawProfile) -> Figure:
    """Reads approvals and premiums by the Colorado draft: far enough, and p below 0.05, both."""
    parameter = _DRAFT.get(item.id, "")
    if parameter not in profile.parameters or item.value is None or item.p is None or item.stratum:
        return item
    far = abs(float(item.value)) >= float(profile.parameters[parameter])
    sure = float(item.p) < float(profile.parameters["draft_p"])
    return msgspec.structs.replace(item, reading=FLAGGED if far and sure else NOT_FLAGGED)
