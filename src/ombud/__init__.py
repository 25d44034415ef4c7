"""Ombud knows an organisation's AI systems, the law on each of them, and the proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ombud.measure.api import measure

__all__ = ["__version__", "measure"]

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Import measuring when somebody asks for ``ombud.measure``, so that importing Ombud costs nothing.

    ``ombud.measure`` is a package that can be called: see :mod:`ombud.measure`.
    """
    if name == "measure":
        import importlib

        return importlib.import_module("ombud.measure")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
