"""The unified control set as data: what an organisation does once and shows to many laws.

Controls, the kinds of evidence that show them, when they apply, and what each serves in
which law or framework. Nothing here decides; it only holds.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Origin = Literal["machine", "human", "external", "attestation"]
Binding = Literal["release", "system", "dataset", "vendor", "person", "organisation", "any"]
Relationship = Literal["equal", "subset-of", "superset-of", "intersects-with"]
Review = Literal["draft", "reviewed"]


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Common settings of all authored parts."""


class EvidenceKind(_Part, frozen=True, kw_only=True):
    """A kind of evidence.

    Attributes:
        binds: what one piece is about.
        origin: made by a machine, recorded by a person, from outside, or merely attested.
        max_age_days: how long it counts; 0 means only for the release whose digest it names.
        sufficient: the test by which a piece is good enough.
    """

    id: str
    title: str
    producer: str
    binds: Binding
    origin: Origin
    max_age_days: int
    sufficient: str


class Mapping(_Part, frozen=True, kw_only=True):
    """What a control serves: a place in a law or framework.

    ``primary``: the control is a home of that place, and its state counts for it; a supporting
    mapping is context only. All mappings are the product's own reading until counsel has
    reviewed them.
    """

    instrument: str
    cite: str
    primary: bool = True
    relationship: Relationship = "intersects-with"
    review: Review = "draft"


class Control(_Part, frozen=True, kw_only=True):
    """Something the organisation does. ``when`` names a condition of ``set/when``."""

    id: str
    title: str
    requires: str
    when: str
    evidence: tuple[str, ...]
    owner: str
    cadence: tuple[str, ...]
    maps: tuple[Mapping, ...]
    family: str = ""


class NonTransfer(_Part, frozen=True, kw_only=True):
    """What may not be carried from one law or framework to another, and why."""

    id: str
    says: str
    because: str


class ControlSet(msgspec.Struct, frozen=True, kw_only=True):
    """Every control, kind of evidence and limit, with the digest of what was compiled."""

    controls: tuple[Control, ...]
    kinds: tuple[EvidenceKind, ...]
    families: dict[str, str]
    limits: tuple[NonTransfer, ...]
    digest: str = ""

    def control(self, control_id: str) -> Control:
        """One control by id; KeyError when there is none."""
        for control in self.controls:
            if control.id == control_id:
                return control
        raise KeyError(control_id)

    def kind(self, kind_id: str) -> EvidenceKind:
        """One kind of evidence by id; KeyError when there is none."""
        for kind in self.kinds:
            if kind.id == kind_id:
                return kind
        raise KeyError(kind_id)

    def limits_on(self, control: Control) -> tuple[NonTransfer, ...]:
        """The limits that name a control, or its whole family as ``VEN-*``."""
        names = (control.id, f"{control.family}-*")
        return tuple(limit for limit in self.limits if any(name in limit.says for name in names))

    def homes(self, instrument: str, cite: str) -> tuple[Control, ...]:
        """The controls that are a primary home of a place in a law or framework."""
        return tuple(
            control
            for control in self.controls
            if any(m.primary and m.instrument == instrument and m.cite == cite for m in control.maps)
        )
