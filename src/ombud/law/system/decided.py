"""One answer of the law for one system: yes, no or unknown, with its reasons, its dates and how it stands on a day."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

import msgspec

from ombud.law.model import Obligation, Provision
from ombud.law.rules.dating import Dates
from ombud.law.rules.reasons import Reason, Truth, fine_cite


class Status(StrEnum):
    """How a determination or an obligation stands on the as-of date."""

    IN_EFFECT = "in_effect"
    UPCOMING = "upcoming"
    NO = "no"
    UNKNOWN = "unknown"
    NOT_LAW = "not_law"
    ENDED = "ended"


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """Yes, no or unknown for one system, with its reasons and dates."""

    urn: str
    value: Truth
    status: Status
    reason: Reason
    dates: Dates

    @property
    def missing(self) -> tuple[str, ...]:
        """Facts that could still change the answer or, once it is yes, its date."""
        return self.dates.missing if self.value is Truth.YES else self.reason.missing

    @property
    def grounds(self) -> tuple[Reason, ...]:
        """What it rests on: the reason for the answer and, unless it is *no*, those for its day."""
        return (self.reason,) if self.value is Truth.NO else (self.reason, *self.dates.because)

    @property
    def told(self) -> tuple[Reason, ...]:
        """Its grounds as one account, in which each provision is told once."""
        first, *others = self.grounds
        return first.told_with(*others)

    def facts(self) -> tuple[str, ...]:
        """Keys of the facts it rests on, each once; those that give its day come last."""
        return tuple(dict.fromkeys(key for reason in self.grounds for key in reason.facts()))

    @property
    def is_open(self) -> bool:
        """A fact that is not known yet could still change it."""
        return self.status not in {Status.NO, Status.NOT_LAW, Status.ENDED} and bool(self.missing)


class Determination(Decided, frozen=True, kw_only=True):
    """What one provision says about one system."""

    provision: Provision

    @property
    def cite(self) -> str:
        """The citation of the provision, down to the points that hold."""
        return fine_cite(self.provision.cite, self.reason)


class Duty(Decided, frozen=True, kw_only=True):
    """An obligation as it stands for one system: whether it exists, and from when.

    ``dates`` are effective dates; ``formal`` is the formal one where it differs.
    """

    obligation: Obligation
    formal: dt.date | None = None


def status_of(value: Truth, dates: Dates, as_of: dt.date) -> Status:
    """How an answer stands on a day, its dates considered."""
    if value is Truth.NO:
        return Status.NO
    if not dates.exists:
        return Status.NOT_LAW
    if dates.ends is not None and dates.ends <= as_of:
        return Status.ENDED
    if value is Truth.UNKNOWN:
        return Status.UNKNOWN
    if dates.applies is not None and dates.applies > as_of:
        return Status.UPCOMING
    return Status.IN_EFFECT
