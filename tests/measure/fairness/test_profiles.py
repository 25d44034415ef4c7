"""Legal profiles against the worked examples of the rules, and their rows against the law library."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from ombud.cli.main import run
from ombud.errors import InputError
from ombud.law.library import load_library
from ombud.measure.profiles import Asked, load_profiles, measure_profile
from ombud.measure.profiles.published import summary_tables, unknown_sentence
from ombud.measure.result import Measurement
from ombud.measure.show.page import page
from ombud.measure.words import reads, sentence

BOTH = "sex x race or ethnicity"
RACES = (
    "Hispanic or Latino",
    "White",
    "Black or African American",
    "Native Hawaiian or Pacific Islander",
    "Asian",
    "Native American or Alaska Native",
    "Two or More Races",
)


def table(path: Path, header: str, *rows: tuple[object, ...]) -> Path:
    """A CSV with these rows."""
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([header.split(","), *rows])
    return path


def value(found: Measurement, id_: str, by: str, group: str, places: int = 3) -> str:
    item = found.one(id_, by, group)
    return "n/a" if item.value is None else f"{float(item.value):.{places}f}"


# ---- New York City Local Law 144


AUDIT = Asked(sex="sex", race="race", count="n", selected="k")
#: Worked example 1 of the notes on 6 RCNY 5-301 (own numbers): assessed, selected.
EXAMPLE = {
    "Hispanic or Latino": (200, 44),
    "White": (500, 130),
    "Black or African American": (180, 36),
    "Asian": (190, 44),
    "Two or More Races": (18, 6),
    "Native American or Alaska Native": (12, 0),
}


def example(tmp_path: Path) -> Path:
    rows = [("Male", race, n, k) for race, (n, k) in EXAMPLE.items()]
    return table(tmp_path / "audit.csv", "sex,race,n,k", *rows, ("Male", "", 60, 20))


def test_with_nothing_left_out_the_highest_rate_of_any_category_is_the_reference(tmp_path: Path) -> None:
    found = measure_profile(example(tmp_path), "nyc-ll144", AUDIT)
    expected = ("0.660", "0.780", "0.600", "n/a", "0.695", "0.000", "1.000")
    assert tuple(value(found, "impact_ratio", "race or ethnicity", race) for race in RACES) == expected
    assert value(found, "selection_rate", "race or ethnicity", "Asian", 4) == "0.2316"


def test_categories_under_two_per_cent_may_be_left_out_and_keep_number_rate_and_reason(tmp_path: Path) -> None:
    import msgspec

    found = measure_profile(example(tmp_path), "nyc-ll144", msgspec.structs.replace(AUDIT, exclude=True))
    expected = ("0.846", "1.000", "0.769", "n/a", "0.891", "n/a", "n/a")
    assert tuple(value(found, "impact_ratio", "race or ethnicity", race) for race in RACES) == expected
    two = found.one("selection_rate", "race or ethnicity", "Two or More Races")
    assert (two.n, two.hits, f"{float(two.value or 0):.4f}") == (18, 6, "0.3333")
    assert "1.64% of the audit data, under 2%" in two.note
    assert found.one("impact_ratio", "race or ethnicity", "Native American or Alaska Native").note == (
        "left out of the impact ratios: 1.09% of the audit data, under 2%"
    )


def test_unknown_people_are_counted_and_in_no_rate(tmp_path: Path) -> None:
    found = measure_profile(example(tmp_path), "nyc-ll144", AUDIT)
    assert sum(found.groups["race or ethnicity"].values()) == 1100
    assert found.groups["sex"] == {"Male": 1160, "Female": 0}
    assert unknown_sentence(found, "race or ethnicity").startswith("60 people of unknown race/ethnicity")
    assert unknown_sentence(found, "sex").startswith("0 people of unknown sex")
    assert unknown_sentence(found, BOTH).startswith("60 people of unknown sex or race/ethnicity")
    sex, race, _ = summary_tables(found)
    assert (sex.notes[-1][:8], race.notes[-1][:9]) == ("0 people", "60 people")
    assert not found.past_limits()  # the law sets no pass mark


def test_the_scoring_rate_is_strictly_above_the_median_of_everybody_unknown_people_included(tmp_path: Path) -> None:
    """Worked example 2: the median of all 14 is 57.5; rates 4/6 and 3/5; ratio of the women .900."""
    scores = {"Male": (40, 55, 60, 70, 70, 82), "Female": (35, 50, 60, 65, 90), "": (10, 15, 20)}
    rows = [(sex, "White", score) for sex, own in scores.items() for score in own]
    path = table(tmp_path / "scores.csv", "sex,race,score", *rows)
    found = measure_profile(path, "nyc-ll144", Asked(sex="sex", race="race", score="score"))
    assert found.said("median") == "57.5"
    assert value(found, "scoring_rate", "sex", "Male") == "0.667"
    assert value(found, "scoring_rate", "sex", "Female") == "0.600"
    assert value(found, "impact_ratio", "sex", "Female") == "0.900"


def test_a_score_equal_to_the_median_is_not_above_it(tmp_path: Path) -> None:
    rows = [
        ("Male", "White", 5),
        ("Male", "White", 5),
        ("Female", "White", 5),
        ("Female", "White", 7),
        ("Male", "White", 1),
    ]
    path = table(tmp_path / "ties.csv", "sex,race,score", *rows)
    found = measure_profile(path, "nyc-ll144", Asked(sex="sex", race="race", score="score"))
    assert value(found, "scoring_rate", "sex", "Female") == "0.500"
    assert value(found, "scoring_rate", "sex", "Male") == "0.000"


def test_the_published_layout_has_the_three_tables_with_the_categories_in_the_order_of_the_rule(tmp_path: Path) -> None:
    """The numbers of the rule's own example: men 667 of 1,390, women 555 of 1,181, 250 unknown."""
    rows = [("Male", "White", 1390, 667), ("Female", "White", 1181, 555), ("", "White", 250, 100)]
    path = table(tmp_path / "rule.csv", "sex,race,n,k", *rows)
    found = measure_profile(path, "nyc-ll144", AUDIT)
    sex, race, both = summary_tables(found)
    assert sex.header == (
        "Category",
        "# of Applicants",
        "# Selected",
        "Selection Rate",
        "Impact Ratio",
        "Interval of the Ratio",
    )
    assert sex.rows == (
        ("Male", "1,390", "667", "48%", "1.000", "reference"),
        ("Female", "1,181", "555", "47%", "0.979", "0.903 to 1.063"),
    )
    assert tuple(row[0] for row in race.rows) == RACES
    assert [row[:2] for row in both.rows[:3]] == [
        ("Hispanic or Latino", "Male"),
        ("Hispanic or Latino", "Female"),
        ("White", "Male"),
    ]
    assert len(both.rows) == 14
    assert unknown_sentence(found, "sex").startswith("250 people")
    assert unknown_sentence(found, "race or ethnicity").startswith("0 people")


