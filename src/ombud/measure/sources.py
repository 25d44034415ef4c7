"""Count a table into a :class:`~ombud.measure.result.Source`: what every kind of measuring begins with."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from ombud.measure.result import Source
from ombud.measure.specs import TableSpec

if TYPE_CHECKING:
    from ombud.measure.engines import Engine, Report

#: Called when a stage begins, with its name and, where it can be told, how far it is in per cent.
Stage = Callable[[str, Callable[[], float] | None], None]


class Watch(msgspec.Struct, frozen=True, kw_only=True):
    """How a person follows a long count, and stops it.

    Attributes:
        stage: called when a stage begins.
        progress: told about ten times a second how far the count is.
        cancel: set it from another thread to stop; nothing is left behind.
    """

    stage: Stage | None = None
    progress: Report | None = None
    cancel: threading.Event | None = None

    def begins(self, name: str, done: Callable[[], float] | None = None) -> None:
        """Say that a stage begins."""
        if self.stage:
            self.stage(name, done)


def count_file(
    path: Path,
    specs: Sequence[TableSpec],
    *,
    role: Literal["measured", "reference"] = "measured",
    watch: Watch | None = None,
) -> Source:
    """Count a CSV or Parquet file in one pass, and take its digest.

    Raises:
        InputError: the file or a column cannot be used, or it was cancelled; one sentence says why.
    """
    import hashlib

    from ombud.measure.engines import count, open_file

    watch = watch or Watch()
    watch.begins("opening the file")
    with open_file(path) as engine:
        watch.begins("counting rows", partial(_percent, engine))
        found = count(engine, specs, progress=watch.progress, cancel=watch.cancel)
    watch.begins("taking the file's digest")
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Source(
        name=path.name,
        engine=found.engine,
        queries=tuple(query.replace(str(path), path.name) for query in found.queries),
        tables=found.tables,
        sha256=digest,
        rows=found.tables[0].people,
        role=role,
    )


def _percent(engine: Engine) -> float:
    share = engine.fraction()
    return -1.0 if share is None else 100 * share
