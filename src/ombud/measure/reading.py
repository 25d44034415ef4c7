"""A file or table in memory open for counting, several times if need be; of a file the digest is taken beside it."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ombud.measure.result import Source
from ombud.measure.sources import Data, Watch, name_of
from ombud.measure.specs import TableSpec
from ombud.measure.tables import Table

if TYPE_CHECKING:
    from ombud.measure.engines import Column, Counted, Engine


class Reading:
    """One table that is read; :meth:`source` says at the end what was counted, and that a file stayed the same."""

    def __init__(self, engine: Engine, data: Data, watch: Watch) -> None:
        self.engine = engine
        self.watch = watch
        self._name = name_of(data)
        self._path = Path(data) if isinstance(data, (str, Path)) else None
        self._found: list[Counted] = []
        self._digest = _Digest(self._path) if self._path else None

    def columns(self) -> dict[str, Column]:
        """The columns by name."""
        return self.engine.columns()

    def count(self, specs: Sequence[TableSpec], *, on: Engine | None = None) -> tuple[Table, ...]:
        """Count these tables on the file, or on a view of it."""
        from ombud.measure.engines import count

        self.watch.begins("counting rows", partial(_percent, self.engine))
        found = count(on or self.engine, specs, progress=self.watch.progress, cancel=self.watch.cancel)
        return self.keep(found)

    def keep(self, found: Counted) -> tuple[Table, ...]:
        """Make the tables of a count part of the source."""
        self._found.append(found)
        return found.tables

    def source(self, role: Literal["measured", "reference"], tables: Sequence[Table] | None = None) -> Source:
        """What was counted, with the file's digest.

        Args:
            tables: the ones that prove the figures; all by default.

        Raises:
            InputError: the file changed since it was opened.
        """
        if self._digest:
            self.watch.begins("taking the file's digest")
        digest = self._digest.value() if self._digest else ""
        self.engine.check_unchanged()
        kept = [table for found in self._found for table in found.tables] if tables is None else list(tables)
        queries = [self._without_folder(query) for found in self._found for query in found.queries]
        return Source(
            name=self._name,
            engine=self.engine.name,
            queries=tuple(queries),
            tables=tuple(kept),
            sha256=digest,
            rows=kept[0].people if kept else 0,
            role=role,
        )

    def _without_folder(self, query: str) -> str:
        from ombud.measure.engines.files import without_folder

        return without_folder(query, self._path) if self._path else query


class _Digest:
    """SHA-256 of a file, taken by a thread of its own."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._found = ""
        self._thread = threading.Thread(target=self._take, daemon=True)
        self._thread.start()

    def _take(self) -> None:
        with self._path.open("rb") as file:
            self._found = hashlib.file_digest(file, "sha256").hexdigest()

    def value(self) -> str:
        self._thread.join()
        return self._found


@contextmanager
def reading(data: Data, watch: Watch | None = None) -> Iterator[Reading]:
    """Open a CSV or Parquet file, or a table in memory, for counting.

    Raises:
        InputError: the data are missing, empty, broken, of another kind, or name a column twice.
    """
    from ombud.measure.engines import open_file, open_frame

    watch = watch or Watch()
    if isinstance(data, (str, Path)):
        watch.begins("opening the file")
        with open_file(Path(data)) as engine:
            yield Reading(engine, data, watch)
    else:
        watch.begins("opening the table")
        with open_frame(data, name_of(data)) as frame:
            yield Reading(frame, data, watch)


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
    with reading(data, watch) as opened:
        opened.count(specs)
        return opened.source(role)


def _percent(engine: Engine) -> float:
    share = engine.fraction()
    return -1.0 if share is None else 100 * share
