"""Keep the counts of a table as a reference for later, as JSON or Parquet."""

from __future__ import annotations

import os
from pathlib import Path

from ombud.errors import InputError
from ombud.measure.artefact import write_parquet
from ombud.measure.result import Source


def keep(source: Source, path: Path, *, name: str = "") -> None:
    """Write the counts; the file is there whole, or not at all.

    Args:
        name: what a person calls the period, such as ``2026-10``; else the name of the source.

    Raises:
        InputError: the ending is neither .json nor .parquet, or the folder cannot be written to.
    """
    period = source.period(name or source.name)
    if path.suffix.lower() not in {".json", ".parquet"}:
        raise InputError(
            f'counts are not written as "{path.suffix or path.name}".',
            code="data-kind",
            where=str(path),
            hint="Give a file that ends in .json or .parquet.",
        )
    if not path.parent.is_dir():
        raise InputError("there is no such folder.", code="data-missing", where=str(path.parent))
    if path.suffix.lower() == ".parquet":
        write_parquet(period, path)
        return
    half = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        half.write_bytes(period.to_json())
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
