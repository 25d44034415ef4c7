"""Counterfactual prompts: the same prompt with a name or a pronoun changed. Does the answer change, and one way?

The prompt is the unit, never the reply. Catalogue of metrics, section 8: McNemar 1947, Cochran 1950,
Kusner et al. 2017. What changes between two answers to the very same prompt is the noise that the
change of variant is held against.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec
import numpy as np

from ombud.errors import InputError
from ombud.measure.arrays import Floats
from ombud.measure.figures import Figure, text
from ombud.measure.genai.rates import bounded, disagreement
from ombud.measure.genai.tally import Places, Tally
from ombud.measure.named import Named, Settings, View, made
from ombud.measure.specs import Categories, Outcomes
from ombud.measure.specs import Pairs as PairTable
from ombud.measure.statistics import flips, paired
from ombud.measure.statistics.blocks import cochran_q
from ombud.measure.statistics.families import holm
from ombud.measure.statistics.interval import Interval
from ombud.measure.tables import Row, Table
from ombud.measure.words import p_words

_WORDS = {True: "yes", False: "no"}


class Cases(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of each prompt under each variant.

    Attributes:
        variant: the field that says what was changed.
        variants: its values; the first is the one that the others are held against.
        means: prompts by variants, the mean over the answers; NaN where there is none.
        single: whether no prompt has several answers under a variant.
        noise: share of answers to the very same prompt that differ; None when nothing was asked twice.
        yes_no: whether what is said is a yes or no.
    """

    variant: str
    variants: tuple[str, ...]
    means: Floats
    single: bool
    noise: float | None
    yes_no: bool


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """Of what the figures are."""

    stem: str
    name: str
    cite: str = ""


def cases(tally: Tally, variant: str, against: str, rows: Places, values: Floats, *, yes_no: bool) -> Cases:
    """The prompts with what is said of them.

    Raises:
        InputError: there are not two variants, or the one to hold the others against does not occur.
    """
    names, pair, which = tally.paired
    if len(names) < 2:
        raise InputError(
            f'the field "{variant}" has fewer than two values, so nothing is paired.',
            code="genai-pair",
            hint="Name the field with what was changed in the prompt.",
        )
    if against and against not in names:
        raise InputError(
            f'"{against}" is no value of "{variant}".', code="genai-pair", hint=f"There are: {', '.join(names[:20])}."
        )
    first = against or min(names)
    order = [first, *sorted(name for name in names if name != first)]
    rank = np.array([order.index(name) for name in names])
    used = (pair[rows] >= 0) & (which[rows] >= 0)
    of_pair, value = pair[rows][used], values[used]
    cell = of_pair * len(order) + rank[which[rows][used]]
    size = (int(of_pair.max()) + 1 if len(of_pair) else 0) * len(order)
    n, total = np.bincount(cell, minlength=size), np.bincount(cell, weights=value, minlength=size)
    with np.errstate(invalid="ignore"):
        means = (total / np.where(n, n, np.nan)).reshape(-1, len(order))
    apart = disagreement(value, cell) if yes_no else np.array([])
    return Cases(
        variant=variant,
        variants=tuple(order),
        means=means[~np.isnan(means).all(axis=1)],
        single=bool((n <= 1).all()),
        noise=float(apart.mean()) if len(apart) else None,
        yes_no=yes_no,
    )


def incomplete(found: Cases) -> int:
    """Prompts that lack an answer under a variant."""
    return int(np.isnan(found.means).any(axis=1).sum())


def pair_tables(found: Cases, told: Told) -> Iterator[Table]:
    """The counts behind the figures: pairs of answers (K8), and how often each pattern of answers occurs (K4).

    Of numbers, the sums of the differences and of their squares (K5).
    """
    for place, name in enumerate(found.variants[1:], 1):
        one, two = _both(found, place)
        if found.yes_no and found.single:
            counted = Counter(zip(one > 0.5, two > 0.5, strict=True))
            rows = [((_WORDS[bool(a)], _WORDS[bool(b)]), n) for (a, b), n in counted.items()]
            spec = PairTable(original=f"{told.name}, {found.variants[0]}", flipped=f"{told.name}, {name}")
            yield Table(spec=spec, rows=tuple(Row(key, 0, (n,)) for key, n in sorted(rows)))
        else:
            apart = two - one
            sums = (float(apart.sum()), float((apart * apart).sum()), 0.0, 0.0, 0.0)
            value = f"{told.name}, {name} less {found.variants[0]}"
            yield Table(spec=Outcomes(groups=(), value=value), rows=(Row((), 0, (len(apart),), sums),))
    if _many(found):
        patterns = Counter(", ".join(_WORDS[bool(answer)] for answer in row) for row in _complete(found) > 0.5)
        every = Categories(feature=f"{told.name} under {', '.join(found.variants)}")
        yield Table(spec=every, rows=tuple(Row((key,), 0, (n,)) for key, n in sorted(patterns.items())))


