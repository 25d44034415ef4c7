"""All figures of group fairness from tables of counts, with who was counted and what a reader must know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from ombud.errors import InputError
from ombud.measure.counts import lacking_group, lacking_label, lacking_prediction
from ombud.measure.covered import Coverage, Missing
from ombud.measure.fairness.families import Family, adjusted, intersections
from ombud.measure.fairness.groups import Meaning, Settings, View, reference_of, views
from ombud.measure.fairness.odds import odds_figures
from ombud.measure.fairness.one_sided import labelled_decision, one_sided_note, without_labels
from ombud.measure.fairness.rates import rate_figures, rates_of, selection_rates
from ombud.measure.fairness.selection import selection_figures, with_readings
from ombud.measure.figures import Figure
from ombud.measure.result import Found, Note
from ombud.measure.specs import Cells
from ombud.measure.tables import Table
from ombud.measure.words import by_words

#: Persons per row below which rows are no people (catalogue of metrics, section 3.4).
REPEATED = 0.95
#: Points by which the share of labelled people may differ between groups.
LABELLED = 0.05
IMPOSSIBLE = (
    "With unequal base rates, equal false positive rates, equal false negative rates and equal predictive values "
    "cannot all hold (Chouldechova 2017; Kleinberg et al. 2017): say which one was chosen, and why."
)


class Inputs(msgspec.Struct, frozen=True, kw_only=True):
    """Tables over the same rows.

    Attributes:
        cells: K1.
        clusters: sums over persons, where people repeat.
        strata: K7.
    """

    cells: Table
    clusters: Table | None = None
    strata: Table | None = None


def fairness_of(
    inputs: Inputs, meaning: Meaning, settings: Settings, *, family: Family = "Benjamini-Hochberg"
) -> Found:
    """Every figure for each attribute alone and for their intersections.

    Args:
        family: how p values are adjusted for the number of comparisons.

    Raises:
        InputError: outcomes are not declared or never occur, a reference does not occur, no
            attribute has two groups, or weights and persons are given together.
    """
    spec = inputs.cells.spec
    if isinstance(spec, Cells) and spec.weight and inputs.clusters is not None:
        raise InputError(
            "weights and repeated people cannot be taken together.",
            code="weights-and-persons",
            hint="Give the weight or the person, or keep one row a person first.",
        )
    found = views(inputs.cells, meaning, inputs.clusters)
    one_side = labelled_decision(inputs.cells)
    if one_side:
        found = tuple(without_labels(view) for view in found)
    _check_groups(found)
    references = {view.by: reference_of(view, settings, selection_rates(view)) for view in found}
    figures = [item for view in found for item in view_figures(view, references[view.by], meaning, settings)]
    if inputs.strata is not None:
        from ombud.measure.fairness.strata import strata_figures

        figures += strata_figures(inputs.strata, meaning, references, settings)
    labelled = bool(isinstance(spec, Cells) and spec.label and not one_side)
    one_sided = (one_sided_note(inputs.cells, one_side),) if one_side else ()
    notes = _notes(found, figures, labelled, inputs, settings)
    return Found(
        coverage=coverage_of(inputs.cells),
        figures=adjusted(figures, family),
        groups={view.by: {name: group.n for name, group in view.groups.items()} for view in found},
        notes=(*one_sided, *picked(_chosen(found, references, settings)), *notes),
        headline=("selection_rate", "impact_ratio"),
    )


def picked(chosen: Mapping[str, str]) -> Iterator[Note]:
    """One note that references are the highest rates of these same data; attribute to reference."""
    if chosen:
        said = "; ".join(f"{by_words(by)}: {group}" for by, group in chosen.items())
        text = (
            f"The reference is the highest rate, picked from these same data, so chance alone lowers ratios ({said})."
        )
        yield Note(text=text, code="reference-picked")


def _chosen(found: Sequence[View], references: Mapping[str, str], settings: Settings) -> dict[str, str]:
    """References that were not named but are the highest rate."""
    if settings.reference != "highest":
        return {}
    return {
        view.by: references[view.by]
        for view in found
        if references[view.by] and not (set(view.by.split(" x ")) | {view.by}) & set(settings.named)
    }


def view_figures(view: View, reference: str, meaning: Meaning, settings: Settings) -> Iterator[Figure]:
    """Figures of one view: rates, then those of selection and errors, in the order of a report."""
    labelled = any(group.labelled for group in view.groups.values())
    said = f'positive label: "{meaning.label_positive}"; the positive prediction is the {meaning.positive} one'
    figures = [
        item
        for rate in rates_of(labelled, settings)
        for item in rate_figures(view, rate, reference, settings, said if rate.labelled else "")
    ]
    yield from with_readings(figures, view, reference, settings)
    if settings.whole:
        yield from selection_figures(view, reference, settings)
    if labelled:
        yield from odds_figures(view, reference, settings, said)
    if labelled and settings.whole:
        from ombud.measure.fairness.composites import composite_figures
        from ombud.measure.fairness.entropy import entropy_figures

        yield from composite_figures(view, reference, settings, said)
        yield from entropy_figures(view, settings)


def _check_groups(found: Sequence[View]) -> None:
    if any(len(view.known) > 1 for view in found):
        return
    names = [view.by for view in found if " x " not in view.by]
    many = len(names) > 1
    nobody = not any(view.known for view in found)
    held = "no known group with a decision" if nobody else "one group only"
    raise InputError(
        f"the column{'s' if many else ''} {', '.join(names)} hold{'' if many else 's'} {held}, "
        "and a comparison needs two.",
        code="one-group",
        hint="Name a column with at least two values as group.",
    )


def coverage_of(table: Table) -> Coverage:
    """Everybody counted, and who lacks a decision, a label or a known group."""
    spec = table.spec
    assert isinstance(spec, Cells)

    def lacking(place: int) -> int:
        return sum(row.counts[0] for row in table.rows if row.key[place] is None)

    missing: list[Missing] = [lacking_prediction(spec.prediction, lacking(-2))]
    if spec.label:
        missing.append(lacking_label(spec.label, lacking(-1)))
    missing += [lacking_group(name, lacking(place)) for place, name in enumerate(spec.groups)]
    used = table.people - lacking(-2)
    return Coverage(people=table.people, used=used, basis="have a prediction", missing=tuple(missing))


def _notes(
    found: Sequence[View], figures: Sequence[Figure], labelled: bool, inputs: Inputs, settings: Settings
) -> Iterator[Note]:
    if labelled:
        yield Note(text=IMPOSSIBLE, code="impossibility")
        yield from _label_notes(found)
    yield from _person_notes(inputs)
    crossed = {name: group.n for view in found if " x " in view.by for name, group in view.known.items()}
    if crossed:
        tested = intersections(figures, crossed, settings.min_people)
        yield Note(text=f"{tested.words()}.", code="intersections")
    small = {view.by: [name for name, group in view.known.items() if group.n < settings.min_people] for view in found}
    for by, names in small.items():
        if names:
            least = settings.min_people
            text = f"By {by_words(by)}, {len(names)} of the groups have fewer than {least} people: shown, not judged."
            yield Note(text=text, code="small-groups")


def _label_notes(found: Sequence[View]) -> Iterator[Note]:
    """Labels that are missing more often in one group make error rates of another population."""
    for view in found:
        shares: Mapping[str, float] = {name: group.labelled / group.n for name, group in view.known.items()}
        if shares and max(shares.values()) - min(shares.values()) > LABELLED:
            low, high = min(shares, key=shares.__getitem__), max(shares, key=shares.__getitem__)
            text = (
                f"By {by_words(view.by)}, labels are there for {shares[low]:.1%} of {low} and "
                f"{shares[high]:.1%} of {high}: "
                "error rates speak of the labelled people only."
            )
            yield Note(text=text, level="warning", code="label-coverage")


def _person_notes(inputs: Inputs) -> Iterator[Note]:
    if inputs.clusters is None:
        return
    from ombud.measure.bins import NULL, TOTAL

    persons, alone = inputs.clusters.special(TOTAL), inputs.clusters.special(NULL)
    share = persons / max(1, inputs.cells.people)
    words = "so the person is the unit of every interval" if share < REPEATED else "so rows are nearly people"
    yield Note(text=f"{persons:,} persons in {inputs.cells.people:,} rows, {words}.", code="persons")
    if alone:
        yield Note(text=f"{alone:,} rows name no person and are in no interval.", level="warning", code="no-person")
