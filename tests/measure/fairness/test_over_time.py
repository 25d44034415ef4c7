"""Windows side by side, and results made ready for publication."""

from __future__ import annotations

from ombud.measure.fairness.found import Inputs, fairness_of
from ombud.measure.fairness.groups import Meaning, Settings
from ombud.measure.fairness.publish import HIDDEN, for_publication
from ombud.measure.fairness.trend import trend_figures
from ombud.measure.tables import Table
from tests.measure.fairness.logs import Person, cells, number

MEANING = Meaning(favourable="1")


def window(a: int, b: int, of: int = 200) -> Table:
    """Selected of group a and of group b, each out of so many."""
    log = [Person(g, "1") for g, k in (("a", a), ("b", b)) for _ in range(k)]
    log += [Person(g, "0") for g, k in (("a", a), ("b", b)) for _ in range(of - k)]
    return cells(log, label=False)


def test_each_window_has_its_ratio_and_the_watch_fires_when_the_ratio_falls() -> None:
    windows = [("2026-08", window(100, 98)), ("2026-09", window(100, 40)), ("2026-10", window(100, 20))]
    got = list(trend_figures(windows, MEANING, Settings()))
    ratios = {item.window: number(item) for item in got if item.id == "impact_ratio"}
    assert ratios == {"2026-08": 0.98, "2026-09": 0.4, "2026-10": 0.2}
    (watched,) = [item for item in got if item.id == "impact_ratio_watch"]
    assert watched.reading == "the watch has fired: the ratio is below 0.8"


def test_a_steady_ratio_does_not_fire_the_watch() -> None:
    windows = [(f"w{n}", window(100, 95)) for n in range(12)]
    (watched,) = [item for item in trend_figures(windows, MEANING, Settings()) if item.id == "impact_ratio_watch"]
    assert watched.reading == "not fired"


def test_a_band_over_more_windows_is_wider() -> None:
    one = next(iter(trend_figures([("w", window(100, 80))], MEANING, Settings())))
    many = next(iter(trend_figures([(f"w{n}", window(100, 80)) for n in range(10)], MEANING, Settings())))
    assert float(many.high or 0) > float(one.high or 0)


def test_a_group_of_few_people_is_hidden_with_the_next_so_that_it_does_not_follow_from_the_total() -> None:
    log = [Person(g, d) for g, n in (("a", 100), ("b", 40), ("c", 4)) for d in "01" for _ in range(n // 2)]
    found = for_publication(fairness_of(Inputs(cells=cells(log, label=False)), MEANING, Settings()))
    assert found.groups == {"group": {"a": 100}}
    item = found.one("selection_rate", "group", "c")
    assert (item.value, item.n, item.hits, item.note) == (None, 0, None, HIDDEN)
    assert found.one("selection_rate", "group", "b").note == HIDDEN
    assert number(found.one("selection_rate", "group", "a")) == 0.5
    assert all(item.p is None for item in found.figures if item.group in "bc" and item.group)


def test_nothing_is_hidden_when_all_groups_are_large() -> None:
    log = [Person(g, d) for g in "ab" for d in "01" for _ in range(50)]
    found = fairness_of(Inputs(cells=cells(log, label=False)), MEANING, Settings())
    assert for_publication(found) is found
