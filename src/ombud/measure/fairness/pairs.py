"""Does the decision change when only the protected attribute is changed? From paired scoring (K8).

Never estimated from unpaired logs. Catalogue of metrics, section 8; McNemar 1947; Kusner et al. 2017.
"""

from __future__ import annotations

from collections.abc import Iterator

from ombud.errors import InputError
from ombud.measure.fairness.about import About, fewer
from ombud.measure.fairness.groups import Settings
from ombud.measure.figures import Figure
from ombud.measure.specs import Pairs
from ombud.measure.statistics import flips
from ombud.measure.tables import Table


def pairs_of(table: Table, favourable: str) -> flips.Pairs:
    """Complete pairs of decisions; a pair that lacks one is left out.

    Raises:
        InputError: the table is of another kind, or the favourable decision is not named or absent.
    """
    spec = table.spec
    if not isinstance(spec, Pairs):
        raise InputError("flips need a table of pairs (K8).", code="table-kind")
    seen = sorted({value for row in table.rows for value in row.key if value is not None})
    if favourable not in seen:
        said = f'the favourable outcome "{favourable}" does not occur in "{spec.original}".'
        raise InputError(
            said if favourable else f'it is not said which value of "{spec.original}" is the favourable outcome.',
            code="outcome-absent" if favourable else "outcome-undeclared",
            hint=f"Give --favourable with one of: {', '.join(seen[:10])}.",
        )
    tally = {(one, two): 0 for one in (True, False) for two in (True, False)}
    for row in table.rows:
        original, flipped = row.key
        if original is not None and flipped is not None:
            tally[original == favourable, flipped == favourable] += row.counts[0]
    return flips.Pairs(
        both=tally[True, True],
        only_first=tally[True, False],
        only_second=tally[False, True],
        neither=tally[False, False],
    )


def pair_figures(table: Table, favourable: str, settings: Settings) -> Iterator[Figure]:
    """The flip rate with McNemar's test for its direction, and the one-way rates."""
    pairs = pairs_of(table, favourable)
    lost, gained = flips.one_way_rates(pairs, settings.confidence)
    changed = pairs.only_first + pairs.only_second

    def about(n: int) -> About:
        nobody = "undefined: there is no such pair"
        return About(by="", n=n, settings=settings, small=fewer(n, settings, "pairs"), undefined=nobody)

    yield about(pairs.total).figure(
        "flip_rate",
        "counterfactual flip rate",
        "changed decisions / pairs",
        flips.flip_rate(pairs, settings.confidence),
        "share",
        "rate",
        hits=changed,
        test=flips.mcnemar(pairs),
    )
    yield about(pairs.both + pairs.only_first).figure(
        "flip_rate_lost",
        "share of the favoured who would lose it",
        "favoured to refused / favoured as they are",
        lost,
        "share",
        "rate",
        hits=pairs.only_first,
    )
    yield about(pairs.neither + pairs.only_second).figure(
        "flip_rate_gained",
        "share of the refused who would gain it",
        "refused to favoured / refused as they are",
        gained,
        "share",
        "rate",
        hits=pairs.only_second,
    )
