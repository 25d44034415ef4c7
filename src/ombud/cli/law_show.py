"""``ombud law show``: one instrument, or one of its rows, as it is written down."""

from __future__ import annotations

import datetime as dt

from ombud.cli.arguments import Day
from ombud.cli.output import Format, print_json, say, table, today
from ombud.facts import how_many
from ombud.law import load_library, show_date
from ombud.law.library import folders
from ombud.law.lookup import Ruled, dates_of_part, part_of, parts_of_instrument
from ombud.law.model import AppliesFrom, Clock, Exemption, Instrument, Obligation, Provision
from ombud.law.suite.cases import Case, named_in, read_cases
from ombud.law.timeline import LIVES, TimelineRow, state_on, status_on, stay_on


def show(
    instrument: str,
    row: str = "",
    /,
    *,
    as_of: Day | None = None,
    known_at: Day | None = None,
    format: Format = Format.text,  # the option's own name
) -> None:
    """Show an instrument with its history and dates, or one row with its rule, dates, source and cases.

    Args:
        instrument: its id; `ombud law list` shows all.
        row: a provision, obligation or clock of it; the card when not given.
        as_of: the day asked for; today when not given.
        known_at: use the law as it was known on this day; today when not given.
        format: text or json.
    """
    found = load_library().instrument(instrument)
    day, known = as_of or today(), known_at or today()
    if not row:
        if format is Format.json:
            print_json({"as_of": day, "known_at": known, "card": found.card, "rows": _names(found)})
        else:
            say(*_card_lines(found, day, known))
        return
    part = part_of(found, row)
    cases = [case for case in read_cases(folders()[found.card.id]) if part.id in named_in(case)]
    dates = dates_of_part(found, part)
    if format is Format.json:
        print_json({"instrument": found.card.id, "row": part, "dates": dates, "cases": cases})
    else:
        say(*_part_lines(found, part, dates, cases, known))


def _names(instrument: Instrument) -> list[str]:
    return [part.id for part in parts_of_instrument(instrument)]


# ---- the card


def _card_lines(instrument: Instrument, day: dt.date, known: dt.date) -> list[str]:
    card = instrument.card
    status = status_on(card.status, as_of=day, known_at=known)
    stay = stay_on(card.stays, as_of=day, known_at=known)
    lines = [f"{card.short}: {card.title}", f"{card.citation}. {card.authority}.", card.summary, ""]
    lines += [f"{card.jurisdiction}, {card.kind}, depth {card.depth}, version {card.version}"]
    lines += [f"Checked {show_date(card.checked_on)}. As of {show_date(day)}, as known on {show_date(known)}:"]
    words = f"{status.words}: {status.because}" if status else ("no status is recorded for this day")
    lines += [f"  {words}"]
    lines += [f"  Enforcement is stayed since {show_date(stay.from_)}: {stay.what} ({stay.cite})"] if stay else []
    if card.status:
        rows = [
            (s.since, str(s.known_from or s.from_), LIVES[s.status], s.because, s.source, s.confidence)
            for s in card.status
        ]
        lines += ["", "Status", *table(("from", "known from", "status", "because", "source", "conf."), rows)]
    if card.history:
        events = [(str(e.on), e.what, e.source, e.confidence) for e in card.history]
        lines += ["", "History", *table(("on", "what", "source", "conf."), events)]
    lines += ["", "Dates", *_timeline_lines(card.timeline, known)]
    for key, figure in card.parameters.items():
        values = "; ".join(f"{state.value} {figure.unit} from {state.from_}" for state in figure.states)
        lines += [f"{key}: {figure.about}: {values} ({figure.cite}; {figure.source}, {figure.confidence})"]
    lines += ["", "Rows"]
    lines += table(
        ("id", "cite", "title"), [(part.id, part.cite, part.title) for part in parts_of_instrument(instrument)]
    )
    lines += [
        "",
        "Sources",
        *(f"  {key}: {source.title} {source.url}".rstrip() for key, source in card.sources.items()),
    ]
    lines += ["Confidence", *(f"  {key}: {words}" for key, words in card.confidence_scale.items())]
    if card.unverified:
        lines += ["Not verified", *(f"  {sentence}" for sentence in card.unverified)]
    return lines


