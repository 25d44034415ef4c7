"""Results for publication: groups of very few people are hidden, and no small one follows from the total.

Usual practice of statistical disclosure control; a rule that asks for every category, such as Local Law
144, goes before it. The counts behind a result are not for publication. Among intersections the totals
of the attributes are known too, so a hidden one may still follow from them: hide those by a larger size.
"""

from __future__ import annotations

import msgspec

from ombud.measure.figures import Figure
from ombud.measure.result import Found, Note
from ombud.measure.statistics.gates import MIN_PUBLISHED, hidden

HIDDEN = "not published: too few people, or a group of too few would follow from it"


def for_publication(found: Found, smallest: int = MIN_PUBLISHED) -> Found:
    """The result without values and numbers of groups under the smallest size, and of the next one where needed."""
    out = {by: set(hidden(sizes, smallest)) for by, sizes in found.groups.items()}
    if not any(out.values()):
        return found
    figures = tuple(_without(item) if _is_out(item, out) else item for item in found.figures)
    kept = {by: {name: n for name, n in sizes.items() if name not in out[by]} for by, sizes in found.groups.items()}
    names = "; ".join(f"by {by}: {', '.join(sorted(groups))}" for by, groups in out.items() if groups)
    note = Note(
        text=f"Groups are not published where fewer than {smallest} people would show ({names}).", code="hidden"
    )
    return msgspec.structs.replace(found, figures=figures, groups=kept, notes=(*found.notes, note))


def _is_out(item: Figure, out: dict[str, set[str]]) -> bool:
    """Whether a figure is of a hidden group, or compares with one."""
    groups = out.get(item.by, set())
    return item.group in groups or item.reference in groups


def _without(item: Figure) -> Figure:
    return msgspec.structs.replace(
        item,
        value=None,
        low=None,
        high=None,
        n=0,
        hits=None,
        p=None,
        z=None,
        adjusted_p=None,
        effective_n=None,
        verdict="undefined",
        past_limit=False,
        clear=False,
        reading="",
        method="undefined",
        note=HIDDEN,
    )
