"""Group fairness from counts: selection rates, impact ratios, error rates and their gaps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

import msgspec

from ombud.errors import InputError
from ombud.measure.bands import order_of
from ombud.measure.counts import NOT_KNOWN, Cell, Counts, Coverage, coverage
from ombud.measure.figures import MIN_EXPECTED, MIN_PEOPLE, Bound, Figure, figure, lowest_ratios
from ombud.measure.statistics.interval import UNDEFINED
from ombud.measure.statistics.rate import rate
from ombud.measure.statistics.two_rates import katz, newcombe
from ombud.measure.statistics.two_tests import compare, smallest_expected

FOUR_FIFTHS = (
    "29 CFR 1607.4(D): a rate under four fifths of the highest is generally regarded as evidence of adverse impact"
)


class Confusion(msgspec.Struct, frozen=True, kw_only=True):
    """One group's numbers. Error cells count only people who have a label."""

    n: int = 0
    selected: int = 0
    tp: int = 0
    fp: int = 0
    fn: int = 0
    tn: int = 0


class FairnessResult(msgspec.Struct, frozen=True, kw_only=True):
    """All figures of one table, with who was counted."""

    schema: str = "ombud-fairness:1"
    coverage: Coverage
    figures: tuple[Figure, ...]
    groups: dict[str, dict[str, int]]

    def past_limits(self) -> tuple[Figure, ...]:
        """Figures whose value is past a limit, small groups excepted (they are flagged, not judged)."""
        return tuple(item for item in self.figures if item.past_limit and item.verdict != "insufficient")

    def leading(self, by: str) -> tuple[Figure, ...]:
        """Impact ratios of an attribute that can be judged, the lowest first."""
        return lowest_ratios(item for item in self.figures if item.by == by)

    def one(self, figure_id: str, by: str, group: str = "") -> Figure:
        """One figure; KeyError when it was not computed."""
        for item in self.figures:
            if (item.id, item.by, item.group) == (figure_id, by, group):
                return item
        raise KeyError((figure_id, by, group))


_RATES: dict[str, tuple[str, str, Callable[[Confusion], tuple[int, int]]]] = {
    "true_positive_rate": ("true positive rate", "TP / (TP + FN)", lambda c: (c.tp, c.tp + c.fn)),
    "false_positive_rate": ("false positive rate", "FP / (FP + TN)", lambda c: (c.fp, c.fp + c.tn)),
    "false_negative_rate": ("false negative rate", "FN / (TP + FN)", lambda c: (c.fn, c.tp + c.fn)),
    "true_negative_rate": ("true negative rate", "TN / (FP + TN)", lambda c: (c.tn, c.fp + c.tn)),
    "positive_predictive_value": (
        "positive predictive value",
        "TP / (TP + FP)",
        lambda c: (c.tp, c.tp + c.fp),
    ),
    "negative_predictive_value": (
        "negative predictive value",
        "TN / (TN + FN)",
        lambda c: (c.tn, c.tn + c.fn),
    ),
    "accuracy": ("accuracy", "(TP + TN) / n", lambda c: (c.tp + c.tn, c.tp + c.fp + c.fn + c.tn)),
}


def measure_fairness(
    counts: Counts,
    *,
    limits: Mapping[str, Bound] | None = None,
    reference: str = "",
    confidence: float = 0.95,
    min_people: int = MIN_PEOPLE,
    seed: int = 1,
) -> FairnessResult:
    """Every figure for each attribute alone and, with two or more, for their intersection.

    Args:
        counts: what was counted.
        limits: figure id to its limit.
        reference: ``column=value`` of a group to compare with; else the highest selection rate.
        confidence: of all intervals.
        min_people: below it a group is flagged as insufficient, and still shown.

    Raises:
        InputError: the favourable outcome or positive label is not declared or never occurs,
            or no attribute has two groups to compare.
    """
    _check_outcomes(counts)
    names = counts.spec.groups
    views = [(name,) for name in names] + ([names] if len(names) > 1 else [])
    tables = {" x ".join(view): _table(counts, view) for view in views}
    if not any(len(_known(table)) > 1 for table in tables.values()):
        raise InputError(
            f"the column{'s' if len(names) > 1 else ''} {', '.join(names)} hold{'' if len(names) > 1 else 's'} one "
            "group only, and a comparison needs two.",
            code="one-group",
            hint="Name a column with at least two values as group.",
        )
    settings = _Settings(dict(limits or {}), reference, confidence, min_people, seed)
    figures = [item for by, table in tables.items() for item in _attribute(by, table, counts, settings)]
    return FairnessResult(
        coverage=coverage(counts),
        figures=tuple(figures),
        groups={by: {group: cells.n for group, cells in table.items()} for by, table in tables.items()},
    )


class _Settings(msgspec.Struct, frozen=True):
    limits: dict[str, Bound]
    reference: str
    confidence: float
    min_people: int
    seed: int


