"""Make Django ready in a process, bring the database up to date, and serve."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from socket import socket

from ombud.errors import InputError


def ready() -> None:
    """Set Django up and migrate the database.

    Raises:
        InputError: the database cannot be reached or used; the sentence never holds its password.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ombud.web.settings.defaults")
    import django
    from django.core.management import call_command

    django.setup()
    with _said():
        call_command("migrate", verbosity=0, interactive=False)


def tidy() -> None:
    """Settle what an earlier server left behind.

    Raises:
        InputError: the database cannot be written.
    """
    from django.utils import timezone

    from ombud.web.systems import jobs

    with _said():
        jobs.settle_all(at=timezone.now())


@contextmanager
def _said() -> Iterator[None]:
    """What the database refuses, as one sentence."""
    from django.db import Error

    try:
        yield
    except Error as error:
        raise _unusable(error) from None


def _unusable(error: Exception) -> InputError:
    from django.db import connection
    from django.db.migrations.exceptions import MigrationSchemaMissing

    if isinstance(error, MigrationSchemaMissing) and isinstance(error.__context__, Exception):
        error = error.__context__  # what the database itself said
    settings = connection.settings_dict
    reason = _reason(str(error))
    if "readonly" in reason or "read-only" in reason:
        where = str(settings["NAME"])
        return InputError("it cannot be written.", code="database", where=where, hint="Check who may write there.")
    if settings["PASSWORD"]:
        reason = reason.replace(settings["PASSWORD"], "...")
    if connection.vendor == "sqlite":
        where, hint = str(settings["NAME"]), "Check the path and who may write there."
    else:
        where = f"{settings['HOST'] or 'this machine'}:{settings['PORT'] or 5432}/{settings['NAME']}"
        hint = "Check that it runs, the address in OMBUD_DATABASE_URL, and that its user may create tables."
    return InputError(f"the database cannot be used: {reason}.", code="database", where=where, hint=hint)


def _reason(message: str) -> str:
    """What the server or driver said, without the way there: its first line, or its first attempt of several."""
    lines = message.splitlines() or ["no reason given"]
    line = next((line for line in lines if line.startswith("- ")), lines[0])
    return line.rpartition(" failed: ")[2].removeprefix("FATAL:").strip().rstrip(".")


def serve(listener: socket) -> None:
    """Answer on this socket until stopped."""
    from waitress import serve as listen

    from ombud.web.wsgi import application

    listen(application, sockets=[listener], threads=6, ident=None, **_behind_a_proxy())


def _behind_a_proxy() -> dict[str, object]:
    """Believe the proxy at the address in OMBUD_TRUSTED_PROXY, and nobody else, on who the visitor is."""
    proxy = os.environ.get("OMBUD_TRUSTED_PROXY", "")
    if not proxy:
        return {}
    headers = {"x-forwarded-for", "x-forwarded-proto"}
    return {"trusted_proxy": proxy, "trusted_proxy_headers": headers, "clear_untrusted_proxy_headers": True}
