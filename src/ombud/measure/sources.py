"""Count a table into a :class:`~ombud.measure.result.Source`: what every kind of measuring begins with."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

import msgspec

from ombud.errors import InputError
from ombud.measure.result import Source
from ombud.measure.specs import TableSpec

if TYPE_CHECKING:
    from ombud.measure.engines import Engine, Report


class Frame(Protocol):
    """A table in memory that speaks Arrow's C stream: pandas, polars, pyarrow and others."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The table as a stream of Arrow batches."""


#: What is counted: a CSV or Parquet file by its path, or a table in memory.
Data = str | Path | Frame

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
        """Say that a stage begins.

        Raises:
            InputError: it was cancelled in the meantime.
        """
        if self.cancel and self.cancel.is_set():
            raise InputError("the count was cancelled; nothing was kept.", code="cancelled")
        if self.stage:
            self.stage(name, done)


def count_data(
    data: Data,
    specs: Sequence[TableSpec],
    *,
    role: Literal["measured", "reference"] = "measured",
    watch: Watch | None = None,
) -> Source:
    """Count a file or a table in memory in one pass; of a file the digest is taken too.

    Raises:
        InputError: the data or a column cannot be used, or it was cancelled; one sentence says why.
    """
    if isinstance(data, (str, Path)):
        return count_file(Path(data), specs, role=role, watch=watch)
    from ombud.measure.engines import open_frame

    watch, name = watch or Watch(), name_of(data)
    watch.begins("opening the table")
    with open_frame(data, name) as engine:
        return _counted(engine, name, specs, role, watch)


def name_of(data: Data) -> str:
    """What a person calls the data: the file's name, or the kind of the table."""
    if isinstance(data, (str, Path)):
        return Path(data).name
    return f"a {type(data).__module__.partition('.')[0]} {type(data).__name__}"


def where_of(data: Data) -> str:
    """Where a person finds the data: the file's path, or the kind of the table."""
    return str(data) if isinstance(data, (str, Path)) else name_of(data)


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

    from ombud.measure.engines import open_file

    watch = watch or Watch()
    watch.begins("opening the file")
    with open_file(path) as engine:
        found = _counted(engine, path.name, specs, role, watch)
    watch.begins("taking the file's digest")
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    queries = tuple(query.replace(str(path), path.name) for query in found.queries)
    return msgspec.structs.replace(found, queries=queries, sha256=digest)


def _counted(
    engine: Engine, name: str, specs: Sequence[TableSpec], role: Literal["measured", "reference"], watch: Watch
) -> Source:
    from ombud.measure.engines import count

    watch.begins("counting rows", partial(_percent, engine))
    found = count(engine, specs, progress=watch.progress, cancel=watch.cancel)
    return Source(
        name=name,
        engine=found.engine,
        queries=found.queries,
        tables=found.tables,
        rows=found.tables[0].people,
        role=role,
    )


def _percent(engine: Engine) -> float:
    share = engine.fraction()
    return -1.0 if share is None else 100 * share
