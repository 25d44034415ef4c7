"""Pieces of a document that Ombud computes: law, duties, figures, gate, clocks, open questions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

import msgspec

from ombud.controls import DutyState, State
from ombud.documents.material import Material
from ombud.documents.measured import audit_tables, source_line, subgroups
from ombud.documents.model import Block, Bullets, Origin, Paragraph, Table
from ombud.documents.outline import OutlineField, Piece
from ombud.documents.report_law import grounds_of, headline, reason_items
from ombud.facts import UNKNOWN
from ombud.law import Outcome, Situation, Status, Truth, show_date
from ombud.law.model import cited

_STATES = {State.MET: "met", State.PARTLY: "partly met", State.MISSING: "missing", State.UNKNOWN: "not certain"}
_FEW, _SHORT, _QUARTERS = 10, 25, 183


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """A computed piece.

    Attributes:
        origin: *missing* where it could not be computed; ``ask`` then says what would allow it.
        evidence: ids of the signed statements it rests on.
    """

    origin: Origin
    said: str = ""
    ask: str = ""
    blocks: tuple[Block, ...] = ()
    facts: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()


def make_piece(field: OutlineField, material: Material) -> Made:
    """Compute a piece for one system."""
    piece = field.piece
    assert piece, "an element without a piece is not computed"
    return _PIECES[piece](field, material)


def _derived(material: Material, blocks: Iterable[Block], kind: str = "determination") -> Made:
    line = material.evidence_of(kind)
    return Made(
        origin="derived",
        said=f"law as of {show_date(material.as_of)}",
        blocks=tuple(blocks),
        evidence=(line.hash,) if line else (),
    )


def _relevant(field: OutlineField, material: Material) -> list[Outcome]:
    named = material.outcomes(field.of)
    return named if field.of else [item for item in named if item.scope.value is Truth.YES and item.labels]


def _law(field: OutlineField, material: Material) -> Made:
    rows = []
    for outcome in _relevant(field, material):
        cites = "; ".join(outcome.determination(name).cite for name in outcome.headline.provisions)
        rows.append((outcome.short, headline(outcome).removeprefix(f"{outcome.short}: "), cites or "default"))
    if not rows:
        return _derived(material, [Paragraph(text="No encoded law gives this system a label.", origin="derived")])
    open_ones = sum(item.scope.value is Truth.UNKNOWN for item in material.found.outcomes)
    blocks: list[Block] = [
        Table(
            caption="What the law says of it", header=("Law", "Answer", "Rests on"), rows=tuple(rows), widths=(4, 9, 4)
        )
    ]
    if not field.of and open_ones:
        blocks.append(
            Paragraph(text=f"For {open_ones} further laws it cannot be said yet whether they apply.", origin="derived")
        )
    return _derived(material, blocks)


def _reasons(field: OutlineField, material: Material) -> Made:
    blocks: list[Block] = []
    facts: dict[str, None] = {}
    for outcome in _relevant(field, material):
        blocks.append(Paragraph(text=headline(outcome), strong=True))
        for label in outcome.labels:
            for name in label.provisions:
                found = outcome.determination(name)
                facts.update(dict.fromkeys(found.facts()))
                blocks.append(
                    Paragraph(
                        text=f"{found.cite}: {found.provision.says}",
                        cite=cited(outcome.short, found.cite),
                    )
                )
                blocks.append(Bullets(items=tuple(grounds_of(found))))
        if not outcome.labels:
            blocks.append(Bullets(items=tuple(reason_items(outcome.scope.reason.told_once()))))
    return msgspec.structs.replace(_derived(material, blocks), facts=tuple(facts))


def _states(field: OutlineField, material: Material) -> list[DutyState]:
    shorts = {item.short for item in material.outcomes(field.of)}
    return [state for state in material.found.duties if not field.of or state.instrument in shorts]


def _row(state: DutyState) -> tuple[str, ...]:
    duty = state.duty.obligation
    start = state.due_shown or "not dated"
    return (cited(state.instrument, duty.cite), duty.title, start, _STATES[state.state])


def _duties(field: OutlineField, material: Material) -> Made:
    states = _states(field, material)
    certain = [state for state in states if state.is_due or state.is_upcoming]
    if not certain:
        return _derived(
            material, [Paragraph(text="No duty of this kind exists for the system today.", origin="derived")]
        )
    table = Table(
        caption=f"Duties that exist ({len(certain)})",
        header=("Law", "Duty", "From", "State"),
        rows=tuple(_row(state) for state in certain),
        widths=(5, 6, 3, 3),
    )
    unsure = len(states) - len(certain)
    rest = [Paragraph(text=f"{unsure} more cannot be ruled out yet.", origin="derived")] if unsure else []
    return _derived(material, [table, *rest])


def _duties_due(field: OutlineField, material: Material) -> Made:
    end = material.as_of + dt.timedelta(days=_QUARTERS)
    states = [s for s in _states(field, material) if s.is_due or (s.is_upcoming and s.due and s.due <= end)]
    met = sum(state.state is State.MET for state in states)
    lacking = [state for state in states if state.state is not State.MET]
    blocks: list[Block] = [
        Paragraph(
            text=f"{met} of {len(states)} duties that bind by {show_date(end)} are met.", origin="derived", strong=True
        )
    ]
    if lacking:
        blocks.append(
            Table(
                caption="Not met",
                header=("Law", "Duty", "From", "State"),
                rows=tuple(_row(state) for state in lacking[:_SHORT]),
                widths=(5, 6, 3, 3),
            )
        )
    if len(lacking) > _SHORT:
        blocks.append(Paragraph(text=f"And {len(lacking) - _SHORT} more.", origin="derived"))
    return _derived(material, blocks)


def _measured(material: Material, blocks: Iterable[Block]) -> Made:
    assert material.measurement is not None
    line = material.evidence_of("measurement")
    return Made(
        origin="measured",
        said=f"{source_line(material.measurement)}; {material.signed_as('measurement')}",
        blocks=tuple(blocks),
        evidence=(line.hash,) if line else (),
    )


def _figures(_: OutlineField, material: Material) -> Made:
    if material.measurement is None:
        return Made(origin="missing", ask=material.places.data)
    return _measured(material, subgroups(material.measurement).blocks)


def _group_rates(_: OutlineField, material: Material) -> Made:
    if material.measurement is None:
        return Made(origin="missing", ask=material.places.data)
    unknown = [
        Paragraph(
            text=f"Category of {column} not known: {n:,} people. They are in no rate or ratio.", origin="measured"
        )
        for column, n in material.measurement.coverage.by_column("group").items()
    ]
    return _measured(material, [*audit_tables(material.measurement), *unknown])


def _gate(_: OutlineField, material: Material) -> Made:
    gate = material.found.gate
    refused = gate.refusals()
    verdict = (
        "It may go live: every condition is met." if gate.passed else f"Refused: {len(refused)} conditions not met."
    )
    blocks: list[Block] = [Paragraph(text=f"{verdict} Policy: {gate.policy}.", strong=True)]
    firm = [item for item in refused if item.kind != "law_open"]
    if firm:
        blocks.append(
            Table(
                caption="Conditions that are not met",
                header=("Condition", "What would clear it"),
                rows=tuple((item.says, item.clears or "nothing to clear") for item in firm[:_FEW]),
                widths=(1, 1),
            )
        )
    if len(firm) > _FEW:
        blocks.append(Paragraph(text=f"And {len(firm) - _FEW} more; the review report lists all."))
    if len(refused) > len(firm):
        waiting = len(refused) - len(firm)
        blocks.append(
            Paragraph(text=f"{waiting} conditions wait for answers on which law applies; see the open questions.")
        )
    return _derived(material, blocks, "gate")


def _records(field: OutlineField, material: Material) -> Made:
    if not material.records:
        return Made(origin="missing", ask=material.places.records)
    rows = tuple((item.duty, item.title, item.by, show_date(item.on)) for item in material.records)
    return Made(
        origin="stated",
        said="records attached in the dossier",
        blocks=(
            Table(caption="Records attached", header=("Duty", "Record", "By", "On"), rows=rows, widths=(3, 8, 4, 3)),
        ),
    )


def _questions(_: OutlineField, material: Material) -> Made:
    open_ones = material.found.questions
    if not open_ones:
        return _derived(material, [Paragraph(text="Nothing that is open can still change what the law says.")])
    lines = tuple((0, item.fact.question) for item in open_ones[:_FEW])
    lead = Paragraph(
        text=f"{len(open_ones)} open questions can still change what the law says. First those that most waits for:"
    )
    return _derived(material, [lead, Bullets(items=lines)])


def _clocks(field: OutlineField, material: Material) -> Made:
    outcomes = [item for item in material.outcomes(field.of) if item.scope.value is Truth.YES]
    rows = dict.fromkeys(row for outcome in outcomes for row in _clock_rows(outcome, material, whole=bool(field.of)))
    blocks: list[Block] = []
    if rows:
        blocks.append(
            Table(
                caption="Clocks that can run",
                header=("Law", "Started by", "Who is told, or what is due", "Within"),
                rows=tuple(rows),
                widths=(5, 5, 7, 5),
            )
        )
    else:
        blocks.append(Paragraph(text="No clock was found in the laws that certainly are about this system."))
    unsure = [item for item in material.outcomes(field.of) if item.scope.value is Truth.UNKNOWN]
    waiting = sorted(item.short for item in unsure if material.library.instrument(item.instrument_id).clocks)
    if waiting:
        blocks.append(Paragraph(text=f"Cannot be ruled out yet: clocks of {', '.join(waiting)}.", origin="derived"))
    return _derived(material, blocks)


def _clock_rows(outcome: Outcome, material: Material, *, whole: bool) -> Iterable[tuple[str, ...]]:
    """Clocks and duties on incidents; with ``whole`` also what other duties make due after an event."""
    instrument = material.library.instrument(outcome.instrument_id)
    found = material.found
    situation = Situation(instrument, found.facts, material.vocabulary, as_of=found.as_of, known_at=found.known_at)
    for clock in instrument.clocks:
        dates = situation.dates(clock.applies, ends=clock.ends)
        over = dates.ends is not None and dates.ends <= found.as_of
        if situation.decide(clock.when).value is not Truth.NO and dates.exists and not over:
            length = _length(clock.within, clock.unit) if clock.within else clock.at_once or "at once"
            yield (
                f"{cited(outcome.short, clock.cite)}{_from(dates.applies, found.as_of)}",
                clock.trigger,
                clock.addressee,
                length,
            )
    for duty in outcome.duties:
        if duty.status not in {Status.IN_EFFECT, Status.UPCOMING}:
            continue
        law = f"{cited(outcome.short, duty.obligation.cite)}{_from(duty.dates.applies, found.as_of)}"
        if duty.obligation.deadline and "E-INC" in duty.obligation.kinds:
            yield law, duty.obligation.title, duty.obligation.says, duty.obligation.deadline
        for due in duty.obligation.due if whole else ():
            if due.within and due.event:
                yield law, due.event, due.what, _length(due.within, due.unit)


def _length(number: int, unit: str) -> str:
    return f"{number} {unit.replace('_', ' ')}"


def _from(day: dt.date | None, as_of: dt.date) -> str:
    return f" (from {show_date(day)})" if day and day > as_of else ""


def _prohibited(_: OutlineField, material: Material) -> Made:
    words = {Truth.YES: "yes: banned", Truth.NO: "no", Truth.UNKNOWN: "cannot be said yet"}
    rows = tuple(
        (cited(outcome.short, item.provision.cite), item.provision.title, words[item.value])
        for outcome in material.outcomes()
        if outcome.scope.value is not Truth.NO
        for item in outcome.determinations
        if item.provision.kind == "prohibition" and (item.value is not Truth.NO or outcome.instrument_id == "eu-ai-act")
    )
    if not rows:
        return _derived(material, [Paragraph(text="No encoded law forbids a practice that this system could be.")])
    return _derived(
        material,
        [
            Table(
                caption="Banned practices, held against this system",
                header=("Law", "Practice", "Found"),
                rows=rows,
                widths=(4, 9, 4),
            )
        ],
    )


def _facts_unknown(_: OutlineField, material: Material) -> Made:
    wanted = [fact for fact in material.vocabulary.values() if fact.layer == "document" and fact.fill != "derived"]
    lacking = [fact for fact in wanted if material.found.facts.get(fact.key, UNKNOWN) is UNKNOWN]
    by_who = {who: sum(fact.who == who for fact in lacking) for who in ("engineer", "product", "legal", "officer")}
    parts = ", ".join(f"{who} {count}" for who, count in by_who.items() if count)
    text = f"{len(wanted) - len(lacking)} of {len(wanted)} document facts are stated; {len(lacking)} are not"
    return _derived(material, [Paragraph(text=f"{text} (waiting for: {parts})." if parts else f"{text}.")])


_PIECES: dict[Piece, Callable[[OutlineField, Material], Made]] = {
    "law": _law,
    "reasons": _reasons,
    "duties": _duties,
    "duties-due": _duties_due,
    "figures": _figures,
    "group-rates": _group_rates,
    "gate": _gate,
    "records": _records,
    "questions": _questions,
    "clocks": _clocks,
    "prohibited": _prohibited,
    "facts-unknown": _facts_unknown,
}
