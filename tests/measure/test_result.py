"""The one result of measuring: what it holds, how it is read again, also when it is old."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from ombud.errors import InputError
from ombud.measure import Bound, Measurement, Spec, measure_file, measurement_from, read_measurement
from ombud.measure.counts import cells_of
from ombud.measure.words import reads

DATA = Path(__file__).parents[2] / "examples" / "data"
FIRST_FORM = Path(__file__).parent / "stored" / "first_form.json"
SPEC = Spec(
    groups=("race",),
    score="decile_score",
    threshold=Decimal(5),
    below=True,
    label="two_year_recid",
    label_positive="1",
    positive="unfavourable",
    count="n",
)
LIMIT = {"impact_ratio": Bound(at_least=Decimal("0.8"), because="four fifths")}


@pytest.fixture(scope="module")
def measured() -> Measurement:
    return measure_file(DATA / "compas_counts.csv", SPEC, limits=LIMIT)


def test_a_result_is_the_same_after_it_was_written_and_read(measured: Measurement) -> None:
    assert read_measurement(measured.to_json()) == measured


def test_a_result_of_the_first_form_is_read_as_the_same_as_todays(measured: Measurement) -> None:
    old = read_measurement(FIRST_FORM.read_bytes())

    # Since then scores have a table of their own, for those that are no number.
    assert old.source.tables == measured.source.tables[:1]
    assert (old.source.name, old.source.sha256) == (measured.source.name, measured.source.sha256)
    assert old.coverage == measured.coverage
    assert old.groups == measured.groups
    for item in old.figures:
        now = measured.one(item.id, item.by, item.group)
        assert (item.value, item.verdict) == (now.value, now.verdict)
        if item.method == now.method:  # ratios of small groups have another interval since then
            assert (item.low, item.high) == (now.low, now.high)
        assert (item.at_least, item.clear, reads(item)) == (now.at_least, now.clear, reads(now))


def test_a_result_in_a_database_keeps_its_numbers_as_text(measured: Measurement) -> None:
    assert measurement_from(msgspec.to_builtins(measured, enc_hook=str)) == measured


def test_what_is_no_result_is_refused_in_words(measured: Measurement) -> None:
    with pytest.raises(InputError, match="this is not a measurement"):
        read_measurement(b"{}")
    with pytest.raises(InputError, match="this is not a measurement"):
        read_measurement(b"not even JSON")
    later = json.loads(measured.to_json()) | {"schema": "urn:ombud:measurement:v9"}
    with pytest.raises(InputError, match="v9, which this Ombud does not know"):
        measurement_from(later)


def test_the_counts_of_a_result_are_an_artefact_that_merges(measured: Measurement) -> None:
    once = measured.source.period("2026-10")
    twice = once.merged(measured.source.period("2026-11"))

    assert once.tables[0].spec == cells_of(SPEC)
    assert (once.tables[0].people, twice.tables[0].people) == (7214, 14428)


def test_what_was_declared_is_kept_by_the_name_of_its_option(measured: Measurement) -> None:
    assert measured.said("score") == "decile_score"
    assert measured.said("below") == "yes"
    assert measured.said("groups") == "race"
    assert measured.said("prediction") == ""


@pytest.mark.parametrize(
    ("at_least", "group", "words"),
    [
        ("0.8", "African-American", "past the limit"),
        ("0.3", "African-American", "within the limit"),
        ("0.52", "African-American", "within the limit; the interval reaches across it"),
        ("0.8", "Native American", "too few people to judge"),
    ],
)
def test_a_figure_says_in_words_how_it_stands_against_its_limit(at_least: str, group: str, words: str) -> None:
    found = measure_file(DATA / "compas_counts.csv", SPEC, limits={"impact_ratio": Bound(at_least=Decimal(at_least))})
    assert reads(found.one("impact_ratio", "race", group)) == words
