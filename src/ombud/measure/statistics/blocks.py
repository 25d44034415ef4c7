"""Several yes-or-no answers to each case: do they differ at all? Source: Cochran 1950 (Q)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ombud.measure.statistics.distributions import chi2_p
from ombud.measure.statistics.interval import Test


def cochran_q(answers: NDArray[np.bool_]) -> Test | None:
    """Cochran's Q of cases by variants: (k-1)(k ΣG² - N²) / (kN - ΣL²), chi-square with k-1 degrees of freedom.

    G are the yes of a variant, L those of a case, N all. None with fewer than two variants, or when
    every case has the same answer under all of them. Smallest sample: 24 cells of cases that differ.
    """
    k = answers.shape[1]
    columns, rows = answers.sum(axis=0).astype(float), answers.sum(axis=1).astype(float)
    total = float(rows.sum())
    spread = k * total - float((rows * rows).sum())
    if k < 2 or spread == 0:
        return None
    q = (k - 1) * (k * float((columns * columns).sum()) - total * total) / spread
    return Test("Cochran's Q", chi2_p(q, k - 1), statistic=q, df=k - 1)
