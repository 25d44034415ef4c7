"""Does the group matter when other things are the same? Regressions on cells of like people.

Everything a regression on categories needs is in the counts and sums of the cells, so its
coefficients and robust errors are exactly those of the rows. Sources: White 1980 and MacKinnon and
White 1985 (HC1); Cox 1958 (logistic); Bartus 2005 (average marginal effects).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from ombud.measure.statistics.distributions import p_of_z, student_p, student_quantile, z_of
from ombud.measure.statistics.interval import UNDEFINED, Interval, Test
from ombud.measure.statistics.recalibration import weighted_logistic

Floats = NDArray[np.float64]
#: A logistic coefficient this large says that some controls decide the outcome alone.
SEPARATED = 15.0


class Like(msgspec.Struct, frozen=True):
    """People of one group with the same controls: how many, Σv and Σv² of the outcome.

    For a yes or no, both sums are the number of yes.
    """

    in_group: bool
    controls: tuple[str, ...]
    n: int
    total: float
    squares: float


def linear_effect(cells: Sequence[Like], confidence: float = 0.95) -> tuple[Interval, Test | None]:
    """The coefficient of the group in least squares on group and controls (as categories), HC1 errors.

    Undefined when the group is told by the controls, or fewer people than coefficients. Smallest
    sample: 30 in each group.
    """
    design = _design(cells)
    if design is None:
        return UNDEFINED, None
    n = np.array([cell.n for cell in cells], dtype=float)
    total = np.array([cell.total for cell in cells])
    squares = np.array([cell.squares for cell in cells])
    df = float(n.sum()) - design.shape[1]
    if df < 1:
        return UNDEFINED, None
    inverse = np.linalg.inv(design.T @ (design * n[:, None]))
    beta = inverse @ (design.T @ total)
    fitted = design @ beta
    errors = np.maximum(0.0, squares - 2 * fitted * total + n * fitted**2)
    meat = design.T @ (design * errors[:, None])
    variance = float((inverse @ meat @ inverse)[0, 0]) * float(n.sum()) / df
    value, error = float(beta[0]), math.sqrt(max(0.0, variance))
    if error < 1e-14:
        return UNDEFINED, None
    half = (student_quantile(confidence, df) if df < 1e5 else z_of(confidence)) * error
    found = Interval(
        value, value - half, value + half, f"least squares with {design.shape[1] - 1} columns of controls, HC1"
    )
    t = value / error
    return found, Test("t with HC1 errors", student_p(t, df) if df < 1e5 else p_of_z(t), t, df=df)


def marginal_effect(cells: Sequence[Like], confidence: float = 0.95) -> tuple[Interval, Test | None]:
    """The average over all these people of P(yes | group) - P(yes | reference), other things the same.

    Logistic regression on group and controls (as categories), delta method. Undefined when the fit
    does not exist: one outcome only, or controls that decide the outcome. Smallest sample: 30 in each
    group and five of each outcome.
    """
    design = _design(cells)
    if design is None:
        return UNDEFINED, None
    n = np.array([cell.n for cell in cells], dtype=float)
    fit = weighted_logistic(design, np.array([cell.total for cell in cells]), n)
    if fit is None or float(np.abs(fit[0]).max()) > SEPARATED:
        return UNDEFINED, None
    beta, covariance = fit
    share = n / n.sum()
    sides = [np.column_stack([np.full(len(n), value), design[:, 1:]]) for value in (1.0, 0.0)]
    chances = [1 / (1 + np.exp(-side @ beta)) for side in sides]
    value = float(share @ (chances[0] - chances[1]))
    slopes = [(share * chance * (1 - chance)) @ side for chance, side in zip(chances, sides, strict=True)]
    slope = slopes[0] - slopes[1]
    error = math.sqrt(max(0.0, float(slope @ covariance @ slope)))
    if error == 0:
        return UNDEFINED, None
    half, z = z_of(confidence) * error, value / error
    found = Interval(
        value,
        value - half,
        value + half,
        f"logistic regression with {design.shape[1] - 1} columns of controls, delta method",
    )
    return found, Test("z of the marginal effect", p_of_z(z), z)


def _design(cells: Sequence[Like]) -> Floats | None:
    """Group, constant, and the levels of each control but one; None when the group is told by the rest."""
    if not cells:
        return None
    columns = [np.array([float(cell.in_group) for cell in cells]), np.ones(len(cells))]
    for place in range(len(cells[0].controls)):
        levels = sorted({cell.controls[place] for cell in cells})
        columns += [np.array([float(cell.controls[place] == level) for cell in cells]) for level in levels[1:]]
    # The group comes last here, so that it is what falls out when it follows from the controls.
    kept, basis = [], np.empty((len(cells), 0))
    for column in (*columns[1:], columns[0]):
        rest = column - basis @ (basis.T @ column)
        rest = rest - basis @ (basis.T @ rest)
        size = float(np.linalg.norm(rest))
        if size > 1e-9 * max(1.0, float(np.linalg.norm(column))):
            kept.append(column)
            basis = np.column_stack([basis, rest / size])
    if kept[-1] is not columns[0]:
        return None
    return np.column_stack([kept[-1], *kept[:-1]])
