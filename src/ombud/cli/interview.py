"""``ombud interview``: asks only what can still change an outcome, and appends the answers."""

from __future__ import annotations

import sys
from pathlib import Path

from ombud.cli.answers import append_answer, read_answers
from ombud.cli.arguments import Day
from ombud.cli.case import CaseFile, open_case
from ombud.cli.outcomes import outcome_lines
from ombud.cli.output import say, today
from ombud.errors import InputError
from ombud.facts import UNKNOWN, FactDefinition, FactValue, load_vocabulary, parse_value
from ombud.law import Question

#: So many of the points that wait for an answer are named.
_MOST_WAITING = 10
_HELP = 'Answer, or: "u" not known yet, "w" why is this asked, "q" stop here (answers so far are kept).'


def interview(
    dossier: Path,
    /,
    *,
    as_of: Day | None = None,
    by: str = "",
    answers: Path | None = None,
) -> int:
    """Ask only what can still change an outcome; each answer is appended to the dossier at once.

    Args:
        dossier: ombud.yaml, or the folder that holds it.
        as_of: the day asked for; today when not given.
        by: who answers; your user name when not given.
        answers: a YAML file of fact keys and answers, used instead of asking; every answer in it is kept.

    Exit code 1 when questions stay open.
    """
    import getpass

    day, who = as_of or today(), by or getpass.getuser()
    prepared = read_answers(answers, load_vocabulary()) if answers else None
    asked: set[str] = set()
    kept = 0
    while True:
        case = open_case(dossier, as_of=day, known_at=today())
        left = [question for question in case.assessment.questions if question.fact.key not in asked]
        if not left:
            break
        question = left[0]
        asked.add(question.fact.key)
        value = prepared.get(question.fact.key) if prepared is not None else _ask(question, len(left))
        if value is None:
            if prepared is None:
                break
            continue
        append_answer(case.dossier.path, question.fact, value, by=who)
        kept += 1
    if prepared is not None:
        _keep_the_rest(case, prepared, by=who, asked=kept)
    return _said(open_case(dossier, as_of=day, known_at=today()))


def _keep_the_rest(case: CaseFile, prepared: dict[str, FactValue], *, by: str, asked: int) -> None:
    """Keep the answers that no question needed, where the dossier does not say the same already."""
    stated = open_case(case.dossier.path, as_of=case.assessment.as_of, known_at=today()).dossier.facts()
    rest = {key: value for key, value in prepared.items() if stated.get(key) != value}
    for key, value in rest.items():
        append_answer(case.dossier.path, case.vocabulary[key], value, by=by)
    same = len(prepared) - asked - len(rest)
    more = f"{len(rest)} more answers kept that no question needed; {same} were there already."
    say(f"{asked} questions answered; {more}")


def _said(case: CaseFile) -> int:
    """What the answers mean so far, and what stays open."""
    found = case.assessment
    say(*outcome_lines(found.outcomes, case.vocabulary, reasons=False, every=False), "")
    if found.questions:
        keys = ", ".join(question.fact.key for question in found.questions[:6])
        say(f"{len(found.questions)} questions stay open, first: {keys}")
        return 1
    say("Nothing that is still open can change an outcome.")
    return 0


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
            more = len(question.waiting) - _MOST_WAITING
            say(
                f"  {fact.because or 'It decides the points below.'}",
                "  Waiting for it:",
                *(f"    {name}" for name in question.waiting[:_MOST_WAITING]),
                *((f"    and {more} more",) if more > 0 else ()),
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
