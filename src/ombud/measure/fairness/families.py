"""Many comparisons at once: p values for the number of tests that were made.

Monitoring: Benjamini-Hochberg over all comparisons of groups in one model and window, so that the
expected share of false findings stays at the level. One outcome in one legal table: Holm over its
pairs, beside the raw p that the rule itself reads. Catalogue of metrics, section 3.3.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import msgspec

from ombud.measure.figures import Figure, text
from ombud.measure.statistics.families import benjamini_hochberg, holm, marginals_first

Family = Literal["Benjamini-Hochberg", "Holm"]
_METHODS: dict[Family, Callable[[Sequence[float]], tuple[float, ...]]] = {
    "Benjamini-Hochberg": benjamini_hochberg,
    "Holm": holm,
}
#: Figures that say the same comparison again: they take the p of the first and do not add a test.
REPEATED = frozenset({"standard_deviations", "denial_odds_ratio", "selection_difference"})
#: Other tests of the same comparison, shown beside it as they are.
BESIDE = frozenset({"fisher_p", "selections_beyond_expected"})


def adjusted(figures: Sequence[Figure], family: Family = "Benjamini-Hochberg") -> tuple[Figure, ...]:
    """The figures with p adjusted over all comparisons of their family, each counted once.

    After Benjamini and Hochberg all comparisons are one family; after Holm those of one outcome in
    one table are, so that no other outcome that is measured beside it changes its p.

    A comparison is a rate of one group against its reference: its difference, ratio and deviations
    share one p and are one test. Fisher's exact p stands beside it, unadjusted.
    """
    tests: dict[tuple[str, ...], float] = {}
    for item in figures:
        if _is_test(item):
            tests.setdefault(_comparison(item), float(item.p or 0))
    families: dict[str, list[tuple[str, ...]]] = {}
    for each in tests:
        families.setdefault(_family(each) if family == "Holm" else "", []).append(each)
    found: dict[tuple[str, ...], tuple[float, str]] = {}
    for about, own in families.items():
        words = f"{family} over {len(own)} comparison{'s' if len(own) > 1 else ''}{about}"
        values = _METHODS[family]([tests[each] for each in own])
        found |= {each: (value, words) for each, value in zip(own, values, strict=True)}
    return tuple(_with(item, *found[_comparison(item)]) if _is_test(item) else item for item in figures)


def _with(item: Figure, value: float, words: str) -> Figure:
    return msgspec.structs.replace(item, adjusted_p=text(value), adjustment=words)


def _family(comparison: tuple[str, ...]) -> str:
    """The outcome and the table of a comparison, in words; all strata of a table are one family."""
    stem, by, _, _, stratum, window = comparison
    within = " within strata" if stratum else ""
    return f" of {stem.replace('_', ' ')} by {by}{within}{f', {window}' if window else ''}"


def _is_test(item: Figure) -> bool:
    return item.p is not None and bool(item.group) and item.id not in BESIDE


def _comparison(item: Figure) -> tuple[str, ...]:
    """What is compared, whatever the figure: the rate, the groups, the stratum and window."""
    stem = "selection" if item.id in REPEATED or item.id == "impact_ratio" else item.id
    for ending in ("_difference", "_ratio"):
        stem = stem.removesuffix(ending)
    return stem, item.by, item.group, item.reference, item.stratum, item.window


class Intersections(msgspec.Struct, frozen=True, kw_only=True):
    """What a closed family of attributes and intersections shows; in words for a reader."""

    attributes: tuple[str, ...]
    intersections: tuple[str, ...]
    not_tested: tuple[str, ...]

    def words(self) -> str:
        """One sentence."""
        found = ", ".join((*self.attributes, *self.intersections)) or "nothing"
        small = f"; too small to test: {', '.join(self.not_tested[:10])}" if self.not_tested else ""
        return f"attributes first, then their intersections, at five per cent over both: {found} found{small}"


def intersections(figures: Sequence[Figure], sizes: dict[str, int], min_people: int = 30) -> Intersections:
    """Attributes tested first (by their omnibus test), then each intersection group with the level they earned.

    Args:
        sizes: people of each intersection group, by its name.
    """
    attributes = {
        item.by: float(item.p)
        for item in figures
        if item.id == "selection_association" and item.p is not None and " x " not in item.by
    }
    crossed = {
        item.group: float(item.p)
        for item in figures
        if item.id == "impact_ratio" and item.p is not None and " x " in item.by
    }
    found = marginals_first(
        attributes,
        crossed,
        sizes={name: sizes.get(name, 0) for name in crossed},
        smallest=min_people,
    )
    return Intersections(attributes=found.marginals, intersections=found.intersections, not_tested=found.not_tested)
