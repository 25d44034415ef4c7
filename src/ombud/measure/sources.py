"""What is measured: a file or a table in memory, what a person calls it, and how a long count is followed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec

from ombud.errors import InputError

if TYPE_CHECKING:
    from ombud.measure.engines import Report


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


def name_of(data: Data) -> str:
    """What a person calls the data: the file's name, or the kind of the table."""
    if isinstance(data, (str, Path)):
        return Path(data).name
    return f"a {type(data).__module__.partition('.')[0]} {type(data).__name__}"


def where_of(data: Data) -> str:
    """Where a person finds the data: the file's path, or the kind of the table."""
    return str(data) if isinstance(data, (str, Path)) else name_of(data)
