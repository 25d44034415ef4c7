"""Figures at the gate: one condition for each figure and attribute, told by its worst group.

All intersections of attributes are one condition more for each figure, so that one finding is not told
again for every crossing. What cannot be judged is neither met nor not met.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ombud.measure import Figure, sentence
from ombud.review.condition import Condition
from ombud.review.policy import Policy

_MEND = "Mend the model or its threshold and measure again, or change the limit with a reason."


def figure_conditions(figures: Sequence[Figure], policy: Policy) -> list[Condition]:
    """The conditions of all figures that have a limit, attributes first, and of limits that no figure met."""
    lines: dict[tuple[str, str], list[Figure]] = {}
    for item in figures:
        if item.limit:
            lines.setdefault((item.id, "" if _crosses(item) else item.by), []).append(item)
    ordered = sorted(lines.items(), key=lambda line: not line[0][1])
    return [*(_line(items) for _, items in ordered), *_unmeasured(figures, policy)]


def _crosses(item: Figure) -> bool:
    return " x " in item.by


def _line(items: Sequence[Figure]) -> Condition:
    judged = [item for item in items if _is_judged(item)]
    past = [item for item in judged if item.past_limit]
    worst = max(past or judged or items, key=_past_by)
    return Condition(
        kind="figure",
        met=bool(judged) and not past,
        refuses=bool(judged),
        judged=bool(judged),
        says=_says(worst, len(items), len(judged), len(past)),
        clears=_MEND if past else "" if judged else "Measure more people, or find out what is missing.",
        cite=worst.limit_because,
        rule=f"figure.{worst.id}",
    )


def _is_judged(item: Figure) -> bool:
    """Whether it can be held against its limit; an intersection not where its interval allows no difference at all."""
    if item.verdict in {"insufficient", "undefined"} or item.value is None:
        return False
    return not (_crosses(item) and item.past_limit and _allows_none(item))


def _allows_none(item: Figure) -> bool:
    """Whether the interval holds what no difference would give: a ratio of 1, a difference of 0."""
    if item.low is None or item.high is None or item.unit not in {"ratio", "points"}:
        return False
    return float(item.low) <= (1.0 if item.unit == "ratio" else 0.0) <= float(item.high)


def _past_by(item: Figure) -> float:
    """How far a value is past its limit; below 0 where it keeps it."""
    value = float(item.value or 0)
    low = float(item.at_least) - value if item.at_least is not None else float("-inf")
    high = value - float(item.at_most) if item.at_most is not None else float("-inf")
    return max(low, high)


def _says(worst: Figure, lines: int, judged: int, past: int) -> str:
    """The worst group as a sentence, then of how many groups it is the worst."""
    what = "intersections of attributes" if _crosses(worst) else "groups"
    if not judged:
        return f"Not judged: the {worst.name} of {lines} {what}{_reason(worst)}." if lines > 1 else _alone(worst)
    if lines == 1:
        return sentence(worst, because=False)
    told = f"{past} of {judged} {what} past the limit" if past else f"the worst of {judged} {what}"
    few = f"; {lines - judged} not judged" if lines > judged else ""
    where = f" ({told}{few})."
    return sentence(worst, because=False).removesuffix(".") + where


def _alone(item: Figure) -> str:
    said = sentence(item, because=False)
    return said if said.startswith("Not judged") else f"Not judged: {said[:1].lower()}{said[1:]}"


def _reason(item: Figure) -> str:
    if item.verdict == "insufficient":
        return ", too few people in each"
    return ", each allows no difference at all" if item.value is not None else f" ({item.note})"


def _unmeasured(figures: Iterable[Figure], policy: Policy) -> list[Condition]:
    """Limits of the policy that were held against nothing: said, so that nobody takes silence for a yes."""
    known = {item.id for item in figures}
    return [
        Condition(
            kind="figure",
            met=False,
            refuses=False,
            judged=False,
            says=f"Not judged: no {name.replace('_', ' ')} could be measured.",
            clears=_UNMEASURED.get(name, "Measure it, or take its limit out of the policy."),
            cite=limit.because,
            rule=f"figure.{name}",
        )
        for name, limit in policy.limits.items()
        if name not in known
    ]


_LABELS = "Measure with a column of what really happened, known for favourable and unfavourable decisions."
#: What a figure needs, where a log often lacks it.
_UNMEASURED = {"true_positive_rate_gap": _LABELS, "equalised_odds_difference": _LABELS}
