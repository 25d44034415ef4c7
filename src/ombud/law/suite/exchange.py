"""The open legal test suite for other tools: a case as a question, a tool's answer judged.

Question and answer are plain JSON, so that a tool in any language can take part. A tool that
does not know a thing leaves it out: what is not answered is counted, never held against it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec

from ombud.facts import FactValue, to_json
from ombud.facts.values import JsonValue
from ombud.law.suite.cases import Answer, Case


class CaseQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """What a tool is told: the facts and the two dates, never what is expected."""

    id: str
    instrument: str
    title: str
    as_of: dt.date
    known_at: dt.date
    facts: dict[str, JsonValue | None]


class CaseAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a tool says; None, or a provision left out, is not answered.

    Attributes:
        labels: ids of the outcome labels of the instrument's card.
        provisions: id to yes, no or unknown.
    """

    id: str
    labels: tuple[str, ...] | None = None
    provisions: dict[str, Answer] = {}


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """How an answer compares with what the source of a case says."""

    agree: int
    unanswered: int
    differences: tuple[str, ...]


def question_of(instrument_id: str, case: Case, facts: dict[str, FactValue]) -> CaseQuestion:
    """A case as a tool gets it."""
    return CaseQuestion(
        id=case.id,
        instrument=instrument_id,
        title=case.title,
        as_of=case.as_of,
        known_at=case.known_at,
        facts={key: to_json(value) for key, value in facts.items()},
    )


def judge(case: Case, answer: CaseAnswer) -> Verdict:
    """Hold a tool's answer against what is expected of a case."""
    marks = list(_marks(case, answer))
    return Verdict(
        agree=marks.count(""),
        unanswered=marks.count(None),
        differences=tuple(mark for mark in marks if mark),
    )


def _marks(case: Case, answer: CaseAnswer) -> Iterator[str | None]:
    """For everything expected: empty where the answer agrees, None where there is none, else a sentence."""
    labels = case.expect.labels
    if labels is not None:
        if answer.labels is None:
            yield None
        else:
            same = set(labels) == set(answer.labels)
            yield "" if same else f"labels {sorted(answer.labels)}; {case.source} says {sorted(labels)}"
    for name, expected in case.expect.provisions.items():
        said = answer.provisions.get(name)
        yield None if said is None else "" if said == expected else f"{name} {said}; {case.source} says {expected}"
