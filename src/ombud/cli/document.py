"""``ombud document report``: the review report as HTML and PDF, signed."""

from __future__ import annotations

from pathlib import Path

from ombud.casework import document_payload
from ombud.cli.arguments import Day
from ombud.cli.case import open_case
from ombud.cli.gate import seal_case
from ombud.cli.output import home, now, say, today
from ombud.documents import EvidenceLine, render_html, render_pdf, review_report
from ombud.errors import InputError
from ombud.evidence import FileLedger, read_envelope, read_statement, signing_key
from ombud.evidence.durable import write_whole
from ombud.facts import to_json


def report(
    dossier: Path,
    /,
    *,
    as_of: Day | None = None,
    known_at: Day | None = None,
    out: Path | None = None,
    evidence: Path | None = None,
) -> None:
    """Write the review report of a system as HTML and PDF, and sign both.

    Args:
        dossier: ombud.yaml, or the folder that holds it.
        as_of: the day asked for; today when not given.
        known_at: use the law as it was known on this day; today when not given.
        out: folder to write into; the evidence folder's "files" when not given.
        evidence: folder of the signed log; evidence beside the dossier when not given.
    """
    case = open_case(dossier, as_of=as_of or today(), known_at=known_at or today(), measured=True)
    folder = evidence or case.dossier.path.parent / "evidence"
    entries = seal_case(case, folder)
    target = out or folder / "files"
    if target.exists() and not target.is_dir():
        raise InputError("this is a file, not a folder.", code="out", where=str(target))
    target.mkdir(parents=True, exist_ok=True)
    made_at = now()
    lines = []
    for entry in entries:
        statement = read_statement(read_envelope(entry.envelope).body())
        lines.append(EvidenceLine(seq=entry.seq, kind=statement.kind, made_at=statement.made_at, hash=entry.hash))
    name, release = case.dossier.name, case.dossier.fact_text("sys.version", "unversioned")
    document = review_report(
        name=name,
        release=release,
        found=case.assessment,
        library=case.library,
        vocabulary=case.vocabulary,
        measurement=case.measurement,
        evidence=lines,
        made_at=made_at,
        made_by="ombud document report",
    )
    key = signing_key(home())
    ledger = FileLedger(folder / "log.jsonl")
    for suffix, content in (
        ("html", render_html(document).encode()),
        ("pdf", render_pdf(document, made_at=made_at)),
    ):
        path = target / f"review-report.{suffix}"
        write_whole(path, content)
        payload = document_payload(
            name,
            title=document.title,
            name=path.name,
            content=content,
            facts={k: to_json(v) for k, v in sorted(case.assessment.facts.items())},  # type: ignore[misc]  # plain JSON
            evidence=[entry.hash for entry in entries],
            library=case.assessment.library,
            at=made_at,
            by=f"key {key.keyid[:12]}",
        )
        ledger.append(payload, key, at=made_at)
        say(f"Wrote {path}")
    ledger.checkpoint(key)
    say(f"Signed in {folder / 'log.jsonl'}. Check: ombud evidence verify {folder}")
