"""The four-fifths rule with significance, as the Uniform Guidelines describe it; and the examination for bias.

29 CFR 1607.4(D), 1607.15(A)(2) and questions and answers 12 and 19 to 22 (44 FR 11996).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from ombud.measure.fairness.benchmark import representation_figures
from ombud.measure.fairness.found import Inputs, fairness_of, picked
from ombud.measure.fairness.groups import Settings, View, views
from ombud.measure.fairness.rates import selection_rates
from ombud.measure.fairness.references import check_benchmark
from ombud.measure.figures import Figure
from ombud.measure.profiles.asked import Asked, need_decision, need_groups
from ombud.measure.profiles.model import LawProfile
from ombud.measure.result import Found, Note
from ombud.measure.specs import PersonClusters, Strata, TableSpec
from ombud.measure.statistics.gates import small_groups
from ombud.measure.tables import Table


def specs(asked: Asked) -> list[TableSpec]:
    """What to count.

    Raises:
        InputError: no group or no decision is named, or shares of availability do not sum to 1.
    """
    need_groups(asked)
    need_decision(asked)
    check_benchmark(asked.benchmark)
    found: list[TableSpec] = [asked.cells()]
    if asked.person:
        found.append(asked.persons())
    if asked.strata:
        found.append(asked.within(asked.strata))
    return found


def found(tables: Sequence[Table], asked: Asked, profile: LawProfile) -> Found:
    """All figures, each group against the highest rate among groups that the rule looks at."""
    inputs = Inputs(
        cells=tables[0],
        clusters=next((table for table in tables if isinstance(table.spec, PersonClusters)), None),
        strata=next((table for table in tables if isinstance(table.spec, Strata)), None),
    )
    settings = asked.settings(profile)
    if profile.method != "selection":
        return fairness_of(inputs, asked.meaning, settings, family=profile.family)
    share = float(profile.parameters["small_share"])
    seen = views(inputs.cells, asked.meaning, inputs.clusters)
    small = {view.by: _small(view, asked, share) for view in seen}
    named = {view.by: best for view in seen if (best := _highest(view, settings, small[view.by]))}
    settings = msgspec.structs.replace(settings, named={**named, **settings.named})
    result = fairness_of(inputs, asked.meaning, settings, family=profile.family)
    available = [item for view in seen for item in _availability(view, asked, settings)]
    result = msgspec.structs.replace(result, figures=(*result.figures, *available))
    notes = [note for view in seen for note in _small_notes(view, asked, settings, small[view.by], share)]
    chosen = {by: best for by, best in named.items() if not set(by.split(" x ")) & set(asked.reference)}
    return msgspec.structs.replace(result, notes=(*picked(chosen), *notes, *result.notes))


def _availability(view: View, asked: Asked, settings: Settings) -> Iterator[Figure]:
    """The selected against availability, where shares of the labour market are given (Castaneda; Hazelwood)."""
    if view.by in asked.benchmark:
        yield from representation_figures(view, asked.benchmark[view.by], settings, "selected")


def _small(view: View, asked: Asked, share: float) -> tuple[str, ...]:
    """Groups under two per cent: of the workforce where its shares are given, else of this log."""
    workforce = asked.benchmark.get(view.by, {})
    in_log = small_groups({name: group.n for name, group in view.known.items()}, share)
    return tuple(name for name in view.known if (workforce[name] < share if name in workforce else name in in_log))


def _highest(view: View, settings: Settings, small: Sequence[str]) -> str:
    """The highest rate among groups of at least two per cent and enough people; empty when there are none."""
    rates, sizes = selection_rates(view), {name: group.n for name, group in view.known.items()}
    large = [name for name, n in sizes.items() if n >= settings.min_people and name not in small]
    return max(large, key=lambda name: (rates[name], sizes[name]), default="")


def _small_notes(view: View, asked: Asked, settings: Settings, small: Sequence[str], share: float) -> Iterator[Note]:
    """Which groups are under two per cent and of what, and which of a higher rate are not the reference."""
    of_workforce = [name for name in small if name in asked.benchmark.get(view.by, {})]
    of_log = [name for name in small if name not in of_workforce]
    if of_workforce:
        said = f"under {share:.0%} of the workforce that was given, so no separate determination is asked for"
        yield Note(text=f"By {view.by}, {said}: {', '.join(of_workforce)}.", code="under-two-per-cent")
    if of_log:
        said = f"under {share:.0%} of this log; the rule's base is the workforce, which --benchmark gives"
        yield Note(text=f"By {view.by}, {said}: {', '.join(of_log)}.", code="under-two-per-cent")
    best = settings.named.get(view.by, "")
    rates = selection_rates(view)
    if best in rates:
        higher = [name for name in rates if rates[name] > rates[best]]
        if higher:
            base = "the workforce" if view.by in asked.benchmark else "this log"
            why = f"fewer than {settings.min_people} people or under {share:.0%} of {base}"
            text = f"By {view.by}, of a higher rate but not the reference, since {why}: {', '.join(higher)}."
            yield Note(text=text, code="higher-but-small")
