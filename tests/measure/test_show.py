"""How a measurement is shown: text, page, schema; the same figures everywhere, nothing left out in silence."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import jsonschema
import msgspec
import pytest

import ombud
from ombud.measure import (
    Bound,
    Coverage,
    Figure,
    Found,
    Interval,
    Measurement,
    Note,
    Spec,
    measure_file,
    measurement,
    sentence,
)
from ombud.measure.few import too_few
from ombud.measure.figures import figure
from ombud.measure.schema import PATH, schema_json
from ombud.measure.show.page import fragment, page
from ombud.measure.show.plain import plain
from ombud.measure.show.views import MOST_ROWS, views

DATA = Path(__file__).parents[2] / "examples" / "data"
EXAMPLES = Path(__file__).parents[2] / "examples"
LIMIT = {"impact_ratio": Bound(at_least=Decimal("0.8"), because="four fifths")}


def recidivism() -> Measurement:
    spec = Spec(groups=("race",), score="decile_score", threshold=Decimal(5), below=True, count="n",
                label="two_year_recid", label_positive="1", positive="unfavourable")  # fmt: skip
    return measure_file(DATA / "compas_counts.csv", spec, limits=LIMIT)


def income() -> Measurement:
    spec = Spec(groups=("sex", "race"), prediction="income", favourable=">50K")
    return measure_file(DATA / "adult_train.parquet", spec, limits=LIMIT)


def credit() -> Measurement:
    spec = Spec(groups=("sex", "age_band"), prediction="decision", favourable="raised")
    return measure_file(EXAMPLES / "credit-limit" / "predictions.parquet", spec)


def many() -> Measurement:
    """10,000 groups, half of them with too few people."""
    return ombud.measure({f"branch {i:05}": (i % 29, 29 + i % 2 * 100) for i in range(10_000)})


class Reader(HTMLParser):
    """Collects what a page loads, runs and says."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.loads: list[str] = []
        self.words: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        named = dict(attrs)
        self.loads += [value or "" for name, value in named.items() if name in {"src", "href", "action"}]
        self.ids += [named["id"] or ""] if "id" in named else []

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    return reader


@pytest.mark.parametrize("made", [recidivism, income, credit])
def test_the_page_stands_alone_and_shows_every_group(made: Callable[[], Measurement]) -> None:
    found = made()
    reader = read(page(found))

    assert "script" not in reader.tags
    assert reader.loads == []
    assert len(reader.ids) == len(set(reader.ids))
    said = " ".join(reader.words)
    assert all(group in said for groups in found.groups.values() for group in groups)
    assert found.source.sha256 in said


def test_the_published_schema_is_that_of_the_types() -> None:
    """`python -m ombud.measure.schema` writes it anew."""
    assert PATH.read_bytes() == schema_json()


@pytest.mark.parametrize("made", [recidivism, income, credit])
def test_a_real_result_is_valid_under_the_published_schema(made: Callable[[], Measurement]) -> None:
    schema = json.loads(PATH.read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads(made().to_json()))


def test_the_schema_refuses_a_value_that_is_no_text_and_a_verdict_that_there_is_not() -> None:
    validator = jsonschema.Draft202012Validator(json.loads(PATH.read_bytes()))
    for name, value in (("value", 0.5), ("verdict", "passed"), ("n", "many")):
        wrong = json.loads(credit().to_json())
        wrong["figures"][0][name] = value
        assert not validator.is_valid(wrong)


def test_text_holds_every_figure_in_aligned_columns_with_its_limit_and_method() -> None:
    text = plain(recidivism())
    lines = text.splitlines()
    header = next(line for line in lines if line.startswith("  race "))
    end_of_n = header.index(" n ") + 1
    rows = [line for line in lines if re.match(r"[▸ ] (African-American|Asian|Other)  ", line)]

    assert len(rows) > 20
    assert all(re.fullmatch(r"[\d,]+", line[: end_of_n + 1].split()[-1]) for line in rows)
    assert "▸ African-American" in text
    assert "limit: at least 0.8" in text
    assert "Katz (logarithm)" in text
    assert "too few people to judge" in text


def test_no_finding_is_never_called_a_pass() -> None:
    found = measure_file(DATA / "german_credit.csv", Spec(groups=("sex",), prediction="credit", favourable="1"),
                         limits=LIMIT)  # fmt: skip
    words = plain(found) + " ".join(read(page(found)).words)
    assert "No figure is past a limit." in words
    assert not re.search(r"\b(pass|passed|fair\b(?!ness)|unbiased|compliant)", words, re.IGNORECASE)


def test_without_a_limit_it_is_said_that_nothing_is_judged() -> None:
    assert "No limit was set" in plain(credit())
    assert "No limit was set, so nothing is judged." in page(credit())


