"""What changes: between two days, two states of the law, or two versions of the library.

For one system or many: which class changes, which duties come or go, and when. And for the
law itself: which rows were added, removed or reworded.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

from ombud.errors import LawError
from ombud.facts import FactValue, Vocabulary
from ombud.law.library import Library
from ombud.law.model import Instrument
from ombud.law.system.determine import Outcome, Status, determine
from ombud.law.timeline import TimelineState

HELD = frozenset({Status.IN_EFFECT, Status.UPCOMING})


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """A question put to the law: for which day, as known when."""

    as_of: dt.date
    known_at: dt.date


class World(msgspec.Struct, frozen=True, kw_only=True):
    """A law library, the facts of a system, and the question put to them."""

    library: Library
    facts: Mapping[str, FactValue]
    moment: Moment

    def outcome(self, instrument: Instrument, vocabulary: Vocabulary) -> Outcome:
        """What an instrument says in this world."""
        return determine(instrument, self.facts, vocabulary, as_of=self.moment.as_of, known_at=self.moment.known_at)


class DutyChange(msgspec.Struct, frozen=True, kw_only=True):
    """A duty that comes, goes, or moves to another day."""

    id: str
    cite: str
    title: str
    before: Status
    after: Status
    starts_before: dt.date | None
    starts_after: dt.date | None


class LabelChange(msgspec.Struct, frozen=True, kw_only=True):
    """A label, borne or still possible, that comes, goes or moves to another day."""

    id: str
    title: str
    before: Status
    after: Status
    starts_before: dt.date | None
    starts_after: dt.date | None


class OutcomeChange(msgspec.Struct, frozen=True, kw_only=True):
    """What one instrument says differently about one system.

    Attributes:
        labels: labels that come, go or move, those that cannot be ruled out included.
        moved: duties that exist before and after, and stand differently or start on another day.
        open_moved: duties of which it is not known whether they exist, and that would start on another day.
    """

    instrument: str
    headline_before: str
    headline_after: str
    gained: tuple[DutyChange, ...]
    lost: tuple[DutyChange, ...]
    moved: tuple[DutyChange, ...]
    labels: tuple[LabelChange, ...] = ()
    open_moved: tuple[DutyChange, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Nothing differs."""
        changes = (self.gained, self.lost, self.moved, self.labels, self.open_moved)
        return self.headline_before == self.headline_after and not any(changes)


