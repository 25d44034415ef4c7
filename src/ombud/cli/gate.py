"""``ombud gate``: may this release go live? Signed, logged, and with reasons."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from ombud.casework import (
    determination_payloads,
    facts_payload,
    gate_payload,
    measurement_payload,
    risk_payload,
    unsealed,
)
from ombud.cli.arguments import Day
from ombud.cli.case import CaseFile, open_case
from ombud.cli.output import as_json, home, now, say, today, write_or_say
from ombud.documents.junit import gate_junit
from ombud.documents.sarif import Place, gate_sarif
from ombud.evidence import Entry, FileLedger, ReadStatement, read_envelope, read_statement, signing_key
from ombud.evidence.durable import write_whole
from ombud.facts import dossier_lines, load_vocabulary
from ombud.law import show_date
from ombud.review import Condition, load_policy

GateFormat = Literal["text", "json", "sarif", "junit"]


def gate(
    dossier: Path,
    /,
    *,
    as_of: Day | None = None,
    known_at: Day | None = None,
    evidence: Path | None = None,
    format: GateFormat = "text",  # the option's own name
    output: Path | None = None,
) -> int:
    """Decide whether a release may go live, measure it, and sign what was found.

    Args:
        dossier: ombud.yaml, or the folder that holds it.
        as_of: the day asked for; today when not given.
        known_at: use the law as it was known on this day; today when not given.
        evidence: folder for the signed log and its public key; evidence beside the dossier when not given.
        format: text, json, sarif (what is open, for code hosts) or junit (every condition, for build servers).
        output: the file to write; printed when not given.

    Exit code 1 when the release is refused.
    """
    folder = evidence or evidence_of(dossier)
    asks = load_policy(vocabulary=load_vocabulary()).risk is not None
    case = open_case(
        dossier,
        as_of=as_of or today(),
        known_at=known_at or today(),
        measured=True,
        evidence=folder if asks else None,
    )
    entries = seal_case(case, folder)
    write_or_say(_as(format, case, folder, entries), output)
    if output:
        say(next(_lines(case, folder, len(entries))))
    return 0 if case.assessment.gate.passed else 1


def evidence_of(dossier: Path) -> Path:
    """The folder of evidence beside a dossier."""
    return (dossier if dossier.is_dir() else dossier.parent) / "evidence"


def _as(format: GateFormat, case: CaseFile, folder: Path, entries: list[Entry]) -> bytes:  # the option's own name
    name, release = case.dossier.name, case.dossier.fact_text("sys.version", "unversioned")
    result = case.assessment.gate
    match format:
        case "sarif":
            place = Place(uri=address_of(case.dossier.path), lines=dossier_lines(case.dossier.path))
            return as_json(gate_sarif(result, case.library, place, system=name, release=release))
        case "junit":
            return gate_junit(result, system=name, release=release)
        case "json":
            return as_json(
                {
                    "system": name,
                    "passed": result.passed,
                    "as_of": result.as_of,
                    "policy": result.policy,
                    "conditions": result.conditions,
                    "evidence": {"log": str(folder / "log.jsonl"), "entries": [entry.hash for entry in entries]},
                }
            )
        case "text":
            return "".join(f"{line}\n" for line in _lines(case, folder, len(entries))).encode()


def address_of(path: Path) -> str:
    """The dossier from where the command runs, as code hosts want it: relative, percent-encoded."""
    found = path.resolve()
    here = Path.cwd()
    return quote(found.relative_to(here).as_posix()) if found.is_relative_to(here) else found.as_uri()


def _lines(case: CaseFile, folder: Path, signed: int) -> Iterator[str]:
    result = case.assessment.gate
    verdict = "PASSED" if result.passed else "REFUSED"
    release = case.dossier.fact_text("sys.version", "without a version")
    yield f"{verdict}: {case.dossier.name}, release {release}, as of {show_date(result.as_of)}"
    for condition in result.conditions:
        cite = "" if condition.kind == "figure" else f"  [{condition.cite}]"
        yield f"  {_mark(condition)}  {condition.says}{cite}"
        if condition.clears:
            yield f"        -> {condition.clears}"
            yield from (f"           {line}" for line in _where(condition, case.dossier.path))
    for because in dict.fromkeys(item.cite for item in result.conditions if item.kind == "figure"):
        yield f"A limit of the figures: {because}."
    yield f"Signed: {signed} statements in {folder / 'log.jsonl'}. Check: ombud evidence verify {folder}"


#: What to write into the dossier, by the kind of a condition.
_KEYS = {
    "duty": "records: - {{duty: {rule}, title: ..., by: ..., on: ...}}",
    "measurement": 'data: {{predictions: log.csv, prediction: COLUMN, favourable: "1", groups: [COLUMN]}}',
    "figure": "limits: {{{figure}: {{at_least or at_most: ..., because: ...}}}}",
}


def _where(condition: Condition, dossier: Path) -> Iterator[str]:
    """The file and the key that clear a condition; nothing where no key does."""
    if not condition.refuses:
        return
    form = f"facts: {condition.fact}: ..." if condition.fact else _KEYS.get(condition.kind, "")
    if form:
        keys = form.format(rule=condition.rule, figure=condition.rule.removeprefix("figure."))
        yield f"in {dossier}: {keys}"


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
    if found.risk:
        payloads.append(risk_payload(name, release, found.risk, at=at, by=by))
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
