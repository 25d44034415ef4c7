"""Make Django ready in a process, bring the database up to date, and serve."""

from __future__ import annotations

import os


def ready() -> None:
    """Set Django up and migrate the database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ombud.web.settings.defaults")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)


def serve(host: str, port: int) -> None:
    """Serve until stopped."""
    from django.utils import timezone
    from waitress import serve as listen

    from ombud.web.systems import jobs
    from ombud.web.wsgi import application

    jobs.settle_all(at=timezone.now())

    listen(application, host=host, port=port, threads=6, ident=None)
