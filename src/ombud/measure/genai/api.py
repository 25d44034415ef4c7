"""Results of evaluation tools from Python: options as Python has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ombud.errors import InputError
from ombud.measure.figures import Bound
from ombud.measure.genai.asked import Asked
from ombud.measure.genai.found import measure_genai
from ombud.measure.genai.known import Better
from ombud.measure.options import names, settings
from ombud.measure.result import Measurement


def genai(
    data: object,
    *,
    format_of: str = "",
    groups: str | Sequence[str] = (),
    outcomes: Mapping[str, str] | None = None,
    better: Mapping[str, Better] | None = None,
    pair: str = "",
    variant: str = "",
    against: str = "",
    amounts: str | Sequence[str] = (),
    limits: Mapping[str, Bound] | None = None,
    confidence: float = 0.95,
    min_replies: int = 30,
) -> Measurement:
    """What :func:`ombud.measure.api.measure` says of evaluations of generative systems."""
    if not isinstance(data, Path):
        raise InputError("results of evaluation tools are read from a file.", code="genai-file", hint="Give its path.")
    asked = Asked(
        groups=names(groups),
        outcomes=dict(outcomes or {}),
        better=dict(better or {}),
        pair=pair,
        variant=variant,
        against=against,
        amounts=names(amounts),
    )
    how = settings(limits, confidence, min_people=min_replies, unit="replies")
    return measure_genai(data, asked, declared=format_of, how=how)
