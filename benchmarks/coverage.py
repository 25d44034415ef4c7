"""Do the intervals hold what they say, and does looking every day stay honest?

    python benchmarks/coverage.py [--quick] [--runs 1000] [--only WORDS]

Draws people from known truths and counts how often each kind of interval (nominal 95 %) contains
them; years of daily looks with nothing to find; and Fairlearn's bootstrap intervals on the same
draws as the largest gap. ``low`` marks a coverage below 94 %, ``high`` false alarms above 5 %,
by more than two standard errors of that many runs; the exit code is then 1.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
import warnings
import zlib
from collections.abc import Callable

import coverage_beside
import coverage_daily
import coverage_groups
import coverage_pairs
import coverage_performance
import coverage_rates
import coverage_scores
import numpy as np

from ombud.measure.statistics.extremes import extremes
from ombud.measure.statistics.interval import Interval

LEAST, MOST_ALARMS = 0.94, 0.05
#: Intervals that take tens of milliseconds get a quarter of the runs.
COSTLY = {
    name
    for name in (*coverage_beside.CASES, *coverage_scores.CASES, *coverage_performance.CASES)
    if name.endswith(("without labels", "whole numbers", "whole numbers, moved", "whole numbers, no drift"))
    or name.startswith(("area", "KS", "W1", "accuracy", "PSI, about 1", "KL, strong", "Jensen-Shannon, strong"))
}


def _chance(name: str) -> np.random.Generator:
    return np.random.default_rng(zlib.crc32(name.encode()))


def _contains(interval: Interval, truth: float) -> bool:
    assert interval.low is not None
    assert interval.high is not None
    return interval.low - 1e-12 <= truth <= interval.high + 1e-12


def doubt(share: float, runs: int) -> float:
    """Two standard errors of a share over so many runs: what chance alone explains; four of few runs."""
    return (2 if runs >= 400 else 4) * math.sqrt(share * (1 - share) / runs)


def covered(name: str, case: coverage_rates.Case, runs: int) -> tuple[float, int]:
    """Share of runs in which the interval contains the truth, and how many were defined."""
    chance = _chance(name)
    drawn = (case(chance) for _ in range(runs))
    defined = [_contains(interval, truth) for interval, truth in drawn if interval.value is not None]
    return sum(defined) / len(defined), len(defined)


def _coverage(runs: int, only: str) -> bool:
    print(f"{'interval (nominal 95 %)':48} {'covers':>7} {'runs':>6}")
    fine = True
    cases = {
        **coverage_rates.CASES,
        **coverage_groups.CASES,
        **coverage_beside.CASES,
        **coverage_scores.CASES,
        **coverage_performance.CASES,
        **coverage_pairs.CASES,
    }
    for name, case in cases.items():
        if only not in name:
            continue
        share, defined = covered(name, case, runs if name not in COSTLY else max(20, runs // 4))
        low = share < LEAST - doubt(LEAST, defined)
        fine = fine and not low
        print(f"{name:48} {share:7.1%} {defined:6}{'  low' if low else ''}", flush=True)
    return fine


def _years(rules: dict[str, coverage_daily.Rule], years: int, *, held: bool) -> bool:
    fine = True
    for name, rule in rules.items():
        chance = _chance(name)
        share = sum(rule(chance) for _ in range(years)) / years
        high = held and share > MOST_ALARMS + doubt(MOST_ALARMS, years)
        fine = fine and not high
        print(f"{name:48} {share:7.1%} {years:6}{'  high' if high else ''}", flush=True)
    return fine


def _alarms(years: int) -> bool:
    print(f"\n{'false alarms over 365 daily looks':48} {'years':>7} {'of':>6}")
    _years(coverage_daily.USUAL, max(6, years // 5), held=False)
    return _years(coverage_daily.OURS, years, held=True)


def _beside_fairlearn(runs: int, replicates: int) -> None:
    """Three equal groups of 100: does the interval of the gap contain 0, that of the ratio 1?"""
    from fairlearn.metrics import MetricFrame, selection_rate

    chance = _chance("fairlearn")
    group = np.repeat(["a", "b", "c"], 100)
    hits = {"ombud gap": 0, "ombud ratio": 0, "fairlearn gap": 0, "fairlearn ratio": 0}
    for run in range(runs):
        selected = chance.binomial(1, 0.3, 300)
        counts = [(int(part.sum()), 100) for part in selected.reshape(3, 100)]
        gap, ratio = extremes(counts, seed=run)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            frame = MetricFrame(
                metrics=selection_rate,
                y_true=selected,
                y_pred=selected,
                sensitive_features=group,
                n_boot=replicates,
                ci_quantiles=[0.025, 0.975],
                random_state=run,
            )
        hits["ombud gap"] += _contains(gap, 0.0)
        hits["ombud ratio"] += _contains(ratio, 1.0)
        hits["fairlearn gap"] += bool(frame.difference_ci()[0] <= 0.0)
        hits["fairlearn ratio"] += bool(frame.ratio_ci()[1] >= 1.0)
    print(f"\nthree equal groups of 100, the same {runs} draws (Fairlearn: {replicates} bootstrap replicates)")
    for name, count in hits.items():
        print(f"{name:48} {count / runs:7.1%} {runs:6}")


def _timed(work: Callable[[], bool | None], name: str) -> bool:
    started = time.perf_counter()
    found = work()
    print(f"({name}: {time.perf_counter() - started:.0f} s)")
    return found is not False


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="Coverage of every kind of interval, and false alarms of a year.")
    parser.add_argument("--quick", action="store_true", help="few runs: finds what is broken, not what is a little low")
    parser.add_argument("--only", default="", help="only intervals whose name holds these words; no years, no peer")
    parser.add_argument("--runs", type=int, default=1000, help="draws of each interval; costly ones get a quarter")
    given = parser.parse_args()
    runs, years, peer, replicates = (25, 6, 1, 10) if given.quick else (given.runs, 300, 20, 50)
    fine = [_timed(lambda: _coverage(runs, given.only), "coverage")]
    if not given.only:
        fine.append(_timed(lambda: _alarms(years), "years"))
        fine.append(_timed(lambda: _beside_fairlearn(peer, replicates), "beside Fairlearn"))
    return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
