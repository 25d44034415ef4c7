"""``ombud interview``: asks only what can still change an outcome, and appends the answers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ombud.cli.answers import append_answer, read_answers
from ombud.cli.arguments import Day
from ombud.cli.asking import ask
from ombud.cli.case import CaseFile, open_case
from ombud.cli.outcomes import outcome_lines
from ombud.cli.output import say, today
from ombud.facts import UNKNOWN, FactValue, how_many, load_vocabulary
from ombud.law import Screen, asked_at_once, screens


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
        left = _left(case, asked)
        if not left:
            break
        asked |= set(left[0].facts)
        if prepared is None:
            if not all(_asked(case, part, len(left), by=who) for part in left[0].parts()):
                break
        else:
            answered = {key: prepared[key] for key in left[0].facts if key in prepared}
            _keep(case, answered, by=who)
            kept += len(answered)
    if prepared is not None:
        _keep_the_rest(case, prepared, by=who, asked=kept)
    return _said(open_case(dossier, as_of=day, known_at=today()))


def _asked(case: CaseFile, screen: Screen, left: int, *, by: str) -> bool:
    """Ask one thing and keep what is answered; False when the person stops."""
    answered = ask(screen, left, case.assessment.suggested)
    _keep(case, answered or {}, by=by)
    return answered is not None


def _keep(case: CaseFile, answers: Mapping[str, FactValue], *, by: str) -> None:
    for key, value in answers.items():
        append_answer(case.dossier.path, case.vocabulary[key], value, by=by)


def _left(case: CaseFile, asked: set[str]) -> list[Screen]:
    """What is still to be asked in this sitting."""
    facts = case.assessment.statements
    put_off = {key for key, item in facts.items() if item.value is UNKNOWN} | asked
    found = screens(case.assessment.outcomes, case.vocabulary, put_off=put_off)
    return [screen for screen in found if asked.isdisjoint(screen.facts)]


def _keep_the_rest(case: CaseFile, prepared: dict[str, FactValue], *, by: str, asked: int) -> None:
    """Keep the answers that no question needed, where the dossier does not say the same already."""
    stated = open_case(case.dossier.path, as_of=case.assessment.as_of, known_at=today()).dossier.facts()
    rest = {key: value for key, value in prepared.items() if stated.get(key) != value}
    for key, value in rest.items():
        append_answer(case.dossier.path, case.vocabulary[key], value, by=by)
    same = len(prepared) - asked - len(rest)
    more = f"{how_many(len(rest), 'more answer')} kept that no question needed; {same} there already."
    say(f"{how_many(asked, 'fact')} asked for and answered; {more}")


def _said(case: CaseFile) -> int:
    """What the answers mean so far, and what stays open."""
    found = case.assessment
    say(*outcome_lines(found.outcomes, case.vocabulary, reasons=False, every=False), "")
    if found.questions:
        keys = ", ".join(question.fact.key for question in found.questions[:6])
        count = asked_at_once((question.fact.key for question in found.questions), case.vocabulary)
        say(f"{how_many(count, 'question stays', 'questions stay')} open, first: {keys}")
        return 1
    say("Nothing that is still open can change an outcome.")
    return 0
