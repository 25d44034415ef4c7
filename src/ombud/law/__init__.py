"""Law: instruments as dated data, decided in three values, with reasons and citations.

>>> from ombud.law import load_library, determine
"""

from __future__ import annotations

from ombud.law.library import Library, compile_library, load_library
from ombud.law.model import Instrument, Obligation, Provision
from ombud.law.rules.dating import Dates
from ombud.law.rules.evaluate import Situation
from ombud.law.rules.reasons import Reason, Truth
from ombud.law.system.derive import Derived, derive_facts
from ombud.law.system.determine import Determination, Duty, LabelFinding, OpenFact, Outcome, Status, determine
from ombud.law.system.interview import Question, open_questions
from ombud.law.system.remembered import Decide, deciding, remembering
from ombud.law.system.screen import Screen, asked_at_once, left_words, screens
from ombud.law.system.standing import Standing, enforcement_of, life_of, standing
from ombud.law.timeline import show_date

__all__ = [
    "Dates",
    "Decide",
    "Derived",
    "Determination",
    "Duty",
    "Instrument",
    "LabelFinding",
    "Library",
    "Obligation",
    "OpenFact",
    "Outcome",
    "Provision",
    "Question",
    "Reason",
    "Screen",
    "Situation",
    "Standing",
    "Status",
    "Truth",
    "asked_at_once",
    "compile_library",
    "deciding",
    "derive_facts",
    "determine",
    "enforcement_of",
    "left_words",
    "life_of",
    "load_library",
    "open_questions",
    "remembering",
    "screens",
    "show_date",
    "standing",
]
