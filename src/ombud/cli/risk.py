"""``ombud risk``: what could go wrong, how bad, how sure are we, and what would lower it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ombud.casework import risk_payload
from ombud.cli.arguments import Day
from ombud.cli.case import CaseFile, open_case
from ombud.cli.gate import evidence_of
from ombud.cli.output import Format, home, now, print_json, say, today
from ombud.controls import load_controls
from ombud.errors import InputError
from ombud.evidence import FileLedger, signing_key
from ombud.evidence.durable import write_whole
from ombud.law import show_date
from ombud.risk import (
    DimensionRisk,
    RiskAssessment,
    acceptance_problem,
    cell,
    explained,
    levers,
    load_risk,
    stop_line,
)

#: So many facts are asked for at the end of an assessment.
_MOST_ASKED = 5


def _opened(dossier: Path, as_of: Day | None, evidence: Path | None) -> tuple[CaseFile, RiskAssessment]:
    day = as_of or today()
    case = open_case(dossier, as_of=day, known_at=day, measured=True, evidence=evidence or evidence_of(dossier))
    found = case.assessment.risk
    assert found is not None
    return case, found


def assess(
    dossier: Path,
    /,
    *,
    as_of: Day | None = None,
    evidence: Path | None = None,
    sign: bool = False,
    format: Format = Format.text,  # the option's own name
) -> int:
    """Say what could go wrong, in eight dimensions before and after controls, and what would lower it.

    Args:
        dossier: ombud.yaml, or the folder that holds it; what people say of risks is in risk.yaml beside it.
        as_of: the day asked for; today when not given.
        evidence: folder of the signed log; evidence beside the dossier when not given.
        sign: sign the assessment and append it to the log.
        format: text or json.

    Exit code 1 when the risk gate does not open.
    """
    case, found = _opened(dossier, as_of, evidence)
    signed = _sign(case, found, evidence or evidence_of(dossier)) if sign else ""
    if format is Format.json:
        print_json(_as_data(case, found))
    else:
        say(*_assessed(case, found), *([signed] if signed else []))
    return 0 if found.gate.opens else 1


def explain(dossier: Path, dimension: str, /, *, as_of: Day | None = None, evidence: Path | None = None) -> None:
    """Explain one dimension: every scenario from its score to its residual risk, rule by rule.

    Args:
        dossier: ombud.yaml, or the folder that holds it.
        dimension: bia, tra, saf, reg, prv, sec, ven or ops, or its title.
        as_of: the day asked for; today when not given.
        evidence: folder of the signed log; evidence beside the dossier when not given.
    """
    case, found = _opened(dossier, as_of, evidence)
    chosen = _chosen(found, dimension)
    say(*_explained(case, found, chosen))


def register(
    *dossiers: Path,
    as_of: Day | None = None,
    format: Format = Format.text,  # the option's own name
) -> None:
    """List the scenarios of several systems, the worst first, with owner and due day.

    Args:
        dossiers: each ombud.yaml, or the folder that holds it.
        as_of: the day asked for; today when not given.
        format: text or json.
    """
    if not dossiers:
        raise InputError("name at least one dossier.", code="dossier-missing", hint="`ombud risk register DOSSIER ...`")
    rows = [row for path in dossiers for row in _rows(*_opened(path, as_of, None))]
    rows.sort(key=lambda row: (-int(str(row["value"])), str(row["system"]), str(row["scenario"])))
    if format is Format.json:
        print_json(rows)
        return
    for row in rows:
        due = f", {row['treatment']} by {row['owner']} until {row['due']}" if row["due"] else ", no treatment"
        say(f"{row['value']:>2} {row['level']:<8}  {row['system']}: {row['scenario']} {row['title']}{due}")


def _rows(case: CaseFile, found: RiskAssessment) -> Iterator[dict[str, object]]:
    accepted = {
        row.scenario: row.until.isoformat()
        for row in found.inputs.register.acceptances
        if not acceptance_problem(found, row, load_risk())
    }
    for dimension in found.dimensions:
        for item in dimension.scenarios:
            treatment = item.treatment
            yield {
                "system": case.dossier.name,
                "dimension": dimension.code,
                "scenario": item.scenario.id,
                "title": item.scenario.title,
                "inherent": item.inherent.value,
                "value": item.residual.value,
                "level": item.residual.level.title,
                "confidence": item.confidence,
                "treatment": treatment.way if treatment else "",
                "owner": treatment.owner if treatment else "",
                "due": treatment.due.isoformat() if treatment else "",
                "accepted_until": accepted.get(item.scenario.id, ""),
            }


def _chosen(found: RiskAssessment, name: str) -> DimensionRisk:
    for item in found.dimensions:
        if name.casefold() in {item.code, item.title.casefold()}:
            return item
    codes = ", ".join(f"{item.code} ({item.title})" for item in found.dimensions)
    raise InputError(f'there is no dimension "{name}".', code="dimension", hint=f"There are: {codes}.")


def _assessed(case: CaseFile, found: RiskAssessment) -> Iterator[str]:
    gate = found.gate
    release = case.dossier.fact_text("sys.version", "without a version")
    yield f"{gate.rule.id} {gate.rule.title}: {case.dossier.name}, release {release}, as of {show_date(found.as_of)}"
    compound = f", compound ({_high(found)} dimensions at High or worse)" if found.compound else ""
    yield f"  Worst after controls: {found.level.title()}; before controls: {found.tier.title()}{compound}."
    yield ""
    for dimension in found.dimensions:
        yield from _bar(dimension)
    yield ""
    for stopped in found.stops:
        yield f"  STOP  {stop_line(stopped).says}"
    for because in gate.because if not found.stops else ():
        yield f"  {because}"
    for lack in gate.lacks:
        yield f"  Still needed: {lack}."
    if gate.signs:
        yield f"  To be signed by: {', '.join(gate.signs)}; for {gate.rule.valid_days} days."
    yield from _accepted(found)
    yield from _to_do(case, found)
    yield f"Risk set {found.pack}; its scales are expert judgement. It supports a decision, and is none."


def _high(found: RiskAssessment) -> int:
    return sum(item.level in {"high", "critical"} for item in found.dimensions)


def _bar(dimension: DimensionRisk) -> Iterator[str]:
    driver, before = dimension.driver, dimension.inherent
    if driver is None or before is None:
        yield f"  {dimension.title:<16} no scenario is proposed"
        return
    levels = f"{before.inherent.value:>2} {before.inherent.level.title:<8} -> "
    levels += f"{driver.residual.value:>2} {driver.residual.level.title:<8}"
    basis = "measured" if driver.measured else f"controls E{driver.effect.effect}"
    yield f"  {dimension.title:<16} {levels}  {driver.scenario.id} {driver.scenario.title}"
    yield f"  {'':<16} confidence {driver.confidence}, {basis}"


def _accepted(found: RiskAssessment) -> Iterator[str]:
    for row in found.inputs.register.acceptances:
        problem = acceptance_problem(found, row, load_risk())
        until = row.until.isoformat()
        stands = f"The acceptance of {row.scenario} by {row.by} does not stand: {problem}"
        yield f"  {stands}" if problem else f"  {row.by} accepts {row.scenario} until {until}: {row.because}"


def _to_do(case: CaseFile, found: RiskAssessment) -> Iterator[str]:
    unrated = [item for one in found.dimensions for item in one.scenarios if item.basis.rating is None]
    unknown = dict.fromkeys(key for one in found.dimensions for item in one.scenarios for key in item.basis.unknown)
    if unrated:
        yield f"  Score in risk.yaml: {', '.join(item.scenario.id for item in unrated)}."
    for key in list(unknown)[:_MOST_ASKED]:
        yield f"  Answer: {case.vocabulary[key].question} ({key})"
    if len(unknown) > _MOST_ASKED:
        yield f"  and {len(unknown) - _MOST_ASKED} more facts that scenarios need"
    if not unrated:
        for lever in levers(found, load_risk(), load_controls()):
            yield f"  {lever.scenario}: {lever.action} -> {cell(lever.after)}; gate {lever.gate}"


def _explained(case: CaseFile, found: RiskAssessment, dimension: DimensionRisk) -> Iterator[str]:
    yield f"{dimension.title}: {dimension.question} As of {show_date(found.as_of)}."
    for item in dimension.scenarios:
        scenario = item.scenario
        yield ""
        yield f"{scenario.id} {scenario.title}: {cell(item.residual)}"
        yield f"  Cause: {scenario.cause}; event: {scenario.event}; harm: {scenario.harm}; who: {scenario.group}."
        for line in explained(item, load_risk(), case.vocabulary):
            rests = ", ".join((*line.facts, *line.rows))
            yield f"  {line.says}" + (f" [{rests}]" if rests else "")
        problem = acceptance_problem(found, item.acceptance, load_risk()) if item.acceptance else ""
        if problem:
            yield f"  The acceptance does not stand: {problem}"


def _as_data(case: CaseFile, found: RiskAssessment) -> dict[str, object]:
    risk = load_risk()
    return {
        "system": case.dossier.name,
        "as_of": found.as_of,
        "pack": found.pack,
        "level": found.level,
        "tier": found.tier,
        "compound": found.compound,
        "gate": {
            "id": found.gate.rule.id,
            "opens": found.gate.opens,
            "because": found.gate.because,
            "lacks": found.gate.lacks,
            "signs": found.gate.signs,
        },
        "stops": [stop_line(item) for item in found.stops],
        "dimensions": [
            {
                "code": one.code,
                "level": one.level,
                "confidence": one.confidence,
                "driver": one.driver.scenario.id if one.driver else None,
                "scenarios": [
                    {
                        "id": item.scenario.id,
                        "inherent": item.inherent,
                        "residual": item.residual,
                        "measured": item.measured,
                        "confidence": item.confidence,
                        "lines": explained(item, risk, case.vocabulary),
                    }
                    for item in one.scenarios
                ],
            }
            for one in found.dimensions
        ],
        "levers": [
            {"scenario": row.scenario, "action": row.action, "after": row.after, "gate": row.gate}
            for row in levers(found, risk, load_controls())
        ],
    }


def _sign(case: CaseFile, found: RiskAssessment, folder: Path) -> str:
    """Sign the assessment into the log of a folder."""
    key = signing_key(home())
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / f"{key.keyid[:16]}.pub.pem", key.public.pem)
    release = case.dossier.fact_text("sys.version", "unversioned")
    ledger, at = FileLedger(folder / "log.jsonl"), now()
    payload = risk_payload(case.dossier.name, release, found, at=at, by=f"ombud risk, key {key.keyid[:12]}")
    ledger.append(payload, key, at=at)
    ledger.checkpoint(key)
    return f"Signed in {ledger.path}. Check: ombud evidence verify {folder}"
