"""Are the data representative? Shares of groups against a reference population (AI Act, Article 10(3), (4))."""

from __future__ import annotations

from collections.abc import Sequence

from ombud.errors import InputError
from ombud.measure.counts import lacking_group
from ombud.measure.covered import Coverage
from ombud.measure.fairness.benchmark import representation_figures
from ombud.measure.fairness.groups import views
from ombud.measure.fairness.references import check_benchmark
from ombud.measure.profiles.asked import Asked, need_groups
from ombud.measure.profiles.model import LawProfile
from ombud.measure.result import Found
from ombud.measure.specs import TableSpec
from ombud.measure.tables import Table


def specs(asked: Asked) -> list[TableSpec]:
    """What to count.

    Raises:
        InputError: no group, no reference population, or shares that do not sum to 1.
    """
    need_groups(asked)
    if asked.weight:
        raise InputError("representation is of people of equal weight.", code="weights-not-here")
    check_benchmark(asked.benchmark)
    by = {" x ".join(names) for names in ((name,) for name in asked.groups)} | {" x ".join(asked.groups)}
    if not by & set(asked.benchmark):
        raise InputError(
            f"there is no reference population for {', '.join(asked.groups)}.",
            code="no-benchmark",
            hint='Give --benchmark FILE: a CSV with the columns "column", "group" and "share".',
        )
    return [asked.cells()]


def found(tables: Sequence[Table], asked: Asked, profile: LawProfile) -> Found:
    """Each attribute with a reference population: every group, then all of them together."""
    table, settings = tables[0], asked.settings(profile)
    seen = [view for view in views(table, asked.meaning) if view.by in asked.benchmark]
    figures = [item for view in seen for item in representation_figures(view, asked.benchmark[view.by], settings)]
    if asked.decides:
        figures += [
            item
            for view in seen
            for item in representation_figures(view, asked.benchmark[view.by], settings, "selected")
        ]
    missing = [
        lacking_group(name, sum(row.counts[0] for row in table.rows if row.key[place] is None))
        for place, name in enumerate(asked.groups)
    ]
    return Found(
        coverage=Coverage(people=table.people, used=table.people, basis="are in the data", missing=tuple(missing)),
        figures=tuple(figures),
        groups={view.by: {name: group.n + group.undecided for name, group in view.groups.items()} for view in seen},
        headline=profile.headline,
    )
