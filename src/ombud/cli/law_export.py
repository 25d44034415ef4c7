"""``ombud law export``: the law as OSCAL catalogs, and the form of authored law as JSON Schema."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec

from ombud.cli.arguments import Day
from ombud.cli.output import say, today
from ombud.errors import InputError
from ombud.evidence.durable import write_whole
from ombud.facts import how_many


def export(*, oscal: Path | None = None, schema: Path | None = None, known_at: Day | None = None) -> None:
    """Write the law in other forms.

    Args:
        oscal: folder for one OSCAL catalog per instrument.
        schema: file for the JSON Schema of authored instruments, for editors.
        known_at: the dates in the catalogs as known on this day; today when not given.
    """
    if oscal is None and schema is None:
        raise InputError("nothing is asked for.", code="export", hint="Give --oscal FOLDER or --schema FILE.")
    try:
        if oscal is not None:
            _write_oscal(oscal, known_at or today())
        if schema is not None:
            from ombud.law.schema import authoring_schema

            _write(schema, authoring_schema())
            say(f"Wrote {schema}")
    except OSError as error:
        raise InputError("nothing can be written here.", code="output", where=str(error.filename or "")) from None


def _write_oscal(folder: Path, known_at: dt.date) -> None:
    from ombud.documents.oscal import instrument_catalog
    from ombud.law import load_library

    library = load_library()
    folder.mkdir(parents=True, exist_ok=True)
    for instrument in library.instruments:
        _write(folder / f"{instrument.card.id}.json", instrument_catalog(instrument, known_at=known_at))
    say(f"Wrote {how_many(len(library.instruments), 'catalog')} into {folder}")


def _write(path: Path, content: object) -> None:
    write_whole(path, msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n")
