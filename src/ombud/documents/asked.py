"""Which law asks for which document, for one system: derived from its obligations, never declared."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from ombud.casework import Assessment
from ombud.documents.outline import Outline
from ombud.law import Status


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """An obligation that asks for a document.

    Attributes:
        before_release: it holds a release while it is not shown; else an event asks for the document.
    """

    law: str
    cite: str
    title: str
    status: Literal["in_effect", "upcoming", "unknown"]
    since: dt.date | None
    shown: str = ""
    before_release: bool = True

    def words(self) -> str:
        """The law, the place, and from when."""
        when = {"in_effect": "since", "upcoming": "from", "unknown": "perhaps, from"}[self.status]
        day = self.shown or "a day not fixed"
        place = self.cite if self.cite.startswith(self.law) else f"{self.law} {self.cite}"
        return f"{place} {when} {day}"


_STATUSES: dict[Status, Literal["in_effect", "upcoming", "unknown"]] = {
    Status.IN_EFFECT: "in_effect",
    Status.UPCOMING: "upcoming",
    Status.UNKNOWN: "unknown",
}


def asked_by(outline: Outline, found: Assessment) -> tuple[Asking, ...]:
    """The obligations of a system that ask for a kind of document; binding ones first."""
    wanted = set(outline.asked_by)
    instruments = {name.partition(":")[0] for name in wanted}
    found_ones = [
        Asking(
            law=outcome.short,
            cite=duty.obligation.cite,
            title=duty.obligation.title,
            status=_STATUSES[duty.status],
            since=duty.dates.applies,
            shown=duty.dates.shown,
            before_release=duty.obligation.blocks_release,
        )
        for outcome in found.outcomes
        if outcome.instrument_id in instruments
        for duty in outcome.duties
        if f"{outcome.instrument_id}:{duty.obligation.id}" in wanted and duty.status in _STATUSES
    ]
    order = ["in_effect", "upcoming", "unknown"]
    return tuple(sorted(found_ones, key=lambda item: (order.index(item.status), item.since or dt.date.max)))
