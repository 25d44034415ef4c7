"""What the inventory shows of each system, worked out once and kept until something it rests on changes."""

from __future__ import annotations

import datetime as dt
import time

import msgspec
from django.db.models import Max, OuterRef, QuerySet, Subquery

from ombud.controls import State
from ombud.evidence import sha256_hex
from ombud.facts import UNKNOWN, as_text, load_vocabulary
from ombud.law import load_library
from ombud.web.systems.assessing import assessment_of, policy_digest
from ombud.web.systems.models import DecisionRow, InventoryRow, MeasurementRow, RecordRow, StatementRow, System
from ombud.web.systems.words import GRAVITY, ClassShown, classes_of

#: Rows that are worked out while somebody waits; the rest follow with the next look.
SECONDS = 3.0
FORM = "3"


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One system in the inventory."""

    pk: int
    name: str
    classes: tuple[ClassShown, ...] = ()
    stage: str = ""
    owner: str = ""
    met: int = 0
    due: int = 0
    upcoming: int = 0
    next: dt.date | None = None
    passed: bool = False
    refusals: int = 0
    waits: str = ""
    open: int = 0
    decision: str = ""
    fresh: bool = True

    @property
    def kinds(self) -> set[str]:
        """The kinds of its classes."""
        return {item.kind for item in self.classes}

    @property
    def gravity(self) -> int:
        """The place of its gravest class."""
        return min((GRAVITY.index(kind) for kind in self.kinds if kind in GRAVITY), default=len(GRAVITY))

    @property
    def more(self) -> int:
        """Conditions beside the first one."""
        return max(self.refusals - 1, 0)


def rows(today: dt.date) -> list[Row]:
    """Every system by name. Rows that could not be worked out in time say so (``fresh`` is False)."""
    until = time.monotonic() + SECONDS
    found = []
    for system in _systems():
        kept = getattr(system, "inventory", None)
        state = _state(system, today)
        if kept and kept.state == state:
            found.append(msgspec.convert(kept.row, Row, strict=False))
        elif time.monotonic() < until:
            found.append(_made(system, state, today))
        elif kept:
            found.append(msgspec.structs.replace(msgspec.convert(kept.row, Row, strict=False), fresh=False))
        else:
            found.append(Row(pk=system.pk, name=system.name, fresh=False))
    return found


def _systems() -> QuerySet[System]:
    def newest(model: type) -> Subquery:
        found = model.objects.filter(system=OuterRef("pk")).order_by().values("system")  # type: ignore[attr-defined]
        return Subquery(found.annotate(newest=Max("pk")).values("newest"))

    return (
        System.objects.select_related("inventory")
        .annotate(
            statement=newest(StatementRow),
            measurement=newest(MeasurementRow),
            record=newest(RecordRow),
            decision=newest(DecisionRow),
        )
        .order_by("name")
    )


def _state(system: System, today: dt.date) -> str:
    """A digest of everything the row rests on."""
    rests = (
        FORM,
        system.name,
        system.limits,
        *(getattr(system, name) for name in ("statement", "measurement", "record", "decision")),
        load_library().digest,
        policy_digest(),
        today.isoformat(),
    )
    return sha256_hex(msgspec.json.encode(rests))


def _made(system: System, state: str, today: dt.date) -> Row:
    row = _row(system, today)
    InventoryRow.objects.update_or_create(
        system=system, defaults={"state": state, "made_on": today, "row": msgspec.to_builtins(row)}
    )
    return row


def _row(system: System, today: dt.date) -> Row:
    vocabulary = load_vocabulary()
    found, _, _ = assessment_of(system, as_of=today, known_at=today)
    refusals = found.gate.refusals()
    due = [state for state in found.duties if state.is_due]
    last = system.decisions.last()
    return Row(
        pk=system.pk,
        name=system.name,
        classes=tuple(classes_of(found.outcomes)),
        stage=as_text(vocabulary["sys.stage"], found.facts.get("sys.stage", UNKNOWN)),
        owner=as_text(vocabulary["sys.owner"], found.facts.get("sys.owner", UNKNOWN)),
        met=sum(state.state is State.MET for state in due),
        due=len(due),
        upcoming=sum(state.is_upcoming for state in found.duties),
        next=min((day for outcome in found.outcomes if (day := outcome.next_date())), default=None),
        passed=found.gate.passed,
        refusals=len(refusals),
        waits=refusals[0].says if refusals else "",
        open=len(found.questions),
        decision=last.get_decision_display() if last else "",
    )
