"""Facts: what has been said about a system, by whom and when; unknown is a value."""

from __future__ import annotations

from ombud.facts.counting import how_many
from ombud.facts.dossier import DataSource, Dossier, Limit, Record, load_dossier
from ombud.facts.lines import dossier_lines
from ombud.facts.sheet import Sheet, lines_to_tick
from ombud.facts.statement import Statement, current_facts, suggested_facts
from ombud.facts.values import UNKNOWN, FactValue, Period, Unknown, as_text, from_json, parse_value, to_json
from ombud.facts.vocabulary import FactDefinition, Option, Vocabulary, load_vocabulary, option_groups

__all__ = [
    "UNKNOWN",
    "DataSource",
    "Dossier",
    "FactDefinition",
    "FactValue",
    "Limit",
    "Option",
    "Period",
    "Record",
    "Sheet",
    "Statement",
    "Unknown",
    "Vocabulary",
    "as_text",
    "current_facts",
    "dossier_lines",
    "from_json",
    "how_many",
    "lines_to_tick",
    "load_dossier",
    "load_vocabulary",
    "option_groups",
    "parse_value",
    "suggested_facts",
    "to_json",
]
