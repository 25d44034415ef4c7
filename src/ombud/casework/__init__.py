"""One system from facts to gate: what the web and the command line both call."""

from __future__ import annotations

from ombud.casework.assess import Assessment, assess
from ombud.casework.handed import HANDED, HandedKind, handed_payload, read_handed
from ombud.casework.packing import Chosen, choose, system_pack
from ombud.casework.risk import RiskBasis, basis_of, risk_payload, row_payload
from ombud.casework.scope import Scope, read_scope
from ombud.casework.seal import (
    access_payload,
    decision_payload,
    determination_payloads,
    document_payload,
    facts_payload,
    gate_payload,
    measurement_payload,
    record_payload,
)
from ombud.casework.sealed import unsealed

__all__ = [
    "HANDED",
    "Assessment",
    "Chosen",
    "HandedKind",
    "RiskBasis",
    "Scope",
    "access_payload",
    "assess",
    "basis_of",
    "choose",
    "decision_payload",
    "determination_payloads",
    "document_payload",
    "facts_payload",
    "gate_payload",
    "handed_payload",
    "measurement_payload",
    "read_handed",
    "read_scope",
    "record_payload",
    "risk_payload",
    "row_payload",
    "system_pack",
    "unsealed",
]
