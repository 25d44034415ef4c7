"""An outcome as it is handed to others: each reason told once, by the provision it belongs to.

Provisions share their grounds. Written out whole, the reasons of one system are more than a gigabyte;
told by provision they are a few megabytes, and nothing is lost.
"""

from __future__ import annotations

from typing import TypeVar

import msgspec

from ombud.law.rules.dating import Dates
from ombud.law.system.determine import Decided, Outcome

_D = TypeVar("_D", bound=Decided)


def by_provision(outcome: Outcome) -> Outcome:
    """The same outcome; a reason names the provisions it rests on, whose grounds stand in their determination."""
    return msgspec.structs.replace(
        outcome,
        scope=_told(outcome.scope),
        determinations=tuple(_told(item) for item in outcome.determinations),
        duties=tuple(_told(item) for item in outcome.duties),
    )


def _told(decided: _D) -> _D:
    return msgspec.structs.replace(decided, reason=decided.reason.by_provision(), dates=told_dates(decided.dates))


def told_dates(dates: Dates) -> Dates:
    """The same dates; the reasons for the day name the provisions they rest on."""
    return msgspec.structs.replace(dates, because=tuple(reason.as_named() for reason in dates.because))