def _check_outcomes(counts: Counts) -> None:
    spec = counts.spec
    if spec.prediction:
        _check_declared(
            "favourable outcome", spec.favourable, [cell.prediction for cell in counts.cells], spec.prediction
        )
    if spec.label:
        _check_declared("positive label", spec.label_positive, [cell.label for cell in counts.cells], spec.label)


def _check_declared(what: str, declared: str, values: list[str | None], column: str) -> None:
    found = sorted({value for value in values if value is not None})
    shown = ", ".join(found[:10]) + (", ..." if len(found) > 10 else "")
    if not found:
        raise InputError(f'the column "{column}" holds no value at all.', code="column-empty")
    option = "--favourable" if what.startswith("fav") else "--label-positive"
    if not declared:
        raise InputError(
            f'it is not said which value of "{column}" is the {what}, and Ombud does not guess.',
            code="outcome-undeclared",
            hint=f"Give {option} with one of: {shown}.",
        )
    if declared not in found:
        raise InputError(
            f'the {what} "{declared}" does not occur in "{column}".',
            code="outcome-absent",
            hint=f"There are: {shown}.",
        )


def _table(counts: Counts, view: tuple[str, ...]) -> dict[str, Confusion]:
    places = [counts.spec.groups.index(name) for name in view]
    tally: dict[str, list[int]] = defaultdict(lambda: [0] * 6)
    for cell in counts.cells:
        values = [cell.groups[place] for place in places]
        name = NOT_KNOWN if None in values else " / ".join(str(value) for value in values)
        row = tally[name]
        if cell.prediction is None:
            continue
        _add(row, cell, counts)
    return {
        name: Confusion(n=row[0], selected=row[1], tp=row[2], fp=row[3], fn=row[4], tn=row[5])
        for name, row in sorted(tally.items(), key=lambda item: _order(counts, view, item[0]))
    }


def _order(counts: Counts, view: tuple[str, ...], name: str) -> tuple[bool, tuple[tuple[int, str], ...]]:
    """By name, bands as numbers, and last who is not known."""
    parts = zip(view, name.split(" / "), strict=False) if len(view) > 1 else [(view[0], name)]
    return name == NOT_KNOWN, tuple(order_of(counts.spec.bands, column, part) for column, part in parts)


def _add(row: list[int], cell: Cell, counts: Counts) -> None:
    spec = counts.spec
    favourable = cell.prediction == (spec.favourable if spec.prediction else "favourable")
    row[0] += cell.n
    row[1] += cell.n if favourable else 0
    if spec.label and cell.label is not None:
        predicted = favourable if spec.positive == "favourable" else not favourable
        actual = cell.label == spec.label_positive
        row[{(True, True): 2, (True, False): 3, (False, True): 4, (False, False): 5}[predicted, actual]] += cell.n


def _known(table: Mapping[str, Confusion]) -> dict[str, Confusion]:
    return {name: cells for name, cells in table.items() if name != NOT_KNOWN and cells.n}


def _reference(by: str, table: dict[str, Confusion], settings: _Settings) -> str:
    known = _known(table)
    column, _, value = settings.reference.partition("=")
    if column == by:
        if value not in known:
            raise InputError(
                f'the reference group "{value}" does not occur in "{by}".',
                code="reference-absent",
                hint=f"There are: {', '.join(known)}.",
            )
        return value
    # The highest rate among groups that are large enough; among all when none is.
    large = {name: cells for name, cells in known.items() if cells.n >= settings.min_people} or known
    return max(large, key=lambda name: (large[name].selected / large[name].n, large[name].n), default="")


def _attribute(by: str, table: dict[str, Confusion], counts: Counts, settings: _Settings) -> Iterator[Figure]:
    known = _known(table)
    reference = _reference(by, table, settings)
    alone = "there is only one known group, so nothing is compared" if len(known) < 2 else ""
    for group, cells in table.items():
        yield from _selection(by, group, cells, reference, known, settings, alone)
    enough = {name: cells for name, cells in known.items() if cells.n >= settings.min_people}
    left_out = ", ".join(sorted(set(known) - set(enough)))
    note = f"left out, under {settings.min_people} people: {left_out}" if left_out else ""
    yield from _widest("selection", "selection rate", by, enough, lambda c: (c.selected, c.n), settings, note)
    if counts.spec.label:
        for rate_id, (name, formula, parts) in _RATES.items():
            yield from _error_rates(rate_id, name, formula, parts, by, table, reference, settings, counts)
            sized = {group: cells for group, cells in enough.items() if parts(cells)[1] >= settings.min_people}
            yield from _widest(rate_id, name, by, sized, parts, settings, note)


def _size_note(n: int, settings: _Settings) -> str:
    return f"fewer than {settings.min_people} people: shown, not judged" if n < settings.min_people else ""


