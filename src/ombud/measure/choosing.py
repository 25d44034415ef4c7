"""What must be said about the columns of a file before it is counted: asked at once, not after a long count."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Sequence

from ombud.errors import InputError
from ombud.measure.counts import Spec
from ombud.measure.fairness.checked import check_spec
from ombud.measure.fairness.references import References, read_references
from ombud.measure.preview import ColumnView


def wanting_bands(spec: Spec, columns: Sequence[ColumnView]) -> tuple[ColumnView, ...]:
    """Group columns of numbers that have too many values and no bands."""
    return tuple(
        item for item in columns if item.name in spec.groups and item.name not in spec.bands and item.wants_bands
    )


def check_chosen(
    spec: Spec, columns: Sequence[ColumnView], *, reference: References = "", unbanded: Collection[str] = ()
) -> None:
    """Refuse what the first rows show to be unsaid.

    Args:
        reference: the group to compare with, as ``column=value``, or a word that chooses one.
        unbanded: columns of numbers whose every value is to be a group; somebody said so.

    Raises:
        InputError: it cannot be measured; the favourable or positive value is not said, a raw number is a group, or
            the reference is no group.
    """
    for error in wrong_in(spec, columns, reference=reference, unbanded=unbanded):
        raise error


def wrong_in(
    spec: Spec, columns: Sequence[ColumnView], *, reference: References = "", unbanded: Collection[str] = ()
) -> tuple[InputError, ...]:
    """Everything that :func:`check_chosen` would refuse, so that a person mends it in one go."""
    known = {item.name: item for item in columns}
    helps, positive = "which value of it helps the person", "which value of it is the positive one"
    checks: list[Callable[[], object]] = [
        lambda: check_spec(spec),
        lambda: _check_said(spec.prediction, spec.favourable, "--favourable", helps, known),
        lambda: _check_said(spec.label, spec.label_positive, "--label-positive", positive, known),
        lambda: read_references(reference, spec.groups),
    ]
    checks += [
        functools.partial(_refuse_bare, item) for item in wanting_bands(spec, columns) if item.name not in unbanded
    ]
    return tuple(error for check in checks if (error := _error_of(check)))


def _error_of(check: Callable[[], object]) -> InputError | None:
    try:
        check()
    except InputError as error:
        return error
    return None


def _refuse_bare(item: ColumnView) -> None:
    raise InputError(
        f'"{item.name}" holds numbers, {item.different} different ones: most would be too few to judge.',
        code="bands-wanted",
        where=item.name,
        hint="Give its bands, such as 25,40,60, or say that each number is a group.",
    )


def _check_said(column: str, value: str, option: str, what: str, known: dict[str, ColumnView]) -> None:
    if not column or value:
        return
    examples = ", ".join(known[column].whole) if column in known else ""
    raise InputError(
        f'it is not said of "{column}" {what}, and Ombud does not guess.',
        code="outcome-undeclared",
        hint=f"Give {option}" + (f", such as one of: {examples}." if examples else "."),
    )
