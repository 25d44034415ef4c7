"""``ombud serve`` and ``ombud demo``: the web application."""

from __future__ import annotations

from pathlib import Path

from ombud.cli.output import now, say
from ombud.errors import InputError


def _check_port(host: str, port: int) -> None:
    import socket

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError):
            raise InputError(
                f"something is listening on {host}:{port} already, or this is no address and port of ours.",
                code="port",
                hint="Stop it, or give another --port.",
            ) from None


def serve(*, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve the web application from the database in OMBUD_HOME, or the one that OMBUD_DATABASE_URL names.

    Args:
        host: address to listen on.
        port: port to listen on.
    """
    from ombud.web import setup

    _check_port(host, port)
    setup.ready()
    from ombud.web.systems.models import Person

    say(f"Ombud is at http://{host}:{port} (stop with Ctrl+C)")
    if not Person.objects.exists():
        say("Nobody can sign in yet. The first person: ombud person add NAME")
    setup.serve(host, port)


def demo(folder: Path = Path("examples"), /, *, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Load the example portfolio and serve it.

    Args:
        folder: holds one folder per system, each with ombud.yaml.
        host: address to listen on.
        port: port to listen on.
    """
    from ombud.web import setup

    _check_port(host, port)
    setup.ready()
    from django.conf import settings

    from ombud.web import example

    people = example.load(folder, settings.HOME, at=now())
    say(f"Ombud is at http://{host}:{port} with the example portfolio (stop with Ctrl+C). Sign in as")
    say(*(f"  {name:<10} {password}" for name, password in people.items()))
    setup.serve(host, port)
