"""A suggestion decides nothing until a person states the fact: not law, not completeness, not gate, not a name.

The source of the rule is the guide to interchange: a file of others only suggests.
"""

from __future__ import annotations

import datetime as dt
import io
import shutil
from pathlib import Path

import msgspec
import pytest

from ombud.casework import facts_payload
from ombud.cli.case import CaseFile, open_case
from ombud.cli.main import run
from ombud.documents.fill import fill
from ombud.documents.ledger import completeness
from ombud.documents.material import Material
from ombud.documents.outline import load_outlines
from ombud.evidence import read_statement
from ombud.facts import Statement, current_facts, suggested_facts

EXAMPLES = Path(__file__).parents[2] / "examples"
DAY = dt.date(2026, 11, 24)
AT = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
SUGGESTED = Statement(
    key="mdl.tradeoffs",
    value="slow",
    said_by="CycloneDX 1.6 file x.json",
    said_at=AT,
    source="import",
    confidence="low",
)


def later(statement: Statement, hours: int, **change: object) -> Statement:
    return msgspec.structs.replace(statement, said_at=AT + dt.timedelta(hours=hours), **change)


def test_a_suggestion_stands_for_nothing_and_waits_until_a_person_speaks() -> None:
    person = later(SUGGESTED, 1, said_by="Ana", source="person", confidence="medium")
    assert current_facts([SUGGESTED]) == {}
    assert suggested_facts([SUGGESTED]) == {"mdl.tradeoffs": SUGGESTED}
    assert current_facts([SUGGESTED, person]) == {"mdl.tradeoffs": person}
    assert suggested_facts([SUGGESTED, person]) == {}

    again = later(SUGGESTED, 2)
    assert current_facts([person, again]) == {"mdl.tradeoffs": person}  # a file never speaks over a person
    assert suggested_facts([person, again]) == {"mdl.tradeoffs": again}


def case(folder: Path, *rows: str) -> CaseFile:
    """The studio with statements appended to its dossier."""
    if not folder.exists():
        shutil.copytree(EXAMPLES / "image-studio", folder)
    file = folder / "ombud.yaml"
    text = file.read_text()
    file.write_text(
        text + ("" if "\nstatements:" in text else "\nstatements:\n") + "".join(f"  - {{{row}}}\n" for row in rows)
    )
    return open_case(folder, as_of=DAY, known_at=DAY)


LOW = 'by: a file, from: import, confidence: low, at: "2026-11-24T12:00:00+00:00"'
ANA = 'by: Ana, at: "2026-11-24T13:00:00+00:00"'


def headlines(found: CaseFile) -> list[tuple[str, str]]:
    return [(item.instrument_id, item.headline.id) for item in found.assessment.outcomes]


def test_law_is_decided_as_if_the_suggestion_were_not_there(tmp_path: Path) -> None:
    """Without a link to the Union its law is not about the studio: so it would be, were that stated by a person."""
    before = case(tmp_path / "studio")
    suggested = case(tmp_path / "studio", f"key: scope.eu_links, value: [none], {LOW}")
    assert headlines(suggested) == headlines(before)
    assert suggested.assessment.facts == before.assessment.facts
    assert [item.fact.key for item in suggested.assessment.questions] == [
        item.fact.key for item in before.assessment.questions
    ]
    assert "scope.eu_links" in suggested.assessment.suggested
    confirmed = case(tmp_path / "studio", f"key: scope.eu_links, value: [none], {ANA}")
    assert headlines(confirmed) != headlines(before)
    assert not confirmed.assessment.suggested


def test_a_system_is_not_named_nor_versioned_by_a_file(tmp_path: Path) -> None:
    found = case(tmp_path / "studio", f"key: sys.name, value: Theirs, {LOW}", f"key: sys.version, value: '99', {LOW}")
    assert found.dossier.name == "Campaign image studio"
    assert found.dossier.fact_text("sys.version") != "99"


def test_a_document_counts_it_as_missing_and_says_that_it_is_suggested(tmp_path: Path) -> None:
    outline = load_outlines()["model-card"]
    counts, said = [], ""
    for rows in ((), (f"key: mdl.tradeoffs, value: slow but sure, {LOW}",)):
        found = case(tmp_path / "studio", *rows)
        filled = fill(outline, material(found))
        counts.append(completeness(filled).filled)
        element = next(item for item in filled.fields() if "mdl.tradeoffs" in item.facts)
        assert (element.standing, element.content) == ("missing", "")
        said = element.said
    assert counts[0] == counts[1]
    assert said == "suggested, not confirmed: slow but sure (a file, 24 Nov 2026)"


def material(found: CaseFile) -> Material:
    return Material(
        name=found.dossier.name, release="1", found=found.assessment, library=found.library, vocabulary=found.vocabulary
    )


def test_a_suggestion_in_the_log_says_so_and_shows_no_purpose() -> None:
    said = read_statement(facts_payload("s", [SUGGESTED], at=AT, by="Ana")).predicate["statements"]
    assert isinstance(said, list)
    assert isinstance(said[0], dict)
    assert said[0]["suggested"] is True


def test_the_interview_shows_a_suggestion_and_takes_no_answer_from_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    assert run(["init", str(folder), "--name", "New"]) == 0
    first = open_case(folder, as_of=DAY, known_at=DAY).assessment.questions[0].fact
    value = (
        f"[{first.options[0].value}]" if first.kind == "set" else first.options[0].value if first.options else "true"
    )
    case(folder, f"key: {first.key}, value: {value}, {LOW}")
    monkeypatch.setattr("sys.stdin", io.StringIO("q\n"))
    capsys.readouterr()
    run(["interview", str(folder)])
    assert "Suggested, not confirmed: " in capsys.readouterr().out
    assert first.key not in open_case(folder, as_of=DAY, known_at=DAY).dossier.facts()
