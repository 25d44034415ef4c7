"""The Django application of the law room; it keeps no state of its own."""

from __future__ import annotations

from django.apps import AppConfig


class LawRoom(AppConfig):
    """The law library, and the law on one system in depth."""

    name = "ombud.web.lawroom"
    label = "lawroom"
