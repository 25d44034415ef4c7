"""What a person asks of the results of a tool: groups, outcomes with the scorers that judge them, pairs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

import msgspec

from ombud.errors import InputError
from ombud.measure.genai.known import Better, known
from ombud.measure.genai.readers.reply import Wanted
from ombud.measure.genai.readers.texts import check_columns
from ombud.measure.result import Declared

_NUMBER = re.compile(r"(?P<scorer>.+?)>=(?P<number>-?\d+(\.\d+)?)")
HINT = "Write each once: refusal=SCORER, refusal=no:SCORER where its no means a refusal, or grounded=SCORER>=0.7."


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of a file.

    Attributes:
        groups: fields by whose values all figures are also shown.
        outcomes: outcome to ``scorer``, ``no:scorer`` or ``scorer>=number``.
        better: outcome, scorer or amount to whether more or fewer of it is better.
        pair, variant: fields that name the prompt, and what was changed in it.
        against: the variant the others are held against.
        amounts: fields that hold further amounts, such as a cost.
    """

    groups: tuple[str, ...] = ()
    outcomes: Mapping[str, str] = {}
    better: Mapping[str, Better] = {}
    pair: str = ""
    variant: str = ""
    against: str = ""
    amounts: tuple[str, ...] = ()

    @property
    def wanted(self) -> Wanted:
        """What every reply must be asked for."""
        return Wanted(columns=(*self.groups, *((self.pair, self.variant) if self.pair else ())), numbers=self.amounts)

    def declared(self, format_of: str) -> tuple[Declared, ...]:
        """What was declared, under the names of the options."""
        said: dict[str, str | tuple[str, ...]] = {
            "format-of": format_of,
            "groups": self.groups,
            "outcome": tuple(f"{name} = {scorer}" for name, scorer in self.outcomes.items()),
            "better": tuple(f"{name} = {way}" for name, way in self.better.items()),
            "pair": self.pair,
            "variant": self.variant,
            "against": self.against,
            "amount": self.amounts,
        }
        return tuple(Declared(name, value) for name, value in said.items() if value)


def check_asked(asked: Asked) -> Asked:
    """The same, when it can be asked.

    Raises:
        InputError: a field holds text, is named twice, or a pair lacks its other half.
    """
    check_columns((*asked.groups, *filter(None, (asked.pair, asked.variant)), *asked.amounts))
    if len(set(asked.groups)) < len(asked.groups):
        raise InputError("a group is named twice.", code="genai-group", hint="Name each field once.")
    if bool(asked.pair) != bool(asked.variant) or (asked.against and not asked.pair):
        raise InputError(
            "pairs need two fields: what is the same in them, and what is changed.",
            code="genai-pair",
            hint="Give --pair with the id of the prompt and --variant with the name or pronoun in it.",
        )
    for name, way in asked.better.items():
        if way not in ("more", "fewer"):
            raise InputError(f'"{way}" of {name} is no direction.', code="genai-better", hint="Say more or fewer.")
    return asked


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """An outcome that is counted.

    Attributes:
        stem: begins the ids of its figures.
        kind: what it is, without its scorer.
        holds: whether it is there when the scorer says yes; else when it says no.
        at_least: of a scorer that gives numbers, from which on it says yes; None when nobody says it.
        better, because: whether more or fewer of it is better, and who says so.
    """

    stem: str
    name: str
    scorer: str
    kind: str = ""
    holds: bool = True
    at_least: float | None = None
    better: Better = ""
    because: str = ""

    def turned(self) -> Outcome:
        """What the numbers of the scorer themselves say, where the outcome is what they speak against."""
        other: dict[Better, Better] = {"more": "fewer", "fewer": "more", "": ""}
        name = f"score of {self.scorer}"
        return msgspec.structs.replace(self, stem=self.scorer, name=name, holds=True, better=other[self.better])

    @property
    def cite(self) -> str:
        """On what the reading of its figures rests, in words."""
        if not self.better:
            return "direction not declared: it is not said whether more of it is better"
        return f"{'more' if self.better == 'more' else 'fewer'} is better: {self.because}"


