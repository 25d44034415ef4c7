"""Decisions of more than two classes: every class against all others, by group.

Catalogue of metrics, section 7: one-vs-rest figures per class. Which class helps a person is for the
reader; nothing is called favourable here.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from ombud.errors import InputError
from ombud.measure.fairness.found import view_figures
from ombud.measure.fairness.groups import Meaning, Settings, reference_of, views
from ombud.measure.fairness.rates import selection_rates
from ombud.measure.figures import Figure
from ombud.measure.tables import Table

#: More values of a decision than this are a score.
MOST_CLASSES = 50


def classes_of(table: Table) -> tuple[str, ...]:
    """The classes that occur as a decision, sorted.

    Raises:
        InputError: there are none, or more than a decision has.
    """
    place = table.spec.keys.index("prediction")
    found = sorted({text for row in table.rows if (text := row.key[place]) is not None and row.counts[0]})
    name = table.spec.key_columns[place]
    if not found:
        raise InputError(f'the column "{name}" holds no value at all.', code="column-empty")
    if len(found) > MOST_CLASSES:
        raise InputError(
            f'the prediction "{name}" has {len(found):,} values: it looks like a score.',
            code="prediction-values",
            hint="Name it as score and give the threshold of the decision.",
        )
    return tuple(found)


def class_figures(table: Table, settings: Settings) -> Iterator[Figure]:
    """For each class the rates, gaps and odds by group of being put into it, and of its errors where there are labels.

    The class is in ``stratum``. The reference of each attribute is the group most often put into the class.
    """
    labels = {row.key[-1] for row in table.rows}
    for name in classes_of(table):
        # A class that no label has has no error rates: then only its assignment is compared.
        meaning = Meaning(favourable=name, label_positive=name)
        used = table if name in labels else _without_labels(table)
        for view in views(used, meaning):
            reference = reference_of(view, settings, selection_rates(view))
            for item in view_figures(view, reference, meaning, settings):
                yield msgspec.structs.replace(item, stratum=f"class {name}", reading="")


def _without_labels(table: Table) -> Table:
    from ombud.measure.tables import Row, make_table

    rows = (Row((*row.key[:-1], None), row.bin, row.counts, row.sums) for row in table.rows)
    return make_table(msgspec.structs.replace(table.spec, label=""), rows)
