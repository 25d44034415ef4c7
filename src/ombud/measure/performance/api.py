"""Performance from Python: options as Python has them, data as files or tables in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from ombud.measure.api import Value
from ombud.measure.figures import Bound
from ombud.measure.options import decimal, names, said, settings
from ombud.measure.performance.run import estimate_performance, measure_performance
from ombud.measure.performance.spec import PerformanceSpec
from ombud.measure.result import Measurement
from ombud.measure.sources import Data, Watch


def performance(
    data: Data,
    *,
    label: str = "",
    label_positive: Value = "",
    prediction: str = "",
    prediction_positive: Value = "",
    score: str = "",
    threshold: Decimal | float | str | None = None,
    value: str = "",
    groups: str | Sequence[str] = (),
    count: str = "",
    reference: Data | None = None,
    limits: Mapping[str, Bound] | None = None,
    confidence: float = 0.95,
    min_people: int = 30,
    watch: Watch | None = None,
) -> Measurement:
    """What :func:`ombud.measure.api.measure` says of performance; with a reference it is estimated without labels."""
    spec = PerformanceSpec(
        label=label,
        label_positive=said(label_positive),
        prediction=prediction,
        prediction_positive=said(prediction_positive),
        score=score,
        threshold=decimal(threshold),
        value=value,
        groups=names(groups),
        count=count,
    )
    how = settings(limits, confidence, min_people=min_people)
    if reference is None:
        return measure_performance(data, spec, settings=how, watch=watch)
    return estimate_performance(data, reference, spec, settings=how, watch=watch)
