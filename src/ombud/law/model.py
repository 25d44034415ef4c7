"""The form of law as data: instruments, provisions, obligations, dates.

Authored as YAML (see ``docs/law-format.md``), checked and compiled by
:mod:`ombud.law.library`. Nothing here decides; it only holds.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from ombud.law.timeline import Parameter, Part, StatusSpan, Stay, TimelineRow

InstrumentKind = Literal["statute", "regulation", "guidance", "executive", "standard", "policy", "proposal"]

#: How deep an instrument is encoded: *full*, its *duties* without every condition, or only
#: whether it may apply (*scope*), which is told apart from "does not apply" on every screen.
Depth = Literal["full", "duties", "scope"]

Unit = Literal["hours", "days", "business_days", "weeks", "months", "years"]

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
    "requirement",
]

LabelMark = Literal["prohibited", "high", "transparency", "model", "duty", "minimal", "outside", "shallow", "voluntary"]


def cited(law: str, cite: str) -> str:
    """A part of a law as it is cited: its short name and the part, words that both hold said once.

    >>> cited("EDPB Opinion 28/2024", "Opinion 28/2024, question 1")
    'EDPB Opinion 28/2024, question 1'
    >>> cited("EU AI Act", "Art. 6(2)")
    'EU AI Act Art. 6(2)'
    """
    words = cite.split(" ")
    for number in range(len(words), 0, -1):
        head = " ".join(words[:number])
        name = head.rstrip(",:;")
        if len(name) > 1 and (law == name or law.endswith(f" {name}")):
            return f"{law}{cite[len(name) :]}"
    return f"{law} {cite}"


class Source(Part, frozen=True, kw_only=True):
    """Where a text was read."""

    title: str
    published: dt.date | None = None
    url: str = ""


class Event(Part, frozen=True, kw_only=True):
    """One step in the life of an instrument."""

    on: dt.date
    what: str
    source: str = ""
    confidence: str = ""


class Label(Part, frozen=True, kw_only=True):
    """A result a person sees, such as *High-risk*. ``rank`` orders: the highest is the headline."""

    title: str
    rank: int
    mark: LabelMark
    upcoming_title: str = ""


class Exemption(Part, frozen=True, kw_only=True):
    """An exception to a rule, which may have exceptions itself."""

    cite: str
    rule: str
    because: str = ""
    unless: tuple[Exemption, ...] = ()


class RuleVersion(Part, frozen=True, kw_only=True):
    """A wording of a rule: known from one date, valid for facts from another."""

    valid_from: dt.date
    known_from: dt.date | None = None
    rule: str
    unless: tuple[Exemption, ...] = ()
    says: str = ""
    cite: str = ""


class AppliesFrom(Part, frozen=True, kw_only=True):
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


class Provision(Part, frozen=True, kw_only=True):
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
    enforceable: str = ""
    ends: str = ""
    note: str = ""
    guidance: str = ""


class EvidenceNeed(Part, frozen=True, kw_only=True):
    """What shows that an obligation is met: a fact, a figure or a record (exactly one is given)."""

    fact: str = ""
    figure: str = ""
    record: str = ""


class Due(Part, frozen=True, kw_only=True):
    """When an obligation falls due, so that a calendar can be drawn.

    Exactly one of these forms:

    * ``on``: a timeline key, for a day that the law names (a first filing);
    * ``yearly``: month and day such as ``04-01``, every year from the day the duty applies;
    * ``every`` with ``unit``: again after so long, counted from the day the duty applies, or from
      the date fact named in ``since``;
    * ``within`` with ``unit``: so long after ``event`` (in words), or after the date fact ``since``;
    * ``before`` with ``unit``: so long before ``event``, or before the date fact ``since``.

    Attributes:
        what: what falls due, as a person would put it in a diary.
        holidays: the calendar by which business days are counted, such as ``US`` or ``US-NY``.
        roll: where a day that is no business day moves to.
    """

    what: str
    on: str = ""
    yearly: str = ""
    every: int = 0
    within: int = 0
    before: int = 0
    unit: Unit = "days"
    event: str = ""
    since: str = ""
    holidays: str = ""
    roll: Literal["none", "next", "previous"] = "none"


class Clock(Part, frozen=True, kw_only=True):
    """A legal deadline that an event starts: who must be told what, and how soon.

    Attributes:
        when: rule; the clock can run for a system when it is *yes* (the trigger itself is an event).
        trigger: the event, in words.
        within: length of the clock; 0 with ``at_once`` where the law gives no number.
        start: what makes it start to run.
        contents: what the notice must say.
    """

    id: str
    cite: str
    title: str
    actor: str
    trigger: str
    addressee: str
    start: str
    within: int
    unit: Unit
    source: str
    confidence: str
    when: str = "true"
    at_once: str = ""
    holidays: str = ""
    threshold: str = ""
    contents: tuple[str, ...] = ()
    applies: tuple[AppliesFrom, ...] = ()
    ends: str = ""
    note: str = ""


class Obligation(Part, frozen=True, kw_only=True):
    """What a provision demands of an actor.

    Attributes:
        when: rule; the obligation exists for a system when it is *yes*.
        applies: dates from which it bites (effective), by class.
        formal: timeline key of the formal date where it differs from the effective one.
        enforceable: timeline key from which somebody may act on a breach, where it differs.
        ends: timeline key of the day on which it ends (sunset, repeal, withdrawal).
        evidence: all of these are needed to show it.
        controls: controls of the unified control set that meet it.
        kinds: kinds of evidence (``E-...``) that show it.
        due: when it falls due.
        recurrence, deadline: the same in the law's terms, for a reader.
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
    enforceable: str = ""
    ends: str = ""
    controls: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    due: tuple[Due, ...] = ()
    recurrence: str = ""
    deadline: str = ""
    blocks_release: bool = True
    note: str = ""


