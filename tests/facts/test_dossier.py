"""A dossier in a file: everything wrong in it gets a sentence with file, line and what to do."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from ombud.errors import InputError
from ombud.facts import UNKNOWN, load_dossier
from tests.law.small import VOCABULARY

HEAD = "ombud: 1\nstated_by: Ana Lindqvist\nstated_on: 2026-11-20\n"


def load(tmp_path: Path, text: str):
    file = tmp_path / "ombud.yaml"
    file.write_text(text, "utf-8")
    return load_dossier(file, VOCABULARY)


def refusal(tmp_path: Path, text: str) -> str:
    with pytest.raises(InputError) as caught:
        load(tmp_path, text)
    return str(caught.value).replace(str(tmp_path) + "/", "")


def test_facts_carry_who_said_them_and_when(tmp_path: Path) -> None:
    dossier = load(tmp_path, HEAD + "facts:\n  x.a: true\n  x.b: {value: unknown, by: M. Osei, on: 2026-11-21}\n")

    current = dossier.current()
    assert current["x.a"].said_by == "Ana Lindqvist"
    assert current["x.a"].said_at == dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
    assert (current["x.b"].value, current["x.b"].said_by) == (UNKNOWN, "M. Osei")


def test_a_later_statement_supersedes_and_the_earlier_one_stays(tmp_path: Path) -> None:
    dossier = load(
        tmp_path,
        HEAD
        + "facts:\n  x.a: true\nstatements:\n"
        + '  - {key: x.a, value: false, by: B, at: "2026-11-22T10:00:00+00:00"}\n',
    )

    assert dossier.facts() == {"x.a": False}
    assert [statement.value for statement in dossier.statements] == [True, False]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (
            "facts:\n  x.aa: true\n",
            'ombud.yaml:5: the fact "x.aa" is not in the vocabulary. Did you mean "x.a"?',
        ),
        (
            "fatcs:\n  x.a: true\n",
            'ombud.yaml:4: "fatcs" is not a key that a dossier has here. Did you mean "facts"?',
        ),
        ("facts:\n  x.a: 3\n", 'ombud.yaml:5: the fact "x.a" cannot be 3: it is true or false.'),
        ("facts:\n  x.a: no\n  x.a: yes\n", 'ombud.yaml:6:3: the key "x.a" appears twice.'),
        ("facts:\n  d.placed: 2026-02-30\n", "ombud.yaml:5:13: 2026-02-30 is not a date that exists."),
        ('facts:\n  d.placed: "2026-02-30"\n', "it is a date that exists, written like 2026-12-02"),
        ("facts:\n  use.areas: [work, moon]\n", "it is one of work, school, none"),
        ("facts:\n  use.areas: [work, none]\n", 'it is either "none" alone or the ones that hold'),
        ("facts:\n  n.flop: many\n", "it is a number"),
        ("facts: [x.a]\n", '"facts" must hold keys with values'),
        ("facts:\n  x.a: {vlaue: true}\n", 'ombud.yaml:5: "vlaue" is not a key that a dossier has here.'),
        ("data: {predictions: p.csv}\n", "missing required field `groups`"),
        ("limits: {impact_ratio: {}}\n", "neither at_least nor at_most"),
        ("facts: {x.a: [\n", "ombud.yaml:5:1: "),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, body: str, says: str) -> None:
    assert says in refusal(tmp_path, HEAD + body)


def test_a_fact_without_an_author_is_refused(tmp_path: Path) -> None:
    assert "it is not said who stated" in refusal(tmp_path, "ombud: 1\nfacts:\n  x.a: true\n")
    assert "it is not said when" in refusal(tmp_path, "ombud: 1\nstated_by: A\nfacts:\n  x.a: true\n")


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="`ombud init` makes one"):
        load_dossier(tmp_path / "ombud.yaml", VOCABULARY)


def test_a_file_of_another_form_is_refused(tmp_path: Path) -> None:
    assert 'a dossier begins with "ombud: 1"' in refusal(tmp_path, "facts: {x.a: true}\n")
    assert "must hold keys" in refusal(tmp_path, "- a\n- b\n")
    (tmp_path / "ombud.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="cannot be read as text"):
        load_dossier(tmp_path / "ombud.yaml", VOCABULARY)


def test_the_meaning_of_the_data_columns_is_read(tmp_path: Path) -> None:
    dossier = load(
        tmp_path,
        HEAD
        + "data: {predictions: p.csv, prediction: ok, favourable: 1, groups: sex}\n"
        + "limits: {impact_ratio: {at_least: 0.8}}\n",
    )

    assert dossier.data is not None
    assert (dossier.data.favourable, dossier.data.groups) == ("1", ("sex",))
    assert str(dossier.limits["impact_ratio"].at_least) == "0.8"
