"""``ombud evidence timestamp``: have an outside authority say that the log was so at a moment (RFC 3161)."""

from __future__ import annotations

import urllib.error
import urllib.request
from pathlib import Path

from ombud.cli.evidence import log_at
from ombud.cli.output import home, say
from ombud.errors import EvidenceError, InputError
from ombud.evidence import claimed_time, moment_text, signing_key, stamp_request
from ombud.evidence.durable import write_whole
from ombud.evidence.timestamp import LONGEST

_SECONDS = 30


def timestamp(log: Path, /, *, authority: str = "") -> None:
    """Ask for a time-stamp over the log's checkpoint; both are kept beside the log under its size.

    Args:
        log: the log (.jsonl), or the folder that holds log.jsonl.
        authority: address of a time-stamping authority (http or https); without one the request is
            written, for you to send.
    """
    ledger = log_at(log)
    checkpoint = ledger.checkpoint(signing_key(home()))
    kept = ledger.path.with_name(f"{ledger.path.stem}-{checkpoint.size}.checkpoint")
    request, note = stamp_request(checkpoint.note()), checkpoint.note()
    write_whole(kept, note)
    answer = kept.with_suffix(".tsr")
    if not authority:
        write_whole(kept.with_suffix(".tsq"), request)
        say(
            f"Wrote {kept} and {kept.with_suffix('.tsq')}.",
            "Send the request with the content type application/timestamp-query to an authority you trust,",
            f"and save its answer as {answer}.",
        )
        return
    content = _ask(authority, request)
    at = claimed_time(content, note)
    write_whole(answer, content)
    say(f"Stamped {moment_text(at)}: {answer}. Check: ombud evidence verify {ledger.path} --authority ROOT.pem")


def _ask(authority: str, request: bytes) -> bytes:
    if not authority.startswith(("https://", "http://")):
        raise InputError("an authority has an http or https address.", code="authority", where=authority)
    headers = {"Content-Type": "application/timestamp-query"}
    try:
        asked = urllib.request.Request(authority, request, headers)  # noqa: S310  # http or https, as checked above
        with urllib.request.urlopen(asked, timeout=_SECONDS) as answer:  # noqa: S310  # as above
            content: bytes = answer.read(LONGEST)
    except (urllib.error.URLError, OSError) as error:
        reason = getattr(error, "reason", error)
        raise EvidenceError(
            f"the authority gave no time-stamp ({reason}).", code="authority", where=authority, hint="Try again later."
        ) from error
    return content