class Penalty(Part, frozen=True, kw_only=True):
    """The ceiling of a sanction."""

    id: str
    breach: str
    ceiling: str
    who: str
    cite: str
    source: str
    confidence: str


class Switch(Part, frozen=True, kw_only=True):
    """An act by which duties of others become ours: a new name on it, a new purpose, a new training.

    ``sets`` holds the facts as they are after the act.
    """

    id: str
    title: str
    cite: str
    says: str
    sets: dict[str, bool | str | list[str]]
    source: str
    confidence: str


class Card(Part, frozen=True, kw_only=True):
    """What an instrument is, before any of its provisions.

    Attributes:
        gate: the provision that says whether the instrument is about the system at all.
        status: where it stands, in both times.
        enacted, in_force, enforceable, ends: timeline keys that hold for every part that names none itself.
        stays: times in which nobody may enforce it, or has said not to.
        parameters: figures written in the law, dated.
        switches: acts by which duties of others become ours.
    """

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
    status: tuple[StatusSpan, ...] = ()
    depth: Depth = "full"
    enacted: str = ""
    in_force: str = ""
    enforceable: str = ""
    ends: str = ""
    stays: tuple[Stay, ...] = ()
    parameters: dict[str, Parameter] = msgspec.field(default_factory=dict)
    switches: tuple[Switch, ...] = ()


class Instrument(msgspec.Struct, frozen=True, kw_only=True):
    """A law, regulation, guidance, standard or house policy, as dated data."""

    card: Card
    provisions: tuple[Provision, ...]
    obligations: tuple[Obligation, ...]
    penalties: tuple[Penalty, ...] = ()
    clocks: tuple[Clock, ...] = ()

    def provision(self, provision_id: str) -> Provision:
        """One provision by id; KeyError when there is none."""
        for provision in self.provisions:
            if provision.id == provision_id:
                return provision
        raise KeyError(provision_id)
