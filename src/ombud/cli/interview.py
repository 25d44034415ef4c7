"""``ombud interview``: asks only what can still change an outcome, and appends the answers."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path

from ombud.cli.case import open_case
from ombud.cli.output import say, today
from ombud.errors import InputError
from ombud.facts import UNKNOWN, FactDefinition, FactValue, parse_value, to_json
from ombud.law import Question

_HELP = 'Answer, or: "u" not known yet, "w" why is this asked, "q" stop here (answers so far are kept).'


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
        left = [question for question in case.assessment.questions if question.fact.key not in asked]
        if not left:
            break
        question = left[0]
        asked.add(question.fact.key)
        value = _prepared_answer(question, prepared) if prepared is not None else _ask(question, len(left))
        if value is None:
            if prepared is None:
                break
            continue
        _append(case.dossier.path, question.fact, value, by=who)
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


def _prepared_answer(question: Question, prepared: dict[str, object]) -> FactValue | None:
    if question.fact.key not in prepared:
        return None
    return parse_value(question.fact, prepared[question.fact.key], where=question.fact.key)


def _ask(question: Question, left: int) -> FactValue | None:
    fact = question.fact
    say("", f"[{left} open] {fact.question}")
    if fact.help:
        say(f"  {fact.help}")
    if fact.example_yes:
        say(f"  Yes, for example: {fact.example_yes}")
    if fact.example_no:
        say(f"  No, for example: {fact.example_no}")
    for number, option in enumerate(fact.options, start=1):
        say(f"  {number}. {option.label}")
    say(f"  {_HELP}")
    while True:
        sys.stdout.write("> ")
        sys.stdout.flush()
        line = sys.stdin.readline()
        text = line.strip()
        if not line or text == "q":
            return None
        if text == "u":
            return UNKNOWN
        if text == "w":
            say(
                f"  {fact.because or 'It decides the points below.'}",
                f"  Waiting for it: {'; '.join(question.waiting)}",
            )
            continue
        try:
            return parse_value(fact, _chosen(fact, text))
        except InputError as error:
            say(f"  {error}")


def _chosen(fact: FactDefinition, text: str) -> object:
    """Numbers of options, or the words themselves."""
    if not fact.options:
        return text
    words = [word.strip() for word in text.replace(";", ",").split(",") if word.strip()]
    values = [
        fact.options[int(word) - 1].value if word.isdigit() and 0 < int(word) <= len(fact.options) else word
        for word in words
    ]
    return values if fact.kind == "set" else (values[0] if values else text)


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
