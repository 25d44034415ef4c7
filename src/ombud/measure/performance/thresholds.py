"""What a decision would be worth at other thresholds of the score: one row for each sixteenth, from K2."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import numpy as np

from ombud.measure.arrays import Scored
from ombud.measure.figures import Figure
from ombud.measure.named import Named, Settings, View, made
from ombud.measure.performance.binary import RATES, Confusion, f1_figure
from ombud.measure.statistics.rate import rate

#: Sixteenths are edges of bins, so the counts at or above them are exact.
STEPS = 16
_SHOWN = ("precision", "recall", "false_positive_rate", "prediction_rate")


def at_threshold(own: Scored, threshold: float) -> Confusion:
    """The confusion table when the score decides at or above a threshold that is an edge of the bins."""
    bins = own.bins
    first = int(np.ceil(threshold * (len(bins.positives) - 1)))
    return Confusion(
        tp=int(bins.positives[first:].sum()),
        fn=int(bins.positives[:first].sum()),
        fp=int(bins.negatives[first:].sum()),
        tn=int(bins.negatives[:first].sum()),
    )


def threshold_figures(own: Scored, settings: Settings) -> Iterator[Figure]:
    """Precision, recall, false positives, share predicted positive and F1 at each sixteenth of the score."""
    for step in range(1, STEPS):
        cells = at_threshold(own, step / STEPS)
        view = View(stratum=f"score at or above {step / STEPS:g}")
        for named, parts in RATES:
            if named.id in _SHOWN:
                hits, n = parts(cells)
                yield made(_curve(named), rate(hits, n, settings.confidence), n, settings, view=view, hits=hits)
        yield _renamed(f1_figure(cells, settings, view))


def _curve(named: Named) -> Named:
    return Named(f"{named.id}_curve", named.name, named.formula, named.unit, named.shape)


def _renamed(item: Figure) -> Figure:
    return msgspec.structs.replace(item, id=f"{item.id}_curve")
