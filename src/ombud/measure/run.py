"""Measure a prediction log: one scan, counts, figures, and what is needed to prove them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ombud.errors import InputError
from ombud.measure.bands import check_edges, looks_unknown
from ombud.measure.counts import Counts, Spec, make_counts
from ombud.measure.fairness import FairnessResult, measure_fairness
from ombud.measure.figures import Bound, Figure

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
        InputError: no group, neither prediction nor score with threshold, or a positive label
            without a label.
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
    if len(set(spec.groups)) != len(spec.groups):
        raise InputError("a group column is named twice.", code="group-twice")
    for column, edges in spec.bands.items():
        if column not in spec.groups:
            raise InputError(
                f'"{column}" has bands and is no group.', code="band-column", hint=f"Give --group {column} too."
            )
        check_edges(edges, column)
    if {spec.favourable, spec.label_positive} & set(spec.not_known) - {""}:
        raise InputError("the favourable or positive value cannot mean not known.", code="not-known-outcome")
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
    begins("opening the file")
    counting = (lambda done: begins("counting rows", done)) if stage else None
    found = scan(path, spec, counting=counting, progress=progress, cancel=cancel)
    begins("taking the file's digest")
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    counts = make_counts(spec, found.cells)
    begins("computing figures and intervals")
    try:
        result = measure_fairness(
            counts, limits=limits, reference=reference, confidence=confidence, min_people=min_people
        )
    except InputError as error:
        raise InputError(error.message, code=error.code, where=str(path), hint=error.hint) from None
    return Measurement(
        source=path.name,
        sha256=digest,
        engine=found.engine,
        query=found.query.replace(str(path), path.name),
        counts=counts,
        fairness=result,
    )


def likely_not_known(counts: Counts) -> tuple[tuple[str, str], ...]:
    """Column and text that was counted as a value and often means not known, such as NA."""
    spec = counts.spec
    found = {
        (column, value)
        for cell in counts.cells
        for column, value in zip(
            (*spec.groups, spec.prediction, spec.label), (*cell.groups, cell.prediction, cell.label), strict=True
        )
        if column and value is not None and looks_unknown(value)
    }
    return tuple(sorted(found))


def sentence(item: Figure, *, because: bool = True) -> str:
    """A figure as one plain sentence with interval, size, and limit.

    Args:
        because: with the reason of the limit; without it where that is told once for all figures.
    """
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
        f"; the limit is {item.limit}" + (f" ({item.limit_because})" if because and item.limit_because else "")
        if item.limit
        else ""
    )
    return f"{text}; {interval}{limit}" + (f"; {item.note}" if item.note else "") + "."
