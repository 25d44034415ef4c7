"""Which database: SQLite in ``OMBUD_HOME``, or what ``OMBUD_DATABASE_URL`` names.

A refusal never shows the address as it was given, because a password may stand in it.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from ombud.errors import InputError

VARIABLE = "OMBUD_DATABASE_URL"
_FORMS = "Write postgresql://user:password@host:port/name, or sqlite:////absolute/path; unset means SQLite."
# What may follow the "?" of a PostgreSQL address: connection parameters of libpq.
_PARAMETERS = {
    "host",
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
    "channel_binding",
    "connect_timeout",
    "application_name",
    "target_session_attrs",
    "passfile",
}


def database(url: str, home: Path) -> dict[str, object]:
    """Django's settings for the database at this address; SQLite in ``home`` when it is empty.

    Raises:
        InputError: the address cannot be read, or the PostgreSQL driver is not installed.
    """
    if not url:
        return sqlite(home / "ombud.sqlite3")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _wrong(
            "the port is not a number, or the address cannot be read; "
            "in a password, / is written %2F, # is %23, @ is %40 and : is %3A."
        ) from None
    if parts.fragment:
        raise _wrong('there is a "#" in the address; in a user name or password it is written %23.')
    if parts.scheme == "sqlite":
        return _sqlite_at(parts)
    if parts.scheme in {"postgresql", "postgres"}:
        return _postgresql(parts, port)
    raise _wrong("this is not the address of a PostgreSQL or SQLite database.")


def sqlite(path: Path) -> dict[str, object]:
    """One file; a writer takes the lock when its transaction begins."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            # Without recursive triggers, REPLACE removes rows of an append-only table unseen.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
            "PRAGMA recursive_triggers=ON;",
        },
    }


def _sqlite_at(parts: SplitResult) -> dict[str, object]:
    path = unquote(parts.path.removeprefix("/"))
    if parts.netloc or parts.query or not path:
        raise _wrong("the address of a SQLite file has three slashes and then its path, which begins with a fourth.")
    if not Path(path).is_absolute() or "\0" in path:
        raise _wrong("a SQLite database is a file with an absolute path: every process must find the same one.")
    return sqlite(Path(path))


def _postgresql(parts: SplitResult, port: int | None) -> dict[str, object]:
    name = unquote(parts.path.removeprefix("/"))
    if not name:
        raise _wrong("the name of the database is missing after the host.")
    parameters = dict(parse_qsl(parts.query, keep_blank_values=True))
    if not parameters.keys() <= _PARAMETERS:
        raise _wrong(f'after "?" there can be {", ".join(sorted(_PARAMETERS))}; there is something else.')
    _require_driver()
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parameters.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": "5", "application_name": "ombud", **parameters},
    }


def _require_driver() -> None:
    try:
        import psycopg  # noqa: F401
    except ImportError:  # also when the C library that it needs is missing
        raise InputError(
            "the driver for PostgreSQL is not installed.",
            code="database-driver",
            where=VARIABLE,
            hint='Install it: pip install "psycopg[binary]".',
        ) from None


def _wrong(message: str) -> InputError:
    return InputError(message, code="database-url", where=VARIABLE, hint=_FORMS)
