"""How much the group matters with other things the same: marginal effects of decisions and amounts.

From counts of like people: strata are the controls, as categories (band numbers first). Each group
with its reference alone. Catalogue of metrics, section 4; NYDFS Insurance Circular Letter No. 7 (2024)
names marginal effects; the Colorado draft of 28 September 2023 tests them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ombud.errors import InputError
from ombud.measure.counts import NOT_KNOWN
from ombud.measure.fairness.about import About, fewer, scaled
from ombud.measure.fairness.groups import Meaning, Settings, group_name, in_order
from ombud.measure.figures import Figure
from ombud.measure.specs import Outcomes, Strata
from ombud.measure.statistics.regression import Like, linear_effect, marginal_effect
from ombud.measure.tables import Key, Table

#: More levels of a control than this are no categories any more.
MOST_LEVELS = 300

#: Like people of each group; ``in_group`` is set when a group is compared.
Cells = dict[str, list[Like]]


def decisions(table: Table, meaning: Meaning) -> Cells:
    """Like people by group of all group columns together; the controls are the strata.

    Raises:
        InputError: the table is of another kind or weighted, or a control has too many levels.
    """
    spec = table.spec
    if not isinstance(spec, Strata) or spec.weight:
        raise InputError("marginal effects need a table of strata (K7) without weights.", code="table-kind")
    width = len(spec.strata)
    found: dict[tuple[str, tuple[str, ...]], Like] = {}
    for row in table.rows:
        if row.key[-1] is not None:
            k = row.counts[0] if row.key[-1] == meaning.favourable else 0
            group, controls = group_name(row.key[width:-1]), _controls(row.key[:width])
            _add(found, group, Like(False, controls, row.counts[0], float(k), float(k)))
    return _checked(found, spec.strata)


def amounts(table: Table, controls: tuple[str, ...]) -> Cells:
    """Like people by group with sums of an amount; some of the table's groups are the controls.

    Raises:
        InputError: the table is of another kind or weighted, or a control has too many levels.
    """
    spec = table.spec
    if not isinstance(spec, Outcomes) or spec.weight:
        raise InputError("effects on an amount need a table of outcomes (K5) without weights.", code="table-kind")
    places = [spec.groups.index(name) for name in controls]
    rest = [place for place in range(len(spec.groups)) if place not in places]
    v, vv = spec.sums.index("v"), spec.sums.index("vv")
    found: dict[tuple[str, tuple[str, ...]], Like] = {}
    for row in table.rows:
        if row.bin == 0 and row.counts[0]:
            held = _controls(tuple(row.key[place] for place in places))
            group = group_name([row.key[place] for place in rest])
            _add(found, group, Like(False, held, row.counts[0], row.sums[v], row.sums[vv]))
    return _checked(found, controls)


def _controls(key: Key) -> tuple[str, ...]:
    return tuple(NOT_KNOWN if value is None else value for value in key)


def _add(found: dict[tuple[str, tuple[str, ...]], Like], group: str, more: Like) -> None:
    before = found.get((group, more.controls), Like(False, more.controls, 0, 0.0, 0.0))
    n, total, squares = before.n + more.n, before.total + more.total, before.squares + more.squares
    found[group, more.controls] = Like(False, more.controls, n, total, squares)


def _checked(found: Mapping[tuple[str, tuple[str, ...]], Like], controls: tuple[str, ...]) -> Cells:
    for place, name in enumerate(controls):
        levels = {key[1][place] for key in found}
        if len(levels) > MOST_LEVELS:
            raise InputError(
                f'the control "{name}" has {len(levels):,} values, and a control is a category here.',
                code="control-levels",
                hint=f"Band it into at most {MOST_LEVELS} levels.",
            )
    cells: Cells = {}
    for (group, _), like in found.items():
        cells.setdefault(group, []).append(like)
    return {group: cells[group] for group in in_order(list(cells))}


def pair(cells: Cells, group: str, reference: str) -> list[Like]:
    """The people of a group and of its reference."""
    return [
        Like(name == group, like.controls, like.n, like.total, like.squares)
        for name in (group, reference)
        for like in cells[name]
    ]


def decision_figures(cells: Cells, by: str, controls: str, reference: str, settings: Settings) -> Iterator[Figure]:
    """Logistic and linear effect of each group on the chance of the favourable outcome."""
    for about in _compared(cells, by, reference, settings):
        like = pair(cells, about.group, reference)
        for id_, kind, effect in (
            ("marginal_effect", "logistic", marginal_effect),
            ("marginal_effect_linear", "linear", linear_effect),
        ):
            found, test = effect(like, settings.confidence)
            yield about.figure(
                id_,
                f"marginal effect with {controls} the same ({kind})",
                "mean over all of P(favourable | group) - P(favourable | reference)",
                found,
                "points",
                "difference",
                test=test,
            )


def amount_effects(cells: Cells, by: str, controls: str, reference: str, settings: Settings) -> Iterator[Figure]:
    """The linear effect of each group on the amount, and as a share of the reference's mean."""
    for about in _compared(cells, by, reference, settings):
        found, test = linear_effect(pair(cells, about.group, reference), settings.confidence)
        name = f"effect on the amount with {controls} the same"
        formula = "coefficient of the group in least squares"
        yield about.figure("amount_effect", name, formula, found, "number", "difference", test=test)
        mean = sum(like.total for like in cells[reference]) / sum(like.n for like in cells[reference])
        if mean > 0:
            yield about.figure(
                "amount_effect_share",
                f"{name}, as a share of the reference's mean",
                f"{formula} / mean of the reference",
                scaled(found, 1 / mean, f"{found.method}; the mean of the reference is taken as known"),
                "points",
                "difference",
                test=test,
            )


def _compared(cells: Cells, by: str, reference: str, settings: Settings) -> Iterator[About]:
    """Each known group beside the reference; nothing when the reference does not occur."""
    sizes = {group: sum(like.n for like in own) for group, own in cells.items()}
    for group, n in sizes.items():
        if reference in cells and group not in (NOT_KNOWN, reference):
            yield About(
                by=by,
                group=group,
                reference=reference,
                n=n,
                reference_n=sizes[reference],
                settings=settings,
                small=fewer(min(n, sizes[reference]), settings),
                undefined="undefined: the group follows from the controls, there is one outcome only, "
                "or controls decide the outcome",
            )
