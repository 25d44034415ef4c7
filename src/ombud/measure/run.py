"""Measure a prediction log: one scan, counts, figures, and what is needed to prove them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ombud.errors import InputError
from ombud.facts.numbers import BOUNDS, is_bounded
from ombud.measure.counts import Counts, Spec, make_counts
from ombud.measure.fairness import FairnessResult, measure_fairness
from ombud.measure.figures import Bound, Figure
from ombud.onefile import check_unchanged, stamp

if TYPE_CHECKING:
    from ombud.measure.engines import Report


class Measurement(msgspec.Struct, frozen=True, kw_only=True):
    """A fairness measurement of one file.

    Attributes:
        source: name of the file, without its folder.
        sha256: digest of the file's bytes.
        engine, query: what counted, and how.
    """

    source: str
    sha256: str
    engine: str
    query: str
    counts: Counts
    fairness: FairnessResult


def check_spec(spec: Spec) -> None:
    """Refuse a specification that cannot be measured, before anything is read.

    Raises:
        InputError: no group, neither prediction nor score with threshold, a threshold that is not
            finite or has too many digits, or a column with two meanings.
    """
    if not spec.groups:
        raise InputError("no group column is named.", code="no-group", hint="Give --group COLUMN at least once.")
    if not spec.prediction and not spec.score:
        raise InputError(
            "neither a prediction nor a score is named.",
            code="no-prediction",
            hint="Give --prediction COLUMN, or --score COLUMN with --threshold.",
        )
    if not spec.prediction and spec.threshold is None:
        raise InputError(
            "a score alone decides nothing.",
            code="no-threshold",
            hint="Give --threshold with the score of the decision.",
        )
    if spec.threshold is not None and not is_bounded(spec.threshold):
        raise InputError(f"the threshold is not a number with {BOUNDS}.", code="threshold", hint="Write it like 0.5.")
    if len(set(spec.groups)) != len(spec.groups):
        raise InputError("a group column is named twice.", code="group-twice")
    used = {spec.prediction, spec.label, spec.score, spec.count} & set(spec.groups)
    if used:
        raise InputError(
            f'the column "{min(used)}" cannot be a group and something else at once.', code="column-reused"
        )


def measure_file(
    path: Path,
    spec: Spec,
    *,
    limits: Mapping[str, Bound] | None = None,
    reference: str = "",
    confidence: float = 0.95,
    min_people: int = 30,
    stage: Callable[[str, Callable[[], float] | None], None] | None = None,
    progress: Report | None = None,
    cancel: threading.Event | None = None,
) -> Measurement:
    """Count a CSV or Parquet file in one pass and compute every fairness figure.

    Args:
        stage: called when a stage begins, with its name and, where the engine can tell, a function
            that says how far it is in per cent.
        progress: told about ten times a second how far the count is.
        cancel: set it from another thread to stop; nothing is left behind.

    Raises:
        InputError: the file or the specification cannot be used, or it was cancelled; one
            sentence says why.
    """
    import hashlib

    from ombud.measure.engines import scan

    def begins(name: str, done: Callable[[], float] | None = None) -> None:
        if stage:
            stage(name, done)

    check_spec(spec)
    before = stamp(path)
    begins("opening the file")
    counting = (lambda done: begins("counting rows", done)) if stage else None
    found = scan(path, spec, counting=counting, progress=progress, cancel=cancel)
    begins("taking the file's digest")
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    check_unchanged(path, before)  # what was counted is what the digest is of
    counts = make_counts(spec, found.cells)
    begins("computing figures and intervals")
    try:
        result = measure_fairness(
            counts,
            limits=limits,
            reference=reference,
            confidence=confidence,
            min_people=min_people,
            unusable_scores=found.unusable_scores,
        )
    except InputError as error:
        raise InputError(error.message, code=error.code, where=str(path), hint=error.hint) from None
    return Measurement(
        source=path.name,
        sha256=digest,
        engine=found.engine,
        query=found.query,
        counts=counts,
        fairness=result,
    )


def sentence(item: Figure) -> str:
    """A figure as one plain sentence with interval, size, and limit."""
    if item.value is None:
        return f"The {item.name} of {item.group or item.by} is undefined ({item.note})."
    share = item.id.endswith(("rate", "value", "accuracy"))

    def shown(value: str | None) -> str:
        number = float(value or 0)
        return f"{number:.1%}" if share else f"{number:.3f}"

    level = f"{round(float(item.confidence) * 100)} % interval"
    interval = f"{level} {shown(item.low)} to {shown(item.high)}, n = {item.n:,}"
    if item.id == "impact_ratio":
        text = f"{item.group} receives the favourable outcome {shown(item.value)} times as often as {item.reference}"
    elif item.group:
        text = f"{item.group}: {item.name} {shown(item.value)}"
        text += f" against {item.reference}" if item.reference else ""
    else:
        text = f"The {item.name} by {item.by} is {shown(item.value)} ({item.reference})"
    limit = (
        f"; the limit is {item.limit}" + (f" ({item.limit_because})" if item.limit_because else "")
        if item.limit
        else ""
    )
    return f"{text}; {interval}{limit}" + (f"; {item.note}" if item.note else "") + "."
