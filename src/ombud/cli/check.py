"""``ombud check``: what does not fit together in one system, how grave it is, and who mends it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from ombud.casework.held import Logged, held_of, release_digest
from ombud.checks import SEVERITIES, Decided, Finding, Paper, Seen, Severity, findings_of, load_checks
from ombud.cli.arguments import Day
from ombud.cli.gate import address_of
from ombud.cli.output import as_json, home, now, say, write_or_say
from ombud.cli.paper import Desk, open_desk
from ombud.controls import ControlStatus, control_statuses, load_conditions, load_controls
from ombud.documents.checked import paper_of
from ombud.documents.outline import load_outlines
from ombud.documents.sarif import Place
from ombud.documents.sarif_findings import findings_sarif
from ombud.documents.shelf import draft, published, stale_since
from ombud.documents.state import state_of
from ombud.errors import EvidenceError
from ombud.evidence import open_envelope, read_envelope, read_log, read_statement, trusted_keys
from ombud.facts import dossier_lines
from ombud.law import show_date

CheckFormat = Literal["text", "json", "sarif"]


def check(
    dossier: Path,
    /,
    *,
    as_of: Day | None = None,
    known_at: Day | None = None,
    severity: Severity = "minor",
    evidence: Path | None = None,
    format: CheckFormat = "text",  # the option's own name
    output: Path | None = None,
) -> int:
    """Find what does not fit together: facts, figures, documents, evidence and signatures of one system.

    Args:
        dossier: ombud.yaml, or the folder that holds it.
        as_of: the day asked for; today when not given.
        known_at: use the law as it was known on this day; today when not given.
        severity: minor, serious or stop: findings that are less grave are neither shown nor counted.
        evidence: folder of the signed log; evidence beside the dossier when not given.
        format: text, json, or sarif for code hosts.
        output: the file to write; printed when not given.

    Exit code 1 when a finding is serious or a stop.
    """
    desk = open_desk(dossier, as_of=as_of, known_at=known_at, evidence=evidence)
    least = SEVERITIES.index(severity)
    found = [item for item in findings_of(seen_of(desk)) if SEVERITIES.index(item.severity) <= least]
    write_or_say(_as(format, desk, found, severity), output)
    if output:
        say(_counted(found, severity))
    return 1 if any(item.is_grave for item in found) else 0


def seen_of(desk: Desk) -> Seen:
    """What can be seen of a dossier, its prediction log, its shelf of documents and its signed log."""
    case, log = desk.case, _signed(desk)
    return Seen(
        found=case.assessment,
        library=case.library,
        vocabulary=case.vocabulary,
        policy=case.policy,
        measurement=case.measurement,
        measured_on=case.assessment.as_of if case.measurement else None,
        decision=_decided(log),
        papers=tuple(_papers(desk)),
        controls=_controls(desk, log),
        records=case.dossier.records,
        limits=case.dossier.limits,
    )


def _signed(desk: Desk) -> list[Logged]:
    """The statements of the log about this system whose signature holds with a key that is trusted here."""
    path, name = desk.evidence / "log.jsonl", desk.case.dossier.name
    if not path.exists():
        return []
    ring, found = trusted_keys(home()), []
    for entry in read_log(path)[0]:
        try:
            statement = read_statement(open_envelope(read_envelope(entry.envelope), ring))
        except EvidenceError:
            continue  # what nobody here vouches for shows nothing; `ombud evidence verify` says why
        if statement.predicate.get("system") == name:
            found.append(Logged(id=entry.hash, statement=statement))
    return found


def _decided(log: Sequence[Logged]) -> Decided | None:
    made = [item for item in log if item.kind == "decision"]
    if not made:
        return None
    return Decided(
        release=made[-1].text("release"),
        approved=made[-1].text("decision") == "approved",
        by=made[-1].text("made_by"),
        at=dt.datetime.fromisoformat(made[-1].statement.made_at),
    )


def _papers(desk: Desk) -> Iterator[Paper]:
    material, moment = desk.material(), now()
    for kind, outline in load_outlines().items():
        about = desk.for_kind(outline, material)
        made = draft(outline, about, made_at=moment, made_by="ombud check")
        versions = published(desk.shelf, kind)
        last = versions[-1] if versions else None
        changes = stale_since(last, outline, about, made_at=moment) if last else ()
        state = state_of(published=last is not None, stale=bool(changes))
        yield paper_of(
            outline,
            made.asking,
            made.count,
            state,
            readers=last.view if last else "",
            version=last.version if last else 0,
            published_on=dt.datetime.fromisoformat(last.made_at).date() if last else None,
            changes=len(changes),
        )


def _controls(desk: Desk, log: Sequence[Logged]) -> tuple[ControlStatus, ...]:
    case, controls = desk.case, load_controls()
    facts = case.assessment.facts
    return control_statuses(
        controls,
        load_conditions(),
        facts,
        held_of(log, facts, case.library, controls).held,
        case.vocabulary,
        release=release_digest(case.dossier.fact_text("sys.version")),
        as_of=case.assessment.as_of,
    )


def _as(
    format: CheckFormat, desk: Desk, found: Sequence[Finding], severity: Severity
) -> bytes:  # the option's own name
    case, checks = desk.case, load_checks()
    name, as_of = case.dossier.name, case.assessment.as_of
    match format:
        case "sarif":
            place = Place(uri=address_of(case.dossier.path), lines=dossier_lines(case.dossier.path))
            return as_json(findings_sarif(found, checks, case.library, place, system=name, as_of=as_of))
        case "json":
            return as_json({"system": name, "as_of": as_of, "checks": checks.digest, "findings": found})
        case "text":
            return "".join(f"{line}\n" for line in _lines(name, as_of, found, severity)).encode()


def _lines(name: str, as_of: dt.date, found: Sequence[Finding], severity: Severity) -> Iterator[str]:
    yield f"{name}, as of {show_date(as_of)}. {_counted(found, severity)}"
    for item in found:
        rests = ", ".join(part for part in (item.cite, item.control) if part)
        yield f"  {item.severity.upper() if item.is_grave else item.severity:<8} {item.title}"
        yield f"           {item.says}" + (f"  [{rests}]" if rests else "")
        yield f"           -> {item.mend} ({item.who}{_where(item)})"


def _where(item: Finding) -> str:
    return f": {item.fact}" if item.fact else f": document {item.document}" if item.document else ""


def _counted(found: Sequence[Finding], severity: Severity) -> str:
    if not found:
        looked = sum(SEVERITIES.index(check.severity) <= SEVERITIES.index(severity) for check in load_checks().checks)
        return f"{looked} checks found nothing."
    counts = {name: sum(item.severity == name for item in found) for name in SEVERITIES}
    words = ", ".join(f"{number} {name}" for name, number in counts.items() if number)
    return f"{len(found)} finding{'s' if len(found) != 1 else ''}: {words}."
