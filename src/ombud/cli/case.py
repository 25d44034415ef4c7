"""A dossier taken through law, measuring and gate: what several commands share."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec

from ombud.casework import Assessment, assess
from ombud.casework.checks import check_dossier
from ombud.cli.output import today
from ombud.documents.machine import Described
from ombud.documents.outline import Audience
from ombud.errors import InputError
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


def open_case(path: Path, *, as_of: dt.date, known_at: dt.date, measured: bool = False) -> CaseFile:
    """Read a dossier and assess it; with ``measured`` its prediction log is measured too."""
    vocabulary, library = load_vocabulary(), load_library()
    policy = load_policy(vocabulary=vocabulary)
    dossier = load_dossier(path, vocabulary)
    check_dossier(dossier, library, policy, today=today())
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
    )
    return CaseFile(
        dossier=dossier,
        vocabulary=vocabulary,
        library=library,
        policy=policy,
        assessment=assessment,
        measurement=measurement,
    )
