"""What a person is asked at once: one question, or the open lines of one sheet of the vocabulary."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import msgspec

from ombud.facts import Sheet, Vocabulary, lines_to_tick
from ombud.law.system.determine import Outcome
from ombud.law.system.interview import Question, open_questions


class Screen(msgspec.Struct, frozen=True, kw_only=True):
    """One question to a person: a single fact, or several lines of a sheet to tick, choose or write.

    Attributes:
        sheet: what the lines are about; None where one fact is asked for alone.
        questions: those that are still open, in the order of the sheet.
    """

    questions: tuple[Question, ...]
    sheet: Sheet | None = None

    @property
    def facts(self) -> tuple[str, ...]:
        """Keys of the facts that its answer states."""
        return tuple(question.fact.key for question in self.questions)

    def parts(self) -> tuple[Screen, ...]:
        """Its lines to tick together, then each of the others alone: for a shell that asks one after the other."""
        ticks = lines_to_tick(question.fact for question in self.questions)
        ticked = tuple(question for question in self.questions if question.fact.key in ticks)
        others = (Screen(questions=(question,)) for question in self.questions if question not in ticked)
        return (*((Screen(questions=ticked, sheet=self.sheet),) if ticked else ()), *others)

    @property
    def waiting(self) -> tuple[str, ...]:
        """The conclusions that wait for any of its answers."""
        return tuple(dict.fromkeys(name for question in self.questions for name in question.waiting))

    @property
    def put_off(self) -> bool:
        """Everything on it was asked before, and nobody knew."""
        return self.questions[0].put_off


def screens(
    outcomes: Collection[Outcome], vocabulary: Vocabulary, *, put_off: Collection[str] = ()
) -> tuple[Screen, ...]:
    """What is open, as a person is asked for it; a sheet stands where its first open line stands.

    A sheet that has to be asked also shows lines that wait behind a gate which is still open, so that
    it is not shown again. What somebody was asked and did not know is not put beside what was never asked.
    """
    now = open_questions(outcomes, vocabulary, put_off=put_off)
    later = open_questions(outcomes, vocabulary, put_off=put_off, behind_doors=True)
    found: dict[tuple[str, bool], list[Question]] = {_place(question, vocabulary): [] for question in now}
    asked = {question.fact.key for question in now}
    for question in (*now, *(question for question in later if question.fact.key not in asked)):
        found.get(_place(question, vocabulary), []).append(question)
    return tuple(_screen(lines, vocabulary) for lines in found.values())


def asked_at_once(keys: Iterable[str], vocabulary: Vocabulary) -> int:
    """In how many questions to a person these facts are asked: lines of one sheet are one question."""
    sheets = ((key, vocabulary.sheet_of(key)) for key in keys)
    return len({sheet.key if sheet else key for key, sheet in sheets})


def left_words(count: int) -> str:
    """How many questions are left; an answer settles some and opens others, so no more than *about* can be said."""
    return f"at most about {count} more, as far as is known"


def _place(question: Question, vocabulary: Vocabulary) -> tuple[str, bool]:
    sheet = vocabulary.sheet_of(question.fact.key)
    return (sheet.key if sheet else question.fact.key), question.put_off


def _screen(lines: list[Question], vocabulary: Vocabulary) -> Screen:
    sheet = vocabulary.sheet_of(lines[0].fact.key)
    if sheet is None or len(lines) == 1:
        return Screen(questions=tuple(lines))
    return Screen(questions=tuple(sorted(lines, key=lambda line: sheet.facts.index(line.fact.key))), sheet=sheet)
