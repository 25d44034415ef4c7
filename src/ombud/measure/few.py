"""Which groups have too few people to judge, and in which figures: a group may be large enough for one only."""

from __future__ import annotations

from collections.abc import Iterable

from ombud.measure.figures import Figure

#: So many groups are named; of more, the number is told.
_MOST_NAMED = 8
_SELECTION = ("selection", "impact_ratio")


def too_few(figures: Iterable[Figure]) -> tuple[str, ...]:
    """A sentence for selection and one for errors, where some group of an attribute cannot be judged."""
    few: dict[str, dict[tuple[str, str], bool]] = {}
    for item in figures:
        if item.group and " x " not in item.by:
            what = "Selection rate" if item.id.startswith(_SELECTION) else "Other rates"
            here = few.setdefault(what, {})
            here[item.by, item.group] = here.get((item.by, item.group), False) or item.verdict == "insufficient"
    return tuple(_said(what, groups) for what, groups in few.items() if any(groups.values()))


def _said(what: str, groups: dict[tuple[str, str], bool]) -> str:
    small = [f"{group} ({by})" for (by, group), is_few in groups.items() if is_few]
    named = ", ".join(small[:_MOST_NAMED]) + (
        f" and {len(small) - _MOST_NAMED} more" if len(small) > _MOST_NAMED else ""
    )
    only = "" if len(small) == len(groups) else "only "
    return f"{what}: too few people to judge {only}{named}; shown all the same."
