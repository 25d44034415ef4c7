"""Engines hold the rows; from here only counts come back. The only place that writes SQL.

*specification* -> ``levels``, ``aggregates``, ``queries`` (one expression tree per table) ->
``statements`` (text in a dialect) -> an engine (``duck``, ``postgres``, ``spark``) -> ``counting``
(checks, tables). ``dialects`` says as data what each engine can say.
"""

from __future__ import annotations

from ombud.measure.engines.counting import Counted, count
from ombud.measure.engines.duck import open_file, open_frame
from ombud.measure.engines.first_rows import sample
from ombud.measure.engines.protocol import Column, Engine, Progress, Report

__all__ = ["Column", "Counted", "Engine", "Progress", "Report", "count", "open_file", "open_frame", "sample"]