def test_the_reference_has_ratio_one_and_no_interval_and_those_left_out_say_why(tmp_path: Path) -> None:
    import msgspec

    found = measure_profile(example(tmp_path), "nyc-ll144", msgspec.structs.replace(AUDIT, exclude=True))
    white = found.one("impact_ratio", "race or ethnicity", "White")
    assert (white.value, white.low, white.high) == ("1", None, None)
    rows = {row[0]: row for row in summary_tables(found)[1].rows}
    assert rows["White"][-2:] == ("1.000", "reference")
    # By hand: 44 of 190 against 130 of 500; exp(ln 0.8907 ± 1.96 √(1/44 - 1/190 + 1/130 - 1/500))
    assert rows["Asian"][-1] == "0.661 to 1.200"
    assert "left out, 1.64 %" in page(found)


def test_race_ratios_are_those_of_the_rules_example(tmp_path: Path) -> None:
    counts = {
        "Hispanic or Latino": (408, 204),
        "White": (797, 412),
        "Black or African American": (390, 170),
        "Native Hawaiian or Pacific Islander": (119, 52),
        "Asian": (616, 302),
        "Native American or Alaska Native": (41, 18),
        "Two or More Races": (213, 96),
    }
    path = table(tmp_path / "race.csv", "sex,race,n,k", *(("Male", race, *own) for race, own in counts.items()))
    found = measure_profile(path, "nyc-ll144", AUDIT)
    ratios = tuple(value(found, "impact_ratio", "race or ethnicity", race) for race in RACES)
    assert ratios == ("0.967", "1.000", "0.843", "0.845", "0.948", "0.849", "0.872")


