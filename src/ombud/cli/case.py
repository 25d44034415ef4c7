"""A dossier taken through law, measuring and gate: what several commands share."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec

from ombud.casework import Assessment, RiskBasis, assess, basis_of
from ombud.casework.admission import admit_dossier
from ombud.casework.held import Logged, held_of, held_records
from ombud.casework.riskfile import load_register
from ombud.cli.output import home, today
from ombud.controls import load_controls
from ombud.documents.machine import Described
from ombud.documents.outline import Audience
from ombud.errors import InputError
from ombud.evidence import FileLedger, open_envelope, read_envelope, read_statement, trusted_keys
from ombud.facts import DataSource, Dossier, Vocabulary, load_dossier, load_vocabulary
from ombud.law import Library, load_library
from ombud.measure import Measurement, Spec, measure_file, shape_of
from ombud.review import Policy, load_policy


class CaseFile(msgspec.Struct, frozen=True, kw_only=True):
    """A dossier with everything needed to assess it."""

    dossier: Dossier
    vocabulary: Vocabulary
    library: Library
    policy: Policy
    assessment: Assessment
    measurement: Measurement | None = None

    def described(self, readers: Audience = "internal") -> Described:
        """The system as exchange formats take it, with the shape of its prediction log."""
        data = self.dossier.data
        return Described(
            found=self.assessment,
            system=self.dossier.name,
            release=self.dossier.fact_text("sys.version", "unversioned"),
            shape=shape_of(self.dossier.path.parent / data.predictions) if data and self.measurement else None,
            readers=readers,
        )


def spec_of(data: DataSource) -> Spec:
    """The specification that a dossier's data section gives."""
    if data.positive not in {"favourable", "unfavourable"}:
        raise InputError(f'"positive: {data.positive}" is neither favourable nor unfavourable.', code="positive")
    return Spec(
        groups=data.groups,
        prediction=data.prediction,
        favourable=data.favourable,
        score="" if data.prediction else data.score,
        threshold=None if data.prediction else data.threshold,
        below=data.below,
        label=data.label,
        label_positive=data.label_positive,
        positive="unfavourable" if data.positive == "unfavourable" else "favourable",
        count=data.count,
    )


def open_case(
    path: Path, *, as_of: dt.date, known_at: dt.date, measured: bool = False, evidence: Path | None = None
) -> CaseFile:
    """Read a dossier and assess it; with ``measured`` its prediction log is measured too.

    Args:
        evidence: folder of its signed log; with it its risks are assessed, from ``risk.yaml`` beside the dossier.
    """
    vocabulary, library = load_vocabulary(), load_library()
    policy = load_policy(vocabulary=vocabulary)
    dossier = load_dossier(path, vocabulary)
    admit_dossier(dossier, library, policy, today=today())
    measurement = None
    if measured and dossier.data is not None:
        measurement = measure_file(
            dossier.path.parent / dossier.data.predictions,
            spec_of(dossier.data),
            limits=policy.bounds(dossier.limits),
            reference=dossier.data.reference,
            min_people=policy.min_people,
        )
    assessment = assess(
        dossier.current(),
        library=library,
        vocabulary=vocabulary,
        policy=policy,
        as_of=as_of,
        known_at=known_at,
        figures=measurement.figures if measurement else None,
        measured_on=as_of if measurement else None,
        records={(record.duty, record.title): f"{record.by}, {record.on}" for record in dossier.records},
        suggested=dossier.suggested(),
        risk=_risk_basis(dossier, library, evidence, as_of=as_of) if evidence else None,
    )
    return CaseFile(
        dossier=dossier,
        vocabulary=vocabulary,
        library=library,
        policy=policy,
        assessment=assessment,
        measurement=measurement,
    )


def _risk_basis(dossier: Dossier, library: Library, evidence: Path, *, as_of: dt.date) -> RiskBasis:
    """What the risks of a dossier rest on: ``risk.yaml``, and its log up to the day asked for."""
    log = [item for item in logged(evidence, dossier.name) if item.day <= as_of]
    controls = load_controls()
    held = held_of(log, dossier.facts(), library, controls).held + held_records(dossier.records, library, controls)
    return basis_of(load_register(dossier.path, today=today()), held, log)


def logged(folder: Path, name: str) -> list[Logged]:
    """What the log of a folder says about a system, each signature verified with the keys that are trusted here.

    Raises:
        EvidenceError: an entry does not verify.
    """
    path, ring = folder / "log.jsonl", trusted_keys(home())
    entries = FileLedger(path).entries() if path.exists() else ()
    found = [
        Logged(id=entry.hash, statement=read_statement(open_envelope(read_envelope(entry.envelope), ring)))
        for entry in entries
    ]
    return [item for item in found if item.text("system") == name]
