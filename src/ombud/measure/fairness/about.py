"""Whom a figure of fairness is about, and whether it is judged or only shown."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from ombud.measure.fairness.groups import Settings
from ombud.measure.figures import Figure, Shape, Unit, figure
from ombud.measure.statistics.interval import Interval, Test


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What the figures of one comparison share.

    Attributes:
        n: people in their denominator.
        small: why they are shown and not judged, in words; empty when they are judged.
        undefined: what is said of a figure that does not exist.
    """

    by: str
    n: int
    settings: Settings
    group: str = ""
    reference: str = ""
    stratum: str = ""
    small: str = ""
    undefined: str = "undefined"
    cite: str = ""
    reference_n: int | None = None

    def figure(
        self,
        id: str,  # the field's own name
        name: str,
        formula: str,
        found: Interval,
        unit: Unit,
        shape: Shape,
        *,
        test: Test | None = None,
        note: str = "",
        cite: str = "",
        hits: int | None = None,
        expected: float | None = None,
        effective_n: float | None = None,
        reading: str = "",
    ) -> Figure:
        """One figure, judged against the limit that the settings have for its id."""
        notes = (self.undefined,) if found.value is None else (self.small, note)
        return figure(
            id=id,
            name=name,
            formula=formula,
            by=self.by,
            group=self.group,
            reference=self.reference,
            interval=found,
            n=self.n,
            hits=hits,
            test=test,
            bound=self.settings.limits.get(id),
            enough=not self.small,
            note="; ".join(part for part in notes if part),
            cite=cite or self.cite,
            confidence=self.settings.confidence,
            unit=unit,
            shape=shape,
            stratum=self.stratum,
            expected=expected,
            effective_n=effective_n,
            reading=reading,
            reference_n=self.reference_n,
        )

    def of(self, **changes: object) -> About:
        """The same with something else about it, such as another reference."""
        return msgspec.structs.replace(self, **changes)


def fewer(n: float, settings: Settings, what: str = "people") -> str:
    """Why so few are shown and not judged; empty when they are enough."""
    return f"fewer than {settings.min_people} {what}: shown, not judged" if n < settings.min_people else ""


def left_out(names: list[str], why: str) -> str:
    """Groups that are not in a gap, by name; at most ten of them."""
    shown = ", ".join(names[:10]) + (f" and {len(names) - 10} more" if len(names) > 10 else "")
    return f"left out, {why}: {shown}" if names else ""


def moved(found: Interval, by: float, method: str) -> Interval:
    """An interval less a known number."""
    return found if found.value is None else _each(found, lambda end: end - by, method)


def scaled(found: Interval, by: float, method: str) -> Interval:
    """An interval times a known number; a negative one turns it round."""
    if found.value is None:
        return found
    return _each(found if by >= 0 else Interval(found.value, found.high, found.low, ""), lambda end: end * by, method)


def _each(found: Interval, change: Callable[[float], float], method: str) -> Interval:
    value, low, high = (None if end is None else change(end) for end in (found.value, found.low, found.high))
    return Interval(value, low, high, method)