def test_words_of_the_data_are_mapped_and_never_guessed(tmp_path: Path) -> None:
    path = table(tmp_path / "words.csv", "sex,race,n,k", ("M", "White", 10, 5), ("F", "White", 10, 4))
    with pytest.raises(InputError, match='"F" in "sex" is no category of the rule') as error:
        measure_profile(path, "nyc-ll144", AUDIT)
    assert '--map "sex:F=CATEGORY"' in error.value.hint
    mapped = Asked(sex="sex", race="race", count="n", selected="k", words={"sex": {"M": "Male", "F": "Female"}})
    assert value(measure_profile(path, "nyc-ll144", mapped), "impact_ratio", "sex", "Female") == "0.800"


def test_inferred_groups_are_refused_with_the_rule_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="6 RCNY 5-302"):
        measure_profile(example(tmp_path), "nyc-ll144", Asked(sex="sex", race="race", probabilities={"p": "White"}))


# ---- four fifths


COUNTED = Asked(groups=("group",), count="n", selected="k")


def test_questions_and_answers_12_is_adverse_impact(tmp_path: Path) -> None:
    """44 FR 11996: 48 of 80 and 12 of 40; the ratio of 50 per cent is under four fifths."""
    path = table(tmp_path / "q12.csv", "group,n,k", ("White", 80, 48), ("Black", 40, 12))
    item = measure_profile(path, "us-four-fifths", COUNTED).one("impact_ratio", "group", "Black")
    assert (item.value, item.reference, item.reading) == ("0.5", "White", "adverse impact indicated")
    assert item.past_limit


def test_questions_and_answers_21_has_too_small_numbers(tmp_path: Path) -> None:
    """3 of 20 men and 1 of 10 women: 66.7 per cent, but one person turns it, and Fisher's p is 1."""
    path = table(tmp_path / "q21.csv", "group,n,k", ("men", 20, 3), ("women", 10, 1))
    found = measure_profile(path, "us-four-fifths", COUNTED)
    item = found.one("impact_ratio", "group", "women")
    assert f"{float(item.value or 0):.3f}" == "0.667"
    assert item.reading == "below four-fifths, numbers too small to tell"
    assert "one person more" in item.note
    assert value(found, "fisher_p", "group", "women") == "1.000"
    assert not found.past_limits()


def test_groups_under_two_per_cent_are_named_and_never_the_reference(tmp_path: Path) -> None:
    path = table(tmp_path / "small.csv", "group,n,k", ("a", 2000, 1000), ("b", 1000, 300), ("c", 40, 40))
    found = measure_profile(path, "us-four-fifths", COUNTED)
    assert found.one("impact_ratio", "group", "b").reference == "a"
    texts = [note.text for note in found.notes]
    assert any("under 2% of this log; the rule's base is the workforce" in text for text in texts)
    assert not any("no separate determination" in text for text in texts)
    assert any("of a higher rate but not the reference" in text and text.endswith(": c.") for text in texts)


def test_each_step_is_read_beside_the_bottom_line(tmp_path: Path) -> None:
    rows = [("x", "a", 100, 50), ("x", "b", 100, 20), ("y", "a", 100, 20), ("y", "b", 100, 50)]
    path = table(tmp_path / "steps.csv", "step,group,n,k", *rows)
    asked = Asked(groups=("group",), count="n", selected="k", strata=("step",), reference={"group": "a"})
    found = measure_profile(path, "us-four-fifths", asked)
    ratios = {item.stratum: item.value for item in found.of("impact_ratio") if item.group == "b"}
    assert ratios == {"": "1", "step: x": "0.4", "step: y": "2.5"}


# ---- fair lending and insurance