def _timeline_lines(timeline: dict[str, TimelineRow], known: dt.date) -> list[str]:
    """Every state of every date; the one that governs is marked."""
    rows = []
    for key, row in timeline.items():
        governs = state_on(row, known)
        for state in row.states:
            mark = "*" if state is governs else ""
            applies = str(state.applies or "no day")
            cite = state.cite or row.cite
            rows.append(
                (mark, key, row.kind, applies, str(state.known_from), row.about, cite, row.source, row.confidence)
            )
    header = ("", "date", "kind", "day", "known from", "about", "cite", "source", "conf.")
    return table(header, rows)


# ---- a row


def _part_lines(
    instrument: Instrument, part: Ruled, dates: dict[str, TimelineRow], cases: list[Case], known: dt.date
) -> list[str]:
    card = instrument.card
    lines = [f"{part.title} ({card.short}, {part.cite})", *_says_lines(part)]
    lines += ["", "Rule", *_rule_lines(part)]
    if part.applies:
        lines += ["", "Applies", *(f"  {_applies_words(row)}" for row in part.applies)]
    if dates:
        lines += ["", "Dates", *_timeline_lines(dates, known)]
    lines += ["", f"Source {part.source}: {_sources(instrument, part.source)}"]
    scale = card.confidence_scale.get(part.confidence, "")
    lines += [f"Confidence {part.confidence}: {scale}", f"Checked {show_date(card.checked_on)}"]
    lines += [f"Note: {part.note}"] if part.note else []
    lines += [f"Guidance: {part.guidance}"] if isinstance(part, Provision) and part.guidance else []
    lines += [
        "",
        how_many(len(cases), "case names it", "cases name it"),
        *(f"  {case.id}: {case.title} ({case.source})" for case in cases),
    ]
    return lines


def _says_lines(part: Ruled) -> list[str]:
    match part:
        case Provision():
            return [part.says]
        case Obligation():
            shown = [f"Recurs: {part.recurrence}"] if part.recurrence else []
            shown += [f"Deadline: {part.deadline}"] if part.deadline else []
            return [f"{part.actor}: {part.says}", *shown]
        case Clock():
            length = f"{part.within} {part.unit.replace('_', ' ')}" if part.within else part.at_once
            return [
                f"{part.actor} tells {part.addressee} within {length}, from {part.start}.",
                f"Trigger: {part.trigger}",
            ]


def _rule_lines(part: Ruled) -> list[str]:
    match part:
        case Provision(versions=()):
            return [f"  {part.rule}", *_exemption_lines(part.unless, 1)]
        case Provision():
            return [
                line
                for version in part.versions
                for line in (
                    f"  valid from {version.valid_from}, known from {version.known_from or version.valid_from}:",
                    f"    {version.rule}",
                    *_exemption_lines(version.unless, 2),
                )
            ]
        case Obligation():
            return [f"  {part.when}", *_exemption_lines(part.unless, 1)]
        case Clock():
            return [f"  {part.when}"]


def _exemption_lines(unless: tuple[Exemption, ...], depth: int) -> list[str]:
    lines = []
    for exemption in unless:
        because = f" ({', '.join(filter(None, (exemption.because, exemption.cite)))})"
        lines.append(f"{'  ' * depth}unless {exemption.rule}{because}")
        lines += _exemption_lines(exemption.unless, depth + 1)
    return lines


def _applies_words(row: AppliesFrom) -> str:
    day = f"like {row.like}" if row.like else f"from {row.from_}"
    later = f", not before {row.not_before}" if row.not_before else ""
    return f"{day}{later}{f' if {row.if_}' if row.if_ else ''}"


def _sources(instrument: Instrument, source: str) -> str:
    keys = [key for key in source.replace(" ", "").split(",") if key]
    return "; ".join(instrument.card.sources[key].title for key in keys)
