"""``ombud gate``: may this release go live? Signed, logged, and with reasons."""

from __future__ import annotations

from pathlib import Path

from ombud.casework import determination_payloads, facts_payload, gate_payload, measurement_payload, unsealed
from ombud.cli.arguments import Day
from ombud.cli.case import CaseFile, open_case
from ombud.cli.output import Format, home, now, print_json, say, today
from ombud.evidence import Entry, FileLedger, ReadStatement, read_envelope, read_statement, signing_key
from ombud.evidence.durable import write_whole
from ombud.law import show_date
from ombud.review import Condition


def gate(
    dossier: Path,
    /,
    *,
    as_of: Day | None = None,
    known_at: Day | None = None,
    evidence: Path | None = None,
    format: Format = Format.text,  # the option's own name
) -> int:
    """Decide whether a release may go live, measure it, and sign what was found.

    Args:
        dossier: ombud.yaml, or the folder that holds it.
        as_of: the day asked for; today when not given.
        known_at: use the law as it was known on this day; today when not given.
        evidence: folder for the signed log and its public key; evidence beside the dossier when not given.
        format: text or json.

    Exit code 1 when the release is refused.
    """
    case = open_case(dossier, as_of=as_of or today(), known_at=known_at or today(), measured=True)
    folder = evidence or case.dossier.path.parent / "evidence"
    entries = seal_case(case, folder)
    result = case.assessment.gate
    if format is Format.json:
        print_json(
            {
                "system": case.dossier.name,
                "passed": result.passed,
                "as_of": result.as_of,
                "policy": result.policy,
                "conditions": result.conditions,
                "evidence": {"log": str(folder / "log.jsonl"), "entries": [entry.hash for entry in entries]},
            }
        )
    else:
        verdict = "PASSED" if result.passed else "REFUSED"
        say(
            f"{verdict}: {case.dossier.name}, release {case.dossier.fact_text('sys.version', 'without a version')}, "
            f"as of {show_date(result.as_of)}"
        )
        for condition in result.conditions:
            say(f"  {_mark(condition)}  {condition.says}  [{condition.cite}]")
            if condition.clears:
                say(f"        -> {condition.clears}")
        say(f"Signed: {len(entries)} statements in {folder / 'log.jsonl'}. Check: ombud evidence verify {folder}")
    return 0 if result.passed else 1


def _mark(condition: Condition) -> str:
    """Met, open, or to be looked at without refusing the release."""
    return "met " if condition.met else "OPEN" if condition.refuses else "LOOK"


def seal_case(case: CaseFile, folder: Path, *, what_is_new: bool = False) -> list[Entry]:
    """Sign facts, determinations, measurement and gate, and append them to the log of a folder.

    Args:
        what_is_new: only what the log does not hold yet in the same words.
    """
    key = signing_key(home())
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / f"{key.keyid[:16]}.pub.pem", key.public.pem)
    name, release = case.dossier.name, case.dossier.fact_text("sys.version", "unversioned")
    at, by = now(), f"ombud gate, key {key.keyid[:12]}"
    found = case.assessment
    payloads = [facts_payload(name, found.statements.values(), at=at, by=by)]
    payloads += determination_payloads(name, found, at=at, by=by)
    if case.measurement:
        payloads.append(measurement_payload(name, release, case.measurement, at=at, by=by))
    payloads.append(gate_payload(name, release, found.gate, found, at=at, by=by))
    ledger = FileLedger(folder / "log.jsonl")
    if what_is_new:
        payloads = unsealed(payloads, _sealed(ledger, name))
    entries = ledger.append_all(payloads, key, at=at)
    ledger.checkpoint(key)
    return entries


def _sealed(ledger: FileLedger, name: str) -> list[ReadStatement]:
    entries = ledger.entries() if ledger.path.exists() else []
    statements = [read_statement(read_envelope(entry.envelope).body()) for entry in entries]
    return [item for item in statements if item.predicate.get("system") == name]
