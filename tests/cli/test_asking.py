"""What a person types at a sheet: numbers are yes, a question mark is not known, the rest is no."""

from __future__ import annotations

import io
import sys

import pytest

from ombud.cli.asking import ask
from ombud.facts import UNKNOWN, FactValue
from ombud.facts.vocabulary import VOCABULARY, read_vocabulary
from ombud.law import Question, Screen, asked_at_once, left_words

WORDS = read_vocabulary(VOCABULARY)
SHEET = next(sheet for sheet in WORDS.sheets if sheet.key == "sheet.education")
LINES = Screen(
    sheet=SHEET,
    questions=tuple(
        Question(fact=WORDS[key], stage="classification", waiting=("EU AI Act Annex III",)) for key in SHEET.facts
    ),
)


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> dict[str, FactValue] | None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))
    return ask(LINES, 3, {})


def test_numbers_are_yes_and_a_question_mark_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    assert typed(monkeypatch, "1, 3?\n") == {"a3.3a": True, "a3.3b": False, "a3.3c": UNKNOWN, "a3.3d": False}


def test_none_is_no_to_every_line_and_u_is_not_known_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    assert typed(monkeypatch, "none\n") == dict.fromkeys(SHEET.facts, False)
    assert typed(monkeypatch, "u\n") == dict.fromkeys(SHEET.facts, UNKNOWN)


def test_who_stops_has_answered_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert typed(monkeypatch, "q\n") is None
    assert typed(monkeypatch, "") is None


@pytest.mark.parametrize("wrong", ["9", "0", "yes", "1 2", ","])
def test_what_is_no_line_is_asked_again(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    assert typed(monkeypatch, f"{wrong}\n2\n") == {key: key == "a3.3b" for key in SHEET.facts}
    assert capsys.readouterr().out.count("> ") == 2


def test_every_line_is_shown_with_its_help_and_both_examples(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, "w\nnone\n")
    shown = capsys.readouterr().out

    for key in SHEET.facts:
        fact = WORDS[key]
        assert all(text in shown for text in (fact.question, fact.help, fact.example_yes, fact.example_no))
    assert "Waiting for it:\n    EU AI Act Annex III" in shown


def test_a_sheet_with_choices_is_asked_part_by_part_its_ticks_first() -> None:
    keys = ("hiring.before_offer", "hiring.group_edits", "hiring.assesses")
    sheet = WORDS.sheet_of(keys[0])
    questions = tuple(Question(fact=WORDS[key], stage="obligation", waiting=("ADA",)) for key in keys)
    parts = Screen(questions=questions, sheet=sheet).parts()

    assert [(part.facts, part.sheet) for part in parts] == [(keys[:2], sheet), (keys[2:], None)]


def test_a_single_yes_or_no_line_is_asked_like_a_choice() -> None:
    keys = ("use.personal_data", "use.people")
    questions = tuple(Question(fact=WORDS[key], stage="scope", waiting=("GDPR",)) for key in keys)

    assert [part.facts for part in Screen(questions=questions).parts()] == [keys[:1], keys[1:]]


def test_a_graver_no_is_never_said_by_an_empty_box() -> None:
    """EDPB Opinion 28/2024: that a model is not anonymous makes it personal data; nobody says so by not ticking."""
    keys = ("gdpr.criminal", "gdpr.child_service", "gdpr.model_anonymous")
    questions = tuple(Question(fact=WORDS[key], stage="scope", waiting=("GDPR",)) for key in keys)
    ticks, *asked = Screen(questions=questions, sheet=WORDS.sheet_of(keys[0])).parts()
    assert ticks.facts == ("gdpr.criminal", "gdpr.child_service")
    assert [part.facts for part in asked] == [("gdpr.model_anonymous",)]


def test_several_choices_say_how_they_are_answered_and_places_stand_within_their_country(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    places = Question(fact=WORDS["scope.places"], stage="scope", waiting=("PIPEDA",))
    monkeypatch.setattr(sys, "stdin", io.StringIO("q\n"))
    ask(Screen(questions=(places,)), 1, {})
    shown = capsys.readouterr().out
    assert 'Several may be chosen: their numbers, such as "1, 3".' in shown
    within = next(line for line in shown.splitlines() if "Quebec" in line)
    assert "within it" in within
    assert "Ontario" in within


def test_lines_of_one_sheet_count_as_one_question() -> None:
    assert asked_at_once((*SHEET.facts, "scope.places"), WORDS) == 2
    assert left_words(2) == "at most about 2 more, as far as is known"
