"""Which evidence a section asks for, and which of it a system holds."""

from __future__ import annotations

import msgspec

from ombud.documents.material import Material
from ombud.documents.outline import OutlineSection
from ombud.law import show_date

#: Kinds of evidence that a signed statement of the log is by itself.
_BY_STATEMENT = {"E-CLS": "determination", "E-FAIR": "measurement", "E-GATE": "gate"}


class Support(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of evidence, and what is held of it: signed statements and attached records."""

    kind: str
    title: str
    held: tuple[str, ...]

    def words(self) -> str:
        """The kind and what is held, as one line."""
        return f"{self.title} ({self.kind}): {'; '.join(self.held) or 'none held'}."


def supports(section: OutlineSection, material: Material) -> tuple[Support, ...]:
    """Every kind of evidence that supports a section, with what is held."""
    return tuple(
        Support(
            kind=kind, title=material.kinds.get(kind, kind), held=(*_signed(kind, material), *_records(kind, material))
        )
        for kind in section.evidence
    )


def _signed(kind: str, material: Material) -> tuple[str, ...]:
    line = material.evidence_of(_BY_STATEMENT.get(kind, ""))
    return (f"statement {line.seq} of the log, {line.hash[:16]}",) if line else ()


def _records(kind: str, material: Material) -> tuple[str, ...]:
    """Records attached to an obligation that this kind of evidence shows."""
    shown = {
        duty.obligation.id
        for outcome in material.found.outcomes
        for duty in outcome.duties
        if kind in duty.obligation.kinds
    }
    return tuple(
        f"“{record.title}”, {record.by}, {show_date(record.on)}" for record in material.records if record.duty in shown
    )
