"""Proofs of a card: its labels, sources, dates, statuses, stays and figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from pathlib import Path

from ombud.errors import LawError
from ombud.law.model import Card
from ombud.law.timeline import TimelineRow, state_on


def check_card(card: Card, where: str) -> None:
    """Prove that the card's own names exist and that its dates are in order."""
    for label in (card.default_label, card.outside_label):
        if label not in card.labels:
            raise LawError(f'the label "{label}" is not in the card.', code="label-unknown", where=where)
    for key, row in card.timeline.items():
        _check_row(row, key, where)
        check_sources(card, row.source, row.confidence, f"{where}: {key}")
    for key in (card.enacted, card.in_force, card.enforceable, card.ends):
        check_timeline(card, key, where)
    for span in card.status:
        check_sources(card, span.source, span.confidence, f"{where}: status from {span.from_}")
    for stay in card.stays:
        check_sources(card, stay.source, stay.confidence, f"{where}: stay from {stay.from_}")
        if stay.until is not None and stay.until <= stay.from_:
            raise LawError("a stay ends before it begins.", code="dates-order", where=where)
    for event in card.history:
        check_sources(card, event.source, event.confidence, f"{where}: {event.on}")
    _check_parameters(card, where)
    for first, second in ((card.enacted, card.in_force), (card.in_force, card.ends)):
        check_order(card, (first,), second, where)


def check_folder(card: Card, folder: Path) -> None:
    """Prove that the jurisdiction of a card is that of the folder it lies in.

    Instruments of no single country (INT) lie where their kind does.
    """
    if card.jurisdiction not in {"INT", folder.parent.name.upper()}:
        raise LawError(
            f'the jurisdiction "{card.jurisdiction}" is not that of its folder, "{folder.parent.name}".',
            code="jurisdiction",
            where=str(folder / "card.yaml"),
            hint="Write the jurisdiction of the folder, or move the instrument.",
        )


def _check_row(row: TimelineRow, key: str, where: str) -> None:
    known = [state.known_from for state in row.states]
    if not known or known != sorted(set(known)):
        raise LawError(
            f"the states of {key} are not in the order in which they became known.", code="dates-order", where=where
        )


def _check_parameters(card: Card, where: str) -> None:
    for key, row in card.parameters.items():
        check_sources(card, row.source, row.confidence, f"{where}: {key}")
        for state in row.states:
            try:
                Decimal(state.value)
            except InvalidOperation:
                raise LawError(
                    f'the figure "{state.value}" of {key} is not a number.', code="parameter", where=where
                ) from None


def check_sources(card: Card, source: str, confidence: str, where: str) -> None:
    """Prove that a row's sources and its confidence are explained in the card."""
    for name in filter(None, source.replace(" ", "").split(",")):
        if name not in card.sources:
            raise LawError(f'the source "{name}" is not in the card.', code="source-unknown", where=where)
    if confidence and confidence not in card.confidence_scale:
        raise LawError(f'the confidence "{confidence}" is not in the card.', code="confidence-unknown", where=where)


def check_timeline(card: Card, key: str, where: str) -> None:
    """Prove that a timeline key, where one is given, exists."""
    if key and key not in card.timeline:
        raise LawError(f'"{key}" is not in the timeline.', code="timeline-unknown", where=where)


def check_order(card: Card, earlier: Iterable[str], later: str, where: str) -> None:
    """Prove that in every state of the law each earlier date comes before the later one."""
    for key in filter(None, earlier):
        for day in sorted({state.known_from for name in (key, later) if name for state in card.timeline[name].states}):
            first, second = _day(card, key, day), _day(card, later, day)
            if first is not None and second is not None and first > second:
                raise LawError(
                    f"{key} ({first}) is after {later} ({second}) as known on {day}.", code="dates-order", where=where
                )


def _day(card: Card, key: str, known_at: dt.date) -> dt.date | None:
    state = state_on(card.timeline[key], known_at) if key else None
    return state.applies if state else None
