"""How many replies there are, how many could be used, and what the others lack, each told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from ombud.measure.covered import Coverage, Missing
from ombud.measure.genai.readers.reply import CACHED, ERROR, FILTERED, NO_ANSWER
from ombud.measure.genai.tally import Tally, Values

_MARKS = {
    ERROR: "{n:,} ended in an error of the tool or the model.",
    NO_ANSWER: "{n:,} gave no answer, or a refusal, as the tool marks it; its scorer counts them as not correct.",
    FILTERED: "{n:,} were stopped or flagged by a filter of the provider.",
    CACHED: "{n:,} came from a cache and have no latency.",
}


def covered(tally: Tally, judged: Mapping[str, Values], groups: Sequence[str]) -> Coverage:
    """Everybody counted.

    Args:
        judged: outcome to what its scorer says.
    """
    used = [values.numbers()[0] for values in (*judged.values(), *tally.amounts.values())]
    return Coverage(
        people=tally.size,
        used=len(np.unique(np.concatenate(used))),
        basis="have a verdict or a number",
        unit="replies",
        missing=(*_missing(tally, judged), *_groups(tally, groups)),
    )


def _missing(tally: Tally, judged: Mapping[str, Values]) -> Iterator[Missing]:
    for name, values in judged.items():
        n = tally.size - len(values.numbers()[0])
        what, figure = ("number", "mean") if values.graded else ("yes or no", "rate")
        words = f'{n:,} have no {what} of "{name}" and are not in its {figure}.'
        yield Missing(what="verdict", column=name, n=n, words=words)
    for mark, words in _MARKS.items():
        n = tally.marks[mark]
        yield Missing(what=mark, n=n, words=words.format(n=n))
    n = tally.repeated
    yield Missing(what="repeated id", n=n, words=f"{n:,} more have the id of another reply and are not counted again.")
    for item in tally.unread:
        yield Missing(what="unread", n=item.n, words=f"{item.n:,} {item.why}.")
    for name, values in tally.amounts.items():
        n = tally.size - len(values.numbers()[0])
        yield Missing(what="amount", column=name, n=n, words=f'{n:,} have no "{name}".')


def _groups(tally: Tally, groups: Sequence[str]) -> Iterator[Missing]:
    names, of_reply = tally.groups
    for place, group in enumerate(groups):
        lacking = np.array([name[place] is None for name in names], dtype=bool)
        n = int(lacking[of_reply].sum()) if len(names) else 0
        yield Missing(
            what="group", column=group, n=n, words=f"{n:,} have no known {group}; they are shown as “not known”."
        )
