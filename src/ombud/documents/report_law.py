"""The part of a report that says what the law is for a system: in depth what applies, the rest in a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ombud.documents.model import Block, Bullets, Note, Paragraph, Table
from ombud.facts import Vocabulary
from ombud.law import Library, Outcome, Reason, Standing, Status, Truth, enforcement_of, life_of, show_date
from ombud.law.model import cited
from ombud.law.places import place_name, place_order
from ombud.law.system.conclusion import CONFIDENCE, because_title, label_words
from ombud.law.system.determine import Decided
from ombud.law.system.overview import by_standing

#: Marks of labels under which a law asks nothing of the system.
_QUIET = frozenset({"minimal", "outside"})


def of_standing(outcomes: Iterable[Outcome], *wanted: Standing) -> list[Outcome]:
    """The instruments that stand so to the system, the gravest class first."""
    found = by_standing(outcomes)
    return [outcome for kind in wanted for outcome in found[kind]]


def says_something(outcome: Outcome) -> bool:
    """The instrument gives the system a label or a duty, or may still do so."""
    duties = any(duty.status in {Status.IN_EFFECT, Status.UPCOMING, Status.UNKNOWN} for duty in outcome.duties)
    return outcome.headline.label.mark not in _QUIET or bool(outcome.undetermined) or duties


def headline(outcome: Outcome) -> str:
    """One instrument's answer as a sentence, with dates of today and to come."""
    label = outcome.headline
    if label.status is Status.UNKNOWN:
        may_be = ", ".join(item.title for item in outcome.undetermined)
        possible = f"; it may be: {may_be}" if may_be else ""
        return f"{outcome.short}: it cannot be said yet whether and how it applies{possible}."
    if label.status is Status.UPCOMING and label.applies:
        now = [item.title for item in outcome.labels if item.status is Status.IN_EFFECT]
        today = f" In effect today: {', '.join(now)}." if now else ""
        text = f"{outcome.short}: {label_words(label)}.{today}"
    else:
        text = f"{outcome.short}: {label_words(label, since=True)}."
    remark = enforcement_of(outcome.scope, outcome)
    if remark:
        text += f" {remark[0].upper()}{remark[1:]}."
    higher = [item for item in outcome.undetermined if item.label.rank > label.label.rank]
    if higher:
        text += f" Cannot be ruled out yet: {', '.join(item.title for item in higher)}."
    return text


def other_laws(outcomes: Sequence[Outcome]) -> Iterable[Block]:
    """One line for each way in which an instrument can stand to a system without applying in depth."""
    quiet = [outcome for outcome in of_standing(outcomes, Standing.APPLIES) if not says_something(outcome)]
    lines = (
        ("About this system, and nothing further found", quiet),
        ("Cannot be said yet whether they are about it", of_standing(outcomes, Standing.OPEN)),
        ("May apply, not yet encoded in depth", of_standing(outcomes, Standing.SHALLOW)),
        ("Voluntary, binding nobody by themselves", of_standing(outcomes, Standing.VOLUNTARY)),
        ("Proposed, ended, or never law", of_standing(outcomes, Standing.PROPOSED, Standing.ENDED)),
    )
    for words, group in lines:
        if group:
            yield Paragraph(text=f"{words}: {_named(group)}.", origin="derived")
    outside = of_standing(outcomes, Standing.OUTSIDE)
    if outside:
        text = (
            f"{len(outside)} of {len(outcomes)} laws and frameworks are not about this system; section 10 lists them."
        )
        yield Paragraph(text=text, origin="derived")


def _named(outcomes: Sequence[Outcome]) -> str:
    names = ", ".join(outcome.short for outcome in outcomes[:12])
    return f"{names} and {len(outcomes) - 12} more" if len(outcomes) > 12 else names


def law_in_depth(outcomes: Sequence[Outcome], library: Library, vocabulary: Vocabulary) -> Iterable[Block]:
    """Every instrument that applies and says something: why, from when, by which source."""
    for outcome in of_standing(outcomes, Standing.APPLIES):
        if says_something(outcome):
            yield from _in_depth(outcome, library, vocabulary)
    yield from other_laws(outcomes)