def test_fair_lending_never_chooses_the_reference(tmp_path: Path) -> None:
    path = table(tmp_path / "loans.csv", "group,n,k", ("White", 200, 150), ("Black", 100, 55))
    with pytest.raises(InputError, match='reference group of "group" is not named'):
        measure_profile(path, "us-fair-lending", COUNTED)
    asked = Asked(groups=("group",), count="n", selected="k", reference={"group": "Black"})
    item = measure_profile(path, "us-fair-lending", asked).one("impact_ratio", "group", "White")
    assert item.reference == "Black"
    assert f"{float(item.value or 0):.4f}" == "1.3636"


def test_the_colorado_draft_flags_a_gap_of_five_points_with_a_small_p_only(tmp_path: Path) -> None:
    """The draft's example: 91.0 against 85.2 per cent is flagged; the same gap in few people is not."""
    for n, reading in ((1000, "flagged by the draft"), (60, "not flagged")):
        rows = [("White", "t", n, round(0.91 * n)), ("Black", "t", n, round(0.852 * n))]
        path = table(tmp_path / f"draft{n}.csv", "group,policy,n,k", *rows)
        asked = Asked(
            groups=("group",), count="n", selected="k", reference={"group": "White"}, controls=("policy",), draft=True
        )
        item = measure_profile(path, "us-insurance", asked).one("marginal_effect", "group", "Black")
        assert item.reading.startswith(reading), n


def test_a_premium_by_group_is_read_with_controls_the_same(tmp_path: Path) -> None:
    """Within each policy type both groups pay the same on average; overall one pays more."""
    rows = []
    for group, policy, many in (("White", "a", 40), ("White", "b", 10), ("Black", "a", 10), ("Black", "b", 40)):
        middle = 100.0 if policy == "a" else 200.0
        rows += [(group, policy, price) for price in (middle - 10, middle + 10) for _ in range(many)]
    path = table(tmp_path / "premium.csv", "group,policy,premium", *rows)
    asked = Asked(groups=("group",), amount="premium", reference={"group": "White"}, controls=("policy",), draft=True)
    found = measure_profile(path, "us-insurance", asked)
    assert value(found, "mean_amount_difference", "group", "Black", 1) == "60.0"
    share = found.one("amount_effect_share", "group", "Black")
    assert abs(float(share.value or 1)) < 1e-9
    assert share.reading.startswith("not flagged")


def test_groups_by_proxy_have_an_estimate_and_bounds_that_can_allow_no_gap(tmp_path: Path) -> None:
    rows = [(0.9, 0.1, "1")] * 60 + [(0.9, 0.1, "0")] * 40 + [(0.2, 0.8, "1")] * 40 + [(0.2, 0.8, "0")] * 60
    path = table(tmp_path / "proxy.csv", "pw,pb,decision", *rows)
    titles = {"pw": "White", "pb": "Black"}
    asked = Asked(probabilities=titles, prediction="decision", favourable="1", reference={"proxy": "White"})
    found = measure_profile(path, "us-fair-lending", asked)
    white, black = (0.9 * 60 + 0.2 * 40) / (0.9 * 100 + 0.2 * 100), (0.1 * 60 + 0.8 * 40) / (0.1 * 100 + 0.8 * 100)
    assert float(found.one("impact_ratio", "proxy", "Black").value or 0) == pytest.approx(black / white)
    bounds = found.one("selection_difference_bounds", "proxy", "Black")
    # Fréchet: of the 110 expected White people at least 50 + 0 and at most 60 + 20 are selected.
    low, high = (0.1 * 0 + 0 + 20) / 90 - 80 / 110, (10 + 40) / 90 - 50 / 110
    assert float(bounds.low or 0) == pytest.approx(low, abs=1e-6)
    assert float(bounds.high or 0) == pytest.approx(high, abs=1e-6)
    assert bounds.reading == "the bounds allow that there is no gap"
    assert found.one("assigned_selection_rate", "proxy", "Black").n == 100