def _selection(
    by: str,
    group: str,
    cells: Confusion,
    reference: str,
    known: dict[str, Confusion],
    settings: _Settings,
    alone: str,
) -> Iterator[Figure]:
    common = {"by": by, "group": group, "n": cells.n, "confidence": settings.confidence}
    yield figure(
        id="selection_rate",
        name="selection rate",
        formula="favourable / n",
        interval=rate(cells.selected, cells.n, settings.confidence),
        hits=cells.selected,
        bound=settings.limits.get("selection_rate"),
        enough=cells.n >= settings.min_people,
        note="nobody with a prediction" if cells.n == 0 else _size_note(cells.n, settings),
        **common,  # type: ignore[arg-type]  # named arguments of one type each
    )
    if group in (NOT_KNOWN, reference) or not reference or alone:
        return
    other = known[reference]
    pair = (cells.selected, cells.n, other.selected, other.n)
    ratio = katz(*pair, settings.confidence)
    small = smallest_expected(*pair) < MIN_EXPECTED
    enough = min(cells.n, other.n) >= settings.min_people and not small
    note = _size_note(min(cells.n, other.n), settings) or (
        "an expected count is below five: the exact test is shown, not judged" if small else ""
    )
    if ratio is UNDEFINED:
        note = f"undefined: nobody in {reference} has the favourable outcome"
    yield figure(
        id="impact_ratio",
        name="impact ratio",
        formula="selection rate / selection rate of the reference",
        reference=reference,
        interval=ratio,
        test=compare(*pair),
        bound=settings.limits.get("impact_ratio"),
        enough=enough,
        note=note,
        cite=FOUR_FIFTHS,
        **common,  # type: ignore[arg-type]  # named arguments of one type each
    )
    yield figure(
        id="selection_difference",
        name="difference of selection rates",
        formula="selection rate - selection rate of the reference",
        reference=reference,
        interval=newcombe(*pair, settings.confidence),
        test=compare(*pair),
        bound=settings.limits.get("selection_difference"),
        enough=enough,
        note=note,
        **common,  # type: ignore[arg-type]  # named arguments of one type each
    )


def _error_rates(
    rate_id: str,
    name: str,
    formula: str,
    parts: Callable[[Confusion], tuple[int, int]],
    by: str,
    table: dict[str, Confusion],
    reference: str,
    settings: _Settings,
    counts: Counts,
) -> Iterator[Figure]:
    polarity = (
        f'positive label: "{counts.spec.label_positive}"; the positive prediction is the {counts.spec.positive} one'
    )
    for group, cells in table.items():
        hits, n = parts(cells)
        yield figure(
            id=rate_id,
            name=name,
            formula=formula,
            by=by,
            group=group,
            interval=rate(hits, n, settings.confidence),
            n=n,
            hits=hits,
            bound=settings.limits.get(rate_id),
            enough=n >= settings.min_people,
            note=_size_note(n, settings) if n else "undefined: nobody is in its denominator",
            cite=polarity,
            confidence=settings.confidence,
        )
        if group in {reference, NOT_KNOWN} or not reference:
            continue
        other_hits, other_n = parts(table[reference])
        yield figure(
            id=f"{rate_id}_difference",
            name=f"difference of {name}s",
            formula=f"{name} - {name} of the reference",
            by=by,
            group=group,
            reference=reference,
            interval=newcombe(hits, n, other_hits, other_n, settings.confidence),
            n=n,
            test=compare(hits, n, other_hits, other_n),
            enough=min(n, other_n) >= settings.min_people,
            note=_size_note(min(n, other_n), settings),
            confidence=settings.confidence,
        )


def _widest(
    rate_id: str,
    name: str,
    by: str,
    table: dict[str, Confusion],
    parts: Callable[[Confusion], tuple[int, int]],
    settings: _Settings,
    note: str,
) -> Iterator[Figure]:
    pairs = {group: parts(cells) for group, cells in table.items()}
    if len(pairs) < 2:
        return
    from ombud.measure.statistics.extremes import extremes  # loads numpy

    gap, ratio = extremes(list(pairs.values()), confidence=settings.confidence, seed=settings.seed)
    by_rate = sorted(pairs, key=lambda group: pairs[group][0] / pairs[group][1])
    n = sum(size for _, size in pairs.values())
    common = {"by": by, "n": n, "group": "", "reference": f"{by_rate[0]} to {by_rate[-1]}", "note": note}
    yield figure(
        id=f"{rate_id}_gap",
        name=f"largest gap of {name}s",
        formula=f"highest {name} - lowest {name}",
        interval=gap,
        bound=settings.limits.get(f"{rate_id}_gap"),
        confidence=settings.confidence,
        **common,  # type: ignore[arg-type]  # named arguments of one type each
    )
    if rate_id == "selection":
        yield figure(
            id="selection_ratio",
            name="smallest ratio of selection rates",
            formula="lowest selection rate / highest selection rate",
            interval=ratio,
            bound=settings.limits.get("selection_ratio"),
            confidence=settings.confidence,
            **common,  # type: ignore[arg-type]  # named arguments of one type each
        )
