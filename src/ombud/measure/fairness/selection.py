"""What rules on selection ask beside the impact ratio: deviations, exact tests, odds, people missing.

For each group against its reference, from rows that are people of equal weight. Catalogue of metrics,
section 4; 29 CFR 1607.4(D) with questions and answers 21; Castaneda v. Partida, 430 U.S. 482 (1977),
note 17, and Hazelwood v. United States, 433 U.S. 299 (1977), notes 14 and 17.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import msgspec

from ombud.measure.fairness.about import About, scaled
from ombud.measure.fairness.groups import Settings, View
from ombud.measure.fairness.rates import SELECTION, share_of
from ombud.measure.figures import Figure
from ombud.measure.statistics.distributions import z_of
from ombud.measure.statistics.interval import UNDEFINED, Interval, Test
from ombud.measure.statistics.odds import odds_ratio
from ombud.measure.statistics.shares import Share, compared, difference, pooled, ratio, too_small
from ombud.measure.statistics.shortfall import detectable_ratio, one_person, shortfall
from ombud.measure.statistics.strata import Stratum, cmh_test
from ombud.measure.statistics.two_rates import cohen_h
from ombud.measure.statistics.two_tests import fisher_exact, fisher_mid_p, pooled_z
from ombud.measure.statistics.verdicts import four_fifths, said_of_few

CASTANEDA = "Castaneda v. Partida, 430 U.S. 482 n.17; Hazelwood v. United States, 433 U.S. 299 n.14, n.17"
FOUR_FIFTHS = (
    "29 CFR 1607.4(D): a rate under four fifths of the highest is generally regarded as evidence of adverse impact"
)
TURNS = "one person more and one fewer would turn the four-fifths flag: infer nothing from the ratio alone"
#: With more tables of the same margins than this, Fisher's test adds nothing to z.
MANY = 20_000

Counted = tuple[int, int, int, int]


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """One group against its reference."""

    by: str
    group: str
    reference: str
    one: Share
    other: Share

    @property
    def counts(self) -> Counted:
        """k and n of the group, then of the reference."""
        return self.one.k, self.one.n, self.other.k, self.other.n

    @property
    def plain(self) -> bool:
        """Whether rows are people of equal weight."""
        return self.one.plain and self.other.plain


def compared_groups(view: View, reference: str) -> list[Compared]:
    """Every known group of a view against the reference, or against all others when it is empty."""
    known = {name: share_of(group, SELECTION) for name, group in view.known.items()}
    if len(known) < 2:
        return []

    def other(name: str) -> Share:
        return known[reference] if reference else pooled([each for key, each in known.items() if key != name])

    against = reference or "all others"
    return [
        Compared(by=view.by, group=name, reference=against, one=one, other=other(name))
        for name, one in known.items()
        if name != reference
    ]


def selection_figures(view: View, reference: str, settings: Settings) -> Iterator[Figure]:
    """The figures of this module for each group; none with weights or repeated people, whose rows are not people."""
    for pair in compared_groups(view, reference):
        if pair.plain:
            about = About(
                by=pair.by,
                group=pair.group,
                reference=pair.reference,
                n=pair.one.n,
                settings=settings,
                small=too_small(pair.one, pair.other, settings.min_people),
                reference_n=pair.other.n,
                undefined="undefined: all outcomes are alike",
            )
            yield from _deviations(about, pair)
            yield from _exact(about, pair)
            yield from _sizes(about, pair)
            yield from _missing(about, pair)


def _bare(value: float | None, method: str) -> Interval:
    """A value without an interval, since it is a test or follows from counts alone."""
    return UNDEFINED if value is None else Interval(value, None, None, method)


def _deviations(about: About, pair: Compared) -> Iterator[Figure]:
    z = pooled_z(*pair.counts)
    yield about.figure(
        "standard_deviations",
        "standard deviations between selection rates",
        "(rate - rate of the reference) / √(p (1-p) (1/n + 1/n of the reference)), p of both together",
        _bare(z, "pooled z"),
        "number",
        "test",
        test=compared(pair.one, pair.other),
        cite=CASTANEDA,
        reading=_two_or_three(z),
    )
    k, n, k_ref, n_ref = pair.counts
    test = cmh_test([Stratum(k, n, k_ref, n_ref)])
    yield about.figure(
        "selections_beyond_expected",
        "selected people less those expected",
        "selected - n × selected of both / people of both; deviations by the hypergeometric law",
        _bare(k - n * (k + k_ref) / (n + n_ref), "hypergeometric expectation"),
        "people",
        "count",
        test=None if test is None else Test("hypergeometric z", test.p, test.z),
        cite=CASTANEDA,
    )


def _two_or_three(z: float | None) -> str:
    if z is None:
        return ""
    size = abs(z)
    if size > 3:
        return "more than three standard deviations"
    return "more than two standard deviations" if size > 2 else "within two standard deviations"


def _exact(about: About, pair: Compared) -> Iterator[Figure]:
    k, n, k_ref, n_ref = pair.counts
    hits, misses = k + k_ref, n + n_ref - k - k_ref
    if min(n, n_ref, hits, misses) > MANY or not hits or not misses:
        return
    p = fisher_exact(*pair.counts)
    yield about.figure(
        "fisher_p",
        "Fisher's exact p of the difference",
        "sum of all tables with these margins that are at most as likely",
        _bare(p, "Fisher's exact test, two-sided"),
        "number",
        "test",
        test=Test("Fisher's exact test", p),
        note=f"mid-p {fisher_mid_p(*pair.counts):.4g}, less cautious",
    )


def _sizes(about: About, pair: Compared) -> Iterator[Figure]:
    k, n, k_ref, n_ref = pair.counts
    confidence = about.settings.confidence
    yield about.of(undefined="undefined: nobody of the group is selected, or everybody of the reference").figure(
        "denial_odds_ratio",
        "odds ratio of refusal",
        "[(1 - rate) / rate] / [(1 - rate of the reference) / rate of the reference]",
        _finite(odds_ratio(n - k, n, n_ref - k_ref, n_ref, confidence)),
        "ratio",
        "ratio",
        test=compared(pair.one, pair.other),
        cite="NYDFS Insurance Circular Letter No. 7 (2024) names it as an example",
    )
    yield about.figure(
        "cohen_h",
        "Cohen's h of selection rates",
        "2 asin √rate - 2 asin √rate of the reference",
        cohen_h(*pair.counts, confidence),
        "number",
        "index",
    )


def _finite(found: Interval) -> Interval:
    """An infinite end is no number; it is left out, and the method says so."""
    if found.value is None or math.isinf(found.value):
        return UNDEFINED
    if found.high is None or math.isfinite(found.high):
        return found
    return msgspec.structs.replace(found, high=None, method=f"{found.method}, no upper end")


def _missing(about: About, pair: Compared) -> Iterator[Figure]:
    confidence = about.settings.confidence
    found = shortfall(*pair.counts, confidence)
    if found is None:
        return
    gap = difference(pair.one, pair.other, confidence)
    yield about.figure(
        "shortfall",
        "people missing to the rate of the reference",
        "(rate of the reference - rate) × n",
        scaled(gap, -pair.one.n, f"n times {gap.method}"),
        "people",
        "count",
        cite="29 CFR 1607.4(D): practical significance",
    )
    yield about.figure(
        "shortfall_to_four_fifths",
        "people missing to four fifths of the rate of the reference",
        "max(0, 0.8 × rate of the reference - rate) × n",
        _bare(found.four_fifths, "from the counts"),
        "people",
        "count",
        cite="29 CFR 1607.4(D)",
    )
    yield about.figure(
        "statistical_shortfall",
        "people missing until the difference is not significant",
        f"fewest more selected that bring z above -{z_of(confidence):.2f}",
        _bare(float(found.statistical), "from the counts"),
        "people",
        "count",
        cite=CASTANEDA,
    )


def with_readings(figures: Sequence[Figure], view: View, reference: str, settings: Settings) -> tuple[Figure, ...]:
    """Impact ratios with both parts of the four-fifths reading, the one-person check, and what could be seen.

    Small numbers are said to be small: 29 CFR 1607.4(D) and questions and answers 21.
    """
    pairs = {pair.group: pair for pair in compared_groups(view, reference)}
    return tuple(
        _read(item, pairs[item.group], settings)
        if item.id == "impact_ratio" and item.by == view.by and item.group in pairs
        else item
        for item in figures
    )


def _read(item: Figure, pair: Compared, settings: Settings) -> Figure:
    small = too_small(pair.one, pair.other, settings.min_people)
    found = ratio(pair.one, pair.other, settings.confidence)
    test = compared(pair.one, pair.other)
    words: str = four_fifths(found, test, enough=not small, level=1 - settings.confidence).words
    words = said_of_few(words) if small else words
    notes = (item.note, *(_small_numbers(pair, words, settings) if pair.plain else ()))
    note = "; ".join(part for part in notes if part)
    return msgspec.structs.replace(item, reading=words, note=note, cite=FOUR_FIFTHS)


def _small_numbers(pair: Compared, words: str, settings: Settings) -> Iterator[str]:
    turned = one_person(*pair.counts)
    if turned is not None and turned.turns:
        yield TURNS
    if words == "no evidence":
        least = detectable_ratio(pair.one.n, pair.other.n, pair.other.value or 0.0, confidence=settings.confidence)
        if least is None:
            yield "with so few people, a real difference could go unseen whatever its size"
        else:
            yield f"with this many people, a real difference may go unseen unless the ratio is {least:.2f} or less"
