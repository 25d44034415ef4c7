"""Groups compared within strata (requisition, region, month, grade), where pooling can deceive.

A pooled gap may vanish in every stratum, or hide one (Simpson's paradox): both are said. Catalogue of
metrics, section 4; Mantel and Haenszel 1959; Wachter, Mittelstadt and Russell 2021 (conditional
demographic disparity, for the reading of EU non-discrimination law).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from ombud.errors import InputError
from ombud.measure.counts import NOT_KNOWN
from ombud.measure.fairness.about import About, fewer
from ombud.measure.fairness.groups import Meaning, Settings, combinations, group_name, in_order, key_text
from ombud.measure.figures import Figure
from ombud.measure.specs import Strata
from ombud.measure.statistics.conditional import conditional_disparity
from ombud.measure.statistics.shares import Share, compared, difference, interval, ratio, too_small
from ombud.measure.statistics.strata import Stratum, breslow_day, cmh_test, mantel_haenszel, simpson_note
from ombud.measure.tables import Table

#: By stratum, {group: (selected, people)}.
Stratified = dict[str, dict[str, tuple[int, int]]]
#: Smallest expected count over all strata together.
EXPECTED = 5.0


def stratified(table: Table, names: tuple[str, ...], meaning: Meaning) -> Stratified:
    """Selected and all people with a decision, by stratum and group of the named columns.

    Raises:
        InputError: the table is of another kind, or has weights, whose rows are not people.
    """
    spec = table.spec
    if not isinstance(spec, Strata):
        raise InputError("conditional figures need a table of strata (K7).", code="table-kind")
    if spec.weight:
        raise InputError(
            "figures within strata are for people of equal weight.",
            code="weights-not-here",
            hint="Leave out the weight, or the strata.",
        )
    found: Stratified = {}
    places, width = [spec.keys.index(name) for name in names], len(spec.strata)
    for row in table.rows:
        if row.key[-1] is None:
            continue
        own = found.setdefault(key_text(row.key[:width]), {})
        group, n = group_name([row.key[place] for place in places]), row.counts[0]
        k_before, n_before = own.get(group, (0, 0))
        own[group] = k_before + (n if row.key[-1] == meaning.favourable else 0), n_before + n
    return {name: found[name] for name in in_order(list(found))}


def strata_figures(
    table: Table, meaning: Meaning, references: Mapping[str, str], settings: Settings
) -> Iterator[Figure]:
    """For each attribute: every stratum, the common odds ratio, its tests, and the conditional disparity.

    Args:
        references: view to its reference group, as it was chosen without strata; empty for all others.
    """
    spec = table.spec
    if not isinstance(spec, Strata):
        raise InputError("conditional figures need a table of strata (K7).", code="table-kind")
    of = " x ".join(spec.strata)
    for names in combinations(spec.groups):
        by = " x ".join(names)
        strata = stratified(table, names, meaning)
        groups = in_order(list({group for own in strata.values() for group in own if group != NOT_KNOWN}))
        reference = references.get(by, "")
        if reference:
            yield from _rates_of(by, reference, strata, of, settings)
        for group in groups:
            if group != reference and len(groups) > 1:
                yield from _group(by, group, reference, strata, of, settings)


def strata_of(strata: Stratified, group: str, reference: str) -> dict[str, Stratum]:
    """The group against its reference (or all other known people) in each stratum."""
    found = {}
    for name, own in strata.items():
        others = [pair for other, pair in own.items() if other not in (group, NOT_KNOWN)]
        chosen = [own.get(reference, (0, 0))] if reference else others
        found[name] = Stratum(*own.get(group, (0, 0)), sum(k for k, _ in chosen), sum(n for _, n in chosen))
    return found


def _group(by: str, group: str, reference: str, strata: Stratified, of: str, settings: Settings) -> Iterator[Figure]:
    parts = strata_of(strata, group, reference)
    about = About(by=by, group=group, reference=reference or "all others", n=0, settings=settings)
    yield from _rates_of(by, group, strata, of, settings)
    for name, part in parts.items():
        yield from _in_stratum(about.of(stratum=f"{of}: {name}", n=part.n1, reference_n=part.n2), part)
    yield _common(_with_people(about, parts), parts, of)
    yield _disparity(about.of(reference="all others"), strata_of(strata, group, ""), of)


def _with_people(about: About, parts: Mapping[str, Stratum]) -> About:
    """With the people of both sides over all strata."""
    n, other = sum(part.n1 for part in parts.values()), sum(part.n2 for part in parts.values())
    return about.of(n=n, reference_n=other)


def _rates_of(by: str, group: str, strata: Stratified, of: str, settings: Settings) -> Iterator[Figure]:
    """The selection rate of one group in each stratum."""
    for name, own in strata.items():
        k, n = own.get(group, (0, 0))
        yield About(
            by=by,
            group=group,
            n=n,
            settings=settings,
            stratum=f"{of}: {name}",
            small=fewer(n, settings),
            undefined="undefined: the stratum has nobody of the group",
        ).figure(
            "selection_rate",
            "selection rate",
            "favourable / n",
            interval(Share(k=k, n=n), settings.confidence),
            "share",
            "rate",
            hits=k,
        )


def _in_stratum(about: About, part: Stratum) -> Iterator[Figure]:
    one, other = Share(k=part.k1, n=part.n1), Share(k=part.k2, n=part.n2)
    confidence = about.settings.confidence
    about = about.of(
        small=too_small(one, other, about.settings.min_people),
        undefined="undefined: a side of the stratum is empty, or nobody of the reference is selected",
    )
    yield about.figure(
        "selection_difference",
        "difference of selection rates",
        "selection rate - selection rate of the reference",
        difference(one, other, confidence),
        "points",
        "difference",
        test=compared(one, other),
    )
    yield about.figure(
        "impact_ratio",
        "impact ratio",
        "selection rate / selection rate of the reference",
        ratio(one, other, confidence),
        "ratio",
        "ratio",
        test=compared(one, other),
    )


def _common(about: About, parts: Mapping[str, Stratum], of: str) -> Figure:
    """The odds ratio that all strata share, and whether they do."""
    all_of = list(parts.values())
    confidence = about.settings.confidence
    same = breslow_day(all_of)
    alone = sum(1 for part in all_of if not part.n1 or not part.n2)
    notes = (
        simpson_note(all_of, confidence),
        f"the odds ratio is not the same in all strata (p = {same.p:.4f}): read them one by one"
        if same is not None and same.p < 1 - confidence
        else "",
        f"{alone} of {len(parts)} strata hold only one side and say nothing" if alone else "",
    )
    few = "fewer than five expected over all strata: shown, not judged"
    return about.of(
        small=few if _expected(all_of) < EXPECTED else "",
        undefined="undefined: no stratum holds both outcomes on both sides",
    ).figure(
        "common_odds_ratio",
        f"common odds ratio within {of}",
        "Σ k (n_ref - k_ref) / n_s ÷ Σ (n - k) k_ref / n_s",
        mantel_haenszel(all_of, confidence),
        "ratio",
        "ratio",
        test=cmh_test(all_of),
        note="; ".join(note for note in notes if note),
    )


def _expected(parts: list[Stratum]) -> float:
    """The smallest expected count of the two-by-two table, summed over strata."""
    sums = np.zeros((2, 2))
    for part in parts:
        if part.total:
            hits = part.k1 + part.k2
            sums += np.outer([part.n1, part.n2], [hits, part.total - hits]) / part.total
    return float(sums.min())


def _disparity(about: About, parts: Mapping[str, Stratum], of: str) -> Figure:
    """The group against all other known people, as the measure is defined."""
    settings = about.settings
    table = np.array([[p.k1, p.n1 - p.k1, p.k2, p.n2 - p.k2] for p in parts.values()], dtype=np.int64)
    found, silent = conditional_disparity(table, confidence=settings.confidence, seed=settings.seed)
    about = _with_people(about, parts)
    quiet = f"{len(silent)} of {len(parts)} strata have nobody refused or nobody accepted, and no weight"
    return about.of(
        small=fewer(about.n, settings), undefined="undefined: every stratum has nobody refused or nobody accepted"
    ).figure(
        "conditional_disparity",
        f"conditional demographic disparity within {of}",
        "Σ n_s (share of the refused - share of the accepted) / Σ n_s",
        found,
        "points",
        "difference",
        note=quiet if silent else "",
        cite="Wachter, Mittelstadt and Russell 2021",
    )
