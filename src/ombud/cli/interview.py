"""``ombud interview``: asks only what can still change an outcome, and appends the answers."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from ombud.cli.asking import Answers, ask
from ombud.cli.case import CaseFile, open_case
from ombud.cli.output import say, today
from ombud.errors import InputError
from ombud.facts import UNKNOWN, FactDefinition, FactValue, parse_value, to_json
from ombud.law import Screen, screens


def interview(
    dossier: Path,
    /,
    *,
    as_of: dt.date | None = None,
    by: str = "",
    answers: Path | None = None,
) -> int:
    """Ask only what can still change an outcome; each answer is appended to the dossier at once.

    Args:
        dossier: ombud.yaml, or the folder that holds it.
        as_of: the day asked for; today when not given.
        by: who answers; your user name when not given.
        answers: a YAML file of fact keys and answers, used instead of asking.

    Exit code 1 when questions stay open.
    """
    import getpass

    day, who = as_of or today(), by or getpass.getuser()
    prepared = _prepared(answers) if answers else None
    asked: set[str] = set()
    while True:
        case = open_case(dossier, as_of=day, known_at=today())
        left = _left(case, asked)
        if not left:
            break
        asked |= set(left[0].facts)
        answered = _prepared_answers(left[0], prepared) if prepared is not None else ask(left[0], len(left))
        if answered is None:
            break
        for key, value in answered.items():
            _append(case.dossier.path, case.vocabulary[key], value, by=who)
    still = open_case(dossier, as_of=day, known_at=today()).assessment
    for outcome in still.outcomes:
        say(f"{outcome.short}: {outcome.headline.title}")
    if still.questions:
        say(f"{len(still.questions)} questions stay open: {', '.join(q.fact.key for q in still.questions[:6])}")
        return 1
    say("Nothing that is still open can change an outcome.")
    return 0


def _prepared(path: Path) -> dict[str, object]:
    from ombud.facts.strict_yaml import load_yaml

    try:
        content = load_yaml(path.read_text("utf-8"), str(path))
    except OSError:
        raise InputError("there is no such file.", code="answers-missing", where=str(path)) from None
    if not isinstance(content, dict):
        raise InputError("answers are fact keys with values.", code="answers", where=str(path))
    return content


def _left(case: CaseFile, asked: set[str]) -> list[Screen]:
    """What is still to be asked in this sitting."""
    facts = case.assessment.statements
    put_off = {key for key, item in facts.items() if item.value is UNKNOWN} | asked
    found = screens(case.assessment.outcomes, case.vocabulary, put_off=put_off)
    return [screen for screen in found if asked.isdisjoint(screen.facts)]


def _prepared_answers(screen: Screen, prepared: dict[str, object]) -> Answers:
    facts = [question.fact for question in screen.questions if question.fact.key in prepared]
    return {fact.key: parse_value(fact, prepared[fact.key], where=fact.key) for fact in facts}


def _append(path: Path, fact: FactDefinition, value: FactValue, *, by: str) -> None:
    """Add one statement at the end of the file; comments and order of the rest stay."""
    text = path.read_text("utf-8")
    lines = text.rstrip("\n").splitlines()
    if not any(line.startswith("statements:") for line in lines):
        lines.append("statements:")
    elif lines.index(next(line for line in lines if line.startswith("statements:"))) != _last_key(lines):
        raise InputError(
            '"statements:" is not the last part of the dossier, and answers are appended to it.',
            code="statements-last",
            where=str(path),
            hint="Move it to the end of the file.",
        )
    row = {
        "key": fact.key,
        "value": "unknown" if value is UNKNOWN else to_json(value),
        "by": by,
        "at": dt.datetime.now(dt.UTC).replace(microsecond=0).isoformat(),
    }
    body = ", ".join(f"{name}: {json.dumps(item, ensure_ascii=False)}" for name, item in row.items())
    lines.append(f"  - {{{body}}}")
    temporary = path.with_suffix(".yaml.new")
    temporary.write_text("\n".join(lines) + "\n", "utf-8")
    temporary.replace(path)


def _last_key(lines: list[str]) -> int:
    return max(index for index, line in enumerate(lines) if line and line[0].isalpha())