def _by_proxy(tmp_path: Path, share: float, people: int, *, sure: float) -> Measurement:
    """People of two groups by a proxy of some certainty; the second is selected at 0.8 of the first's half."""
    rows = []
    for own, rate in (((sure, 1 - sure), 0.8), ((1 - sure, sure), share)):
        k = round(rate * people)
        rows += [(*own, 1)] * k + [(*own, 0)] * (people - k)
    path = table(tmp_path / "p.csv", "pw,pb,decision", *rows)
    titles = {"pw": "White", "pb": "Black"}
    asked = Asked(probabilities=titles, prediction="decision", favourable="1", reference={"proxy": "White"})
    return measure_profile(path, "us-fair-lending", asked)


@pytest.mark.parametrize(
    ("share", "people", "sure", "reading"),
    [
        (0.4, 400, 1.0, "adverse impact indicated"),
        (0.4, 400, 0.9, "adverse impact indicated"),
        (0.4, 400, 0.6, "a difference by the estimate, bounds allow no gap"),
        (0.1, 400, 0.6, "below four-fifths by the estimate, bounds allow no gap"),
        (0.6, 36, 1.0, "below four-fifths, numbers too small to tell"),
        (0.2, 20, 1.0, "too few people to judge"),
        (0.79, 4000, 1.0, "within 0.8 to 1.25"),
    ],
)
def test_a_ratio_by_proxy_is_read_by_its_interval_and_its_bounds(
    tmp_path: Path, share: float, people: int, sure: float, reading: str
) -> None:
    item = _by_proxy(tmp_path, share, people, sure=sure).one("impact_ratio", "proxy", "Black")
    assert item.reading == reading
    assert item.reference_n == people


# ---- representation


def test_representation_is_read_against_the_reference_population(tmp_path: Path) -> None:
    path = table(tmp_path / "people.csv", "sex,n", ("f", 300), ("m", 700), ("", 50))
    asked = Asked(groups=("sex",), count="n", benchmark={"sex": {"f": 0.51, "m": 0.48, "x": 0.01}})
    found = measure_profile(path, "eu-data-governance", asked)
    assert value(found, "representation_ratio", "sex", "f", 4) == "0.5882"
    assert value(found, "representation_shortfall", "sex", "f", 1) == "210.0"
    assert value(found, "representation_distance", "sex", "", 2) == "0.22"
    assert "not in the data at all: x" in found.one("representation_distance", "sex").note
    assert found.coverage.lacking("group", "sex") == 50


@pytest.mark.parametrize(
    ("benchmark", "sentence"),
    [
        ({}, "no reference population"),
        ({"sex": {"f": 0.5, "m": 0.3}}, "sum to 0.8000"),
        ({"sex": {"f": 1.5, "m": -0.5}}, "not between 0 and 1"),
    ],
)
def test_a_reference_population_that_is_none_is_refused(
    tmp_path: Path, benchmark: dict[str, dict[str, float]], sentence: str
) -> None:
    path = table(tmp_path / "people.csv", "sex,n", ("f", 300), ("m", 700))
    with pytest.raises(InputError, match=sentence):
        measure_profile(path, "eu-data-governance", Asked(groups=("sex",), count="n", benchmark=benchmark))


# ---- the rows of the law, and the command


def test_every_row_of_a_profile_is_in_the_law_library_with_the_same_citation_and_confidence() -> None:
    library = {instrument.card.id: instrument for instrument in load_library().instruments}
    for profile in load_profiles().values():
        for row in profile.law:
            instrument = library[row.instrument]
            rows = {item.id: item for item in (*instrument.provisions, *instrument.obligations)}
            authored = rows[row.provision]
            assert (row.cite, row.confidence) == (authored.cite, authored.confidence), (profile.id, row.provision)
            assert row.checked_on == instrument.card.checked_on, (profile.id, row.provision)


