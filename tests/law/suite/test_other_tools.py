"""Another tool takes the open legal test suite: what it gets, how it is judged, what a person sees."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from ombud.facts import load_vocabulary
from ombud.law import load_library
from ombud.law.suite.cases import Case, case_facts
from ombud.law.suite.exchange import CaseAnswer, judge, question_of
from ombud.law.suite.run import decide_case
from tests.law.authored import cases_of

ADAPTERS = Path(__file__).parents[3] / "examples" / "adapters"
NAME = "us-nyc-ll144"
WORDS = load_vocabulary()
CASES = cases_of(NAME)


def suite(*command: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, str(ADAPTERS / "run_suite.py"), NAME, "--", *command], capture_output=True, text=True
    )
    return done.returncode, done.stdout, done.stderr


def test_a_checklist_without_exceptions_is_found_out() -> None:
    code, text, _ = suite(sys.executable, str(ADAPTERS / "checklist.py"))

    assert code == 1
    assert f"{len(CASES)} cases: " in text
    exception = next(case for case in CASES if case.facts.get("aedt.transcript_only") is True)
    assert f"{exception.id} (" in text
    assert "6 RCNY 5-300" in text


def test_ombud_itself_agrees_with_every_case() -> None:
    instrument, agreed = load_library().instrument(NAME), 0
    for case in CASES:
        outcome, _ = decide_case(case, case_facts(case, WORDS), instrument, WORDS)
        answer = CaseAnswer(
            id=case.id,
            labels=tuple(label.id for label in outcome.labels),
            provisions={d.provision.id: d.value.value for d in outcome.determinations},
        )
        verdict = judge(case, answer)
        assert (verdict.differences, verdict.unanswered) == ((), 0)
        agreed += verdict.agree
    assert agreed > len(CASES)


def test_a_question_holds_facts_and_dates_but_not_what_is_expected() -> None:
    case = next(case for case in CASES if case_facts(case, WORDS).get("use.areas") == {"employment"})
    question = msgspec.json.decode(msgspec.json.encode(question_of(NAME, case, case_facts(case, WORDS))))

    assert set(question) == {"id", "instrument", "title", "as_of", "known_at", "facts"}
    assert question["facts"]["use.areas"] == ["employment"]


@pytest.mark.parametrize(
    ("answer", "agree", "unanswered", "differ"),
    [
        ({"id": "C"}, 0, 2, 0),
        ({"id": "C", "labels": ["aedt"], "provisions": {"aedt": "yes"}}, 2, 0, 0),
        ({"id": "C", "labels": [], "provisions": {"aedt": "unknown"}}, 0, 0, 2),
        ({"id": "C", "labels": ["aedt"]}, 1, 1, 0),
    ],
)
def test_what_is_not_answered_is_counted_and_not_held_against_a_tool(
    answer: dict[str, object], agree: int, unanswered: int, differ: int
) -> None:
    expect = {"labels": ["aedt"], "provisions": {"aedt": "yes"}}
    case = msgspec.convert({"id": "C", "title": ".", "source": "s. 1", "expect": expect}, Case)
    verdict = judge(case, msgspec.convert(answer, CaseAnswer))

    assert (verdict.agree, verdict.unanswered, len(verdict.differences)) == (agree, unanswered, differ)


@pytest.mark.parametrize("program", ["print('hello')", "import sys; sys.exit(3)", "pass"])
def test_a_tool_that_does_not_answer_is_told_so(program: str) -> None:
    code, text, error = suite(sys.executable, "-c", program)

    assert (code, text) == (2, "")
    assert error.strip()
    assert "Traceback" not in error
