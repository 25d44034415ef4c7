"""Results of evaluation tools from Python: options as Python has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ombud.errors import InputError
from ombud.measure.figures import Bound
from ombud.measure.genai.found import measure_genai
from ombud.measure.options import names, settings
from ombud.measure.result import Measurement


def genai(
    data: object,
    *,
    format_of: str,
    groups: str | Sequence[str] = (),
    outcomes: Mapping[str, str] | None = None,
    limits: Mapping[str, Bound] | None = None,
    confidence: float = 0.95,
    min_replies: int = 30,
) -> Measurement:
    """Rates of every outcome in a tool's results; ``outcomes`` maps an outcome to the scorer that judges it."""
    if not isinstance(data, Path):
        raise InputError("results of evaluation tools are read from a file.", code="genai-file", hint="Give its path.")
    how = settings(limits, confidence, min_people=min_replies, unit="replies")
    return measure_genai(data, format_of, groups=names(groups), outcomes=outcomes, how=how)
