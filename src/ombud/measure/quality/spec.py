"""What is looked at where the quality of data is measured, and from where on it is a finding."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Literal

import msgspec

from ombud.errors import InputError
from ombud.measure.figures import Bound
from ombud.measure.named import Settings

Every = Literal["day", "week", "month"]
_DEFAULT = "a default of Ombud; set your own with --at-most"
#: Figure id to the value above which it is a finding.
LIMITS: dict[str, Bound] = {
    id_: Bound(at_most=Decimal(value), because=_DEFAULT)
    for id_, value in {
        "infinite_share": "0",
        "text_share": "0",
        "out_of_range_share": "0.001",
        "top_value_share": "0.999",
        "constant": "0",
        "new_levels": "0.001",
        "level_variants": "0",
        "cardinality_ratio": "1.5",
        "duplicate_ids": "0",
        "missing_ids": "0",
        "columns_added": "0",
        "columns_removed": "0",
        "columns_retyped": "0",
        "score_at_0": "0.05",
        "score_at_1": "0.05",
        "threshold_mismatch": "0",
        "label_coverage_gap": "0.05",
        "empty_windows": "0",
    }.items()
} | {"missing_shift": Bound(at_most=Decimal("0.01"), because=_DEFAULT)}


class QualitySpec(msgspec.Struct, frozen=True, kw_only=True):
    """What the columns mean.

    Attributes:
        features: columns to look at; all when empty.
        without: columns that are not looked at.
        numeric, categorical: columns whose reading is declared, where it is not plain from the data.
        ids: columns that must have a value of their own in each row.
        ranges: column to the smallest and largest value it may have; else those of the reference.
        label, label_positive: column of what happened, and its positive value.
        score: column of a score, whose mass at 0 and 1 is looked at.
        prediction, prediction_positive, threshold: decision, which must be positive exactly from the threshold on.
        groups: columns by whose values the share of rows with a label is shown.
        window, every: column of a time, and windows whose number of rows is looked at.
        on: with a window column, the day on which the age of the newest row is told.
    """

    features: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    numeric: tuple[str, ...] = ()
    categorical: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    ranges: Mapping[str, tuple[float, float]] = {}
    label: str = ""
    label_positive: str = ""
    score: str = ""
    prediction: str = ""
    prediction_positive: str = ""
    threshold: Decimal | None = None
    groups: tuple[str, ...] = ()
    window: str = ""
    every: Every = "day"
    on: dt.date | None = None


def check_quality(spec: QualitySpec) -> None:
    """Refuse a specification that contradicts itself, before anything is read.

    Raises:
        InputError: one sentence says what.
    """
    for name, (low, high) in spec.ranges.items():
        if low > high:
            raise InputError(f'the range of "{name}" ends before it begins.', code="range-empty")
    both = sorted(set(spec.numeric) & set(spec.categorical))
    if both:
        raise InputError(f'the column "{both[0]}" cannot be numeric and categorical at once.', code="column-reused")
    text = sorted(set(spec.ranges) & set(spec.categorical))
    if text:
        raise InputError(f'the column "{text[0]}" is categorical and has no range.', code="column-reused")
    if spec.on is not None and not spec.window:
        raise InputError(
            "how old the newest row is needs a column of a time.",
            code="no-window",
            hint="Give --window-column as well.",
        )
    if spec.threshold is not None and not (spec.score and spec.prediction and spec.prediction_positive):
        raise InputError(
            "a threshold is held against a prediction and its score.",
            code="no-prediction",
            hint="Give --score, --prediction and --prediction-positive as well.",
        )


def with_defaults(settings: Settings) -> Settings:
    """The settings with the defaults for what they do not limit."""
    return msgspec.structs.replace(settings, limits={**LIMITS, **settings.limits})


def parse_ranges(texts: Iterable[str]) -> dict[str, tuple[float, float]]:
    """Ranges as ``column=low..high``, where either end may be missing.

    Raises:
        InputError: one is not of this form.
    """
    found: dict[str, tuple[float, float]] = {}
    for item in texts:
        name, equals, between = item.rpartition("=")
        low, dots, high = between.partition("..")
        try:
            if not (equals and dots and name):
                raise ValueError
            found[name] = (float(low or "-inf"), float(high or "inf"))
        except ValueError:
            raise InputError(
                f'"{item}" is no range.', code="range-form", hint="Write it as column=low..high, such as age=18..120."
            ) from None
    return found
