"""How many questions does the interview ask, from an empty dossier, until every law is settled?

    python benchmarks/questions.py [--every N] [--each]

Goes through the cases of the legal test suite (``--every N``: each N-th of them), asks until the
scope, the labels and the duties of all instruments are settled, and answers from the facts of the
case, otherwise with no, none of these, nothing, or the day of the case. The example systems are
asked too, with all their real answers. Prints medians and the worst against the size of the
vocabulary, and the time of the slowest step; ``--each`` lists the longest interviews.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import statistics
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from ombud.facts import UNKNOWN, FactDefinition, FactValue, load_dossier, load_vocabulary, parse_value
from ombud.law import Question, load_library
from ombud.law.suite.cases import all_cases
from ombud.law.system.dialogue import hold_interview

VOCABULARY = load_vocabulary()
LIBRARY = load_library()
EXAMPLES = Path(__file__).parents[1] / "examples"
#: The day on which the examples are asked.
DAY = dt.date(2026, 11, 24)


class Asked(msgspec.Struct, frozen=True):
    """One interview: of what, how many questions, and the seconds of its slowest step."""

    name: str
    group: str
    keys: tuple[str, ...]
    slowest: float


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


def interview(name: str, facts: Mapping[str, FactValue], as_of: dt.date, known_at: dt.date) -> Asked:
    """Hold one interview and take its time, step by step."""
    times = [time.perf_counter()]

    def answer(question: Question) -> FactValue:
        times.append(time.perf_counter())
        value = facts.get(question.fact.key, UNKNOWN)
        return otherwise(question.fact, as_of) if value is UNKNOWN else value

    held = hold_interview(LIBRARY, VOCABULARY, answer, as_of=as_of, known_at=known_at)
    slowest = max(later - sooner for sooner, later in itertools.pairwise(times))
    return Asked(name, group(facts), held.asked, slowest)


def group(facts: Mapping[str, FactValue]) -> str:
    """Where a system is at home, as far as its facts say."""
    links, places = (facts.get(key, UNKNOWN) for key in ("scope.eu_links", "scope.places"))
    europe = isinstance(links, frozenset) and bool(links - {"none"})
    named = places - {"none"} if isinstance(places, frozenset) else frozenset()
    states = any(place.startswith("us-") for place in named)
    if europe:
        return "EU and elsewhere" if named else "EU only"
    return "US states" if states else "US federal" if "us" in named else "elsewhere" if named else "nowhere"


def interviews(every: int) -> Iterator[Asked]:
    """Of the cases, each different fact pattern once."""
    seen = set()
    for number, (instrument, case) in enumerate(all_cases()):
        facts = {key: parse_value(VOCABULARY[key], raw) for key, raw in case.facts.items()}
        mark = (frozenset(facts.items()), case.as_of, case.known_at)
        if number % every == 0 and mark not in seen:
            seen.add(mark)
            yield interview(f"{instrument} {case.id}", facts, case.as_of, case.known_at)


def show(title: str, found: list[Asked], rules: int) -> None:
    """One line of figures."""
    counts = [len(item.keys) for item in found]
    worst = max(found, key=lambda item: len(item.keys))
    median = statistics.median(counts)
    print(
        f"{title:18} {len(found):5} systems, median {median:4g} ({median / rules:.1%}), "
        f"worst {len(worst.keys)} ({worst.name})"
    )


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser()
    options.add_argument("--every", type=int, default=1)
    options.add_argument("--each", action="store_true")
    chosen = options.parse_args()
    rules = sum(fact.layer == "rule" for fact in VOCABULARY.values())
    print(f"{len(LIBRARY.instruments)} instruments; {rules} facts that rules use, {len(VOCABULARY)} in all")
    found = list(interviews(chosen.every))
    show("all cases", found, rules)
    for name in sorted({item.group for item in found}):
        show(name, [item for item in found if item.group == name], rules)
    real = [
        interview(path.parent.name, load_dossier(path, VOCABULARY).facts(), DAY, DAY)
        for path in sorted(EXAMPLES.glob("*/ombud.yaml"))
    ]
    for item in real:
        print(f"{'example':18} {item.name}: {len(item.keys)} questions, all answered as they are")
    print(f"slowest step: {max(item.slowest for item in found + real):.2f} s")
    if chosen.each:
        for item in sorted(found, key=lambda item: -len(item.keys))[:25]:
            print(f"{item.name} {len(item.keys)}: {' '.join(item.keys)}")


if __name__ == "__main__":
    main()
