"""``ombud.measure(...)``: measure a file, a table in memory, or counts, from Python.

>>> found = measure({"men": (40, 100), "women": (28, 100)})
>>> found.one("impact_ratio", "group", "women").value
'0.7'
"""

from __future__ import annotations

import datetime as dt
import importlib
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast, overload

from ombud.errors import InputError
from ombud.measure.artefact import Period
from ombud.measure.counts import Counts
from ombud.measure.fairness.references import References
from ombud.measure.figures import Bound
from ombud.measure.result import Measurement
from ombud.measure.sources import Data, Watch

if TYPE_CHECKING:
    from ombud.measure.genai.known import Better
    from ombud.measure.profiles.asked import Asked

#: Group to (people with the favourable outcome, all people).
Selected = Mapping[str, tuple[int, int]]
#: What was counted already.
Counted = Counts | Period | Selected
#: A value of a column, as text or as Python has it.
Value = str | int | float | bool

#: What measures each kind; it takes the data and the options of its own.
_RUNNERS = {
    "fairness": "ombud.measure.fairness.api:fairness",
    "performance": "ombud.measure.performance.api:performance",
    "drift": "ombud.measure.drift.api:drift",
    "quality": "ombud.measure.quality.api:quality",
    "profile": "ombud.measure.profiles.run:profile",
    "genai": "ombud.measure.genai.api:genai",
}


@overload
def measure(
    data: Data,
    *,
    kind: Literal["fairness"] = "fairness",
    groups: str | Sequence[str],
    prediction: str = "",
    favourable: Value = "",
    score: str = "",
    threshold: Decimal | float | str | None = None,
    below: bool = False,
    label: str = "",
    label_positive: Value = "",
    positive: Literal["favourable", "unfavourable"] = "favourable",
    count: str = "",
    selected: str = "",
    weight: str = "",
    person: str = "",
    strata: str | Sequence[str] = (),
    flipped: str = "",
    rank: str = "",
    top: int = 10,
    lists: str = "",
    window: str = "",
    every: Literal["day", "week", "month"] = "month",
    bands: Mapping[str, Sequence[Decimal | float | str]] | None = None,
    not_known: str | Sequence[str] = (),
    reference: References = "",
    benchmark: Mapping[str, Mapping[str, float]] | None = None,
    depth: Literal["usual", "all"] = "usual",
    limits: Mapping[str, Bound] | None = None,
    confidence: float = 0.95,
    min_people: int = 30,
    watch: Watch | None = None,
) -> Measurement: ...


@overload
def measure(
    data: Counted,
    *,
    kind: Literal["fairness"] = "fairness",
    favourable: Value = "",
    label_positive: Value = "",
    positive: Literal["favourable", "unfavourable"] = "favourable",
    reference: References = "",
    benchmark: Mapping[str, Mapping[str, float]] | None = None,
    depth: Literal["usual", "all"] = "usual",
    limits: Mapping[str, Bound] | None = None,
    confidence: float = 0.95,
    min_people: int = 30,
) -> Measurement: ...


@overload
def measure(
    data: Data,
    *,
    kind: Literal["performance"],
    label: str = "",
    label_positive: Value = "",
    prediction: str = "",
    prediction_positive: Value = "",
    score: str = "",
    threshold: Decimal | float | str | None = None,
    value: str = "",
    groups: str | Sequence[str] = (),
    count: str = "",
    reference: Data | None = None,
    limits: Mapping[str, Bound] | None = None,
    confidence: float = 0.95,
    min_people: int = 30,
    watch: Watch | None = None,
) -> Measurement: ...


@overload
def measure(
    data: Data | Period,
    *,
    kind: Literal["drift"],
    reference: Data | Period | None = None,
    features: Sequence[str] = (),
    without: Sequence[str] = (),
    numeric: Sequence[str] = (),
    categorical: Sequence[str] = (),
    score: str = "",
    prediction: str = "",
    prediction_positive: Value = "",
    label: str = "",
    label_positive: Value = "",
    groups: str | Sequence[str] = (),
    window: str = "",
    every: Literal["day", "week", "month"] = "day",
    baseline: int = 1,
    count: str = "",
    limits: Mapping[str, Bound] | None = None,
    confidence: float = 0.95,
    watch: Watch | None = None,
) -> Measurement: ...


@overload
def measure(
    data: Data,
    *,
    kind: Literal["quality"],
    reference: Data | Period | None = None,
    features: Sequence[str] = (),
    without: Sequence[str] = (),
    numeric: Sequence[str] = (),
    categorical: Sequence[str] = (),
    ids: str | Sequence[str] = (),
    ranges: Mapping[str, tuple[float, float]] | None = None,
    label: str = "",
    label_positive: Value = "",
    score: str = "",
    prediction: str = "",
    prediction_positive: Value = "",
    threshold: Decimal | float | str | None = None,
    groups: str | Sequence[str] = (),
    window: str = "",
    every: Literal["day", "week", "month"] = "day",
    on: dt.date | None = None,
    limits: Mapping[str, Bound] | None = None,
    confidence: float = 0.95,
    watch: Watch | None = None,
) -> Measurement: ...


@overload
def measure(
    data: Data, *, kind: Literal["profile"], profile: str, asked: Asked, watch: Watch | None = None
) -> Measurement: ...


@overload
def measure(
    data: str | Path,
    *,
    kind: Literal["genai"],
    format_of: str = "",
    groups: str | Sequence[str] = (),
    outcomes: Mapping[str, str] | None = None,
    better: Mapping[str, Better] | None = None,
    pair: str = "",
    variant: str = "",
    against: str = "",
    amounts: str | Sequence[str] = (),
    limits: Mapping[str, Bound] | None = None,
    confidence: float = 0.95,
    min_replies: int = 30,
) -> Measurement: ...


def measure(data: Data | Counted, *, kind: str = "fairness", **options: object) -> Measurement:
    """Measure, and get figures with intervals, the counts behind them, and a page to show.

    Args:
        data: a CSV or Parquet file by its path; a table in memory of pandas, polars or Arrow; or
            what was counted already: :class:`Counts`, a :class:`Period`, or for each group how
            many of how many people have the favourable outcome.
        kind: what is measured; the options depend on it.
        options: those of ``ombud measure`` of this kind under the same names, several columns as a
            list. Of fairness: ``reference`` is ``column=group``, ``highest``, ``largest`` or ``all``,
            or several, or a mapping; ``benchmark`` maps an attribute to the shares of a population;
            ``depth`` is ``all`` for every figure; ``limits`` is four fifths when not given. Of genai:
            ``format_of`` where the content does not tell the tool, ``groups``, ``outcomes`` as
            outcome to scorer, ``better``, ``pair`` with ``variant`` and ``against``, ``amounts``.

    Raises:
        InputError: the data or what was declared cannot be used; one sentence says why.
    """
    if kind not in _RUNNERS:
        raise InputError(f'"{kind}" is not measured.', code="kind-unknown", hint=f"There are: {', '.join(_RUNNERS)}.")
    module, _, name = _RUNNERS[kind].partition(":")
    runner = cast(Callable[..., Measurement], getattr(importlib.import_module(module), name))
    return runner(Path(data) if isinstance(data, str) else data, **options)
