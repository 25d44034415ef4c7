"""What is compared where drift is measured, and when a shift is a finding."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

from ombud.errors import InputError
from ombud.measure.figures import Bound

Every = Literal["day", "week", "month"]
#: Values above which a shift is worth a look by the habit of the trade; no law says them.
HABITS: dict[str, Decimal] = {
    "psi": Decimal("0.1"),
    "jensen_shannon": Decimal("0.1"),
    "hellinger": Decimal("0.1"),
    "wasserstein": Decimal("0.1"),
    "mean_shift": Decimal("0.1"),
    "ks": Decimal("0.1"),
    "cramer_v": Decimal("0.1"),
    "new_levels": Decimal("0.001"),
}
BECAUSE = "a habit of the trade, not law"


class DriftSpec(msgspec.Struct, frozen=True, kw_only=True):
    """What the columns mean.

    Attributes:
        features: columns to compare; all of the reference when empty.
        without: columns that are not compared, such as identifiers.
        numeric, categorical: columns whose reading is declared, where it is not plain from the data.
        score, prediction, label: columns of what the system says and of what happened; compared too, and
            adjusted for the number of tests apart from the features.
        prediction_positive, label_positive: their positive values, for shifts of rates.
        groups: columns whose mix is compared, and within whose groups rates are.
        window: column of a time; the file is then read window by window.
        every: how long a window is.
        baseline: without a reference, so many first windows are the reference.
        count: column with the number of rows a row stands for.
    """

    features: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    numeric: tuple[str, ...] = ()
    categorical: tuple[str, ...] = ()
    score: str = ""
    prediction: str = ""
    label: str = ""
    prediction_positive: str = ""
    label_positive: str = ""
    groups: tuple[str, ...] = ()
    window: str = ""
    every: Every = "day"
    baseline: int = 1
    count: str = ""

    @property
    def outputs(self) -> dict[str, str]:
        """Column to its role, for what is no feature."""
        found = {self.score: "score", self.prediction: "prediction", self.label: "label"}
        return {name: role for name, role in found.items() if name} | dict.fromkeys(self.groups, "group")

    @property
    def not_features(self) -> tuple[str, ...]:
        """Columns that are never features of their own."""
        return tuple(name for name in (*self.without, *self.outputs, self.window, self.count) if name)


def check_drift(spec: DriftSpec, *, reference: bool) -> None:
    """Refuse a specification that cannot be measured, before anything is read.

    Raises:
        InputError: there is nothing to compare with, or columns contradict each other.
    """
    if not reference and not spec.window:
        raise InputError(
            "there is nothing to compare with.",
            code="no-reference",
            hint="Give --reference FILE, or --window-column COLUMN to compare windows of this file.",
        )
    if spec.baseline < 1:
        raise InputError("the reference needs one window at least.", code="no-reference", hint="Give --baseline 1.")
    both = sorted(set(spec.numeric) & set(spec.categorical))
    if both:
        raise InputError(f'the column "{both[0]}" cannot be numeric and categorical at once.', code="column-reused")
    roles = [spec.score, spec.prediction, spec.label, spec.window, spec.count, *spec.groups]
    named = [name for name in roles if name]
    twice = sorted({name for name in named if named.count(name) > 1})
    if twice:
        raise InputError(f'the column "{twice[0]}" cannot be two things at once.', code="column-reused")


def limit(id_: str, *, chance: float = 0.0) -> Bound | None:
    """The habit of the trade, raised to what chance alone exceeds one time in twenty."""
    habit = HABITS.get(id_)
    if habit is None:
        return None
    if chance > float(habit):
        return Bound(at_most=Decimal(f"{chance:.6g}"), because="chance alone goes so far one time in twenty")
    return Bound(at_most=habit, because=BECAUSE)