def pair_figures(found: Cases, told: Told, settings: Settings) -> Iterator[Figure]:
    """Each variant against the first: how often the answer changes, and by how much; over all variants Cochran's Q."""
    changes, differences = [], []
    for place, name in enumerate(found.variants[1:], 1):
        one, two = _both(found, place)
        view = View(by=found.variant, group=name)
        if found.yes_no:
            changes.append(_flips(found, told, one, two, view, settings))
        differences.append(_difference(found, told, one, two, view, settings))
    yield from changes
    yield from adjusted(differences)
    if _many(found):
        yield from _any(found, told, settings)


def adjusted(figures: Sequence[Figure]) -> Sequence[Figure]:
    """The figures with p for the number of variants, where there are several."""
    tested = [(place, float(item.p)) for place, item in enumerate(figures) if item.p is not None]
    if len(tested) < 2:
        return figures
    found = list(figures)
    for (place, _), p in zip(tested, holm([p for _, p in tested]), strict=True):
        how = f"Holm over {len(tested)} variants"
        found[place] = msgspec.structs.replace(figures[place], adjusted_p=text(p), adjustment=how)
    return found


def _flips(found: Cases, told: Told, one: Floats, two: Floats, view: View, settings: Settings) -> Figure:
    named = Named(
        f"{told.stem}_flip_rate",
        f"answers that change in {told.name}",
        "prompts with another answer under the variant / prompts with both",
        "share",
        "rate",
    )
    chance = one * (1 - two) + two * (1 - one)  # of a pair of single answers, 1 when they differ
    if found.single:
        return made(
            named,
            flips.flip_rate(_pairs(one, two), settings.confidence),
            len(one),
            settings,
            view=view,
            hits=int(chance.sum()),
            reference=found.variants[0],
            notes=("nothing was asked twice, so what changes by itself is not known",),
        )
    return made(
        named,
        bounded(paired.mean_difference(chance, settings.confidence)),
        len(one),
        settings,
        view=view,
        reference=found.variants[0],
        expected=found.noise,
        notes=("mean over prompts, of their answers",),
    )


def _difference(found: Cases, told: Told, one: Floats, two: Floats, view: View, settings: Settings) -> Figure:
    named = Named(
        f"{told.stem}_paired_difference",
        f"difference of {told.name}, prompt by prompt",
        f"under the variant - under {found.variants[0]}, mean over prompts with both",
        "points" if found.yes_no else "number",
        "difference",
    )
    if found.yes_no and found.single:
        interval = paired.rate_difference(_pairs(one, two), settings.confidence)
        test = flips.mcnemar(_pairs(one, two))
    else:
        interval = paired.mean_difference(two - one, settings.confidence)
        interval = bounded(interval, -1.0, 1.0) if found.yes_no else interval
        test = paired.paired_test(two - one)
    return made(
        named,
        interval,
        len(one),
        settings,
        view=view,
        test=test,
        reference=found.variants[0],
        smallest=len(one),
        of="with both variants",
        cite=told.cite,
    )


def _any(found: Cases, told: Told, settings: Settings) -> Iterator[Figure]:
    answers = _complete(found) > 0.5
    test = cochran_q(answers)
    if test is not None:
        named = Named(
            f"{told.stem}_any_difference",
            f"any difference of {told.name} among variants (Cochran's Q)",
            "(k-1)(k ΣG² - N²) / (kN - ΣL²)",
            "number",
            "test",
        )
        value = Interval(test.statistic, None, None, "Cochran's Q, without interval: see the test")
        notes = (f"over {len(found.variants)} variants, p {p_words(str(test.p))}",)
        yield made(named, value, len(answers), settings, view=View(by=found.variant), test=test, notes=notes)


def _many(found: Cases) -> bool:
    return found.yes_no and found.single and len(found.variants) > 2 and len(_complete(found)) > 0


def _complete(found: Cases) -> Floats:
    return np.asarray(found.means[~np.isnan(found.means).any(axis=1)])


def _both(found: Cases, place: int) -> tuple[Floats, Floats]:
    """What is said under the first variant and under this one, of prompts that have both."""
    one, two = found.means[:, 0], found.means[:, place]
    held = ~(np.isnan(one) | np.isnan(two))
    return one[held], two[held]


def _pairs(one: Floats, two: Floats) -> flips.Pairs:
    first, second = one > 0.5, two > 0.5
    return flips.Pairs(
        both=int((first & second).sum()),
        only_first=int((first & ~second).sum()),
        only_second=int((~first & second).sum()),
        neither=int((~first & ~second).sum()),
    )
