"""Outcomes: which scorer means which, what counts as better, by group, and how far groups are apart."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from ombud.cli.measure_genai import genai
from ombud.cli.measuring import Shape
from ombud.errors import InputError
from ombud.measure.api import measure
from ombud.measure.bins import TOTAL
from ombud.measure.figures import Bound
from ombud.measure.genai.known import OUTCOMES, TABLE, known
from ombud.measure.named import Settings
from ombud.measure.result import Measurement
from ombud.measure.schema import schema_json
from ombud.measure.specs import PersonClusters
from ombud.measure.statistics.clusters import PersonSums, clustered_rate
from ombud.measure.statistics.extremes import extremes
from tests.measure.genai.logs import FILES, lines, measured, written

CHANCE = np.random.default_rng(8)
GARAK = FILES / "garak.report.jsonl"


def samples(values: dict[str, list[object]], *, repeats: int = 1) -> bytes:
    """An Inspect log: language to the values of the scorer ``s``; each prompt has so many of them."""
    rows: list[dict[str, Any]] = []
    for language, own in values.items():
        for place, value in enumerate(own):
            name, epoch = f"{language}{place // repeats}", place % repeats + 1
            rows.append(
                {"id": name, "epoch": epoch, "metadata": {"language": language}, "scores": {"s": {"value": value}}}
            )
    return json.dumps({"version": 2, "status": "success", "eval": {"model": "m"}, "samples": rows}).encode()


def yes(k: int, n: int) -> list[object]:
    return [1] * k + [0] * (n - k)


def test_a_rate_has_the_wilson_interval_of_statsmodels(tmp_path: Path) -> None:
    figure = written(tmp_path, samples({"de": yes(12, 40)})).one("s_rate")
    assert (figure.hits, figure.n) == (12, 40)
    found = [float(end or 0) for end in (figure.low, figure.high)]
    assert found == pytest.approx(proportion_confint(12, 40, method="wilson"))


def test_answers_to_one_prompt_are_no_separate_proof(tmp_path: Path) -> None:
    """Ten prompts with four answers each that are all alike say as much as ten answers."""
    values = [value for value in yes(4, 10) for _ in range(4)]
    figure = written(tmp_path, samples({"de": values}, repeats=4)).one("s_rate")
    expected = clustered_rate(PersonSums(people=10, rows=40, hits=16, rows_rows=160, hits_hits=64, hits_rows=64))
    assert (figure.hits, figure.n) == (16, 40)
    assert float(figure.low or 0) == pytest.approx(expected.low)
    assert figure.method.startswith("Wilson by prompts")
    assert figure.note == "answers to 10 prompts"


def test_the_counts_of_repeated_prompts_prove_the_interval(tmp_path: Path) -> None:
    values: list[object] = CHANCE.integers(0, 2, size=60).tolist()
    found = written(tmp_path, samples({"de": values[:30], "en": values[30:]}, repeats=3), groups=("language",))
    table = next(table for table in found.source.tables if isinstance(table.spec, PersonClusters))
    for by, group in (("", ""), ("language", "de")):
        pairs = [row for row in table.rows if row.bin == 0 and (not group or row.key[0] == row.key[3] == group)]
        total = [row for row in table.rows if row.bin == TOTAL and group in ("", row.key[0])]
        figure = found.one("s_rate", by, group)
        sums = PersonSums(
            people=sum(row.counts[0] for row in total),
            rows=figure.n,
            hits=figure.hits or 0,
            rows_rows=int(sum(row.sums[0] for row in pairs)),
            hits_hits=int(sum(row.sums[0] for row in pairs if row.key[1] == row.key[4] == "yes")),
            hits_rows=int(sum(row.sums[0] for row in pairs if row.key[1] == "yes")),
        )
        assert float(figure.low or 0) == pytest.approx(clustered_rate(sums).low)


def test_the_same_prompt_asked_again_shows_the_noise(tmp_path: Path) -> None:
    found = written(tmp_path, samples({"de": [1, 1, 1, 0, 0, 0, 0, 1]}, repeats=2))
    assert float(found.one("s_repeat_disagreement").value or 0) == pytest.approx(0.5)
    assert not written(tmp_path, samples({"de": [1, 0, 1]})).of("s_repeat_disagreement")


def test_the_gap_over_groups_is_simultaneous_and_has_its_size_by_chance(tmp_path: Path) -> None:
    counts = {"de": (10, 50), "en": (25, 60), "fr": (14, 40), "xx": (1, 2)}
    found = written(tmp_path, samples({name: yes(*own) for name, own in counts.items()}), groups=("language",))
    gap = found.one("s_gap", "language")
    expected, _ = extremes([(10, 50), (25, 60), (14, 40)])
    assert [float(each or 0) for each in (gap.value, gap.low, gap.high)] == pytest.approx(
        [expected.value, expected.low, expected.high]
    )
    assert float(gap.expected or 0) > 0
    assert (gap.reference, gap.n) == ("de to en", 150)
    assert "xx" in gap.note
    assert gap.test == "Pearson chi-square"


def test_a_sample_without_a_group_is_shown_and_in_no_gap(tmp_path: Path) -> None:
    data = json.loads(samples({"de": yes(2, 5), "en": yes(3, 5)}))
    data["samples"].append({"id": 99, "scores": {"s": {"value": 1}}})
    found = written(tmp_path, json.dumps(data).encode(), groups=("language",))
    assert found.coverage.lacking("group", "language") == 1
    assert found.one("s_rate", "language", "not known").n == 1
    assert found.one("s_gap", "language").n == 10


def test_a_refusal_is_counted_where_the_detector_of_its_absence_says_no() -> None:
    """garak: a hit of MitigationBypass is an answer that is no refusal; six of twelve outputs are hits."""
    known_by_tool = measured(GARAK).one("refusal[mitigation.MitigationBypass]_rate")
    declared = measured(GARAK, outcomes={"refusal": "mitigation.MitigationBypass"}).one("refusal_rate")
    other = measured(GARAK, outcomes={"bypass": "mitigation.MitigationBypass"}).one("bypass_rate")
    assert known_by_tool.hits == declared.hits == other.hits == 6
    assert declared.cite.startswith("more is better: garak")
    assert other.cite.startswith("direction not declared")


@pytest.mark.parametrize(
    ("said", "hits", "n"), [("s", 1, 3), ("yes:s", 1, 3), ("no:s", 2, 3), ("s>=0.5", 2, 3), ("no:s>=0.5", 1, 3)]
)
def test_a_person_may_say_what_a_scorer_means(said: str, hits: int, n: int, tmp_path: Path) -> None:
    values: list[object] = [1, 0.7, 0.2] if ">=" in said else [1, 0, 0]
    figure = written(tmp_path, samples({"de": values}), outcomes={"grounded": said}).one("grounded_rate")
    assert (figure.hits, figure.n) == (hits, n)


def test_numbers_are_no_verdicts_and_no_threshold_is_guessed(tmp_path: Path) -> None:
    found = written(tmp_path, samples({"de": [1, 0, 0.7]}))
    assert not found.of("s_rate")
    assert float(found.one("s_mean").value or 0) == pytest.approx(17 / 30)
    assert any("s>=NUMBER" in note.text for note in found.notes)


def test_what_is_better_is_declared_or_in_the_table_and_never_guessed(tmp_path: Path) -> None:
    plain = samples({"de": yes(2, 5)})
    assert written(tmp_path, plain).one("s_rate").cite.startswith("direction not declared")
    assert written(tmp_path, plain, better={"s": "fewer"}).one("s_rate").cite == "fewer is better: as declared"
    found = measured(FILES / "promptfoo.json")
    assert found.one("refusal[is-refusal]_rate").cite.startswith("direction not declared")
    assert found.one("groundedness[context-faithfulness]_rate").cite.startswith("more is better: promptfoo")


def test_the_table_of_scorers_says_one_thing_of_each() -> None:
    assert len({(row.tool, row.scorer) for row in TABLE}) == len(TABLE)
    assert {row.outcome for row in TABLE} <= {"", *OUTCOMES}
    assert all(row.because for row in TABLE)
    for row in TABLE:
        assert known(row.tool, row.scorer.rstrip("*") or "anything") == row, row


def test_a_scorer_that_does_not_occur_is_named() -> None:
    with pytest.raises(InputError, match=r"no scorer.*judge\.Jailbreak"):
        measured(GARAK, outcomes={"refusal": "nope"})


@pytest.mark.parametrize(
    "outcomes", [{"one": "always.A", "two": "always.A"}, {"always.B": "always.A"}], ids=["twice", "the name of another"]
)
def test_an_outcome_is_never_mistaken_for_another_scorer(tmp_path: Path, outcomes: dict[str, str]) -> None:
    entries = [
        {"entry_type": "start_run setup", "run.eval_threshold": 0.5},
        {"entry_type": "attempt", "status": 2, "detector_results": {"always.A": [1.0], "always.B": [0.0]}},
    ]
    with pytest.raises(InputError, match="another scorer"):
        written(tmp_path, lines(entries), outcomes=outcomes)


@pytest.mark.parametrize(
    ("asked", "says"),
    [({"better": {"refusals": "more"}}, "nothing is called"), ({"amounts": ("price",)}, "no reply has")],
)
def test_what_is_declared_of_nothing_is_refused(asked: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        measured(GARAK, **asked)


def test_an_assertion_about_latency_is_not_the_latency(tmp_path: Path) -> None:
    rows = [json.loads(line) for line in (FILES / "promptfoo.jsonl").read_text().splitlines()][:15]
    for row in rows:
        row["gradingResult"]["componentResults"][0]["assertion"] = {"type": "latency", "threshold": 1000}
    found = written(tmp_path, lines(rows), pair="case", variant="name")
    assert found.one("verdict[latency]_rate").shape == "rate"
    assert found.one("latency_mean").n == 15
    assert len({(item.id, item.by, item.group) for item in found.figures}) == len(found.figures)


def test_a_limit_is_held_against_the_whole_interval() -> None:
    how = Settings(unit="replies", min_people=3, limits={"refusal_rate": Bound(at_least="0.9")})
    found = measured(GARAK, how=how, outcomes={"refusal": "mitigation.MitigationBypass"})
    assert [item.id for item in found.past_limits()] == ["refusal_rate"]
    with pytest.raises(InputError, match="Did you mean"):
        measured(GARAK, how=how, outcomes={"refusals": "mitigation.MitigationBypass"})


def test_python_and_the_command_measure_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    found = measure(
        GARAK, kind="genai", outcomes={"refusal": "mitigation.MitigationBypass"}, better={"refusal": "more"}
    )
    said = {"outcome": ("refusal=mitigation.MitigationBypass",), "better": ("refusal=more",)}
    assert genai(GARAK, format=Shape.json, **said) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(found.to_json())


@pytest.mark.parametrize("given", [{"outcome": ("refusal",)}, {"better": ("refusal=up",)}, {"pair": "case"}])
def test_an_option_that_says_nothing_is_refused_with_its_form(given: dict[str, Any]) -> None:
    with pytest.raises(InputError) as caught:
        genai(GARAK, **given)
    assert caught.value.hint


def test_the_result_keeps_to_its_schema_and_makes_a_page_with_charts() -> None:
    for name in ("promptfoo.json", "lm_eval_results.json", "otlp.json", "inspect.json"):
        asked: dict[str, Any] = {} if "lm" in name else {"groups": ("model",)}
        found: Measurement = measured(FILES / name, **asked)
        jsonschema.validate(json.loads(found.to_json()), json.loads(schema_json()))
        assert "<svg" in found.to_html()
        assert "Generative AI" in found.to_html()


def test_counts_of_two_files_add(tmp_path: Path) -> None:
    one = written(tmp_path, samples({"de": yes(2, 5)}), groups=("language",)).source.period("1")
    two = written(tmp_path, samples({"de": yes(1, 4), "en": yes(1, 1)}), groups=("language",)).source.period("2")
    added = one.merged(two).tables[0]
    assert {row.key[:2]: row.counts[0] for row in added.rows} == {("de", "yes"): 3, ("de", "no"): 6, ("en", "yes"): 1}
    assert np.sum(added.count()) == 10
