"""What the server's log may hold: one line for what was refused, and never a row of the database.

A database says in its messages which values it could not keep, and Python prints them with the traceback.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError


def plain(error: BaseException) -> str:
    """An error of the database as its class and code (SQLSTATE, or SQLite's name); another one as it is."""
    if not isinstance(error, DatabaseError):
        return str(error)
    code = next((_code_of(one) for one in _chain(error) if _code_of(one)), "")
    return f"{type(error).__name__} {code}".strip()


class Discreet(logging.Filter):
    """Takes the traceback off a refusal, and the words of the database off its own."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record where needed; every record is kept."""
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, PermissionDenied):
            record.exc_info = None
        elif error is not None and (of_database := _first(error)):
            places = "".join(traceback.format_tb(of_database.__traceback__))
            record.exc_info, record.exc_text = None, f"{places}{plain(of_database)}"
        return True


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and those it came from, the newest first."""
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        one = one.__cause__ or one.__context__


def _first(error: BaseException) -> DatabaseError | None:
    return next((one for one in _chain(error) if isinstance(one, DatabaseError)), None)


def _code_of(error: BaseException) -> str:
    return str(getattr(error, "sqlstate", "") or getattr(error, "sqlite_errorname", "") or "")
