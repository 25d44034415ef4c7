"""The portfolio query says of every system what the interpreter says of it: same answers, same dates.

The interpreter is the reference: it is itself held against a brute-force oracle in
``test_three_values.py``.
"""

from __future__ import annotations

import datetime as dt
from random import Random

import duckdb
import pytest

from ombud.facts import FactValue, load_vocabulary
from ombud.law import Truth, determine, load_library
from ombud.law.library import Library
from ombud.law.portfolio.decide import Standing, classify_portfolio, load_systems, used_facts, write_query
from tests.law.patterns import random_facts
from tests.law.small import VOCABULARY, small_instrument

VALUE = {True: Truth.YES, False: Truth.NO, None: Truth.UNKNOWN}
MOMENTS = [
    (dt.date(2025, 7, 1), dt.date(2025, 7, 1)),
    (dt.date(2026, 11, 24), dt.date(2026, 11, 24)),
    (dt.date(2026, 11, 24), dt.date(2026, 7, 1)),
    (dt.date(2027, 12, 2), dt.date(2026, 11, 24)),
]


def compare(library: Library, vocabulary, systems: dict[str, dict[str, FactValue]], as_of, known_at) -> int:  # type: ignore[no-untyped-def]
    """Hold every answer of the query against the interpreter; returns how many were compared."""
    compared = 0
    with duckdb.connect() as connection:
        load_systems(connection, library, vocabulary, systems.items())
        query = write_query(library, vocabulary, as_of=as_of, known_at=known_at, detail=True)
        cursor = connection.execute(query)
        names = [column[0] for column in cursor.description]
        details = {row[0]: dict(zip(names, row, strict=True)) for row in cursor.fetchall()}
        standings: dict[tuple[str, str], Standing] = {
            (row.system, row.instrument): row
            for row in classify_portfolio(connection, library, vocabulary, as_of=as_of, known_at=known_at)
        }
    for system, facts in systems.items():
        for instrument in library.instruments:
            outcome = determine(instrument, facts, vocabulary, as_of=as_of, known_at=known_at)
            name = instrument.card.id
            for determination in outcome.determinations:
                key = f"{name}:{determination.provision.id}"
                assert details[system][f"{key}:status"] == determination.status, (key, facts)
                if determination.provision.kind in {"definition", "scope", "exclusion", "role", "rule"}:
                    assert VALUE[details[system][key]] is determination.value, (key, facts)
                compared += 1
            for duty in outcome.duties:
                assert details[system][f"{name}:{duty.obligation.id}:status"] == duty.status, (
                    duty.obligation.id,
                    facts,
                )
                compared += 1
            row = standings[system, name]
            statuses = [duty.status for duty in outcome.duties]
            assert row == Standing(
                system=system,
                instrument=name,
                scope={"yes": True, "no": False}.get(outcome.scope.value),
                headline=outcome.headline.id,
                status=outcome.headline.status,
                applies=outcome.headline.applies,
                in_effect=statuses.count("in_effect"),
                upcoming=statuses.count("upcoming"),
                undecided=statuses.count("unknown"),
                higher_possible=not outcome.is_certain,
            ), (name, facts)
    return compared


@pytest.mark.parametrize("seed", range(8))
def test_query_and_interpreter_agree_on_a_small_law(seed: int) -> None:
    random = Random(seed)
    library = Library(instruments=(small_instrument(),))
    keys = used_facts(library)
    systems = {f"S{n}": random_facts(VOCABULARY, keys, random) for n in range(60)}

    for as_of, known_at in MOMENTS:
        assert compare(library, VOCABULARY, systems, as_of, known_at) > 500


ALL = load_library()
#: Instruments by the dozen and a half: the planning of one query over all of them takes longer than running it.
PARTS = [ALL.instruments[start : start + 24] for start in range(0, len(ALL.instruments), 24)]


@pytest.mark.parametrize("part", range(len(PARTS)))
def test_query_and_interpreter_agree_on_all_law(part: int) -> None:
    library, vocabulary, random = Library(instruments=PARTS[part]), load_vocabulary(), Random(part)
    keys = used_facts(library)
    systems = {f"S{n}": random_facts(vocabulary, keys, random) for n in range(12)}

    for as_of, known_at in MOMENTS[part % 2 :: 2]:
        compare(library, vocabulary, {"nothing known": {}, **systems}, as_of, known_at)
