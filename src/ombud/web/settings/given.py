"""What the environment and the home folder give to the settings, checked before anything is served."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from ombud.errors import InputError
from ombud.evidence.durable import write_new

_SHORTEST = 32
_YES, _NO = {"1", "true", "yes"}, {"", "0", "false", "no"}


def secret(given: str, home: Path) -> str:
    """The secret of this installation: as given, else a file in ``home`` that only its owner can read.

    Raises:
        InputError: the file holds no secret.
    """
    if given:
        return given
    path = home / "secret.key"
    if not path.exists():
        with suppress(FileExistsError):  # another server was first; its secret holds
            write_new(path, secrets.token_urlsafe(50).encode(), 0o600)
    try:
        found = path.read_text("utf-8").strip()
    except UnicodeDecodeError:
        found = ""
    if len(found) < _SHORTEST:
        raise InputError(
            f"this file holds no secret: it is text of at least {_SHORTEST} characters.",
            code="secret",
            where=str(path),
            hint="Remove it and a new one is made; everybody then has to sign in again.",
        )
    return found


def number(environment: Mapping[str, str], name: str, usual: int) -> int:
    """A whole number above 0.

    Raises:
        InputError: it is none.
    """
    given = environment.get(name, "")
    if given and not (given.isdecimal() and 0 < int(given) < 1_000_000):
        raise InputError(f"{given[:20]} is no whole number above 0.", code="setting", where=name)
    return int(given) if given else usual


def is_on(environment: Mapping[str, str], name: str) -> bool:
    """Yes or no; unset means no.

    Raises:
        InputError: it is neither.
    """
    given = environment.get(name, "").strip().lower()
    if given not in _YES | _NO:
        raise InputError(f'"{given[:20]}" is neither yes nor no.', code="setting", where=name, hint="Write 1 or 0.")
    return given in _YES


def hosts(environment: Mapping[str, str], name: str, usual: str) -> list[str]:
    """The names under which this server is asked, with commas between.

    Raises:
        InputError: there is none, or an empty one.
    """
    found = [host.strip() for host in environment.get(name, usual).split(",")]
    if "" in found:
        raise InputError(
            "it names no host, so nobody could be answered.",
            code="setting",
            where=name,
            hint="Write the names of this server with commas between, such as ombud.example.org; unset means this "
            "machine only.",
        )
    return found
