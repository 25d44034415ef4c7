"""Does the impact ratio fall over time? Windows side by side, and a watch that may be read every day.

Catalogue of metrics, sections 3.3 and 4: a band that holds over all windows, and an e-value against
"the ratio is at least four fifths" whose false alarms over all looks stay below five per cent
(Ville 1939; ``ratio_watch``). For continuing monitoring.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from ombud.errors import InputError
from ombud.measure.fairness.about import About
from ombud.measure.fairness.groups import Meaning, Settings, View, reference_of, views
from ombud.measure.fairness.rates import SELECTION, selection_rates, share_of
from ombud.measure.figures import Figure
from ombud.measure.statistics.interval import Interval
from ombud.measure.statistics.ratio_watch import FOUR_FIFTHS, Watch, watch
from ombud.measure.statistics.shares import Share, compared, ratio, too_small
from ombud.measure.tables import Table

NOBODY = Share(k=0, n=0)

#: What a period is called, and its table of cells (K1).
Window = tuple[str, Table]


def trend_figures(windows: Sequence[Window], meaning: Meaning, settings: Settings) -> Iterator[Figure]:
    """The impact ratio of each group in each window, then what the watch says after the last.

    The reference of each attribute is chosen once, over all windows together.

    Raises:
        InputError: there is no window, or their tables do not add.
    """
    if not windows:
        raise InputError("a trend needs at least one window.", code="no-windows")
    whole = windows[0][1]
    for _, table in windows[1:]:
        whole = whole.merged(table)
    split = {name: {view.by: view for view in views(table, meaning)} for name, table in windows}
    for view in views(whole, meaning):
        reference = reference_of(view, settings, selection_rates(view))
        for group in view.known:
            if group != reference and reference:
                of = {name: own[view.by] for name, own in split.items()}
                yield from _group(view.by, group, reference, of, settings)


def _group(by: str, group: str, reference: str, windows: dict[str, View], settings: Settings) -> Iterator[Figure]:
    each = 1 - (1 - settings.confidence) / len(windows)
    state, counted = Watch(), [0, 0, 0, 0]
    for name, view in windows.items():
        one, other = (_share(view, key) for key in (group, reference))
        about = About(
            by=by,
            group=group,
            reference=reference,
            n=one.n,
            reference_n=other.n,
            settings=settings,
            small=too_small(one, other, settings.min_people),
            undefined="undefined: nobody of a side in this window, or nobody of the reference is selected",
        )
        item = about.figure(
            "impact_ratio",
            "impact ratio",
            "selection rate / selection rate of the reference, in the window",
            ratio(one, other, each),
            "ratio",
            "ratio",
            test=compared(one, other),
            note=f"intervals of {len(windows)} windows hold together",
        )
        yield msgspec.structs.replace(item, window=name)
        counted = [sum(pair) for pair in zip(counted, (one.k, one.n, other.k, other.n), strict=True)]
        state = watch(state, *counted, level=1 - settings.confidence)
    yield _watched(
        About(by=by, group=group, reference=reference, n=counted[1], reference_n=counted[3], settings=settings),
        state,
    )


def _share(view: View, group: str) -> Share:
    return share_of(view.known[group], SELECTION) if group in view.known else NOBODY


def _watched(about: About, state: Watch) -> Figure:
    fired = f"the watch has fired: the ratio is below {FOUR_FIFTHS}" if state.fired else ""
    item = about.figure(
        "impact_ratio_watch",
        f"evidence against a ratio of at least {FOUR_FIFTHS} (ln e)",
        "likelihood averaged over both rates / largest likelihood with a ratio of at least four fifths",
        Interval(state.log_e, None, None, "e-value; valid at every look"),
        "number",
        "test",
        note=f"p valid at every look: {state.p:.4g}",
        reading=fired or "not fired",
    )
    return msgspec.structs.replace(item, past_limit=state.fired)
