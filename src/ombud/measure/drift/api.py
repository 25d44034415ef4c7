"""Drift from Python: options as Python has them, data as files, tables in memory, or kept counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ombud.measure.api import Value
from ombud.measure.artefact import Period
from ombud.measure.drift.run import measure_drift
from ombud.measure.drift.spec import DriftSpec, Every
from ombud.measure.figures import Bound
from ombud.measure.options import names, said, settings
from ombud.measure.result import Measurement
from ombud.measure.sources import Data, Watch


def drift(
    data: Data | Period,
    *,
    reference: Data | Period | None = None,
    features: Sequence[str] = (),
    without: Sequence[str] = (),
    numeric: Sequence[str] = (),
    categorical: Sequence[str] = (),
    score: str = "",
    prediction: str = "",
    prediction_positive: Value = "",
    label: str = "",
    label_positive: Value = "",
    groups: str | Sequence[str] = (),
    window: str = "",
    every: Every = "day",
    baseline: int = 1,
    count: str = "",
    limits: Mapping[str, Bound] | None = None,
    confidence: float = 0.95,
    watch: Watch | None = None,
) -> Measurement:
    """What :func:`ombud.measure.api.measure` says of drift."""
    spec = DriftSpec(
        features=names(features),
        without=names(without),
        numeric=names(numeric),
        categorical=names(categorical),
        score=score,
        prediction=prediction,
        prediction_positive=said(prediction_positive),
        label=label,
        label_positive=said(label_positive),
        groups=names(groups),
        window=window,
        every=every,
        baseline=baseline,
        count=count,
    )
    return measure_drift(
        data, spec, reference=reference, settings=settings(limits, confidence, unit="rows"), watch=watch
    )
