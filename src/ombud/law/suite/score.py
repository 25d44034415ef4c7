"""The score of the open legal test suite: of all small mistakes in the law, how many a case notices.

A mistake that cannot change any meaning is no mistake: such mutants stand, each with its reason,
in ``equivalent.yaml`` beside this module, and are counted apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from itertools import islice
from pathlib import Path

import msgspec

from ombud.facts import load_vocabulary
from ombud.law.library import folders, load_library
from ombud.law.suite.cases import read_cases
from ombud.law.suite.mutate import Mutant, mutants
from ombud.law.suite.mutation import Suite

EQUIVALENT = Path(__file__).parent / "equivalent.yaml"


class Equivalent(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A mutant that says the same as the law, and why."""

    instrument: str
    row: str
    what: str
    because: str


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a mutant was noticed; ``because`` says why it cannot be, where it says the same as the law."""

    kind: str
    row: str
    what: str
    is_caught: bool
    because: str = ""


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """How the mutants of one instrument fared.

    Attributes:
        failing: ids of cases that fail without any mistake; they notice nothing.
    """

    instrument: str
    verdicts: tuple[Verdict, ...]
    failing: tuple[str, ...] = ()

    @property
    def mutants(self) -> int:
        """How many, those left out that say the same as the law."""
        return sum(not verdict.because for verdict in self.verdicts)

    @property
    def caught(self) -> int:
        """How many of them a case notices."""
        return sum(verdict.is_caught and not verdict.because for verdict in self.verdicts)

    @property
    def equivalent(self) -> int:
        """How many say the same as the law."""
        return len(self.verdicts) - self.mutants

    @property
    def survivors(self) -> tuple[Verdict, ...]:
        """Mistakes that no case notices."""
        return tuple(verdict for verdict in self.verdicts if not (verdict.is_caught or verdict.because))

    def by_kind(self) -> dict[str, tuple[int, int]]:
        """For each kind of mistake, how many of how many are noticed."""
        counted = [verdict for verdict in self.verdicts if not verdict.because]
        total, caught = (Counter(v.kind for v in counted if v.is_caught or every) for every in (True, False))
        return {kind: (caught[kind], total[kind]) for kind in total}


@cache
def equivalents() -> tuple[Equivalent, ...]:
    """Every mutant that is known to say the same as the law."""
    from ombud.facts.strict_yaml import load_yaml

    return tuple(msgspec.convert(load_yaml(EQUIVALENT.read_text("utf-8"), str(EQUIVALENT)), list[Equivalent]))


@cache
def _places() -> dict[str, Path]:
    return folders()


def score(name: str, *, start: int = 0, step: int = 1) -> Score:
    """Judge every mutant of an instrument by its cases; or every so-manyth from one on, to share the work."""
    instrument = load_library().instrument(name)
    suite = Suite(instrument, read_cases(_places()[name]), load_vocabulary())
    same = {(e.row, e.what): e.because for e in equivalents() if e.instrument == name}
    found = islice(mutants(instrument), start, None, step)
    verdicts = tuple(_judge(suite, mutant, same.get((mutant.row, mutant.what), "")) for mutant in found)
    return Score(instrument=name, verdicts=verdicts, failing=suite.failing)


def _judge(suite: Suite, mutant: Mutant, because: str) -> Verdict:
    return Verdict(kind=mutant.kind, row=mutant.row, what=mutant.what, is_caught=suite.kills(mutant), because=because)


def together(name: str, parts: Iterable[Score]) -> Score:
    """Parts of the same work as one score."""
    found = tuple(parts)
    failing = tuple(dict.fromkeys(case for part in found for case in part.failing))
    return Score(instrument=name, verdicts=tuple(v for part in found for v in part.verdicts), failing=failing)
