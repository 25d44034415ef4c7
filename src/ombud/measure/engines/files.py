"""Prediction logs as files: what is refused before anything is counted, and how a file is read."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

from sqlglot import exp, parse_one

from ombud.errors import InputError
from ombud.onefile import check_plain, check_text, one_file


def check_file(path: Path) -> None:
    """Raise InputError when there is no such file, or it is empty, not readable or of a kind that is not read."""
    if not path.exists():
        raise InputError("there is no such file.", code="data-missing", where=str(path))
    check_plain(path)
    if path.is_dir():
        raise InputError("this is a folder, not a file.", code="data-folder", where=str(path))
    if path.suffix.lower() not in {".csv", ".tsv", ".parquet"}:
        raise InputError(
            f'a file of kind "{path.suffix or "without ending"}" is not read.',
            code="data-kind",
            where=str(path),
            hint="Give the prediction log as .csv or .parquet.",
        )
    if path.stat().st_size == 0:
        raise InputError("the file is empty.", code="data-empty", where=str(path))
    try:
        path.open("rb").close()
    except PermissionError:
        raise InputError(
            "it may not be read: permission denied.", code="data-permission", where=str(path), hint="Allow reading it."
        ) from None


def is_parquet(path: Path) -> bool:
    """Whether the file's ending says Parquet."""
    return path.suffix.lower() == ".parquet"


def file_source(path: Path) -> exp.Expr:
    """The table function of DuckDB that reads the file.

    A CSV is read as text by the names and separator of its header, nothing sniffed: numbers are
    read only where a number is needed, so that a file which lies about its types in row one
    million is found out and not half read.

    Raises:
        InputError: the header, a line or a character of the file cannot be read.
    """
    if is_parquet(path):
        # Columns come from the file alone, not from folders named like column=value.
        return parse_one(f"read_parquet({_quoted(one_file(path))}, hive_partitioning = false)", read="duckdb")
    names, separator = _header(path)
    check_text(path)
    columns = ", ".join(f"{_quoted(name)}: 'VARCHAR'" for name in names)
    return parse_one(
        f"read_csv({_quoted(one_file(path))}, header = true, auto_detect = false, delim = {_quoted(separator)}, "
        f"quote = '\"', escape = '\"', hive_partitioning = false, columns = {{{columns}}})",
        read="duckdb",
    )


def without_folder(query: str, path: Path) -> str:
    """The query with the file's name only: where it was kept is nobody else's business."""
    return query.replace(_quoted(one_file(path)), _quoted(path.name))


def unreadable(path: Path, error: Exception) -> InputError:
    """What to say when the engine could not read the file to its end."""
    line = re.search(r"(?:Line|line)[: ]+(\d+)", str(error))
    return InputError(
        "the file is broken and cannot be read to its end.",
        code="data-broken",
        where=f"{path}:{line[1]}" if line else str(path),
        hint=f"Write it anew{', or mend this line' if line else ''}; nothing of it was used.",
    )


def refuse_twice(names: list[str], where: str) -> None:
    """Raise InputError when a column has no name or the name of another, letter case apart."""
    often = Counter(name.lower() for name in names)
    twice = sorted({name for name in names if often[name.lower()] > 1})
    if twice or "" in names:
        problem = f'the column "{twice[0]}" appears twice.' if twice and twice[0] else "a column has no name."
        raise InputError(problem, code="column-twice", where=where, hint="Give each column its own name.")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _header(path: Path) -> tuple[list[str], str]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            first = re.sub(r'"[^"]*"', "", file.readline())
            separator = max((",", ";", "\t", "|"), key=first.count)
            file.seek(0)
            names = [name.strip() for name in next(csv.reader(file, delimiter=separator))]
    except UnicodeDecodeError:
        raise InputError(
            "the file is not UTF-8 text.", code="data-encoding", where=str(path), hint="Save it as UTF-8."
        ) from None
    except csv.Error:
        raise InputError(
            f"the header cannot be read: a name in it has more than {csv.field_size_limit():,} characters.",
            code="data-header",
            where=f"{path}:1",
            hint="The first line names the columns; is a quotation mark missing?",
        ) from None
    refuse_twice(names, f"{path}:1")
    return names, separator
