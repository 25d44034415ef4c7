"""``ombud law lint`` and ``ombud law test``: the law as it is authored, proved and put to its cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter, validators

from ombud.cli.arguments import Day
from ombud.cli.output import Format, print_json, say, today
from ombud.errors import InputError, OmbudError
from ombud.facts import Vocabulary, how_many, load_vocabulary
from ombud.law import Library, load_library
from ombud.law.doubts import Doubt, doubts
from ombud.law.library import INSTRUMENTS, compile_library
from ombud.law.suite.cases import Case, all_cases, read_case_file
from ombud.law.suite.run import run_case


def lint(
    folder: Path = INSTRUMENTS,
    /,
    *,
    as_of: Day | None = None,
    older_than: Annotated[int, Parameter(validator=validators.Number(gte=0, lte=100_000))] = 90,
    format: Format = Format.text,  # the option's own name
) -> int:
    """Prove that the authored law hangs together, and say what in it rests on weak ground.

    Args:
        folder: authored instruments; those that ship with Ombud, and the control set, when not given.
        as_of: the day from which the age of a check counts; today when not given.
        older_than: warn of instruments that were checked more than so many days before.
        format: text or json.

    Exit code 1 when something does not hang together. Warnings do not change it.
    """
    if not folder.is_dir():
        raise InputError("there is no such folder.", code="folder-missing", where=str(folder))
    if not any(folder.rglob("card.yaml")):
        raise InputError("there is no instrument below this folder.", code="no-instruments", where=str(folder))
    try:
        library, counts = _proved(folder)
    except OmbudError as error:
        if format is Format.json:
            print_json({"clean": False, "finding": {"code": error.code, "where": error.where, "says": str(error)}})
        else:
            say(str(error))
        return 1
    warnings = doubts(library, as_of=as_of or today(), older_than=older_than)
    if format is Format.json:
        print_json({"clean": True, "counts": counts, "warnings": warnings})
    else:
        say("Clean: " + ", ".join(f"{number:,} {what}" for what, number in counts.items()) + ".")
        say(*_warning_lines(warnings))
    return 0


def _proved(folder: Path) -> tuple[Library, dict[str, int]]:
    """Everything read anew from what is authored, with every proof; and how much there is of each."""
    from ombud.controls.library import compile_controls
    from ombud.facts.vocabulary import VOCABULARY, read_vocabulary

    vocabulary = read_vocabulary(VOCABULARY)
    library = compile_library(folder, vocabulary)
    if folder == INSTRUMENTS:
        compile_controls(vocabulary, library)
    instruments = library.instruments
    counts = {
        "instruments": len(instruments),
        "provisions": sum(len(i.provisions) for i in instruments),
        "obligations": sum(len(i.obligations) for i in instruments),
        "clocks": sum(len(i.clocks) for i in instruments),
        "dates": sum(len(row.states) for i in instruments for row in i.card.timeline.values()),
        "facts": len(vocabulary),
        "cases": sum(1 for _ in all_cases(folder)),
    }
    return library, counts


def _warning_lines(warnings: tuple[Doubt, ...]) -> list[str]:
    if not warnings:
        return ["Nothing rests on weak ground."]
    lines = ["", "Look again before relying on"]
    for doubt in warnings:
        rows = ", ".join(doubt.rows[:6]) + (f" and {len(doubt.rows) - 6} more" if len(doubt.rows) > 6 else "")
        lines.append(f"  {doubt.instrument}: {doubt.says}{f'  [{rows}]' if rows else ''}")
    return lines


def run_suite(folder: Path | None = None, /, *, format: Format = Format.text) -> int:  # the option's own name
    """Run the open legal test suite: every case against the law, each difference as a sentence.

    Args:
        folder: authored instruments with their cases, or folders of cases named like an instrument
            (then they run against the law that ships with Ombud); the shipped suite when not given.
        format: text or json.

    Exit code 1 when a case comes out otherwise than its source says.
    """
    vocabulary = load_vocabulary()
    library, cases = _suite(folder, vocabulary)
    ran: Counter[str] = Counter()
    differences: list[dict[str, str]] = []
    for name, case in cases:
        ran[name] += 1
        _, found = run_case(case, library, name, vocabulary)
        differences += [{"instrument": name, "case": case.id, "source": case.source, "says": says} for says in found]
    if not ran:
        raise InputError("there is no case below this folder.", code="no-cases", where=str(folder))
    failed = len({(row["instrument"], row["case"]) for row in differences})
    if format is Format.json:
        print_json({"library": library.digest, "cases": dict(ran), "failed": failed, "differences": differences})
    else:
        say(*(f"{row['instrument']}: {row['says']} Source: {row['source']}." for row in differences))
        verdict = f"{how_many(failed, 'comes', 'come')} out otherwise." if failed else "All come out as the cases say."
        say(f"{how_many(sum(ran.values()), 'case')} of {how_many(len(ran), 'instrument')}. {verdict}")
    return 1 if differences else 0


def _suite(folder: Path | None, vocabulary: Vocabulary) -> tuple[Library, Iterator[tuple[str, Case]]]:
    if folder is None:
        return load_library(), all_cases()
    if not folder.is_dir():
        raise InputError("there is no such folder.", code="folder-missing", where=str(folder))
    if any(folder.rglob("card.yaml")):
        return compile_library(folder, vocabulary), all_cases(folder)
    library = load_library()
    files = sorted(folder.glob("*/*.yaml"))
    named = [(library.instrument(path.parent.name).card.id, path) for path in files]
    return library, ((name, case) for name, path in named for case in read_case_file(path))
