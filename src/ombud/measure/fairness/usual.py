"""Group fairness from counts or tables: selection rates, impact ratios, error rates, gaps, and what goes beside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from ombud.errors import InputError
from ombud.measure.counts import Counts, Spec, cells_of, ranks_of, unusable_score
from ombud.measure.fairness.checked import decides
from ombud.measure.fairness.choices import Choices, Depth
from ombud.measure.fairness.found import Inputs, fairness_of
from ombud.measure.fairness.further import further_figures, of_ranks_alone, untimed
from ombud.measure.fairness.groups import Meaning, Settings, views
from ombud.measure.fairness.references import Benchmark, References, check_benchmark
from ombud.measure.figures import MIN_PEOPLE, Bound, Figure
from ombud.measure.result import Found
from ombud.measure.specs import FAVOURABLE, Cells, PersonClusters, ScoreCells, Strata
from ombud.measure.tables import Row, Table, make_table


def measure_fairness(
    counts: Counts,
    *,
    limits: Mapping[str, Bound] | None = None,
    reference: References = "",
    confidence: float = 0.95,
    min_people: int = MIN_PEOPLE,
    depth: Depth = "usual",
    benchmark: Benchmark | None = None,
    seed: int = 1,
    unusable_scores: Mapping[str, int] | None = None,
) -> Found:
    """The figures for each attribute alone and for their intersections.

    Args:
        counts: what was counted.
        limits, reference, confidence, min_people, depth, benchmark, seed: see :class:`Choices`.
        unusable_scores: how many scores were NaN or infinite, for the coverage.

    Raises:
        InputError: the favourable outcome or positive label is not declared or never occurs, no
            attribute has two groups to compare, or what was chosen cannot be.
    """
    choices = Choices(
        limits=limits or {},
        reference=reference,
        confidence=confidence,
        min_people=min_people,
        depth=depth,
        benchmark=benchmark or {},
        seed=seed,
    )
    rows = (Row((*cell.groups, cell.prediction, cell.label), 0, (cell.n,)) for cell in counts.cells)
    cells = make_table(cells_of(counts.spec), rows)
    return found_in([cells], counts.spec, choices, unusable_scores or {})


def check_choices(spec: Spec, choices: Choices) -> Settings:
    """How groups are compared, once it is sure that it can be.

    Raises:
        InputError: a reference or the confidence is none, shares do not sum to one, or a reference
            population is of no group.
    """
    check_benchmark(choices.benchmark)
    for by in choices.benchmark:
        if not set(by.split(" x ")) <= set(spec.groups):
            raise InputError(
                f'the reference population is of "{by}", which is no group to compare.',
                code="benchmark-column",
                hint=f"Give --group {by}, or leave its shares out.",
            )
    if choices.benchmark and spec.weight:
        raise InputError("representation is of people of equal weight.", code="weights-not-here")
    return choices.settings(spec.groups)


def found_in(
    tables: Sequence[Table], spec: Spec, choices: Choices, unusable_scores: Mapping[str, int] | None = None
) -> Found:
    """Every figure of the tables of :func:`~ombud.measure.counts.tables_of`, and those against a population.

    Raises:
        InputError: as for :func:`measure_fairness`.
    """
    settings = check_choices(spec, choices)
    meaning = meaning_of(spec)
    cells = next(table for table in tables if isinstance(table.spec, Cells))
    ranks = next((table for table in tables if spec.rank and table.spec == ranks_of(spec)), None)
    inputs = Inputs(
        cells=cells,
        clusters=next((table for table in tables if isinstance(table.spec, PersonClusters)), None),
        strata=next((table for table in tables if isinstance(table.spec, Strata) and table is not ranks), None),
    )
    if ranks is not None and not decides(spec):
        return of_ranks_alone(ranks, spec, settings)
    found = fairness_of(inputs, meaning, settings)
    beside = [
        *_of_population(cells, meaning, choices, settings),
        *_of_scores(tables, spec, settings),
        *further_figures(tables, ranks, spec, meaning, settings),
    ]
    missing = (
        *found.coverage.missing,
        *untimed(tables, spec),
        *(unusable_score(kind, n) for kind, n in (unusable_scores or {}).items()),
    )
    return msgspec.structs.replace(
        found,
        figures=(*found.figures, *beside),
        coverage=msgspec.structs.replace(found.coverage, missing=missing),
    )


def meaning_of(spec: Spec) -> Meaning:
    """What the values of decision and label mean; counting itself says favourable of a threshold or of the selected."""
    return Meaning(
        favourable=spec.favourable if spec.prediction else FAVOURABLE,
        label_positive=spec.label_positive,
        positive=spec.positive,
    )


def _of_population(cells: Table, meaning: Meaning, choices: Choices, settings: Settings) -> Iterator[Figure]:
    """Everybody, and the selected, against the shares of a reference population."""
    if not choices.benchmark:
        return
    from ombud.measure.fairness.benchmark import representation_figures  # loads numpy

    for view in views(cells, meaning):
        if view.by in choices.benchmark:
            yield from representation_figures(view, choices.benchmark[view.by], settings)
            yield from representation_figures(view, choices.benchmark[view.by], settings, "selected")


def _of_scores(tables: Sequence[Table], spec: Spec, settings: Settings) -> Iterator[Figure]:
    """A score beside the decision: how well it ranks, how it is calibrated, how far the groups lie apart."""
    scores = next((table for table in tables if isinstance(table.spec, ScoreCells)), None)
    if scores is None:
        return
    from ombud.measure.fairness.score_figures import score_figures  # loads numpy

    yield from score_figures(scores, spec.label_positive, settings, threshold=spec.threshold, below=spec.below)
