"""``ombud serve`` and ``ombud demo``: the web application."""

from __future__ import annotations

from pathlib import Path

from ombud.cli.output import now, say


def serve(*, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve the web application from the database in OMBUD_HOME, or the one that OMBUD_DATABASE_URL names.

    Args:
        host: address to listen on.
        port: port to listen on; 0 takes any that is free.
    """
    from ombud.web import listening, setup

    with listening.taken(host, port) as listener:
        setup.ready()
        setup.tidy()
        from ombud.web.systems.models import Person

        say(f"Ombud is at {listening.address_of(listener, host)} (stop with Ctrl+C)")
        if not Person.objects.exists():
            say("Nobody can sign in yet. The first person: ombud person add NAME")
        setup.serve(listener)


def demo(folder: Path = Path("examples"), /, *, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Load the example portfolio and serve it.

    Args:
        folder: holds one folder per system, each with ombud.yaml.
        host: address to listen on.
        port: port to listen on; 0 takes any that is free.
    """
    from ombud.web import listening, setup

    with listening.taken(host, port) as listener:
        setup.ready()
        setup.tidy()
        from django.conf import settings

        from ombud.web import example

        people = example.load(folder, settings.HOME, at=now())
        at = listening.address_of(listener, host)
        say(f"Ombud is at {at} with the example portfolio (stop with Ctrl+C). Sign in as")
        say(*(f"  {name:<10} {password}" for name, password in people.items()))
        setup.serve(listener)
