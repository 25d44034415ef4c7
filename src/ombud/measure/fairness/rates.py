"""Every rate of decisions and errors by group: value, difference and ratio to a reference, largest gap.

Catalogue of metrics, sections 4 and 5. Which error harms whom follows from the polarity of decision
and label, which is said with each figure. Largest gaps carry studentised max-t intervals, which
hold at equality, and the gap that chance alone would make.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from ombud.measure.counts import NOT_KNOWN
from ombud.measure.fairness.about import About, fewer
from ombud.measure.fairness.groups import Case, Group, Persons, Settings, Tally, View
from ombud.measure.figures import Figure
from ombud.measure.statistics.clusters import PersonSums
from ombud.measure.statistics.rate import Weights
from ombud.measure.statistics.shares import Share, compared, difference, interval, pooled, ratio, too_small

#: With more groups, the many small ones have quick intervals: they are shown, not judged.
MOST_EXACT = 500

Chosen = Callable[[Case], bool]


class Rate(msgspec.Struct, frozen=True, kw_only=True):
    """A rate: those of whom something holds, out of those it is asked of.

    Attributes:
        of: the cases in its denominator.
        hit: of these, the cases that count.
        names: what others call its gap or its parity.
        prefix: of the ids of its gaps, where they are not those of the rate.
        usual: whether it is computed when not everything is asked for.
    """

    id: str
    name: str
    formula: str
    of: Chosen
    hit: Chosen
    names: str = ""
    prefix: str = ""
    labelled: bool = True
    usual: bool = True

    @property
    def stem(self) -> str:
        """What the ids of its differences and gaps begin with."""
        return self.prefix or self.id

    @property
    def plural(self) -> str:
        """Its name in the plural."""
        return f"{self.name[:-1]}ies" if self.name.endswith("y") else f"{self.name}s"


def _positive(case: Case) -> bool:
    return case.actual is True


def _negative(case: Case) -> bool:
    return case.actual is False


def _predicted(case: Case) -> bool:
    return case.predicted


def _not_predicted(case: Case) -> bool:
    return not case.predicted


def _known(case: Case) -> bool:
    return case.actual is not None


SELECTION = Rate(
    id="selection_rate",
    name="selection rate",
    formula="favourable / n",
    of=lambda case: True,
    hit=lambda case: case.selected,
    names="demographic parity, statistical parity",
    prefix="selection",
    labelled=False,
)

RATES: tuple[Rate, ...] = (
    Rate(
        id="base_rate",
        name="base rate",
        formula="(TP + FN) / n with a label",
        of=_known,
        hit=_positive,
        names="difference in positive proportions of labels",
        usual=False,
    ),
    Rate(
        id="true_positive_rate",
        name="true positive rate",
        formula="TP / (TP + FN)",
        of=_positive,
        hit=_predicted,
        names="equal opportunity, recall difference",
    ),
    Rate(
        id="false_positive_rate",
        name="false positive rate",
        formula="FP / (FP + TN)",
        of=_negative,
        hit=_predicted,
        names="predictive equality",
    ),
    Rate(
        id="false_negative_rate",
        name="false negative rate",
        formula="FN / (TP + FN)",
        of=_positive,
        hit=_not_predicted,
        names="false negative rate parity",
    ),
    Rate(
        id="true_negative_rate",
        name="true negative rate",
        formula="TN / (FP + TN)",
        of=_negative,
        hit=_not_predicted,
        names="specificity difference",
    ),
    Rate(
        id="positive_predictive_value",
        name="positive predictive value",
        formula="TP / (TP + FP)",
        of=lambda case: case.predicted and _known(case),
        hit=_positive,
        names="predictive parity, difference in acceptance rates (Clarify DAR)",
    ),
    Rate(
        id="negative_predictive_value",
        name="negative predictive value",
        formula="TN / (TN + FN)",
        of=lambda case: not case.predicted and _known(case),
        hit=_negative,
        names="difference in rejection rates (Clarify DRR)",
    ),
    Rate(
        id="false_discovery_rate",
        name="false discovery rate",
        formula="FP / (TP + FP)",
        of=lambda case: case.predicted and _known(case),
        hit=_negative,
        names="FDR parity",
        usual=False,
    ),
    Rate(
        id="false_omission_rate",
        name="false omission rate",
        formula="FN / (TN + FN)",
        of=lambda case: not case.predicted and _known(case),
        hit=_positive,
        names="FOR parity",
        usual=False,
    ),
    Rate(
        id="accuracy",
        name="accuracy",
        formula="(TP + TN) / n with a label",
        of=_known,
        hit=lambda case: case.predicted == case.actual,
        names="accuracy difference, overall accuracy equality",
    ),
)


def share_of(group: Group, rate: Rate) -> Share:
    """A rate of one group, with weights or persons where the table has them."""
    of = [(case, tally) for case, tally in group.cases.items() if rate.of(case)]
    hits = sum((tally for case, tally in of if rate.hit(case)), Tally())
    alls = sum((tally for _, tally in of), Tally())
    weights = None
    if group.weighted:
        weights = Weights(hit=hits.w, miss=alls.w - hits.w, hit_squared=hits.ww, miss_squared=alls.ww - hits.ww)
    people = _person_sums(group.persons, rate, hits.n, alls.n) if group.persons else None
    return Share(k=hits.n, n=alls.n, weights=weights, people=people)


def _person_sums(persons: Persons, rate: Rate, hits: int, rows: int) -> PersonSums:
    """Sums over persons for one rate, from products of pairs of cases.

    A person may be in several cases: how many are in any of them is known exactly for one or two
    cases or for all of them, and from below (so that the interval is never too short) otherwise.
    """
    of = {case for pair in persons.products for case in pair if rate.of(case)}
    hit = {case for case in of if rate.hit(case)}

    def total(one: set[Case], two: set[Case]) -> int:
        return round(sum(value for (a, b), value in persons.products.items() if a in one and b in two))

    alone = [persons.together.get((case, case), 0) for case in of]
    shared = sum(persons.together.get((a, b), 0) for a in of for b in of if a != b) // 2
    everyone = {case for pair in persons.products for case in pair}
    people = persons.people if of == everyone else min(persons.people, max(sum(alone) - shared, max(alone, default=0)))
    return PersonSums(
        people=people,
        rows=rows,
        hits=hits,
        rows_rows=total(of, of),
        hits_hits=total(hit, hit),
        hits_rows=total(hit, of),
    )


def rates_of(labelled: bool, settings: Settings) -> tuple[Rate, ...]:
    """The rates to compute: selection always, errors where there are labels."""
    return (SELECTION, *(rate for rate in RATES if labelled and (rate.usual or settings.whole)))


def selection_rates(view: View) -> dict[str, float]:
    """The selection rate of each known group, from which a reference is chosen."""
    return {name: share_of(group, SELECTION).value or 0.0 for name, group in view.known.items()}


def rate_figures(view: View, rate: Rate, reference: str, settings: Settings, cite: str = "") -> Iterator[Figure]:
    """Each group's rate; its difference and ratio to the reference; the test of any difference; the largest gap.

    Args:
        reference: group that the others are compared with; empty: each with all other known people.
        cite: what is said with each figure, such as the polarity.
    """
    shares = {name: share_of(group, rate) for name, group in view.groups.items()}
    known = {name: shares[name] for name in view.known}
    for name, one in shares.items():
        yield _value(view.by, name, one, rate, settings, cite)
    for name, one in known.items():
        if name != reference and len(known) > 1:
            other = known[reference] if reference else pooled([each for key, each in known.items() if key != name])
            about = About(
                by=view.by,
                group=name,
                reference=reference or "all others",
                n=one.n,
                settings=settings,
                small=too_small(one, other, settings.min_people),
                reference_n=other.n,
                cite=cite,
            )
            yield from _pair(about, one, other, rate, exact=len(known) <= MOST_EXACT)
    from ombud.measure.fairness.gaps import gap_figures  # loads numpy

    yield from gap_figures(view.by, known, rate, settings, cite)


def _value(by: str, name: str, one: Share, rate: Rate, settings: Settings, cite: str) -> Figure:
    about = About(
        by=by,
        group=name,
        n=one.n,
        settings=settings,
        small=fewer(one.size, settings),
        undefined="undefined: nobody is in its denominator" if rate.labelled else "nobody with a prediction",
        cite=cite,
    )
    size = one.size if one.weights else None
    found = interval(one, settings.confidence)
    return about.figure(rate.id, rate.name, rate.formula, found, "share", "rate", hits=one.k, effective_n=size)


def _pair(about: About, one: Share, other: Share, rate: Rate, *, exact: bool) -> Iterator[Figure]:
    test, confidence, size = compared(one, other), about.settings.confidence, one.size if one.weights else None
    selection = rate.id == SELECTION.id
    yield about.of(undefined=_nobody(about, one, other, rate)).figure(
        f"{rate.stem}_difference",
        f"difference of {rate.plural}",
        f"{rate.name} - {rate.name} of the reference",
        difference(one, other, confidence, exact=exact),
        "points",
        "difference",
        test=test,
        effective_n=size,
    )
    if not selection and not about.settings.whole:
        return
    yield about.of(undefined=_nobody(about, one, other, rate)).figure(
        "impact_ratio" if selection else f"{rate.stem}_ratio",
        "impact ratio" if selection else f"ratio of {rate.plural}",
        f"{rate.name} / {rate.name} of the reference",
        ratio(one, other, confidence, exact=exact),
        "ratio",
        "ratio",
        test=test,
        effective_n=size,
    )


def _nobody(about: About, one: Share, other: Share, rate: Rate) -> str:
    """Why a comparison does not exist."""
    if other.value is None or one.value is None:
        side = "the reference" if other.value is None else "the group"
        return f"undefined: nobody is in the denominator of {side}"
    if not other.value:
        has = "the favourable outcome" if rate.id == SELECTION.id else f"what the {rate.name} counts"
        return f"undefined: nobody in {about.reference} has {has}"
    return "undefined: too few persons"


def unknown(view: View) -> int:
    """People with a decision whose group is not known."""
    group = view.groups.get(NOT_KNOWN)
    return group.n if group else 0
