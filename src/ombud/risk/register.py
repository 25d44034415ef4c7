"""What people say of risks: scores, scenarios of their own, treatment, acceptance, results from outside.

Rows are only ever added; of two about the same thing the newer stands. ``id`` is where a row is kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Literal, TypeVar

import msgspec

from ombud.controls import Held
from ombud.facts.names import same_name
from ombud.risk.model import LevelId, Scenario

Way = Literal["mitigate", "transfer", "avoid", "accept"]


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Common to all: where it is kept, who said it, and on which day."""

    id: str = ""
    by: str
    on: dt.date


class Rating(_Row, frozen=True, kw_only=True):
    """How bad and how likely a scenario is before controls, 1 to 5 each, with the reason."""

    scenario: str
    severity: int
    likelihood: int
    because: str


class Added(_Row, frozen=True, kw_only=True):
    """A scenario of a person; its name begins with ``X-``."""

    name: str
    dimension: str
    title: str
    cause: str
    event: str
    harm: str
    group: str
    essential: tuple[str, ...] = ()

    def as_scenario(self) -> Scenario:
        """It as one of the library."""
        return Scenario(
            id=self.name,
            dimension=self.dimension,
            title=self.title,
            cause=self.cause,
            event=self.event,
            harm=self.harm,
            group=self.group,
            essential=self.essential,
        )


class Treatment(_Row, frozen=True, kw_only=True):
    """What is done about a scenario, by whom until when, and the test that will prove it."""

    scenario: str
    way: Way
    action: str
    owner: str
    due: dt.date
    control: str = ""
    target: LevelId = "low"
    test: str = ""
    interim: str = ""


class Acceptance(_Row, frozen=True, kw_only=True):
    """A residual risk accepted by a person until a day, with the reason."""

    scenario: str
    until: dt.date
    because: str
    role: str = ""


class Answer(_Row, frozen=True, kw_only=True):
    """What meets a condition of a conditional release."""

    condition: str
    says: str


class Measured(_Row, frozen=True, kw_only=True):
    """A result: a metric's value, or 1 or 0 for a finding that is there or not.

    Attributes:
        release: digest of the release it is about; empty where it is bound to none.
        n: people or trials.
        low, high: ends of its 95 % interval.
        tool: what measured it, with version.
        raw: digest or place of the raw results.
        preregistered: its limit was fixed before testing.
        withdrawn: it was taken back; an adverse one still counts until a newer sound one.
    """

    metric: str
    value: Decimal
    low: Decimal | None = None
    high: Decimal | None = None
    n: int = 0
    release: str = ""
    tool: str = ""
    raw: str = ""
    preregistered: bool = False
    withdrawn: bool = False

    @property
    def is_sound(self) -> bool:
        """Whether it may lower a likelihood and replace an older result."""
        return bool(self.preregistered and self.tool and self.raw and not self.withdrawn)


class Evidence(_Row, frozen=True, kw_only=True):
    """A piece of evidence for a control that another tool or person made.

    Attributes:
        kind: of the control set, such as ``E-DRILL``.
        release: digest of the release it is about; empty where it is bound to none.
        good: it passes the test of its kind, as ``by`` judged it; None when nobody has judged that.
        checked_by: somebody independent who checked it; empty without.
        where: digest or place by which it is found.
    """

    kind: str
    where: str
    release: str = ""
    good: bool | None = None
    checked_by: str = ""

    def as_held(self) -> Held:
        """It as controls take it; a check by the same person is none."""
        return Held(
            kind=self.kind,
            id=self.id,
            made_on=self.on,
            release=self.release,
            good=self.good,
            independent=bool(self.checked_by.strip()) and not same_name(self.checked_by, self.by),
        )


class Register(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that people said of one system's risks, oldest first."""

    ratings: tuple[Rating, ...] = ()
    added: tuple[Added, ...] = ()
    treatments: tuple[Treatment, ...] = ()
    acceptances: tuple[Acceptance, ...] = ()
    answers: tuple[Answer, ...] = ()
    measured: tuple[Measured, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    def rating(self, scenario: str) -> Rating | None:
        """The score that stands."""
        return _newest(row for row in self.ratings if row.scenario == scenario)

    def treatment(self, scenario: str) -> Treatment | None:
        """The treatment that stands."""
        return _newest(row for row in self.treatments if row.scenario == scenario)

    def acceptance(self, scenario: str, on: dt.date) -> Acceptance | None:
        """The acceptance that stands, while it has not expired."""
        found = _newest(row for row in self.acceptances if row.scenario == scenario)
        return found if found and found.until >= on else None

    def answer(self, condition: str) -> Answer | None:
        """What was said last to meet a condition; an empty text takes it back."""
        found = _newest(row for row in self.answers if row.condition == condition)
        return found if found and found.says.strip() else None


_R = TypeVar("_R", bound=_Row)


def _newest(rows: Iterable[_R]) -> _R | None:
    """The row of the latest day; of one day the last one."""
    standing: _R | None = None
    for row in rows:
        if standing is None or row.on >= standing.on:
            standing = row
    return standing
