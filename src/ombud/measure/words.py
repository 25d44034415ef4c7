"""Figures in words: a value as people read it, how it stands against its limit, one plain sentence."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ombud.measure.figures import Figure, unit_of

UNDEFINED = "undefined"

#: Shapes of figures that count in the unit of an amount.
_OF_AMOUNTS = {"amount", "difference", "gap"}
#: Options whose own name says too little to a reader.
_OPTIONS = {
    "below": "favourable below the threshold",
    "count": "column with the number of people",
    "favourable": "favourable outcome",
    "label_positive": "positive label",
    "min_people": "fewest people judged",
    "positive": "positive label goes with the outcome",
}


def option_words(name: str) -> str:
    """What was declared under an option, in words."""
    return _OPTIONS.get(name, name.replace("_", " "))


def shown(item: Figure, value: str | None) -> str:
    """A value of the figure, or an end of its interval, in the figure's unit."""
    if value is None:
        return UNDEFINED
    number = float(value)
    match unit_of(item):
        case "share":
            return f"{number:.1%}"
        case "people":
            return f"{number:,.0f}" if number == int(number) else f"{number:,.1f}"
        case _ if item.shape == "test" and 0 < abs(number) < 0.0005:
            return "<0.001" if number > 0 else ">-0.001"
        case "number" if item.shape in _OF_AMOUNTS and 0 < abs(number) < 0.1:  # a cost may be a part of a cent
            return f"{number:.3g}"
        case _:
            return f"{number:,.0f}" if item.shape == "count" else f"{number:.3f}"


def p_words(value: str | None) -> str:
    """A p value in four places; empty where there is none."""
    if value is None:
        return ""
    return "<0.0001" if float(value) < 0.0001 else f"{float(value):.4f}"


def adjustment_words(figures: Sequence[Figure]) -> str:
    """What the adjusted p of a table is, and on which p its words rest; empty without an adjustment."""
    names = dict.fromkeys(item.adjustment for item in figures if item.adjusted_p is not None and item.adjustment)
    if not names:
        return ""
    rest = any(item.reading and item.p is not None for item in figures)
    words = "; words such as significant or standard deviations rest on p, not on the adjusted p" if rest else ""
    return f"Adjusted p: {'; '.join(names)}{words}."


def shared_reference(figures: Sequence[Figure]) -> str:
    """The group that all figures are held against, with its people; empty when there is none, or each has its own."""
    found = {item.reference for item in figures if item.reference}
    people = {item.reference_n for item in figures if item.reference_n is not None}
    if len(found) > 1 or not (found or people):
        return ""
    size = f" (n = {people.pop():,})" if len(people) == 1 else ""
    return f"{found.pop()}{size}" if found else f"the reference{size}" if size else ""


def sizes(item: Figure) -> str:
    """How many people the figure is of, and those of its reference where it has one."""
    return f"{item.n:,}" if item.reference_n is None else f"{item.n:,} against {item.reference_n:,}"


def interval(item: Figure) -> str:
    """Both ends of the interval; empty when there is none. A group against itself is the reference."""
    if item.low is None or item.high is None:
        itself = item.value is not None and item.group != "" and item.group == item.reference
        return "reference" if itself else ""
    return f"{shown(item, item.low)} to {shown(item, item.high)}"


def level(item: Figure) -> str:
    """The confidence of the interval, such as ``95 %``."""
    return f"{float(item.confidence) * 100:g} %"


def reaches_back(item: Figure) -> bool:
    """Whether the value is past the limit and its interval reaches back across it."""
    return item.past_limit and item.verdict == "no_evidence"


def unflagged(item: Figure) -> bool:
    """Whether the value is past the limit but is no finding, since the test that goes with it does not agree."""
    if item.value is None or item.past_limit:
        return False
    value = Decimal(item.value)
    low = item.at_least is not None and value < Decimal(item.at_least)
    return low or (item.at_most is not None and value > Decimal(item.at_most))


def past_words(past: Sequence[Figure]) -> str:
    """How many figures are past a limit, and of how many the interval reaches back."""
    count = "1 figure is past a limit" if len(past) == 1 else f"{len(past):,} figures are past a limit"
    back = sum(reaches_back(item) for item in past)
    if not back:
        return count
    if len(past) == 1:
        return f"{count}, and its interval reaches back"
    return f"{count}: {len(past) - back:,} wholly past, {back:,} whose interval reaches back"


def reads(item: Figure) -> str:
    """How the figure stands against its limit; empty without a limit, and for what needs no word.

    The value decides what is past the limit; the interval, whether that is sure.
    """
    if item.verdict == "undefined":
        return UNDEFINED
    if item.verdict == "insufficient":
        return "too few people to judge"
    if item.verdict == "no_limit":
        return ""
    sure = item.clear or item.verdict != "no_evidence"
    if unflagged(item):
        return "past the value of the limit, not significant: no flag"
    words = "past the limit" if item.past_limit else "within the limit"
    return words if sure else f"{words}; the interval reaches across it"


def sentence(item: Figure, *, because: bool = True) -> str:
    """A figure as one plain sentence with interval, size, and limit.

    Args:
        because: with the reason of the limit; without it where that is told once for all figures.
    """
    if item.value is None:
        return f"The {item.name} of {item.group or item.feature or item.by} is undefined ({item.note})."
    value = shown(item, item.value)
    has_ends = item.low is not None and item.high is not None
    people = f"n = {sizes(item)}"
    ends = f"{level(item)} interval {interval(item)}, {people}" if has_ends else people
    limit = f"; the limit is {item.limit}" if item.limit else ""
    reason = f" ({item.limit_because})" if because and item.limit and item.limit_because else ""
    where = "".join(f"{part}: " for part in (item.stratum, item.window) if part and part != item.feature)
    note = "" if item.verdict == "insufficient" else item.note  # the verdict says it
    said = "; ".join(filter(None, (f"{where}{_begins(item, value)}", f"{ends}{limit}{reason}", note)))
    judged = verdict_words(item)
    return f"{judged}: {said}." if judged else f"{said[:1].upper()}{said[1:]}."


def verdict_words(item: Figure) -> str:
    """How a sentence on a figure begins: below its limit, above, within, or not to be judged; empty without a limit."""
    if not item.limit or item.value is None:
        return ""
    if item.verdict == "insufficient":
        return "Not judged, too few people"
    if unflagged(item):
        return "Past the value of the limit, not significant"
    low = item.at_least is not None and Decimal(item.value) < Decimal(item.at_least)
    words = ("Below the limit" if low else "Above the limit") if item.past_limit else "Within the limit"
    sure = item.clear or item.verdict != "no_evidence"
    return words if sure else f"{words}, though its interval reaches across it"


def by_words(by: str) -> str:
    """An attribute, or several together, as people read them.

    >>> by_words("sex x age")
    'sex × age'
    """
    return by.replace(" x ", " × ")


def _begins(item: Figure, value: str) -> str:
    group = f"the group {item.group}" if item.group[:1].islower() else item.group
    if item.id == "impact_ratio":
        return f"{group} receives the favourable outcome {value} times as often as {item.reference}"
    if item.group or item.feature:
        against = f" against {item.reference}" if item.reference else ""
        return f"{group or item.feature}: {item.name} {value}{against}"
    about = f" by {by_words(item.by)}" if item.by else ""
    return f"the {item.name}{about} is {value}" + (f" ({item.reference})" if item.reference else "")