def test_the_command_lists_profiles_and_measures_under_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["measure", "profile", "--list"]) == 0
    assert "nyc-ll144: New York City" in capsys.readouterr().out
    path = table(tmp_path / "q12.csv", "group,n,k", ("White", 80, 48), ("Black", 40, 12))
    words = ["--group", "group", "--count", "n", "--selected", "k"]
    assert run(["measure", "profile", "us-four-fifths", str(path), *words]) == 1
    assert "adverse impact indicated" in capsys.readouterr().out
    run(["measure", "profile", "us-four-fifths", str(path), *words, "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    assert (found["kind"], found["profile"]["id"]) == ("profile", "us-four-fifths")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["us-for-fifths", "FILE"], 'Did you mean "us-four-fifths"?'),
        (["us-four-fifths"], "no data are named"),
        (["us-four-fifths", "FILE"], "no group column is named"),
        (["us-four-fifths", "FILE", "--group", "grup", "--count", "n", "--selected", "k"], 'Did you mean "group"?'),
        (["us-four-fifths", "FILE", "--group", "group"], "no decision is named"),
        (["us-four-fifths", "FILE", "--group", "group", "--selected", "k"], "of how many people"),
        (["us-four-fifths", "FILE", "--group", "group", "--prediction", "d"], "does not guess"),
        (["us-fair-lending", "FILE", "--group", "group", "--reference", "White"], "is not column=group"),
        (["us-four-fifths", "TWICE", "--group", "group", "--prediction", "d", "--favourable", "1"], "twice"),
    ],
)
def test_bad_use_is_said_in_one_sentence_with_exit_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    files = {
        "FILE": table(tmp_path / "d.csv", "group,n,k,d", ("White", 80, 48, 1), ("Black", 40, 12, 0)),
        "TWICE": table(tmp_path / "t.csv", "group,d,d", ("White", 1, 1), ("Black", 0, 1)),
    }
    assert run(["measure", "profile", *(str(files.get(word, word)) for word in words)]) == 2
    shown = capsys.readouterr().err
    assert sentence in shown
    assert "Traceback" not in shown


def test_the_selected_are_read_against_availability_where_it_is_given(tmp_path: Path) -> None:
    """Castaneda v. Partida, 430 U.S. 482, note 17: 339 of 870 against 79.1 per cent, about 29 standard deviations."""
    path = table(tmp_path / "jurors.csv", "group,n,k", ("Mexican-American", 870, 339), ("other", 870, 531))
    asked = Asked(
        groups=("group",),
        count="n",
        selected="k",
        benchmark={"group": {"Mexican-American": 0.791, "other": 0.209}},
    )
    item = measure_profile(path, "us-four-fifths", asked).one(
        "selected_representation_difference", "group", "Mexican-American"
    )
    assert item.n == 870
    assert round(float(item.z or 0)) == -29


def test_a_tool_that_classifies_has_the_tables_of_every_class(tmp_path: Path) -> None:
    """6 RCNY 5-301: those put into the class, over those assessed, for each class."""
    rows = [
        ("Male", "White", "leader", 30),
        ("Male", "White", "expert", 70),
        ("Female", "White", "leader", 15),
        ("Female", "White", "expert", 85),
    ]
    path = table(tmp_path / "classes.csv", "sex,race,class,n", *rows)
    found = measure_profile(
        path, "nyc-ll144", Asked(sex="sex", race="race", prediction="class", count="n", each_class=True)
    )
    tables = {each.title: each.rows for each in summary_tables(found)}
    assert len(tables) == 6
    assert tables["Sex Categories, class leader"][1] == ("Female", "100", "15", "15%", "0.500", "0.287 to 0.870")
    assert tables["Sex Categories, class expert"][0] == ("Male", "100", "70", "70%", "0.824", "0.707 to 0.959")


def test_a_table_in_memory_is_measured_under_a_profile_from_python() -> None:
    import pandas as pd

    from ombud.measure.api import measure

    frame = pd.DataFrame({"sex": ["Male"] * 6 + ["Female"] * 5 + [None] * 3, "race": "White"})
    frame["score"] = [40, 55, 60, 70, 70, 82, 35, 50, 60, 65, 90, 10, 15, 20]
    found = measure(frame, kind="profile", profile="nyc-ll144", asked=Asked(sex="sex", race="race", score="score"))
    assert found.said("median") == "57.5"
    assert value(found, "impact_ratio", "sex", "Female") == "0.900"


