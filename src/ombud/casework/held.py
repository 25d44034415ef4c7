"""Which kinds of evidence the log of a system holds: the one mapping from our statements to the control set.

Each statement is read strictly. What a kind asks for and we can compute is judged; what nobody
has judged says so (``good`` is None) and does not count. A record that a person attached never
stands for what a machine makes, and is left aside where its obligation names several kinds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from ombud.controls import ControlSet, Held
from ombud.evidence import ReadStatement, sha256_hex
from ombud.facts import UNKNOWN, FactValue, Record
from ombud.law import Library, Obligation

#: What a register entry must hold to be complete: its name, its purpose, its owner, its stage.
REGISTER = ("sys.name", "purp.intended", "sys.owner", "sys.stage")
#: Made by a person or from outside: what a person can attach.
_BY_PEOPLE = frozenset({"human", "external"})


class Logged(msgspec.Struct, frozen=True, kw_only=True):
    """A statement of the log whose signature was verified, with the hash of its entry."""

    id: str
    statement: ReadStatement

    @property
    def kind(self) -> str:
        """What kind of statement it is."""
        return self.statement.kind

    @property
    def day(self) -> dt.date:
        """The day on which it was made, in UTC."""
        return dt.datetime.fromisoformat(self.statement.made_at).date()

    def text(self, key: str) -> str:
        """A text of its predicate."""
        return str(self.statement.predicate.get(key, ""))


class HeldEvidence(msgspec.Struct, frozen=True, kw_only=True):
    """What is held, and the records of which it cannot be said what kind of evidence they are."""

    held: tuple[Held, ...]
    unplaced: tuple[Logged, ...]


def release_digest(release: str) -> str:
    """The digest by which evidence of one release is told from that of another; empty without a version."""
    return sha256_hex(release.encode()) if release else ""


def held_of(
    log: Sequence[Logged], facts: Mapping[str, FactValue], library: Library, controls: ControlSet
) -> HeldEvidence:
    """The evidence that the log of one system holds.

    Args:
        log: its statements in the order of the log.
        facts: the facts that stand; they say whether the register entry is complete.
    """
    duties = {duty.id: duty for instrument in library.instruments for duty in instrument.obligations}
    held = [*_register(log, facts), *_purpose(log), *_classified(log, library)]
    unplaced = []
    withdrawn = {subject.sha256 for item in log if item.text("withdrawn") for subject in item.statement.subjects}
    for item in log:
        if item.kind == "measurement":
            held += _measured(item)
        elif item.kind == "decision":
            held.append(_decided(item))
        elif item.kind == "document" and not _was_withdrawn(item, withdrawn):
            # A document does not say of which release it is, and nobody has judged whether it is complete.
            held.append(_held("E-DOC", item, good=None))
        elif item.kind == "risk":
            held.append(_held("E-RISK", item, good=None))  # scored; whether it is approved, nobody has judged
        elif item.kind == "record":
            kind = kind_of_record(duties.get(item.text("duty")), controls)
            if kind:
                held.append(_held(kind, item, good=None))
            else:
                unplaced.append(item)
    return HeldEvidence(held=tuple(held), unplaced=tuple(unplaced))


def held_records(records: Iterable[Record], library: Library, controls: ControlSet) -> tuple[Held, ...]:
    """The records of a dossier as evidence that is held and that nobody has judged."""
    duties = {duty.id: duty for instrument in library.instruments for duty in instrument.obligations}
    kinds = [(record, kind_of_record(duties.get(record.duty), controls)) for record in records]
    return tuple(
        Held(kind=kind, id=f"{record.title} ({record.duty})", made_on=record.on, good=None)
        for record, kind in kinds
        if kind
    )


def _was_withdrawn(item: Logged, withdrawn: set[str]) -> bool:
    """Whether a document was taken back: neither its statement nor the one that takes it back is evidence."""
    return any(subject.sha256 in withdrawn for subject in item.statement.subjects)


def _held(kind: str, item: Logged, *, good: bool | None, release: str = "") -> Held:
    return Held(kind=kind, id=item.id, made_on=item.day, good=good, release=release_digest(release))


def _register(log: Sequence[Logged], facts: Mapping[str, FactValue]) -> Iterator[Held]:
    """The newest facts are the snapshot of the register; it is good when the entry is complete."""
    stated = [item for item in log if _stated_keys(item)]
    if stated:
        complete = all(facts.get(key, UNKNOWN) not in (UNKNOWN, "") for key in REGISTER)
        yield _held("E-REG", stated[-1], good=complete)


def _purpose(log: Sequence[Logged]) -> Iterator[Held]:
    """The purpose as it was stated last; it is good once a release was approved after it."""
    stated = [(index, item) for index, item in enumerate(log) if "purp.intended" in _stated_keys(item)]
    if stated:
        index, item = stated[-1]
        approved = any(later.text("decision") == "approved" for later in log[index:])
        yield _held("E-PURP", item, good=approved or None)


def _stated_keys(item: Logged) -> frozenset[str]:
    said = item.statement.predicate.get("statements") if item.kind == "facts" else None
    rows = [row for row in said if isinstance(row, dict)] if isinstance(said, list) else []
    return frozenset(str(row.get("key")) for row in rows if not row.get("suggested"))


def _classified(log: Sequence[Logged], library: Library) -> Iterator[Held]:
    """Determinations sealed with one decision are one record: good when current, without a gap, and approved."""
    together: dict[str, list[Logged]] = {}
    for item in log:
        if item.kind == "determination":
            together.setdefault(item.statement.made_at, []).append(item)
    approved = {item.statement.made_at for item in log if item.text("decision") == "approved"}
    for moment, rows in together.items():
        sure = all(row.text("library") == library.digest and not row.statement.predicate.get("missing") for row in rows)
        yield _held("E-CLS", rows[-1], good=sure and moment in approved)


def _measured(item: Logged) -> Iterator[Held]:
    """A fairness report on the release; it is good when no group is past a limit, small groups excepted."""
    if item.text("kind") not in {"", "fairness", "profile"}:
        return
    figures = item.statement.predicate.get("figures")
    rows: Iterable[object] = figures if isinstance(figures, list) else ()
    read = [row for row in rows if isinstance(row, dict)]
    past = [row for row in read if row.get("past_limit") and row.get("verdict") != "insufficient"]
    yield _held("E-FAIR", item, good=bool(read) and not past, release=item.text("release"))


def _decided(item: Logged) -> Held:
    """A signed decision of a second person; a refusal is held, but lets nothing go."""
    return _held("E-GATE", item, good=item.text("decision") == "approved", release=item.text("release"))


def kind_of_record(duty: Obligation | None, controls: ControlSet) -> str:
    """The one kind of evidence that a person can attach to an obligation; empty when there are none or several."""
    kinds = [kind for kind in (duty.kinds if duty else ()) if controls.kind(kind).origin in _BY_PEOPLE]
    return kinds[0] if len(kinds) == 1 else ""
