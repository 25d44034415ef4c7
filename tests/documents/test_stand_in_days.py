"""A day that stands for a year, a month or a "by then" is not written as a day anywhere a duty is told."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from ombud.cli.case import open_case
from ombud.cli.main import run
from ombud.documents.asked import asked_by
from ombud.documents.outline import load_outlines
from ombud.law import load_library, show_date

DAY = dt.date(2026, 11, 24)
LENDER = """ombud: 1
stated_by: Ana
stated_on: 2026-11-20
facts:
  sys.name: Lender
  scope.places: [us]
  scope.eu_links: [none]
"""


def stand_ins() -> set[str]:
    """Each day that is known less exactly than to the day, as it would be written wrongly."""
    states = [
        state
        for instrument in load_library().instruments
        for row in instrument.card.timeline.values()
        for state in row.states
        if state.applies
    ]
    exact = {state.applies for state in states if state.precision == "day"}
    return {
        show_date(state.applies)
        for state in states
        if state.applies and state.precision in {"year", "month"} and state.applies not in exact
    }


@pytest.fixture
def lender(tmp_path: Path) -> Path:
    (tmp_path / "ombud.yaml").write_text(LENDER)
    return tmp_path


def test_documents_are_asked_for_since_a_year_where_only_the_year_is_known(lender: Path) -> None:
    """Regulation B has applied since 1975; its last day stands for the year."""
    found = open_case(lender, as_of=DAY, known_at=DAY).assessment
    said = [item.words() for item in asked_by(load_outlines()["adverse-action-reasons"], found)]

    assert any("ECOA" in words and words.endswith("from 1975") for words in said)
    assert not any("31 Dec 1975" in words for words in said)


@pytest.mark.parametrize(
    "command", [("classify", "--all", "--reasons"), ("gate",), ("document", "list"), ("law", "list")]
)
def test_no_command_writes_a_stand_in_day_as_a_day(
    lender: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    where = () if command == ("law", "list") else (str(lender),)
    run([*[word for word in command if not word.startswith("--")], *where, *[w for w in command if w.startswith("--")]])
    text = capsys.readouterr().out

    wrong = {day for day in stand_ins() if re.search(rf"(?<!\d){day}(?! or before)", text)}
    assert text
    assert not wrong
