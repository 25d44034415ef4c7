"""The form of law as data: instruments, provisions, obligations, dates.

Authored as YAML (see ``docs/law-format.md``), checked and compiled by
:mod:`ombud.law.library`. Nothing here decides; it only holds.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

InstrumentKind = Literal["statute", "regulation", "guidance", "standard", "policy"]

#: What a provision does. The order is the order in which law is read.
ProvisionKind = Literal[
    "definition",
    "scope",
    "exclusion",
    "role",
    "prohibition",
    "classification",
    "derogation",
    "transparency",
    "model",
    "transition",
    "rule",
]

LabelMark = Literal["prohibited", "high", "transparency", "model", "duty", "minimal", "outside"]


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Common settings of all authored parts."""


class Source(_Part, frozen=True, kw_only=True):
    """Where a text was read."""

    title: str
    published: dt.date | None = None
    url: str = ""


class Event(_Part, frozen=True, kw_only=True):
    """One step in the life of an instrument."""

    on: dt.date
    what: str
    source: str = ""


class TimelineState(_Part, frozen=True, kw_only=True):
    """What was known, from a date on, about when something applies.

    ``applies`` of None says: it does not exist, or no longer has a date, in this state of law.
    """

    known_from: dt.date
    applies: dt.date | None
    cite: str = ""


class TimelineRow(_Part, frozen=True, kw_only=True):
    """A date of the law in every state the law has been in."""

    about: str
    cite: str
    states: tuple[TimelineState, ...]
    source: str
    confidence: str
    note: str = ""


class Label(_Part, frozen=True, kw_only=True):
    """A result a person sees, such as *High-risk*. ``rank`` orders: the highest is the headline."""

    title: str
    rank: int
    mark: LabelMark
    upcoming_title: str = ""


class Exemption(_Part, frozen=True, kw_only=True):
    """An exception to a rule, which may have exceptions itself."""

    cite: str
    rule: str
    because: str = ""
    unless: tuple[Exemption, ...] = ()


class RuleVersion(_Part, frozen=True, kw_only=True):
    """A wording of a rule: known from one date, valid for facts from another."""

    valid_from: dt.date
    known_from: dt.date | None = None
    rule: str
    unless: tuple[Exemption, ...] = ()
    says: str = ""
    cite: str = ""


class AppliesFrom(_Part, frozen=True, kw_only=True):
    """From when something bites; taken when the condition (a rule) is not *no*.

    Attributes:
        from_: a timeline key.
        not_before: a date fact; where it is later than the timeline date, it is the day.
        like: instead of ``from``, another provision whose dates are taken.
    """

    from_: str = msgspec.field(default="", name="from")
    not_before: str = ""
    like: str = ""
    if_: str = msgspec.field(default="", name="if")


class Provision(_Part, frozen=True, kw_only=True):
    """An article or point that can be decided for one system.

    Either ``rule`` (one wording for all time) or ``versions``.
    """

    id: str
    cite: str
    title: str
    kind: ProvisionKind
    says: str
    source: str
    confidence: str
    rule: str = ""
    unless: tuple[Exemption, ...] = ()
    versions: tuple[RuleVersion, ...] = ()
    label: str = ""
    code: str = ""
    applies: tuple[AppliesFrom, ...] = ()
    note: str = ""
    guidance: str = ""


class EvidenceNeed(_Part, frozen=True, kw_only=True):
    """What shows that an obligation is met: a fact, a figure or a record (exactly one is given)."""

    fact: str = ""
    figure: str = ""
    record: str = ""


class Obligation(_Part, frozen=True, kw_only=True):
    """What a provision demands of an actor.

    Attributes:
        when: rule; the obligation exists for a system when it is *yes*.
        applies: dates from which it bites (effective), by class.
        formal: timeline key of the formal date where it differs from the effective one.
        evidence: all of these are needed to show it.
    """

    id: str
    cite: str
    actor: str
    when: str
    title: str
    says: str
    applies: tuple[AppliesFrom, ...]
    evidence: tuple[EvidenceNeed, ...]
    source: str
    confidence: str
    unless: tuple[Exemption, ...] = ()
    formal: str = ""
    recurrence: str = ""
    deadline: str = ""
    blocks_release: bool = True
    note: str = ""


class Penalty(_Part, frozen=True, kw_only=True):
    """The ceiling of a sanction."""

    id: str
    breach: str
    ceiling: str
    who: str
    cite: str
    source: str
    confidence: str


class Card(_Part, frozen=True, kw_only=True):
    """What an instrument is, before any of its provisions."""

    id: str
    urn: str
    jurisdiction: str
    kind: InstrumentKind
    title: str
    short: str
    citation: str
    authority: str
    version: str
    checked_on: dt.date
    summary: str
    gate: str
    sources: dict[str, Source]
    confidence_scale: dict[str, str]
    unverified: tuple[str, ...]
    history: tuple[Event, ...]
    timeline: dict[str, TimelineRow]
    labels: dict[str, Label]
    default_label: str
    outside_label: str


class Instrument(msgspec.Struct, frozen=True, kw_only=True):
    """A law, regulation, guidance, standard or house policy, as dated data."""

    card: Card
    provisions: tuple[Provision, ...]
    obligations: tuple[Obligation, ...]
    penalties: tuple[Penalty, ...] = ()

    def provision(self, provision_id: str) -> Provision:
        """One provision by id; KeyError when there is none."""
        for provision in self.provisions:
            if provision.id == provision_id:
                return provision
        raise KeyError(provision_id)
