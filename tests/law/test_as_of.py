"""No legal statement about the example systems changes unnoticed.

Recorded from the library; each line was looked at in the legal check that renewed it (see
docs/legal-test-suite.md). The cases of the open suite are the source of truth; this table shows
side effects of a change that no case is about.
"""

from __future__ import annotations

import json

import pytest

from tests.law.as_of_table import FOLDER, Table, differences, systems, tables


@pytest.fixture(scope="module")
def now() -> dict[str, Table]:
    return tables()


@pytest.mark.parametrize("name", ["instruments", *systems()])
def test_what_was_said_on_each_day_is_still_said(name: str, now: dict[str, Table]) -> None:
    file = FOLDER / f"{name}.json"
    assert file.exists(), f"{name} is not recorded: python -m tests.law.as_of_table"
    found = list(differences(json.loads(file.read_text("utf-8")), now[name]))

    assert not found, "\n".join([*found, "If a legal check confirms this: python -m tests.law.as_of_table"])


def test_a_difference_is_told_as_a_sentence() -> None:
    recorded = {"2026-11-23": {"a": "high", "b": "minimal"}}
    now = {"2026-11-23": {"a": "banned", "b": "minimal", "c": "new"}}

    assert list(differences(recorded, now)) == [
        "2026-11-23 a: now banned; recorded high",
        "2026-11-23 c: now new; recorded nothing",
    ]
