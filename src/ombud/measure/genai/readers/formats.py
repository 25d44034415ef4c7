"""Files of each tool as replies: Inspect logs (JSON, version 2), garak reports, lm-evaluation-harness samples."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import BinaryIO

from ombud.errors import InputError
from ombud.measure.genai.readers.reply import LONGEST, Reply, decoded, lines, listed, mapping, picked, verdict

#: The status of a garak attempt that detectors have judged; it is written before, with another status, too.
_EVALUATED = 2

#: What Inspect writes for correct and incorrect.
_INSPECT = {"C": True, "I": False}


def garak(file: BinaryIO, where: str, columns: tuple[str, ...]) -> Iterator[Reply]:
    """Attempts that were evaluated: each output once. A detector holds at the threshold that the run declares."""
    threshold: float | None = None
    for entry, _ in lines(file, where):
        declared = entry.get("run.eval_threshold")
        if isinstance(declared, (int, float)):
            threshold = float(declared)
        if entry.get("entry_type") == "attempt" and entry.get("status") == _EVALUATED:
            yield from _attempt(entry, threshold, columns)


def _attempt(entry: dict[str, object], threshold: float | None, columns: tuple[str, ...]) -> Iterator[Reply]:
    scores = {name: listed(found) for name, found in mapping(entry.get("detector_results")).items()}
    for place in range(max(map(len, scores.values()), default=0)):
        each = {name: found[place] if place < len(found) else None for name, found in scores.items()}
        verdicts = {name: _reached(score, threshold) for name, score in each.items()}
        yield Reply(groups=picked(entry, columns), verdicts=verdicts)


def _reached(score: object, threshold: float | None) -> bool | None:
    if threshold is None or not isinstance(score, (int, float)) or not math.isfinite(score):
        return None
    return score >= threshold


def lm_eval(file: BinaryIO, where: str, columns: tuple[str, ...]) -> Iterator[Reply]:
    """Samples with the list of their metrics; groups are columns of the document.

    Raises:
        InputError: a sample does not name its metrics.
    """
    for entry, place in lines(file, where):
        names = listed(entry.get("metrics"))
        if not names:
            raise InputError(
                'the sample has no list "metrics", so no field can be told to be one.',
                code="genai-metrics",
                where=place,
                hint="Write the samples with a newer lm-evaluation-harness.",
            )
        chosen = entry.get("filter")  # a document is written once for each filter; the tool's results say metric,filter
        after = f",{chosen}" if isinstance(chosen, str) else ""
        verdicts = {f"{name}{after}": verdict(entry.get(name)) for name in names if isinstance(name, str)}
        yield Reply(groups=picked(entry.get("doc"), columns), verdicts=verdicts)


def inspect(file: BinaryIO, where: str, columns: tuple[str, ...]) -> Iterator[Reply]:
    """Samples of a JSON log; groups are columns of the sample's metadata.

    Raises:
        InputError: the log is not complete, larger than 64 MiB, or of another version.
    """
    content = file.read(LONGEST + 1)
    if len(content) > LONGEST:
        raise InputError("the log is larger than 64 MiB.", code="genai-long", where=where)
    log = decoded(content, where)
    if log.get("version") != 2:
        raise InputError("this is no Inspect log of version 2.", code="genai-version", where=where)
    if log.get("status") != "success":
        raise InputError(
            "the evaluation did not end with success, so its samples are a part of it.",
            code="genai-status",
            where=where,
            hint="Run it to its end, and export the log again.",
        )
    for sample in map(mapping, listed(log.get("samples"))):
        scores = mapping(sample.get("scores"))
        verdicts = {name: _inspected(mapping(score).get("value")) for name, score in scores.items()}
        yield Reply(groups=picked(sample.get("metadata"), columns), verdicts=verdicts)


def _inspected(value: object) -> bool | None:
    return _INSPECT.get(value) if isinstance(value, str) else verdict(value)


FORMATS: dict[str, Callable[[BinaryIO, str, tuple[str, ...]], Iterator[Reply]]] = {
    "garak": garak,
    "inspect": inspect,
    "lm-eval": lm_eval,
}
