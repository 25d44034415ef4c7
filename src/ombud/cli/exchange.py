"""``ombud document export`` and ``import``: facts in the formats of others, and theirs as suggestions."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from ombud.cli.answers import append_statements, as_written
from ombud.cli.case import open_case
from ombud.cli.output import now, say, today, write_or_say
from ombud.documents.exchange import Suggestion, as_statement, read_exchange, suggestions
from ombud.documents.machine import MachineFormat, machine_file
from ombud.documents.outline import Audience
from ombud.errors import InputError
from ombud.facts import Statement, Vocabulary, as_text, load_dossier, load_vocabulary
from ombud.onefile import check_plain


def export(
    dossier: Path,
    /,
    *,
    format: MachineFormat,  # the option's own name
    output: Path | None = None,
    readers: Audience = "internal",
    as_of: dt.date | None = None,
    known_at: dt.date | None = None,
) -> None:
    """Write a system down in a format that other tools read.

    Args:
        dossier: ombud.yaml, or the folder that holds it.
        format: croissant (its data), spdx, cyclonedx, oscal-ar (results) or oscal-poam (plan of action).
        output: the file to write; printed when not given.
        readers: who will read it; facts that they may not see are left out.
        as_of: the day asked for; today when not given.
        known_at: use the law as it was known on this day; today when not given.
    """
    case = open_case(dossier, as_of=as_of or today(), known_at=known_at or today(), measured=True)
    write_or_say(machine_file(format, case.described(readers)), output)


def take(file: Path, /, *, into: Path, write: bool = False) -> None:
    """Show what a file of somebody says about a system, and what a dossier says.

    Args:
        file: a Croissant file, an SPDX 3 document or a CycloneDX bill of materials, in JSON.
        into: ombud.yaml, or the folder that holds it.
        write: append what the dossier does not answer yet, marked as an import that nobody has confirmed.

    An answer in the dossier is never overwritten.
    """
    vocabulary = load_vocabulary()
    taken = read_exchange(file.name, _content(file))
    dossier = load_dossier(into, vocabulary)
    waiting = {key: item.value for key, item in dossier.suggested().items()}
    found = suggestions(taken, dossier.facts(), vocabulary, waiting=waiting)
    say(f"{taken.title}, {file.name}, sha256 {taken.sha256[:16]}: it speaks of {len(found)} facts.")
    for item in found:
        say(*_lines(item, vocabulary))
    new = [item for item in found if item.standing == "new"]
    if not write:
        say(f"Nothing was written. With --write: {len(new)} statements, marked as not confirmed.")
    elif new:
        append_statements(dossier.path, [_row(as_statement(item, taken, at=now())) for item in new])
        say(f"Wrote {len(new)} statements into {dossier.path}, marked as not confirmed. State a fact to confirm it.")
    else:
        say("Nothing was written: the dossier answers everything that could be taken.")


def _content(path: Path) -> bytes:
    check_plain(path)
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"it cannot be read ({error.strerror}).", code="exchange-file", where=str(path)) from None


def _lines(item: Suggestion, vocabulary: Vocabulary) -> list[str]:
    definition = vocabulary[item.fact]
    if item.value is None:
        return [f"  left      {item.fact}: {item.because}.  [{item.field}]"]
    shown = f"{item.fact}: {as_text(definition, item.value)}  [{item.field}]"
    if item.standing == "differs":
        return [f"  CONFLICT  {shown}", f"            the dossier says: {as_text(definition, item.now)}; that stays."]
    return [f"  {item.standing:<8}  {shown}"]


def _row(said: Statement) -> dict[str, object]:
    return {
        "key": said.key,
        "value": as_written(said.value),
        "by": said.said_by,
        "from": said.source,
        "confidence": said.confidence,
        "note": said.note,
        "evidence": list(said.evidence),
    }