def test_ten_thousand_groups_are_refused_with_what_to_do(tmp_path: Path) -> None:
    rows = [(f"g{n}", 10, n % 10) for n in range(10_000)]
    path = table(tmp_path / "many.csv", "group,n,k", *rows)
    with pytest.raises(InputError, match="more than 5,000 combinations of group values") as error:
        measure_profile(path, "us-four-fifths", COUNTED)
    assert "Band" in error.value.hint


def test_a_group_of_one_person_and_values_of_mixed_types_are_shown_and_not_judged(tmp_path: Path) -> None:
    rows = [("1", 100, 50), ("1.0", 50, 20), ("one", 80, 30), ("x", 1, 1), ("", 9, 3)]
    path = table(tmp_path / "mixed.csv", "group,n,k", *rows)
    found = measure_profile(path, "us-four-fifths", COUNTED)
    alone = found.one("impact_ratio", "group", "x")
    assert (alone.reading, alone.past_limit) == ("too few people to judge", False)
    assert found.coverage.lacking("group") == 9
    assert {"one", "x", "not known"} <= set(found.groups["group"])


def test_more_selected_than_people_are_refused_with_the_row(tmp_path: Path) -> None:
    path = table(tmp_path / "wrong.csv", "group,n,k", ("a", 10, 5), ("b", 10, 11))
    with pytest.raises(InputError, match="row 2"):
        measure_profile(path, "us-four-fifths", COUNTED)


def test_a_label_of_one_class_leaves_the_rates_of_the_other_undefined(tmp_path: Path) -> None:
    rows = [(group, decision, 1) for group in "ab" for decision in (0, 1) for _ in range(40)]
    path = table(tmp_path / "one.csv", "group,d,y", *rows)
    asked = Asked(groups=("group",), prediction="d", favourable="1", label="y", label_positive="1")
    found = measure_profile(path, "eu-bias-examination", asked)
    assert found.one("false_positive_rate", "group", "a").note == "undefined: nobody is in its denominator"
    assert value(found, "true_positive_rate", "group", "a") == "0.500"


def test_a_score_is_examined_by_group_beside_the_decision(tmp_path: Path) -> None:
    rows = [
        (group, step / 16, int(step % 3 == 0 or step > 8), int(step > 8))
        for group in "ab"
        for step in range(1, 16)
        for _ in range(5)
    ]
    path = table(tmp_path / "scores.csv", "group,score,y,d", *rows)
    asked = Asked(groups=("group",), prediction="d", favourable="1", score="score", label="y", label_positive="1")
    found = measure_profile(path, "eu-bias-examination", asked)
    assert value(found, "auc_difference", "group", "b") == "0.000"
    assert value(found, "selection_rate", "group", "a") == value(found, "selection_rate", "group", "b")
    assert {"calibration_error", "score_ks", "xauc", "impact_ratio_at_threshold"} <= {item.id for item in found.figures}


def test_fair_lending_flags_a_ratio_below_the_limit_only_with_p_below_five_per_cent(tmp_path: Path) -> None:
    """The profile's own condition: adverse impact ratio below 0.80 and p below 0.05 together."""
    few = table(tmp_path / "few.csv", "race,n,k", ("White", 60, 30), ("Black", 60, 22))
    asked = Asked(groups=("race",), count="n", selected="k", reference={"race": "White"})
    found = measure_profile(few, "us-fair-lending", asked)
    item = found.one("impact_ratio", "race", "Black")
    assert float(item.value or 1) < 0.8
    assert float(item.p or 0) > 0.05
    assert not found.past_limits()
    assert reads(item) == "past the value of the limit, not significant: no flag"
    many = table(tmp_path / "many.csv", "race,n,k", ("White", 600, 300), ("Black", 600, 220))
    assert measure_profile(many, "us-fair-lending", asked).one("impact_ratio", "race", "Black").past_limit


