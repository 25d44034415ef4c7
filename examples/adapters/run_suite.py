"""Run another tool against the open legal test suite.

    python examples/adapters/run_suite.py us-nyc-ll144 -- python examples/adapters/checklist.py

The tool reads one JSON question per line and writes one JSON answer per line, in the same order
(docs/legal-test-suite.md says what they hold). Exit code 1 when an answer differs, 2 when the
tool does not answer as it should.
"""

from __future__ import annotations

import subprocess
import sys

import msgspec

from ombud.errors import OmbudError
from ombud.facts import load_vocabulary
from ombud.law.library import folders
from ombud.law.suite.cases import Case, case_facts, read_cases
from ombud.law.suite.exchange import CaseAnswer, judge, question_of


def ask(instrument: str, cases: list[Case], command: list[str]) -> list[CaseAnswer]:
    """Put every case to the tool and read its answers."""
    vocabulary = load_vocabulary()
    questions = [question_of(instrument, case, case_facts(case, vocabulary)) for case in cases]
    lines = b"\n".join(msgspec.json.encode(question) for question in questions) + b"\n"
    done = subprocess.run(command, input=lines, capture_output=True, check=False)
    answers = [msgspec.json.decode(line, type=CaseAnswer) for line in done.stdout.splitlines() if line.strip()]
    if done.returncode or [answer.id for answer in answers] != [case.id for case in cases]:
        raise SystemExit(f"The tool gave {len(answers)} answers to {len(cases)} questions.\n{done.stderr.decode()}")
    return answers


def main(arguments: list[str]) -> int:
    """Ask, judge, print."""
    if "--" not in arguments or len(arguments) < 3:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    instrument, command = arguments[0], arguments[arguments.index("--") + 1 :]
    if instrument not in folders():
        sys.stderr.write(f'There is no instrument "{instrument}"; `ombud law list` shows all.\n')
        return 2
    cases = list(read_cases(folders()[instrument]))
    try:
        answers = ask(instrument, cases, command)
    except (OmbudError, msgspec.ValidationError, msgspec.DecodeError, OSError, SystemExit) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    verdicts = [judge(case, answer) for case, answer in zip(cases, answers, strict=True)]
    for case, verdict in zip(cases, verdicts, strict=True):
        for says in verdict.differences:
            print(f"{case.id} ({case.title}): {says}")
    differ = sum(len(verdict.differences) for verdict in verdicts)
    agree, unanswered = sum(v.agree for v in verdicts), sum(v.unanswered for v in verdicts)
    print(f"{len(cases)} cases: {agree} answers agree, {differ} differ, {unanswered} are not given.")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
