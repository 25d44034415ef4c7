"""The Django application."""

from __future__ import annotations

from django.apps import AppConfig


class Systems(AppConfig):
    """Systems, their evidence, and the people who work on them."""

    name = "ombud.web.systems"
    label = "systems"
