"""Quality of data from Python: options as Python has them, data as files or tables in memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from ombud.measure.api import Value
from ombud.measure.artefact import Period
from ombud.measure.figures import Bound
from ombud.measure.options import decimal, names, said, settings
from ombud.measure.quality.run import measure_quality
from ombud.measure.quality.spec import Every, QualitySpec
from ombud.measure.result import Measurement
from ombud.measure.sources import Data, Watch


def quality(
    data: Data,
    *,
    reference: Data | Period | None = None,
    features: Sequence[str] = (),
    without: Sequence[str] = (),
    numeric: Sequence[str] = (),
    categorical: Sequence[str] = (),
    ids: str | Sequence[str] = (),
    ranges: Mapping[str, tuple[float, float]] | None = None,
    label: str = "",
    label_positive: Value = "",
    score: str = "",
    prediction: str = "",
    prediction_positive: Value = "",
    threshold: Decimal | float | str | None = None,
    groups: str | Sequence[str] = (),
    window: str = "",
    every: Every = "day",
    on: dt.date | None = None,
    limits: Mapping[str, Bound] | None = None,
    confidence: float = 0.95,
    watch: Watch | None = None,
) -> Measurement:
    """What :func:`ombud.measure.api.measure` says of quality."""
    spec = QualitySpec(
        features=names(features),
        without=names(without),
        numeric=names(numeric),
        categorical=names(categorical),
        ids=names(ids),
        ranges=dict(ranges or {}),
        label=label,
        label_positive=said(label_positive),
        score=score,
        prediction=prediction,
        prediction_positive=said(prediction_positive),
        threshold=decimal(threshold),
        groups=names(groups),
        window=window,
        every=every,
        on=on,
    )
    return measure_quality(
        data, spec, reference=reference, settings=settings(limits, confidence, unit="rows"), watch=watch
    )