class RowChange(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the law that is new, gone, or says something else."""

    instrument: str
    row: str
    kind: Literal["added", "removed", "changed"]
    fields: tuple[str, ...] = ()
    before: str = ""
    after: str = ""


def compare_outcomes(before: Outcome, after: Outcome) -> OutcomeChange:
    """What differs between two outcomes of the same instrument."""
    earlier = {duty.obligation.id: duty for duty in before.duties}
    gained: list[DutyChange] = []
    lost: list[DutyChange] = []
    moved: list[DutyChange] = []
    open_moved: list[DutyChange] = []
    later = {duty.obligation.id: duty for duty in after.duties}
    for duty_id in dict.fromkeys((*earlier, *later)):
        old, new = earlier.get(duty_id), later.get(duty_id)
        shown = new or old
        assert shown is not None
        change = DutyChange(
            id=duty_id,
            cite=shown.obligation.cite,
            title=shown.obligation.title,
            before=old.status if old else Status.NOT_LAW,
            after=new.status if new else Status.NOT_LAW,
            starts_before=old.dates.applies if old else None,
            starts_after=new.dates.applies if new else None,
        )
        if change.after in HELD and change.before not in HELD:
            gained.append(change)
        elif change.before in HELD and change.after not in HELD:
            lost.append(change)
        elif change.after in HELD and (
            change.before is not change.after or change.starts_before != change.starts_after
        ):
            moved.append(change)
        elif change.after is change.before is Status.UNKNOWN and change.starts_before != change.starts_after:
            open_moved.append(change)
    return OutcomeChange(
        instrument=after.instrument_id,
        headline_before=f"{before.headline.title} ({before.headline.status})",
        headline_after=f"{after.headline.title} ({after.headline.status})",
        gained=tuple(gained),
        lost=tuple(lost),
        moved=tuple(moved),
        labels=tuple(_label_changes(before, after)),
        open_moved=tuple(open_moved),
    )


def _label_changes(before: Outcome, after: Outcome) -> Iterator[LabelChange]:
    old = {label.id: label for label in (*before.labels, *before.undetermined)}
    new = {label.id: label for label in (*after.labels, *after.undetermined)}
    for name in dict.fromkeys((*old, *new)):
        was, is_now = old.get(name), new.get(name)
        shown = is_now or was
        assert shown is not None
        change = LabelChange(
            id=name,
            title=shown.title,
            before=was.status if was else Status.NO,
            after=is_now.status if is_now else Status.NO,
            starts_before=was.applies if was else None,
            starts_after=is_now.applies if is_now else None,
        )
        if (change.before, change.starts_before) != (change.after, change.starts_after):
            yield change


def compare_moments(
    library: Library, facts: Mapping[str, FactValue], vocabulary: Vocabulary, before: Moment, after: Moment
) -> tuple[OutcomeChange, ...]:
    """What differs for a system between two moments; instruments without a difference are left out."""
    return compare_worlds(
        World(library=library, facts=facts, moment=before),
        World(library=library, facts=facts, moment=after),
        vocabulary,
    )


def compare_worlds(before: World, after: World, vocabulary: Vocabulary) -> tuple[OutcomeChange, ...]:
    """What differs for a system between two worlds: other facts, another state of law, or another library.

    Instruments without a difference are left out, and so are those that only one library holds.
    """
    old = {instrument.card.id: instrument for instrument in before.library.instruments}
    changes = (
        compare_outcomes(before.outcome(old[instrument.card.id], vocabulary), after.outcome(instrument, vocabulary))
        for instrument in after.library.instruments
        if instrument.card.id in old
    )
    return tuple(change for change in changes if not change.is_empty)


def compare_facts(
    instrument: Instrument,
    before: Mapping[str, FactValue],
    after: Mapping[str, FactValue],
    vocabulary: Vocabulary,
    moment: Moment,
) -> OutcomeChange:
    """What differs when facts change: a role switched, a purpose changed, a model retrained."""
    return compare_outcomes(
        determine(instrument, before, vocabulary, as_of=moment.as_of, known_at=moment.known_at),
        determine(instrument, after, vocabulary, as_of=moment.as_of, known_at=moment.known_at),
    )


def suppose(library: Library, instrument_id: str, key: str, day: dt.date | None, *, known_from: dt.date) -> Library:
    """The library if a date of the law were another from ``known_from`` on: a bill passes, a date moves.

    Raises:
        LawError: there is no such instrument or date.
    """
    instrument = library.instrument(instrument_id)
    row = instrument.card.timeline.get(key)
    if row is None:
        raise LawError(
            f'"{key}" is not a date of {instrument.card.short}.',
            code="timeline-unknown",
            hint=f"There are: {', '.join(instrument.card.timeline)}.",
        )
    states = [state for state in row.states if state.known_from < known_from]
    states.append(TimelineState(known_from=known_from, applies=day, cite="supposed"))
    timeline = {**instrument.card.timeline, key: msgspec.structs.replace(row, states=tuple(states))}
    changed = msgspec.structs.replace(instrument, card=msgspec.structs.replace(instrument.card, timeline=timeline))
    return msgspec.structs.replace(
        library,
        instruments=tuple(changed if i.card.id == instrument_id else i for i in library.instruments),
        digest=f"{library.digest} with {instrument_id} {key} supposed {day}",
    )


def compare_libraries(before: Library, after: Library) -> tuple[RowChange, ...]:
    """Every row of the law that differs between two versions of the library."""
    return tuple(_library_rows(before, after))


def _library_rows(before: Library, after: Library) -> Iterator[RowChange]:
    old = {instrument.card.id: instrument for instrument in before.instruments}
    new = {instrument.card.id: instrument for instrument in after.instruments}
    for name in dict.fromkeys((*old, *new)):
        if name not in new or name not in old:
            yield RowChange(instrument=name, row="(the instrument)", kind="added" if name in new else "removed")
            continue
        yield from _instrument_rows(name, _rows(old[name]), _rows(new[name]))


def _rows(instrument: Instrument) -> dict[str, msgspec.Struct]:
    rows: dict[str, msgspec.Struct] = {f"date {key}": row for key, row in instrument.card.timeline.items()}
    rows |= {f"figure {key}": row for key, row in instrument.card.parameters.items()}
    rows |= {f"status from {span.from_}": span for span in instrument.card.status}
    rows |= {provision.id: provision for provision in instrument.provisions}
    rows |= {obligation.id: obligation for obligation in instrument.obligations}
    return rows | {clock.id: clock for clock in instrument.clocks}


def _instrument_rows(
    name: str, old: Mapping[str, msgspec.Struct], new: Mapping[str, msgspec.Struct]
) -> Iterator[RowChange]:
    for row in dict.fromkeys((*old, *new)):
        if row not in old or row not in new:
            yield RowChange(instrument=name, row=row, kind="added" if row in new else "removed")
            continue
        fields = tuple(
            field for field in old[row].__struct_fields__ if getattr(old[row], field) != getattr(new[row], field, None)
        )
        if fields:
            yield RowChange(
                instrument=name,
                row=row,
                kind="changed",
                fields=fields,
                before=str(getattr(old[row], fields[0])),
                after=str(getattr(new[row], fields[0])),
            )
