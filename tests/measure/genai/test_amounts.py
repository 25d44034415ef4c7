"""Cost, latency and tokens: sums, means, quantiles and gaps against NumPy and SciPy."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from ombud.measure.bins import plan_bins
from ombud.measure.figures import Figure
from ombud.measure.genai.amounts import codes_of
from ombud.measure.specs import Histogram
from ombud.measure.statistics.widest import widest_gap
from ombud.measure.words import shown
from tests.measure.genai.logs import FILES, measured, written

CHANCE = np.random.default_rng(11)


def traces(latencies: dict[str, np.ndarray], conversations: int = 0) -> bytes:
    """OTLP JSON: model to seconds, with so many conversations to a model or each call alone."""
    spans = []
    for model, seconds in latencies.items():
        for place, each in enumerate(seconds):
            attributes = {"gen_ai.operation.name": "chat", "gen_ai.response.model": model}
            if conversations:
                attributes["gen_ai.conversation.id"] = f"{model}{place % conversations}"
            own = [{"key": key, "value": {"stringValue": value}} for key, value in attributes.items()]
            tokens = {"key": "gen_ai.usage.input_tokens", "value": {"intValue": str(place)}}
            end = 10**18 + round(each * 1e9)
            times = {"startTimeUnixNano": str(10**18), "endTimeUnixNano": str(end)}
            spans.append({"traceId": model, "spanId": str(place), "attributes": [*own, tokens], **times})
    return json.dumps({"resourceSpans": [{"scopeSpans": [{"spans": spans}]}]}).encode()


def three(figure: Figure) -> list[float]:
    return [float(each) for each in (figure.value, figure.low, figure.high) if each is not None]


def test_a_mean_has_students_interval_as_in_scipy(tmp_path: Path) -> None:
    seconds = CHANCE.lognormal(size=60)
    figure = written(tmp_path, traces({"m": seconds}), groups=("model",)).one("latency_mean", "model", "m")
    expected = stats.ttest_1samp(seconds, 0).confidence_interval(0.95)
    assert three(figure) == pytest.approx([seconds.mean(), max(0, expected.low), expected.high], rel=1e-6)


def test_calls_of_one_conversation_are_no_separate_proof(tmp_path: Path) -> None:
    """Conversations with alike latencies: as Student's interval of the conversations, as each has as many calls."""
    seconds = np.tile(CHANCE.lognormal(size=12), 5)
    figure = written(tmp_path, traces({"m": seconds}, conversations=12)).one("latency_mean")
    expected = stats.ttest_1samp(seconds[:12], 0).confidence_interval(0.95)
    assert three(figure) == pytest.approx([seconds.mean(), max(0, expected.low), expected.high], rel=1e-6)


def test_quantiles_lie_within_their_bin_of_those_of_the_values(tmp_path: Path) -> None:
    seconds = CHANCE.exponential(2, size=500)
    found = written(tmp_path, traces({"m": seconds}))
    for name, share in (("median", 0.5), ("p95", 0.95)):
        figure = found.one(f"latency_{name}")
        bound = float(figure.bin_error or 0)
        value, low, high = three(figure)
        assert value == pytest.approx(np.quantile(seconds, share, method="inverted_cdf"), abs=bound)
        exact = stats.quantile_test(seconds, q=0, p=share).confidence_interval(0.95)
        assert (low, high) == pytest.approx((exact.low, exact.high), abs=2 * bound)


@given(st.lists(st.floats(-1e300, 1e300) | st.integers(-9, 9).map(float), min_size=1, max_size=30))
def test_bins_of_many_values_are_those_of_each(values: list[float]) -> None:
    plan = plan_bins(low=min(values[:5]), high=max(values[:5]), mean=float(np.mean(values[:5])), sd=1.0, whole=False)
    codes = codes_of(Histogram(feature="x", plan=plan), np.array(values))
    assert codes.tolist() == [plan.code(value) for value in values]


def test_quantiles_of_whole_numbers_are_exact(tmp_path: Path) -> None:
    figure = written(tmp_path, traces({"m": np.ones(101)})).one("input_tokens_median")
    assert (figure.value, figure.bin_error) == ("50", None)


def test_the_gap_of_means_is_simultaneous_over_all_pairs(tmp_path: Path) -> None:
    seconds = {name: CHANCE.normal(middle, 0.2, 40) for name, middle in (("a", 2), ("b", 2.1), ("c", 2.5))}
    gap = written(tmp_path, traces(seconds), groups=("model",)).one("latency_mean_gap", "model")
    values = [own.mean() for own in seconds.values()]
    errors = [own.std(ddof=1) / np.sqrt(40) for own in seconds.values()]
    # Student's interval at 39 degrees of freedom is the normal one of an error larger by this.
    larger = stats.t.ppf(0.975, 39) / stats.norm.ppf(0.975)
    expected, chance = widest_gap(values, [error * larger for error in errors])
    assert three(gap) == pytest.approx([expected.value, expected.low, expected.high], rel=1e-5)
    assert float(gap.expected or 0) == pytest.approx(chance, rel=1e-5)
    assert gap.reference == "a to c"


def test_values_that_are_all_alike_prove_nothing() -> None:
    figure = measured(FILES / "promptfoo.json").one("input_tokens_mean")
    assert (figure.value, figure.low) == ("100", None)


def test_a_part_of_a_cent_is_shown_and_not_rounded_away() -> None:
    found = measured(FILES / "inspect.json")
    assert shown(found.one("cost_mean"), "0.000123456") == "0.000123"
    assert shown(found.one("input_tokens_total"), "75897") == "75,897"


def test_sums_are_told_of_what_adds_up_and_of_declared_amounts() -> None:
    found = measured(FILES / "promptfoo.json", amounts=("testIdx",))
    totals = {item.id for item in found.figures if item.id.endswith("_total")}
    assert totals == {"cost_total", "input_tokens_total", "output_tokens_total", "testIdx_total"}
    assert found.one("testIdx_total").value == str(sum(range(17)))
