"""Refuse what cannot be measured before anything is read: one sentence says what is unsaid or said twice."""

from __future__ import annotations

from ombud.errors import InputError
from ombud.facts.numbers import BOUNDS, is_bounded
from ombud.measure.bands import check_edges
from ombud.measure.counts import Spec


def check_spec(spec: Spec) -> None:
    """Refuse a specification that cannot be measured.

    Raises:
        InputError: no group, no decision or two, a threshold that is not finite or has too many
            digits, a column with two meanings, or options that exclude each other.
    """
    if not spec.groups:
        raise InputError("no group column is named.", code="no-group", hint="Give --group COLUMN at least once.")
    if len(set(spec.groups)) != len(spec.groups):
        raise InputError("a group column is named twice.", code="group-twice")
    _check_decision(spec)
    _check_bands(spec)
    _check_people(spec)
    used = {spec.prediction, spec.label, spec.score, spec.count, spec.selected, spec.weight, spec.person, *spec.strata}
    used |= {spec.flipped, spec.rank, spec.lists, spec.window}
    both = used & set(spec.groups)
    if both:
        raise InputError(
            f'the column "{min(both)}" cannot be a group and something else at once.', code="column-reused"
        )


def _check_decision(spec: Spec) -> None:
    if spec.selected and not spec.count:
        raise InputError(
            f'of how many people "{spec.selected}" were selected is not said.',
            code="selected-of-what",
            hint="Give --count with the column of all people of the row.",
        )
    if spec.prediction and spec.selected:
        raise InputError("the decision is named twice: as a column and as counts.", code="decision-twice")
    if spec.flipped and not spec.prediction:
        raise InputError(
            "a flipped decision is held against the decision.",
            code="no-prediction",
            hint="Give --prediction with --favourable too.",
        )
    if spec.rank and not decides(spec):
        return  # a ranked list has its figures without a decision
    if not spec.prediction and not spec.selected and not spec.score:
        raise InputError(
            "neither a prediction nor a score is named.",
            code="no-prediction",
            hint="Give --prediction COLUMN, or --score COLUMN with --threshold, or --count with --selected.",
        )
    if not spec.prediction and not spec.selected and spec.threshold is None:
        raise InputError(
            "a score alone decides nothing.",
            code="no-threshold",
            hint="Give --threshold with the score of the decision.",
        )
    if spec.threshold is not None and not is_bounded(spec.threshold):
        raise InputError(f"the threshold is not a number with {BOUNDS}.", code="threshold", hint="Write it like 0.5.")


def decides(spec: Spec) -> bool:
    """Whether it is said how a decision is read."""
    return bool(spec.prediction or spec.selected or (spec.score and spec.threshold is not None))


def _check_bands(spec: Spec) -> None:
    for column, edges in spec.bands.items():
        if column not in spec.groups:
            raise InputError(
                f'"{column}" has bands and is no group.', code="band-column", hint=f"Give --group {column} too."
            )
        check_edges(edges, column)
    if {spec.favourable, spec.label_positive} & set(spec.not_known) - {""}:
        raise InputError("the favourable or positive value cannot mean not known.", code="not-known-outcome")


def _check_people(spec: Spec) -> None:
    """Whom a row stands for: so many people, people of some weight, or one of several rows of a person."""
    if spec.weight and spec.person:
        raise InputError(
            "weights and repeated people cannot be taken together.",
            code="weights-and-persons",
            hint="Give the weight or the person, or keep one row a person first.",
        )
    equal = {
        "figures within strata": bool(spec.strata),
        "figures of scores": bool(spec.prediction and spec.score),
        "flips": bool(spec.flipped),
        "figures of rankings": bool(spec.rank),
        "ratios over time": bool(spec.window),
    }
    for what, named in equal.items():
        if spec.weight and named:
            raise InputError(
                f"{what} are for people of equal weight.",
                code="weights-not-here",
                hint="Leave out the weight, or measure them apart.",
            )
    if spec.person and spec.window:
        raise InputError(
            "ratios over time are for different people in each row.",
            code="persons-over-time",
            hint="Leave out the person, or the window.",
        )
    if spec.lists and not spec.rank:
        raise InputError("lists are told apart where there is a rank.", code="no-rank", hint="Give --rank too.")
