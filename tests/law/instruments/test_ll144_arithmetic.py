"""The arithmetic of Local Law 144's bias audit, computed from the figures on its card.

Source of truth: 6 RCNY 5-300 and 5-301; two worked examples with numbers of our own.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from ombud.facts.vocabulary import VOCABULARY, read_vocabulary
from ombud.law.library import compile_library
from ombud.law.timeline import parameter_on

PARAMETERS = compile_library(vocabulary=read_vocabulary(VOCABULARY)).instrument("us-nyc-ll144").card.parameters
CHECKED = dt.date(2026, 11, 23)


def ll144(key: str) -> Decimal:
    state = parameter_on(PARAMETERS[key], as_of=CHECKED, known_at=CHECKED)
    assert state is not None
    return Decimal(state.value)


def impact_ratios(table: dict[str, tuple[int, int]], *, leave_out_small: bool) -> dict[str, Decimal | None]:
    """Impact ratios of selected of assessed, as 6 RCNY 5-300 and 5-301 compute them."""
    total = sum(assessed for _, assessed in table.values())
    rates = {name: Decimal(chosen) / assessed for name, (chosen, assessed) in table.items() if assessed}
    small = {name for name, (_, assessed) in table.items() if assessed < ll144("P-EXCLUSION-SHARE") * total}
    kept = {name: rate for name, rate in rates.items() if not (leave_out_small and name in small)}
    top = max((kept if not ll144("P-EXCLUDED-CAN-BE-REFERENCE") else rates).values())
    return {name: (kept[name] / top if name in kept else None) for name in table}


def test_worked_example_of_impact_ratios_with_and_without_small_categories() -> None:
    """Own numbers; 60 people of unknown category are published and not used."""
    table = {
        "Hispanic": (44, 200),
        "White": (130, 500),
        "Black": (36, 180),
        "Asian": (44, 190),
        "Two or more": (6, 18),
        "Native American": (0, 12),
        "Pacific Islander": (0, 0),
    }

    def rounded(ratios: dict[str, Decimal | None]) -> list[str]:
        return [f"{ratio:.3f}" if ratio is not None else "n/a" for ratio in ratios.values()]

    assert ll144("P-RATES-COUNT-UNKNOWN") == 0
    everyone = ["0.660", "0.780", "0.600", "0.695", "1.000", "0.000", "n/a"]
    without_small = ["0.846", "1.000", "0.769", "0.891", "n/a", "n/a", "n/a"]
    assert rounded(impact_ratios(table, leave_out_small=False)) == everyone
    assert rounded(impact_ratios(table, leave_out_small=True)) == without_small


def test_worked_example_of_scoring_rates_against_the_median_of_everybody() -> None:
    """Own numbers: the median counts people of unknown category, and ties do not count as above."""
    scores = {"Male": [40, 55, 60, 70, 70, 82], "Female": [35, 50, 60, 65, 90], "unknown": [10, 15, 20]}
    counted = [
        n for name, group in scores.items() if name != "unknown" or ll144("P-MEDIAN-COUNTS-UNKNOWN") for n in group
    ]
    ordered = sorted(counted)
    half = len(ordered) // 2
    median = Decimal(ordered[half]) if len(ordered) % 2 else Decimal(ordered[half - 1] + ordered[half]) / 2

    def rate(group: str) -> Decimal:
        above = [n for n in scores[group] if n > median or (n == median and ll144("P-MEDIAN-TIES-COUNT"))]
        return Decimal(len(above)) / len(scores[group])

    assert median == Decimal("57.5")
    assert (f"{rate('Male'):.3f}", f"{rate('Female'):.3f}") == ("0.667", "0.600")
    assert f"{rate('Female') / rate('Male'):.3f}" == "0.900"