def test_holm_counts_the_pairs_of_one_outcome_so_that_an_amount_beside_it_changes_no_p(tmp_path: Path) -> None:
    """One family per outcome and table; here three pairs against the reference."""
    rows = [
        (race, "yes" if n % 10 < kept else "no", 100 + n * step % 37)
        for step, (race, kept) in enumerate((("White", 8), ("Black", 5), ("Asian", 7), ("Other", 6)), start=1)
        for n in range(100)
    ]
    path = table(tmp_path / "loans.csv", "race,decision,price", *rows)
    alone = Asked(groups=("race",), prediction="decision", favourable="yes", reference={"race": "White"})
    beside = Asked(
        groups=("race",), prediction="decision", favourable="yes", reference={"race": "White"}, amount="price"
    )
    one = measure_profile(path, "us-fair-lending", alone).one("impact_ratio", "race", "Black")
    two = measure_profile(path, "us-fair-lending", beside).one("impact_ratio", "race", "Black")
    assert one.adjustment == "Holm over 3 comparisons of selection by race"
    assert (one.adjusted_p, one.adjustment) == (two.adjusted_p, two.adjustment)
    assert float(one.adjusted_p or 0) == pytest.approx(3 * float(one.p or 1))


def test_two_per_cent_are_of_the_workforce_where_its_shares_are_given(tmp_path: Path) -> None:
    """29 CFR 1607.15(A)(2): two per cent of the labour force or the applicable workforce, not of the log."""
    path = table(tmp_path / "log.csv", "race,n,k", ("a", 4000, 2000), ("b", 3960, 1800), ("c", 40, 30))
    shares = {"a": 0.5, "b": 0.45, "c": 0.05}
    plain = Asked(groups=("race",), count="n", selected="k")
    given = Asked(groups=("race",), count="n", selected="k", benchmark={"race": shares})
    by_log = measure_profile(path, "us-four-fifths", plain)
    assert by_log.one("impact_ratio", "race", "b").reference == "a"
    said = [note.text for note in by_log.notes if note.code == "higher-but-small"]
    assert said == [
        "By race, of a higher rate but not the reference, since fewer than 30 people or under 2% of this log: c."
    ]
    by_workforce = measure_profile(path, "us-four-fifths", given)
    assert by_workforce.one("impact_ratio", "race", "b").reference == "c"
    assert not [note for note in by_workforce.notes if note.code in ("under-two-per-cent", "higher-but-small")]


def test_a_sentence_has_the_size_of_the_reference_and_a_note_says_that_it_was_picked_from_the_data(
    tmp_path: Path,
) -> None:
    path = table(tmp_path / "log.csv", "race,n,k", ("a", 1000, 300), ("b", 32, 20))
    found = measure_profile(path, "us-four-fifths", Asked(groups=("race",), count="n", selected="k"))
    assert "n = 1,000 against 32" in sentence(found.one("impact_ratio", "race", "a"))
    assert [note.text for note in found.notes if note.code == "reference-picked"] == [
        "The reference is the highest rate, picked from these same data, so chance alone lowers ratios (race: b)."
    ]
    named = Asked(groups=("race",), count="n", selected="k", reference={"race": "a"})
    notes = measure_profile(path, "us-four-fifths", named).notes
    assert not [note for note in notes if note.code == "reference-picked"]


@pytest.mark.parametrize("name", ["eu-bias-examination", "eu-data-governance"])
def test_profiles_of_article_10_say_whom_it_binds_and_from_when(name: str) -> None:
    """Regulation (EU) 2024/1689 as amended by Regulation (EU) 2026/1744."""
    said = load_profiles()[name].reads[0]
    assert "providers of high-risk AI systems" in said
    assert "2 December 2027 for those of Annex III" in said
    assert "2 August 2028 for those of Annex I." in said


def test_the_formula_of_the_odds_ratio_names_the_rate_of_the_reference_twice(tmp_path: Path) -> None:
    path = table(tmp_path / "log.csv", "race,n,k", ("a", 100, 60), ("b", 100, 40))
    found = measure_profile(path, "us-four-fifths", Asked(groups=("race",), count="n", selected="k"))
    item = found.one("denial_odds_ratio", "race", "b")
    assert item.formula == "[(1 - rate) / rate] / [(1 - rate of the reference) / rate of the reference]"
    # By hand: (60 / 40) / (40 / 60).
    assert float(item.value or 0) == pytest.approx(2.25)
