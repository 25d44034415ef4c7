"""Prompts with several answers as counts: sums over prompts of pairs of cells, which prove their intervals."""

from __future__ import annotations

from collections import Counter, defaultdict

from ombud.measure.bins import TOTAL
from ombud.measure.genai.asked import Outcome
from ombud.measure.genai.tally import Tally, Verdicts
from ombud.measure.specs import PersonClusters
from ombud.measure.tables import Key, Row, Table


def cluster_table(outcome: Outcome, found: Verdicts, tally: Tally, groups: tuple[str, ...]) -> Table | None:
    """The table of clusters with the prompt in the place of the person; None when no prompt has two verdicts."""
    names, of_reply = tally.groups
    cells: dict[int, Counter[Key]] = defaultdict(Counter)
    every = zip(tally.prompts[found.rows].tolist(), of_reply[found.rows].tolist(), found.holds.tolist(), strict=True)
    for prompt, place, holds in every:
        cells[prompt][(*names[place], "yes" if holds else "no", None)] += 1
    if len(cells) == len(found.rows):
        return None
    together: Counter[Key] = Counter()
    products: Counter[Key] = Counter()
    prompts: Counter[Key] = Counter()
    for own in cells.values():
        for one, n in own.items():
            for two, m in own.items():
                together[one + two] += 1
                products[one + two] += n * m
        prompts.update({cell[:-2] for cell in own})
    nothing = (None,) * (2 * len(groups) + 4)
    rows = [Row(key, 0, (n,), (float(products[key]),)) for key, n in together.items()]
    rows += [Row((*group, *nothing[len(group) :]), TOTAL, (n,), (0.0,)) for group, n in prompts.items()]
    ordered = sorted(rows, key=lambda row: (row.bin, [(part is None, part or "") for part in row.key]))
    return Table(spec=PersonClusters(person="prompt", groups=groups, prediction=outcome.name), rows=tuple(ordered))
