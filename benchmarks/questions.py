"""How many questions does the interview ask, from an empty dossier, until every law is settled?

    python benchmarks/questions.py [--every N] [--jobs N] [--each]

Goes through the cases of the legal test suite (``--every N``: each N-th of them), asks until the
scope, the labels and the duties of all instruments are settled, and answers from the facts of the
case, otherwise with no, none of these, nothing, or the day of the case. The example systems are
asked too, with all their real answers. A question is what a person is shown at once: one fact, or
a sheet of facts about one matter, twelve lines to read at most; its facts are counted apart.
Prints medians, the worst and the share below thirty, against the size of the vocabulary, and the
slowest step in processor time; ``--each`` lists the longest interviews.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import multiprocessing
import statistics
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from ombud.facts import UNKNOWN, FactDefinition, FactValue, load_dossier, load_vocabulary, parse_value
from ombud.law import Question, load_library
from ombud.law.suite.cases import all_cases
from ombud.law.system.dialogue import hold_interview
from ombud.law.system.remembered import Decide, deciding, remembering

VOCABULARY = load_vocabulary()
LIBRARY = load_library()
DECIDE = remembering(LIBRARY, VOCABULARY)
EXAMPLES = Path(__file__).parents[1] / "examples"
#: The day on which the examples are asked.
DAY = dt.date(2026, 11, 24)


class Asked(msgspec.Struct, frozen=True):
    """One interview.

    Attributes:
        screens: its questions, each with the facts that it states.
        slowest: seconds of processor time between two questions, at most.
        classes: how many of the questions settle whether a law is about the system, and its class there.
    """

    name: str
    group: str
    screens: tuple[tuple[str, ...], ...]
    slowest: float
    classes: int

    @property
    def lines(self) -> int:
        """How many facts were stated."""
        return sum(map(len, self.screens))


def otherwise(fact: FactDefinition, day: dt.date) -> FactValue:
    """The answer to a question on which a case is silent."""
    match fact.kind:
        case "bool":
            return False
        case "set":
            return frozenset({"none"})
        case "date":
            return day
        case "number" | "count":
            return parse_value(fact, 0)
        case "enum":
            return fact.options[-1].value
        case _:
            return UNKNOWN


def interview(
    name: str, facts: Mapping[str, FactValue], as_of: dt.date, known_at: dt.date, decide: Decide = DECIDE
) -> Asked:
    """Hold one interview and take its time, step by step."""
    times = [time.process_time()]
    early: set[str] = set()

    def answer(question: Question) -> FactValue:
        times.append(time.process_time())
        if question.stage != "obligation":
            early.add(question.fact.key)
        value = facts.get(question.fact.key, UNKNOWN)
        return otherwise(question.fact, as_of) if value is UNKNOWN else value

    held = hold_interview(LIBRARY, VOCABULARY, answer, as_of=as_of, known_at=known_at, decide=decide)
    slowest = max(later - sooner for sooner, later in itertools.pairwise(times))
    return Asked(
        name, group(facts), held.screens, slowest, sum(not early.isdisjoint(screen) for screen in held.screens)
    )


def group(facts: Mapping[str, FactValue]) -> str:
    """Where a system is at home, as far as its facts say."""
    links, places = (facts.get(key, UNKNOWN) for key in ("scope.eu_links", "scope.places"))
    europe = isinstance(links, frozenset) and bool(links - {"none"})
    named = places - {"none"} if isinstance(places, frozenset) else frozenset()
    states = any(place.startswith("us-") for place in named)
    if europe:
        return "EU and elsewhere" if named else "EU only"
    return "US states" if states else "US federal" if "us" in named else "elsewhere" if named else "nowhere"


#: Name, facts, as-of and known-at date of one interview.
Pattern = tuple[str, Mapping[str, FactValue], dt.date, dt.date]


def patterns(every: int) -> Iterator[Pattern]:
    """Of the cases, each different fact pattern once."""
    seen = set()
    for number, (instrument, case) in enumerate(all_cases()):
        facts = {key: parse_value(VOCABULARY[key], raw) for key, raw in case.facts.items()}
        mark = (frozenset(facts.items()), case.as_of, case.known_at)
        if number % every == 0 and mark not in seen:
            seen.add(mark)
            yield f"{instrument} {case.id}", facts, case.as_of, case.known_at


def hold(pattern: Pattern) -> Asked:
    """One interview, in whatever process."""
    return interview(*pattern)


def show(title: str, found: list[Asked], rules: int) -> None:
    """The figures of one group."""
    counts, lines = [len(item.screens) for item in found], [item.lines for item in found]
    worst = max(found, key=lambda item: len(item.screens))
    few = sum(count < 30 for count in counts) / len(counts)
    print(
        f"{title:18} {len(found):5} systems: median {statistics.median(counts):g} questions, "
        f"worst {len(worst.screens)} ({worst.name}), under 30: {few:.1%}"
    )
    median = statistics.median(lines)
    print(f"{'':18} for scope and class alone: at most {max(item.classes for item in found)} questions")
    print(f"{'':18} facts stated: median {median:g} ({median / rules:.1%} of {rules}), worst {max(lines)}")


def examples() -> list[Asked]:
    """The example systems with all their answers; each from nothing, so that a step takes what it takes one person."""
    plain = deciding(LIBRARY, VOCABULARY)
    return [
        interview(path.parent.name, load_dossier(path, VOCABULARY).facts(), DAY, DAY, plain)
        for path in sorted(EXAMPLES.glob("*/ombud.yaml"))
    ]


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser()
    options.add_argument("--every", type=int, default=1)
    options.add_argument("--jobs", type=int, default=1)
    options.add_argument("--each", action="store_true")
    chosen = options.parse_args()
    rules = sum(fact.layer == "rule" for fact in VOCABULARY.values())
    print(f"{len(LIBRARY.instruments)} instruments; {rules} facts that rules use, {len(VOCABULARY)} in all")
    with multiprocessing.Pool(chosen.jobs) as pool:
        found = pool.map(hold, patterns(chosen.every), chunksize=20)
    show("all cases", found, rules)
    for name in sorted({item.group for item in found}):
        show(name, [item for item in found if item.group == name], rules)
    real = examples()
    for item in real:
        print(f"{'example':18} {item.name}: {len(item.screens)} questions, {item.classes} of them for scope and class;")
        print(f"{'':18} facts stated: {item.lines}")
    print(f"slowest step: {max(item.slowest for item in real):.2f} s of processor time")
    if chosen.each:
        for item in sorted(found + real, key=lambda item: -len(item.screens))[:25]:
            print(f"{item.name} {len(item.screens)}: {' '.join('+'.join(screen) for screen in item.screens)}")


if __name__ == "__main__":
    main()
