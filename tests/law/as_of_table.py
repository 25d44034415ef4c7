"""The as-of regression table: what was said for the example systems, and where each instrument stood.

    python -m tests.law.as_of_table     (or: make as-of)

writes the table anew after a legal check. Look at the difference that version control shows, line
by line, before you commit it: each line is a legal statement.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

from ombud.facts import FactValue, load_dossier, load_vocabulary
from ombud.law import determine, load_library, show_date
from ombud.law.timeline import status_on, stay_on

FOLDER = Path(__file__).parent / "as_of"
EXAMPLES = Path(__file__).parents[2] / "examples"

#: The law of days to come is asked as it was known on this day.
KNOWN = dt.date(2026, 11, 23)
DAYS = [
    dt.date.fromisoformat(day)
    for day in ("2024-06-01", "2025-07-01", "2026-05-01", "2026-11-23", "2027-01-01", "2027-12-02", "2028-08-02")
]

#: Day to instrument to a sentence.
Table = dict[str, dict[str, str]]


def systems() -> dict[str, dict[str, FactValue]]:
    """The example systems and their facts."""
    vocabulary = load_vocabulary()
    return {path.parent.name: load_dossier(path, vocabulary).facts() for path in sorted(EXAMPLES.glob("*/ombud.yaml"))}


def headlines(facts: dict[str, FactValue]) -> Table:
    """What each instrument says of one system on each day."""
    vocabulary, table = load_vocabulary(), {}
    for day in DAYS:
        row = {}
        for instrument in load_library().instruments:
            outcome = determine(instrument, facts, vocabulary, as_of=day, known_at=min(day, KNOWN))
            label = outcome.headline
            since = f", {show_date(label.applies, label.precision)}" if label.applies else ""
            unsure = "" if outcome.is_certain else "; higher possible"
            row[instrument.card.id] = f"{label.id} ({label.status}{since}){unsure}"
        table[day.isoformat()] = row
    return table


def statuses() -> Table:
    """Where each instrument stood on each day."""
    table: Table = {}
    for day in DAYS:
        row = table.setdefault(day.isoformat(), {})
        for instrument in load_library().instruments:
            card, known = instrument.card, min(day, KNOWN)
            span = status_on(card.status, as_of=day, known_at=known)
            stayed = ", stayed" if stay_on(card.stays, as_of=day, known_at=known) else ""
            row[card.id] = f"{span.status} since {span.from_}{stayed}" if span else f"not recorded{stayed}"
    return table


def tables() -> dict[str, Table]:
    """Every table by the name of its file."""
    return {"instruments": statuses(), **{name: headlines(facts) for name, facts in systems().items()}}


def differences(recorded: Table, now: Table) -> Iterator[str]:
    """What is otherwise, a sentence each."""
    for day in dict.fromkeys((*recorded, *now)):
        old, new = recorded.get(day, {}), now.get(day, {})
        for name in dict.fromkeys((*old, *new)):
            if old.get(name) != new.get(name):
                yield f"{day} {name}: now {new.get(name, 'nothing')}; recorded {old.get(name, 'nothing')}"


def main() -> None:
    """Write the table anew."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.json"):
        old.unlink()
    for name, table in tables().items():
        (FOLDER / f"{name}.json").write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
