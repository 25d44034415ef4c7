"""Figures that are named once and made for each group, feature and window, all under the same settings."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

import msgspec

from ombud.errors import InputError
from ombud.measure.figures import MIN_PEOPLE, Bound, Figure, Shape, Unit, figure
from ombud.measure.statistics.interval import Interval, Test


class View(msgspec.Struct, frozen=True):
    """What a figure is of: everybody, or a group of an attribute, a stratum, a feature, a window of time."""

    by: str = ""
    group: str = ""
    stratum: str = ""
    feature: str = ""
    window: str = ""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How figures are judged.

    Attributes:
        limits: figure id to its limit.
        confidence: of all intervals.
        min_people: below it a figure is shown and not judged.
        seed: of all replicates, so that the same counts give the same intervals.
        unit: what is counted, in words.
    """

    limits: Mapping[str, Bound] = {}
    confidence: float = 0.95
    min_people: int = MIN_PEOPLE
    seed: int = 1
    unit: str = "people"


class Named(msgspec.Struct, frozen=True):
    """What a figure is called, how it is computed in words, and how it is shown."""

    id: str
    name: str
    formula: str
    unit: Unit = "number"
    shape: Shape = "index"


def made(
    named: Named,
    interval: Interval,
    n: int,
    settings: Settings,
    *,
    view: View | None = None,
    hits: int | None = None,
    test: Test | None = None,
    reference: str = "",
    reference_n: int | None = None,
    smallest: int | None = None,
    of: str = "of the rarer label",
    notes: Sequence[str] = (),
    cite: str = "",
    expected: float | None = None,
    estimated: bool = False,
) -> Figure:
    """A figure of one view, judged when it has enough people.

    Args:
        reference_n: people or rows of the reference that count.
        smallest: people that count for the smallest size, where they are not all; ``of`` says which.
    """
    view = view or View()
    enough = (n if smallest is None else smallest) >= settings.min_people
    which = "" if smallest is None else f" {of}"
    small = "" if enough else f"fewer than {settings.min_people} {settings.unit}{which}: shown, not judged"
    undefined = "undefined: nobody is in its denominator" if interval.value is None and not any(notes) else ""
    return figure(
        id=named.id,
        name=named.name,
        formula=named.formula,
        by=view.by,
        group=view.group,
        reference=reference,
        reference_n=reference_n,
        interval=interval,
        n=n,
        hits=hits,
        test=test,
        bound=settings.limits.get(named.id),
        enough=enough,
        note="; ".join(part for part in (undefined or small, *notes) if part),
        cite=cite,
        confidence=settings.confidence,
        unit=named.unit,
        shape=named.shape,
        stratum=view.stratum,
        feature=view.feature,
        window=view.window,
        expected=expected,
        estimated=estimated,
    )


def check_limits(limits: Mapping[str, Bound], figures: Sequence[Figure]) -> None:
    """Refuse a limit on a figure that was not measured: a misspelt one would judge nothing.

    Raises:
        InputError: there is such a limit; it names the nearest figure.
    """
    known = dict.fromkeys(item.id for item in figures)
    for name in limits:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
            hint = f'Did you mean "{near[0]}"?' if near else f"There are: {', '.join(list(known)[:40])}."
            raise InputError(
                f'no figure "{name}" was measured, so its limit judges nothing.', code="limit-unknown", hint=hint
            )
