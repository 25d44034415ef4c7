"""What a document is made of: one system's facts, law, figures, records, signed statements and people's texts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import msgspec

from ombud.casework import Assessment
from ombud.casework.seal import facts_subject
from ombud.documents.report import EvidenceLine
from ombud.documents.written import Written
from ombud.evidence import ReadStatement, sha256_hex
from ombud.facts import Record, Vocabulary
from ombud.law import Library, Outcome
from ombud.measure import Measurement


class Places(msgspec.Struct, frozen=True, kw_only=True):
    """Where a person fills what is missing, as the shell that writes the document calls it."""

    law: str = "Answer the open questions of law with “ombud interview”."
    fact: str = "State the fact {key} in ombud.yaml."
    text: str = "{verb} {path} in the document's file."
    data: str = "Name its prediction log under “data” in ombud.yaml."
    records: str = "Attach records under “records” in ombud.yaml."


class Material(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a document about one system can draw on.

    Attributes:
        evidence: signed statements about exactly these facts and this data, newest of each kind.
        kinds: titles of the kinds of evidence.
        written: what people wrote for this kind of document.
        places: where what is missing is filled.
    """

    name: str
    release: str
    found: Assessment
    library: Library
    vocabulary: Vocabulary
    measurement: Measurement | None = None
    evidence: tuple[EvidenceLine, ...] = ()
    records: tuple[Record, ...] = ()
    kinds: dict[str, str] = {}
    written: Written = Written()
    places: Places = Places()

    @property
    def as_of(self) -> dt.date:
        """The day for which is asked."""
        return self.found.as_of

    def outcomes(self, instruments: Sequence[str] = ()) -> list[Outcome]:
        """Outcomes of the named instruments, or of all."""
        return [item for item in self.found.outcomes if not instruments or item.instrument_id in instruments]

    def evidence_of(self, kind: str) -> EvidenceLine | None:
        """The newest signed statement of a kind."""
        return next((line for line in reversed(self.evidence) if line.kind == kind), None)

    def signed_as(self, kind: str) -> str:
        """Where the signed statement of a kind stands in the log, in words."""
        line = self.evidence_of(kind)
        return f"evidence {line.seq} in the log, {line.hash[:16]}" if line else "not signed yet"

    def evidence_digest(self) -> str:
        """One digest for all evidence used; empty while nothing is signed."""
        return sha256_hex("\n".join(line.hash for line in self.evidence).encode()) if self.evidence else ""


def evidence_about(material: Material, log: Iterable[tuple[EvidenceLine, ReadStatement]]) -> tuple[EvidenceLine, ...]:
    """The statements of a log that speak of exactly this material, the newest per kind and instrument.

    A statement about older facts or other data is left out: a document must not rest on it.
    """
    facts = facts_subject(material.name, material.found.statements.values()).sha256
    data = material.measurement.source.sha256 if material.measurement else ""
    newest: dict[tuple[str, str], EvidenceLine] = {}
    for line, statement in log:
        subjects = {subject.sha256 for subject in statement.subjects}
        wanted = data if statement.kind == "measurement" else facts
        if line.kind in {"facts", "determination", "gate", "measurement"} and wanted in subjects:
            newest[line.kind, str(statement.predicate.get("instrument", ""))] = line
    return tuple(sorted(newest.values(), key=lambda line: line.seq))
