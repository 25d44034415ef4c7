"""Documents: one model, written as HTML and PDF from facts, law, figures and evidence."""

from __future__ import annotations

from ombud.documents.html import render_html
from ombud.documents.model import Document, Section
from ombud.documents.pdf import render_pdf
from ombud.documents.plots import LEGEND, alarms_of, dots_of, told
from ombud.documents.report import DecisionLine, EvidenceLine, review_report
from ombud.documents.report_law import headline

__all__ = [
    "LEGEND",
    "DecisionLine",
    "Document",
    "EvidenceLine",
    "Section",
    "alarms_of",
    "dots_of",
    "headline",
    "render_html",
    "render_pdf",
    "review_report",
    "told",
]