def test_ten_thousand_groups_stay_readable_and_all_are_counted() -> None:
    found = many()
    (view,) = views(found)
    html, text = page(found), plain(found)

    assert view.between is not None
    assert len(view.lines) + view.between.groups == 10_000
    assert len(view.lines) <= MOST_ROWS
    assert sum(line.n for line in view.lines) + view.between.people == found.coverage.people
    assert f"{view.between.groups:,} groups between" in html
    assert len(html) < 500_000
    assert len(text.splitlines()) < 120


def test_the_lowest_and_the_highest_groups_are_those_shown() -> None:
    (view,) = views(many())
    judged = [float(line.figures["selection_rate"].value or 0) for line in view.lines if not line.small]
    low, high = (float(item.value or 0) for item in view.between.spans["selection_rate"]) if view.between else (0, 0)
    assert judged == sorted(judged)
    assert judged[view.head - 1] <= low <= high <= judged[view.head]


def test_small_groups_come_last_and_say_so() -> None:
    (view,) = views(recidivism())
    assert [line.label for line in view.lines if line.small] == [view.lines[-1].label] == ["Native American"]
    html = page(recidivism())
    assert '<tr class="faint"><th scope="row">Native American' in html
    assert "shown, not judged" in html


def test_names_of_groups_and_columns_are_data_never_markup(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text('"<i>sex</i>",ok\n' + "<script>alert(1)</script>,1\nb & c,0\n" * 40)
    found = measure_file(path, Spec(groups=("<i>sex</i>",), prediction="ok", favourable="1"), limits=LIMIT)

    for html in (page(found), fragment(found)):
        assert "<script" not in html
        assert "<i>" not in html
        assert "&lt;script&gt;alert(1)" in html
        assert "b &amp; c" in html


def measured_of(figures: list[Figure], **more: object) -> Measurement:
    made = Found(coverage=Coverage(people=100, used=100, unit="rows"), figures=tuple(figures))
    source = recidivism().sources
    return msgspec.structs.replace(measurement(made, kind="drift", sources=source, declared=()), **more)


def fig(id: str, **more: object) -> Figure:
    interval = Interval(0.5, 0.4, 0.6, "by hand")
    base = figure(id=id, name=id, formula="f", by="", interval=interval, n=10, unit="share", shape="rate")
    return msgspec.structs.replace(base, **more)


def test_figures_of_windows_are_one_series_per_feature_in_the_order_of_time() -> None:
    days = ["2026-10-02", "2026-10-01", "2026-09-30"]
    figures = [fig("psi", feature=name, window=day, value=str(0.1 * place + 0.1)) for name in ("age", "income")
               for place, day in enumerate(days)]  # fmt: skip
    found = views(measured_of(figures))
    assert [view.title for view in found] == ["Age over time", "Income over time"]
    assert [line.label for line in found[0].lines] == days


def test_bins_of_a_score_are_one_view_in_their_order_and_everybody_is_apart() -> None:
    bins = [fig("calibration", stratum=f"bin {n}", value=str(0.9 - n / 10)) for n in range(4)]
    found = views(measured_of([fig("auc"), *bins]))
    assert [view.title for view in found] == ["Over everybody", "Calibration by bin"]
    assert [line.label for line in found[1].lines] == ["bin 0", "bin 1", "bin 2", "bin 3"]
    assert [item.id for item in found[0].whole] == ["auc"]


def test_groups_within_strata_stand_in_one_table() -> None:
    figures = [fig("rate", by="sex", group=group, stratum=f"branch: {place}") for place in "ab" for group in "fm"]
    (view,) = views(measured_of(figures))
    assert view.title == "By sex within each branch"
    assert {line.label for line in view.lines} == {"branch: a · f", "branch: a · m", "branch: b · f", "branch: b · m"}


def test_very_many_series_are_counted_where_they_are_not_shown() -> None:
    figures = [fig("psi", feature=f"column {n}", window="2026-10-01") for n in range(60)]
    found = measured_of(figures)
    assert "36 more series" in page(found)
    assert "36 more series" in plain(found)


def test_warnings_are_above_the_figures_and_the_rule_is_below_them() -> None:
    notes = (Note(text="Labels came late.", level="warning"), Note(text="29 CFR 1607.4(D): four fifths.", code="law"))
    html = page(measured_of([fig("auc")], notes=notes))
    first = html.index("<section>")
    assert html.index("Labels came late.") < first < html.index("The rule behind it") < html.index("four fifths.")


def test_a_long_series_is_a_line_and_its_values_are_folded_below() -> None:
    days = [fig("psi", feature="age", window=f"2026-10-{place:02}") for place in range(1, 31)]
    html = page(measured_of(days))
    assert html.count("<circle") == 2 * 30  # once wide, once narrow
    assert "<details><summary>The values</summary>" in html


def test_a_sentence_says_of_which_window_and_stratum_it_is() -> None:
    assert sentence(fig("psi", feature="age", window="2026-10-01")).startswith("2026-10-01: age: psi 50.0%")


def test_p_and_adjusted_p_are_two_columns_in_text_and_page_and_the_adjustment_is_said_below() -> None:
    raw, adjusted = "0.0123", "0.0246"
    base = Figure(
        id="impact_ratio", name="impact ratio", formula="", by="sex", group="women", reference="men", value="0.7",
        low="0.6", high="0.9", n=100, method="by hand", p=raw, adjusted_p=adjusted,
        adjustment="Holm over 2 comparisons", reading="adverse impact indicated", limit="at least 0.8",
        at_least="0.8", past_limit=True, verdict="no_evidence", unit="ratio", shape="ratio",
    )  # fmt: skip
    other = msgspec.structs.replace(base, group="others", p="0.5", adjusted_p="0.5")
    found = msgspec.structs.replace(recidivism(), figures=(base, other), headline=("impact_ratio",))
    text, html = plain(found), page(found)
    head = next(line for line in text.splitlines() if "adjusted p" in line)
    assert head.split()[-4:] == ["p", "adjusted", "p", "reads"]
    row = next(line for line in text.splitlines() if "women" in line)
    assert row.index(raw) < row.index(adjusted)
    said = "Adjusted p: Holm over 2 comparisons; words such as significant or standard deviations rest on p"
    assert said in text
    assert said in html
    assert f'<td class="num">{raw}</td><td class="num">{adjusted}</td>' in html


def _ratio(value: str, low: str, high: str) -> Figure:
    interval = Interval(float(value), float(low), float(high), "by hand")
    return figure(
        id="impact_ratio", name="impact ratio", formula="", by="sex", group="women", reference="men",
        interval=interval, n=100, bound=LIMIT["impact_ratio"], unit="ratio", shape="ratio",
    )  # fmt: skip


def test_a_sentence_says_that_the_interval_of_a_value_past_the_limit_reaches_across_it() -> None:
    assert sentence(_ratio("0.7", "0.6", "0.9")).startswith("Below the limit, though its interval reaches across it: ")
    assert "reaches across" not in sentence(_ratio("0.7", "0.6", "0.75"))


def test_a_sentence_begins_with_how_the_figure_stands_against_its_limit() -> None:
    assert sentence(_ratio("0.684", "0.6", "0.75")).startswith("Below the limit: the group women receives")
    assert sentence(_ratio("0.9", "0.85", "1.1")).startswith("Within the limit: ")
    few = msgspec.structs.replace(_ratio("0.7", "0.5", "0.9"), verdict="insufficient", note="fewer than 30 people")
    assert sentence(few).startswith("Not judged, too few people: the group women receives")


def test_attributes_that_cross_are_joined_by_a_cross_and_no_sentence_begins_in_lower_case() -> None:
    gap = msgspec.structs.replace(_ratio("0.7", "0.5", "0.9"), by="sex x age", group="", id="selection_ratio", limit="")
    assert sentence(gap).startswith("The impact ratio by sex × age is 0.700")
    under = msgspec.structs.replace(_ratio("0.7", "0.5", "0.9"), group="under 40", limit="")
    assert sentence(under).startswith("The group under 40 receives the favourable outcome")


def test_too_few_people_are_told_figure_by_figure() -> None:
    """A group may be large enough for its selection rate and too small for its error rates."""
    enough = [msgspec.structs.replace(_ratio("0.7", "0.5", "0.9"), group=name) for name in "FM"]
    few = [msgspec.structs.replace(item, id="true_positive_rate", verdict="insufficient") for item in enough]
    third = msgspec.structs.replace(enough[0], group="X", verdict="insufficient")

    assert too_few([*enough, third, *few]) == (
        "Selection rate: too few people to judge only X (sex); shown all the same.",
        "Other rates: too few people to judge F (sex), M (sex); shown all the same.",
    )


def test_the_count_of_figures_past_a_limit_says_of_how_many_the_interval_reaches_back() -> None:
    back, wholly = _ratio("0.7", "0.6", "0.9"), _ratio("0.7", "0.6", "0.75")
    other = msgspec.structs.replace(wholly, group="others")
    found = msgspec.structs.replace(recidivism(), figures=(back, wholly, other), headline=("impact_ratio",))
    words = "3 figures are past a limit: 2 wholly past, 1 whose interval reaches back"
    assert words in plain(found)
    assert words in page(found)
    alone = msgspec.structs.replace(found, figures=(wholly,))
    assert "1 figure is past a limit:" in plain(alone)


def test_what_a_reading_and_a_limit_both_say_is_said_once() -> None:
    few = msgspec.structs.replace(
        _ratio("0.7", "0.6", "0.9"), verdict="insufficient", reading="too few people to judge", past_limit=False
    )
    found = msgspec.structs.replace(recidivism(), figures=(few,), headline=("impact_ratio",))
    row = next(line for line in plain(found).splitlines() if "women" in line)
    assert row.count("too few people to judge") == 1


def test_a_column_that_is_called_as_its_role_is_named_once() -> None:
    item = msgspec.structs.replace(_ratio("0.7", "0.6", "0.9"), id="psi", group="", feature="score", stratum="score")
    assert ": score: impact ratio" in sentence(item)
