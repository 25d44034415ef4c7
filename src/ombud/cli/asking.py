"""Questions to a person at a terminal: one fact, or the lines of a sheet to tick."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from textwrap import wrap

from ombud.cli.output import say
from ombud.documents.suggested import suggestion_words
from ombud.errors import InputError
from ombud.facts import UNKNOWN, FactDefinition, FactValue, Statement, option_groups, parse_value
from ombud.law import Screen, left_words

_HELP = 'Answer, or: "u" not known yet, "w" why is this asked, "q" stop here (answers so far are kept).'
_TICK = 'Numbers of the lines whose answer is yes, such as "1, 3", or "none"; "2?" leaves line 2 not known yet.'

_SEVERAL = 'Several may be chosen: their numbers, such as "1, 3".'

#: So many of the points that wait for an answer are named.
_MOST_WAITING = 10

#: The answers of a screen by fact.
Answers = dict[str, FactValue]


def ask(screen: Screen, left: int, suggested: Mapping[str, Statement]) -> Answers | None:
    """What a person answers; None when they stop. What a file suggests is shown and never taken for an answer."""
    if screen.sheet is None:
        fact = screen.questions[0].fact
        _show_fact(fact, left, suggested.get(fact.key))
        return _answered(screen, lambda text: {fact.key: parse_value(fact, _chosen(fact, text))})
    _show_sheet(screen, left, suggested)
    return _answered(screen, lambda text: _ticked(screen, text))


def _show_fact(fact: FactDefinition, left: int, suggested: Statement | None) -> None:
    say("", f"[{left_words(left)}] {fact.question}")
    if fact.help:
        say(f"  {fact.help}")
    _show_examples(fact, "  ")
    _show_options(fact)
    _show_suggested(fact, suggested, "  ")
    if fact.kind == "set":
        say(f"  {_SEVERAL}")
    say(f"  {_HELP}")


def _show_options(fact: FactDefinition) -> None:
    """Every option with its number; those that lie within another follow it in one paragraph."""
    number = {option.value: place for place, option in enumerate(fact.options, start=1)}
    for option, within in option_groups(fact):
        say(f"  {number[option.value]}. {option.label}")
        if within:
            inner = "; ".join(f"{number[item.value]}. {item.label}" for item in within)
            say(*wrap(inner, 100, initial_indent="     within it: ", subsequent_indent="     "))


def _show_suggested(fact: FactDefinition, suggested: Statement | None, indent: str) -> None:
    if suggested:
        words = suggestion_words(fact, suggested)
        say(f"{indent}{words[0].upper()}{words[1:]}. State it to confirm it.")


def _show_sheet(screen: Screen, left: int, suggested: Mapping[str, Statement]) -> None:
    assert screen.sheet is not None
    say("", f"[{left_words(left)}] {screen.sheet.question}")
    if screen.sheet.help:
        say(f"  {screen.sheet.help}")
    for number, question in enumerate(screen.questions, start=1):
        say(f"  {number}. {question.fact.question}")
        say(f"     {question.fact.help}")
        _show_examples(question.fact, "     ")
        _show_suggested(question.fact, suggested.get(question.fact.key), "     ")
    say(f"  {_TICK}", f"  {_HELP}")


def _show_examples(fact: FactDefinition, indent: str) -> None:
    if fact.example_yes:
        say(f"{indent}Yes, for example: {fact.example_yes}")
    if fact.example_no:
        say(f"{indent}No, for example: {fact.example_no}")


def _answered(screen: Screen, read: Callable[[str], Answers]) -> Answers | None:
    while True:
        sys.stdout.write("> ")
        sys.stdout.flush()
        line = sys.stdin.readline()
        text = line.strip()
        if not line or text == "q":
            return None
        if text == "u":
            return dict.fromkeys(screen.facts, UNKNOWN)
        if text == "w":
            _say_why(screen)
            continue
        try:
            return read(text)
        except InputError as error:
            say(f"  {error}")


def _say_why(screen: Screen) -> None:
    reasons = dict.fromkeys(question.fact.because for question in screen.questions if question.fact.because)
    more = len(screen.waiting) - _MOST_WAITING
    say(
        f"  {'; '.join(reasons) or 'It decides the points below.'}",
        "  Waiting for it:",
        *(f"    {name}" for name in screen.waiting[:_MOST_WAITING]),
        *((f"    and {more} more",) if more > 0 else ()),
    )


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.replace(";", ",").split(",") if word.strip()]


def _ticked(screen: Screen, text: str) -> Answers:
    """Every line: yes where its number is given, not known where a question mark follows it, otherwise no."""
    found: Answers = dict.fromkeys(screen.facts, False)
    words = [] if text.lower() == "none" else _words(text)
    for word in words:
        number = word.removesuffix("?").strip()
        if not number.isdecimal() or not 0 < int(number) <= len(screen.facts):
            raise InputError(f'"{word}" is no line of this sheet.', code="answer-line", hint=_TICK)
        found[screen.facts[int(number) - 1]] = UNKNOWN if word.endswith("?") else True
    if not words and text.lower() != "none":
        raise InputError("nothing is ticked.", code="answer-blank", hint=_TICK)
    return found


def _chosen(fact: FactDefinition, text: str) -> object:
    """Numbers of options, or the words themselves."""
    if not fact.options:
        return text
    values = [
        fact.options[int(word) - 1].value if word.isdigit() and 0 < int(word) <= len(fact.options) else word
        for word in _words(text)
    ]
    return values if fact.kind == "set" else (values[0] if values else text)
