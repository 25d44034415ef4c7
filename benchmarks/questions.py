"""How many questions does the interview ask, from an empty dossier, until the AI Act is settled?

    python benchmarks/questions.py [--each]

Goes through every worked example of the guidelines (cases E01 to E89), answers what is asked
from the facts of the case, and otherwise with no, none of these, or the day of the case. Prints
the median and the worst number against the size of the vocabulary; ``--each`` lists the cases.
"""

from __future__ import annotations

import re
import statistics
import sys

from ombud.facts import FactDefinition, FactValue, load_vocabulary, parse_value
from ombud.law import determine, load_library, open_questions
from ombud.law.cases import Case, read_cases
from ombud.law.library import INSTRUMENTS

VOCABULARY = load_vocabulary()
LAW = load_library().instrument("eu-ai-act")


def otherwise(fact: FactDefinition, case: Case) -> FactValue:
    """The answer to a question that the case is silent on."""
    match fact.kind:
        case "bool":
            return False
        case "set":
            return frozenset({"none"})
        case "date":
            return case.as_of
        case "number":
            return parse_value(fact, 0)
        case _:
            return fact.options[-1].value


def asked(case: Case) -> tuple[str, ...]:
    """The facts that the interview asks for, in its order."""
    known: dict[str, FactValue] = {}
    while True:
        outcome = determine(LAW, known, VOCABULARY, as_of=case.as_of, known_at=case.known_at)
        questions = open_questions([outcome], VOCABULARY)
        if not questions:
            return tuple(known)
        fact = questions[0].fact
        stated = case.facts.get(fact.key, "unknown")
        known[fact.key] = otherwise(fact, case) if stated == "unknown" else parse_value(fact, stated)


def main() -> None:
    """Print the figures."""
    cases = [case for case in read_cases(INSTRUMENTS / "eu" / "ai-act") if re.fullmatch(r"E\d\d", case.id)]
    asked_in = {case.id: asked(case) for case in cases}
    counts = {name: len(keys) for name, keys in asked_in.items()}
    worst = max(counts, key=lambda name: counts[name])
    rules = sum(fact.layer == "rule" for fact in VOCABULARY.values())
    print(f"{len(counts)} worked examples; {rules} facts that rules use, {len(VOCABULARY)} in all")
    median, most = statistics.median(counts.values()), counts[worst]
    print(f"median {median:g} questions ({median / rules:.0%}), worst {most} ({most / rules:.0%}, {worst})")
    if "--each" in sys.argv:
        for name, keys in sorted(asked_in.items(), key=lambda item: -counts[item[0]]):
            print(f"{name} {counts[name]}: {' '.join(keys)}")


if __name__ == "__main__":
    main()