def _in_depth(outcome: Outcome, library: Library, vocabulary: Vocabulary) -> Iterable[Block]:
    card = library.instrument(outcome.instrument_id).card
    yield Paragraph(text=headline(outcome), cite=card.citation, origin="derived", strong=True)
    for label in outcome.labels:
        for name in label.provisions:
            determination = outcome.determination(name)
            provision = determination.provision
            confidence = card.confidence_scale[provision.confidence]
            yield Paragraph(
                text=f"{determination.cite}, {provision.title}: {provision.says}",
                cite=f"{cited(outcome.short, determination.cite)}; source {provision.source}; {confidence}; "
                f"checked {show_date(card.checked_on)}",
                origin="derived",
            )
            yield Bullets(items=tuple(grounds_of(determination)))
            if provision.note:
                yield Note(kind="warning", text=provision.note)
    for label in outcome.undetermined:
        cites = ", ".join(outcome.determination(name).cite for name in label.provisions)
        waits = next((key for name in label.provisions for key in outcome.determination(name).missing), "")
        asked = vocabulary[waits].question if waits else ""
        yield Note(kind="missing", text=f"{label.title} cannot be ruled out: {cites}.", question=asked)
    days = sorted({d.dates.applies for d in outcome.duties if d.status is Status.UPCOMING and d.dates.applies})
    for day in days:
        count = sum(d.status is Status.UPCOMING and d.dates.applies == day for d in outcome.duties)
        yield Paragraph(
            text=f"On {show_date(day)} ({(day - outcome.as_of).days} days) {count} obligation"
            f"{'s' if count != 1 else ''} under {outcome.short} start to apply.",
            origin="derived",
        )


def grounds_of(decided: Decided) -> Iterable[tuple[int, str]]:
    """Why an answer is so and, where facts give its day, why it is that day."""
    answer, *day = decided.told
    yield from reason_items(answer)
    if day:
        yield 0, f"{because_title(decided.dates)}:"
    for reason in day:
        yield from reason_items(reason, 1)


def reason_items(reason: Reason, depth: int = 0) -> Iterable[tuple[int, str]]:
    """A reason as lines with depth, decisive parts only."""
    marks = {Truth.YES: "Yes", Truth.NO: "No", Truth.UNKNOWN: "Not known"}
    if reason.value is Truth.UNKNOWN and len(reason.missing) > 6:
        yield depth, f"Not known: {reason.text} (waits for {len(reason.missing)} facts)"
        return
    silent = reason.kind in {"all", "any", "not", "constant"}
    if not silent:
        cite = f" ({reason.cite})" if reason.cite else ""
        lead = "" if reason.kind == "fact" else f"{marks[reason.value]}: "
        yield depth, f"{lead}{reason.text}{cite}"
    for child in reason.decisive():
        yield from reason_items(child, min(depth + (not silent), 5))


def every_law(outcomes: Sequence[Outcome], library: Library) -> Iterable[Block]:
    """Every instrument: a row each for those that ask something, the others by place."""
    yield Paragraph(
        text="Confidence is that of the rule of scope: "
        + "; ".join(f"{letters.replace(', ', ' and ')}, {words}" for letters, words in CONFIDENCE)
        + "."
    )
    checked = [library.instrument(outcome.instrument_id).card.checked_on for outcome in outcomes]
    if checked:
        yield Paragraph(text=f"Checked between {show_date(min(checked))} and {show_date(max(checked))}.")
    for kind in Standing:
        group = sorted(of_standing(outcomes, kind), key=lambda outcome: outcome.short)
        if group:
            caption = f"{kind.value.capitalize()} ({len(group)})"
            yield _told_rows(caption, group, library) if kind in _TELLING else _by_place(caption, group, library)


def _told_rows(caption: str, group: Sequence[Outcome], library: Library) -> Table:
    """A row for each instrument that asks something."""
    return Table(
        caption=caption,
        header=("Law or framework", "Where", "Its own status", "Result", "Confidence", "Checked"),
        rows=tuple(_law_row(outcome, library) for outcome in group),
        widths=(6, 2, 5, 5, 2, 3),
    )


def _by_place(caption: str, group: Sequence[Outcome], library: Library) -> Table:
    """The instruments of a place in one row, each with the confidence of its rule of scope."""
    places: dict[str, list[str]] = {}
    for outcome in sorted(
        group, key=lambda item: place_order(library.instrument(item.instrument_id).card.jurisdiction)
    ):
        place = place_name(library.instrument(outcome.instrument_id).card.jurisdiction)
        places.setdefault(place, []).append(f"{outcome.short} ({outcome.scope.provision.confidence})")
    return Table(
        caption=caption,
        header=("Where", "How many", "Laws and frameworks, with confidence"),
        rows=tuple((place, str(len(names)), "; ".join(names)) for place, names in places.items()),
        right=(1,),
        widths=(4, 2, 14),
    )


#: Where an instrument asks something of the system, or may.
_TELLING = frozenset({Standing.APPLIES, Standing.SHALLOW, Standing.VOLUNTARY})


def _law_row(outcome: Outcome, library: Library) -> tuple[str, ...]:
    card = library.instrument(outcome.instrument_id).card
    return (
        outcome.short,
        card.jurisdiction,
        life_of(outcome),
        outcome.headline.title,
        outcome.scope.provision.confidence,
        show_date(card.checked_on),
    )
