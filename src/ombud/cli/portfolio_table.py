"""``ombud portfolio classify``: a table of systems decided in one query."""

from __future__ import annotations

from pathlib import Path

from ombud.cli.arguments import Day
from ombud.cli.output import Format, print_json, say, table, today
from ombud.facts import how_many, load_vocabulary
from ombud.law import Library, load_library, show_date
from ombud.law.portfolio.counts import StandingCount, check_output, classify_table, count_standings, write_standings
from ombud.law.portfolio.table import read_systems


def classify(
    file: Path,
    /,
    *,
    as_of: Day | None = None,
    known_at: Day | None = None,
    output: Path | None = None,
    format: Format = Format.text,  # the option's own name
) -> None:
    """Classify a table of systems: one row per system, one column per fact.

    Args:
        file: CSV or Parquet with a column "system" and columns named like facts; cells hold yes, no or
            unknown, options (";" between those of a set), numbers, or dates like 2026-12-02; empty is unknown.
        as_of: the day asked for; today when not given.
        known_at: use the law as it was known on this day; today when not given.
        output: write one row per system and instrument to this .csv or .parquet.
        format: text or json.
    """
    import duckdb

    if output:
        check_output(output)
    day, known = as_of or today(), known_at or today()
    vocabulary, library = load_vocabulary(), load_library()
    with duckdb.connect() as connection:
        systems = read_systems(connection, file, library, vocabulary)
        classify_table(connection, library, vocabulary, as_of=day, known_at=known)
        counts = count_standings(connection)
        if output:
            write_standings(connection, output)
    if format is Format.json:
        print_json({"systems": systems, "as_of": day, "known_at": known, "library": library.digest, "counts": counts})
        return
    say(f"{how_many(systems, 'system')}, law as of {show_date(day)}, as known on {show_date(known)}. Not legal advice.")
    say("", *_lines(counts, library))
    say("", f"Wrote one row per system and instrument to {output}" if output else "--output keeps every row.")


def _lines(counts: tuple[StandingCount, ...], library: Library) -> list[str]:
    """One table of what is known; one line each for instruments open, or about none, of all systems."""
    rows: list[tuple[str, ...]] = []
    unsure: list[str] = []
    others: list[str] = []
    for instrument in library.instruments:
        card = instrument.card
        found = [count for count in counts if count.instrument == card.id]
        if all(count.scope is False for count in found):
            others.append(card.short)
        elif all(count.scope is None for count in found):
            unsure.append(card.short)
        else:
            rows += [_row(card.short, count, card.labels[count.headline].title) for count in found]
    header = ("instrument", "systems", "label", "from", "a higher one is possible")
    lines = table(header, rows, right=(1, 4)) if rows else ["No instrument is known to be about any of these systems."]
    lines += ["", f"Cannot be said yet of any system: {', '.join(unsure)}."] if unsure else []
    return [*lines, "", f"About none of these systems: {', '.join(others)}."] if others else lines


def _row(short: str, count: StandingCount, title: str) -> tuple[str, ...]:
    coming = " (upcoming)" if count.status == "upcoming" else ""
    label = "cannot be said yet" if count.status == "unknown" else f"{title}{coming}"
    higher = f"for {count.higher_possible:,}" if count.higher_possible else ""
    return (short, f"{count.systems:,}", label, str(count.applies or "-"), higher)
