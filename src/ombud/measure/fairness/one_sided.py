"""Labels that are known for one decision only, such as defaults of the loans that were granted.

Then a true or false positive rate is 0 or 1 by construction, whatever the system does, so no error rate is
told and no limit on one is judged. What would have happened otherwise is not in the data: Lakkaraju et al.
2017 (selective labels); Kleinberg et al. 2018.
"""

from __future__ import annotations

import msgspec

from ombud.measure.fairness.groups import Case, Group, Tally, View
from ombud.measure.result import Note
from ombud.measure.specs import Cells
from ombud.measure.tables import Table

#: Code of the note; the gate and the pages know the case by it.
ONE_SIDED = "labels-one-sided"


def labelled_decision(cells: Table) -> str:
    """The one decision that has labels, while another decision has none; else empty."""
    decisions = {row.key[-2] for row in cells.rows if row.key[-2] is not None and row.counts[0]}
    labelled = {row.key[-2] for row in cells.rows if None not in row.key[-2:] and row.counts[0]}
    return str(labelled.pop()) if len(labelled) == 1 < len(decisions) else ""


def without_labels(view: View) -> View:
    """The same people by decision alone."""
    return msgspec.structs.replace(view, groups={name: _bare(group) for name, group in view.groups.items()})


def _bare(group: Group) -> Group:
    cases: dict[Case, Tally] = {}
    for case, tally in group.cases.items():
        bare = case._replace(actual=None)
        cases[bare] = cases.get(bare, Tally()) + tally
    return msgspec.structs.replace(group, cases=cases)


def one_sided_note(cells: Table, decision: str) -> Note:
    """What is not told, and why."""
    spec = cells.spec
    assert isinstance(spec, Cells)
    labelled = sum(row.counts[0] for row in cells.rows if None not in row.key[-2:])
    where = f'where {spec.prediction} is "{decision}"' if spec.prediction else f"where the decision is {decision}"
    text = (
        f"{spec.label} is known only {where} ({labelled:,} people), so every error rate would be 0 or 1 whatever the "
        "system does: none is shown, and no limit on one is judged. To judge errors, find out what happened after "
        "some of the other decisions too."
    )
    return Note(text=text, level="warning", code=ONE_SIDED)
