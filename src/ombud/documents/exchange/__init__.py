"""Exchange: facts as SPDX 3, Croissant and CycloneDX write them, and read back as suggestions."""

from __future__ import annotations

from ombud.documents.exchange.croissant import croissant
from ombud.documents.exchange.crosswalk import CROSSWALK, Row, crosswalk_table
from ombud.documents.exchange.reading import Taken, read_exchange
from ombud.documents.exchange.spdx import spdx_document
from ombud.documents.exchange.suggestions import Suggestion, as_statement, suggestions

__all__ = [
    "CROSSWALK",
    "Row",
    "Suggestion",
    "Taken",
    "as_statement",
    "croissant",
    "crosswalk_table",
    "read_exchange",
    "spdx_document",
    "suggestions",
]