def check_named(asked: Asked, named: Sequence[Outcome], amounts: Sequence[str]) -> None:
    """Refuse what is declared of something that does not occur: a misspelt name would say nothing.

    Raises:
        InputError: there is such a thing; it is named.
    """
    for name in asked.amounts:
        if name not in amounts:
            raise InputError(f'no reply has a number in the field "{name}".', code="genai-amount")
    check_better(asked, {*amounts, *(name for item in named for name in (item.stem, item.kind, item.scorer))})


def check_better(asked: Asked, known: AbstractSet[str]) -> None:
    """Refuse a direction of something that does not occur."""
    for name in asked.better:
        if name not in known:
            hint = f"There are: {', '.join(sorted(filter(None, known))[:20])}."
            raise InputError(
                f'nothing is called "{name}", so its direction says nothing.', code="genai-better", hint=hint
            )


def outcomes(asked: Asked, tool: str, scorers: Sequence[str], *, amounts: Sequence[str] = ()) -> tuple[Outcome, ...]:
    """The outcome of every scorer: the declared one, else the one the tool's table knows, else its own name.

    Args:
        amounts: names that are taken, as promptfoo calls an assertion about latency as it calls the latency.

    Raises:
        InputError: a scorer that is named does not occur, or two outcomes would have one name or scorer.
    """
    declared = [_declared(asked, tool, name, said, scorers) for name, said in asked.outcomes.items()]
    taken = [item.scorer for item in declared]
    clash = [item.stem for item in declared if item.stem in scorers and item.stem != item.scorer]
    if clash or len(set(taken)) < len(taken):
        raise InputError(
            "an outcome has the name of another scorer, or one scorer judges two outcomes.",
            code="genai-outcome",
            hint="Give each scorer one outcome, under a name that no other scorer has.",
        )
    own = [_own(asked, tool, scorer) for scorer in scorers if scorer not in taken]
    every = [_apart(item) if item.stem in amounts else item for item in (*declared, *own)]
    return tuple(sorted(every, key=lambda item: item.scorer))


def _apart(item: Outcome) -> Outcome:
    return msgspec.structs.replace(item, stem=f"verdict[{item.stem}]", name=f"verdict on {item.name}")


def _declared(asked: Asked, tool: str, name: str, said: str, scorers: Sequence[str]) -> Outcome:
    scorer, at_least, holds = said, None, None
    if scorer not in scorers and scorer.startswith(("no:", "yes:")):
        way, _, scorer = scorer.partition(":")
        holds = way == "yes"
    match = _NUMBER.fullmatch(scorer)
    if scorer not in scorers and match:
        scorer, at_least = match["scorer"], float(match["number"])
    if scorer not in scorers:
        hint = f"There are: {', '.join(sorted(scorers)[:20])}." if scorers else "The file holds no scores."
        raise InputError(f'no scorer "{scorer}" is in the file.', code="genai-scorer", hint=hint)
    row = known(tool, scorer)
    same = row is not None and row.outcome == name
    if holds is None:
        holds = row.holds if row is not None and same else True
    known_way = (row.better, row.because) if row is not None and same and holds == row.holds else ("", "")
    better, because = _way(asked, (name, scorer), known_way)
    return Outcome(
        stem=name, name=name, scorer=scorer, kind=name, holds=holds, at_least=at_least, better=better, because=because
    )


def _own(asked: Asked, tool: str, scorer: str) -> Outcome:
    row = known(tool, scorer)
    if row is None:
        better, because = _way(asked, (scorer,), ("", ""))
        return Outcome(stem=scorer, name=scorer, scorer=scorer, better=better, because=because)
    better, because = _way(asked, (row.outcome, scorer), (row.better, row.because))
    name = f"{row.outcome} ({scorer})" if row.outcome else scorer
    stem = f"{row.outcome}[{scorer}]" if row.outcome else scorer
    return Outcome(
        stem=stem, name=name, scorer=scorer, kind=row.outcome, holds=row.holds, better=better, because=because
    )


def _way(asked: Asked, names: Sequence[str], otherwise: tuple[Better, str]) -> tuple[Better, str]:
    """The direction that a person declares under one of the names; else the known one."""
    found = next((asked.better[name] for name in names if name in asked.better), None)
    return (found, "as declared") if found else otherwise
