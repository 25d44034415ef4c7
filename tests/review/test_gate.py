"""The gate with many laws: what is about the system refuses, and nothing else does."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from ombud.casework import Assessment, assess
from ombud.cli.case import open_case
from ombud.facts import Statement, load_vocabulary, parse_value
from ombud.law import Standing, load_library, standing
from ombud.measure import Bound, Figure, Interval
from ombud.measure.figures import figure
from ombud.review import Condition, load_policy
from ombud.review.figures import figure_conditions

WORDS = load_vocabulary()
LIBRARY = load_library()
DAY = dt.date(2026, 11, 24)
EXAMPLES = Path(__file__).parents[2] / "examples"
EUROPE_ALONE: dict[str, object] = {
    "scope.places": ["none"],
    "scope.eu_links": ["none"],
    "org.frameworks": ["none"],
    "use.personal_data": False,
}


def assessed(facts: dict[str, object], day: dt.date = DAY) -> Assessment:
    said_at = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
    statements = {
        key: Statement(key=key, value=parse_value(WORDS[key], raw), said_by="a test", said_at=said_at)
        for key, raw in facts.items()
    }
    policy = load_policy(vocabulary=WORDS)
    return assess(statements, library=LIBRARY, vocabulary=WORDS, policy=policy, as_of=day, known_at=day)


def of_law(found: Assessment) -> list[Condition]:
    return [item for item in found.gate.conditions if item.kind in {"law", "law_open", "prohibited"}]


def test_an_empty_dossier_gives_one_condition_on_scope_with_the_questions_that_settle_most() -> None:
    found = assessed({})

    (only,) = of_law(found)
    assert only.kind == "law_open"
    assert "and 1" in only.says  # six are named, well over a hundred counted
    assert only.fact == "scope.places"
    assert WORDS["scope.places"].question in only.clears
    assert only.clears.count("?") == 3


def test_laws_that_are_not_about_the_system_are_counted_in_one_line() -> None:
    found = assessed(EUROPE_ALONE)
    outside = [outcome for outcome in found.outcomes if standing(outcome) is Standing.OUTSIDE]

    (line,) = [item for item in of_law(found) if item.kind == "law"]
    assert line.met
    assert line.says == f"{len(outside)} of {len(found.outcomes)} laws and frameworks are not about this system."


def test_law_that_is_not_encoded_in_depth_is_neither_cleared_nor_a_refusal() -> None:
    facts = EUROPE_ALONE | {"scope.eu_links": ["eu-market"], "org.sectors": ["device-maker"]}
    found = assessed(facts)

    (look,) = found.gate.to_look_at()
    assert look.says.startswith("May apply, not yet encoded in depth:")
    assert "Medical device regulation" in look.says
    assert not look.met
    assert look not in found.gate.refusals()


def test_a_framework_refuses_nothing_whether_it_is_followed_or_not_known() -> None:
    names = [law.card.short for law in LIBRARY.instruments if law.card.id in {"iso-iec-42001", "nist-ai-rmf"}]
    for frameworks in (["iso-iec-42001", "nist-ai-rmf"], "unknown"):
        refused = assessed(EUROPE_ALONE | {"org.frameworks": frameworks}).gate.refusals()
        assert not [item for item in refused for name in names if name in item.says + item.cite]


def test_nothing_that_has_ended_or_is_only_proposed_is_asked_for_at_the_gate() -> None:
    found = assessed({})
    quiet = {Standing.ENDED, Standing.PROPOSED}
    names = {outcome.short for outcome in found.outcomes if standing(outcome) in quiet}

    assert names
    (only,) = of_law(found)
    assert not [name for name in names if name in only.cite]
    assert not [duty for duty in found.duties if duty.instrument in names and duty.binds]


def test_a_duty_whose_enforcement_is_stayed_still_refuses_and_says_so() -> None:
    """The EEOC no longer takes up disparate-impact charges; private suits go on."""
    gate = open_case(EXAMPLES / "job-shortlist", as_of=DAY, known_at=DAY).assessment.gate
    (impact,) = [item for item in gate.refusals() if "(t7-impact)" in item.cite]

    assert "enforcement stayed since 15 Sep 2025" in impact.says


@pytest.mark.parametrize("name", ["credit-limit", "job-shortlist", "reoffending-risk", "image-studio"])
def test_an_example_is_refused_only_for_what_is_about_it(name: str) -> None:
    found = open_case(EXAMPLES / name, as_of=DAY, known_at=DAY).assessment
    binding = {outcome.short for outcome in found.outcomes if standing(outcome) is Standing.APPLIES}

    for item in found.gate.refusals():
        if item.kind in {"duty", "prohibited", "law_open"}:
            assert any(item.cite.startswith(short) for short in binding), item.cite


def limited(group: str, by: str, ratio: tuple[float, float, float], *, n: int = 400) -> Figure:
    bound = Bound(at_least=Decimal("0.8"), because="house policy")
    return figure(
        id="impact_ratio", name="impact ratio", formula="", by=by, group=group, reference="M", n=n, unit="ratio",
        interval=Interval(*ratio, "by hand"), bound=bound, enough=n >= 30,
    )  # fmt: skip


def at_the_gate(*figures: Figure) -> list[Condition]:
    return [item for item in figure_conditions(figures, load_policy(vocabulary=WORDS)) if "ratio" in item.rule]


def test_an_attribute_has_one_line_for_a_figure_and_it_names_the_worst_group() -> None:
    (line,) = at_the_gate(limited("X", "sex", (0.76, 0.7, 0.79)), limited("F", "sex", (0.68, 0.62, 0.74)))

    assert line.says.startswith("Below the limit: F receives the favourable outcome 0.680 times")
    assert "(2 of 2 groups past the limit)" in line.says
    assert (line.met, line.refuses, line.judged) == (False, True, True)


def test_all_intersections_of_attributes_share_one_line() -> None:
    crossed = [limited(f"F / {place}", "sex x region", (0.6, 0.5, 0.7)) for place in ("North", "West", "South")]
    more = [limited("F / North / old", "sex x region x age", (0.5, 0.4, 0.6))]
    single, together = at_the_gate(*crossed, *more, limited("F", "sex", (0.68, 0.62, 0.74)))

    assert single.says.startswith("Below the limit: F receives")
    assert together.says.startswith("Below the limit: F / North / old")
    assert "(4 of 4 intersections of attributes past the limit)" in together.says


def test_what_cannot_be_judged_is_neither_met_nor_not_met_and_refuses_nothing() -> None:
    """An intersection of 39 people with an interval from 0.534 to 1.060 tells nothing; nor does a group of 12."""
    few = limited("X", "sex", (0.5, 0.2, 1.3), n=12)
    wide = limited("X / 40 and over", "sex x age", (0.75, 0.534, 1.060), n=39)

    for line in at_the_gate(few) + at_the_gate(wide):
        assert line.says.startswith("Not judged")
        assert (line.met, line.refuses, line.judged) == (False, False, False)


def test_a_limit_that_nothing_was_held_against_is_said_to_be_not_judged() -> None:
    told = figure_conditions((limited("F", "sex", (0.9, 0.85, 0.95)),), load_policy(vocabulary=WORDS))
    (line,) = [item for item in told if item.rule == "figure.true_positive_rate_gap"]

    assert line.says == "Not judged: no true positive rate gap could be measured."
    assert not line.refuses
