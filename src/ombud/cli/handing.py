"""``ombud evidence append`` and ``schema``: what people and other tools found, into a signed log."""

from __future__ import annotations

import difflib
import getpass
from pathlib import Path
from typing import get_args

from ombud.casework import HANDED, HandedKind, handed_payload, read_handed
from ombud.cli.output import home, now, print_json, say
from ombud.errors import InputError
from ombud.evidence import (
    KINDS,
    Entry,
    FileLedger,
    Json,
    Kind,
    ReadStatement,
    Subject,
    predicate_schema,
    read_envelope,
    read_statement,
    sha256_hex,
    signing_key,
)
from ombud.evidence.durable import write_whole
from ombud.onefile import check_plain


def append(
    file: Path, /, *, type: str, into: Path, about: tuple[Path, ...] = (), by: str = ""
) -> None:  # the option's own name
    """Check a statement against its published schema, sign it and append it to a log.

    Args:
        file: the statement in YAML or JSON, as `ombud evidence schema TYPE` says; without made_at and made_by.
        type: audit, attestation, training, incident or record.
        into: the folder of the log, or of a dossier; the log is made where there is none.
        about: a file that the statement is about: a report, a policy, a certificate. It is kept in
            files/ beside the log; the statement's own file when none is given.
        by: who says so; your user name when not given.

    What says the same about the same files is not appended twice.
    """
    kind = _handed(type)
    predicate = read_handed(kind, _text(file), str(file))
    if kind == "record":
        _check_duty(str(predicate["duty"]), str(file))
    contents = {path.name: _content(path) for path in about or (file,)}
    if len(contents) < len(about):
        raise InputError("two of the files have the same name.", code="about", hint="Rename one of them.")
    subjects = tuple(Subject(name, sha256_hex(content)) for name, content in contents.items())
    folder = into / "evidence" if (into / "ombud.yaml").is_file() else into
    ledger, key, at = FileLedger(folder / "log.jsonl"), signing_key(home()), now()
    payload = handed_payload(kind, predicate, subjects, at=at, by=by or getpass.getuser())
    same = _same(ledger, payload)
    if same:
        say(f"Entry {same.seq} of {ledger.path} says exactly this already; nothing was appended.")
        return
    files = folder / "files"
    files.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        _keep(files / name, content)
    write_whole(folder / f"{key.keyid[:16]}.pub.pem", key.public.pem)
    entry = ledger.append(payload, key, at=at)
    ledger.checkpoint(key)
    say(f"Appended entry {entry.seq} ({type}) to {ledger.path}. Check: ombud evidence verify {folder}")


def _handed(name: str) -> HandedKind:
    if name in HANDED:
        return name
    if name in KINDS:
        message = f'a statement of the kind "{name}" is made by Ombud itself and not handed in.'
    else:
        message = f'there is no kind of statement "{name}".'
    raise InputError(message, code="handed-kind", where="--type", hint=f"There are: {', '.join(HANDED)}.")


def _check_duty(duty: str, where: str) -> None:
    """A record is for an obligation that the law library has."""
    from ombud.law import load_library

    known = [item.id for instrument in load_library().instruments for item in instrument.obligations]
    if duty not in known:
        near = difflib.get_close_matches(duty, known, n=1, cutoff=0.6)
        hint = f'Did you mean "{near[0]}"?' if near else "`ombud law show INSTRUMENT` names them."
        raise InputError(f'there is no obligation "{duty}".', code="duty", where=where, hint=hint)


def _keep(path: Path, content: bytes) -> None:
    """Keep a file beside the log; one of that name with other content stays, and is said."""
    if path.exists() and path.read_bytes() != content:
        raise InputError(
            "the log keeps another file of that name.", code="about", where=str(path), hint="Rename yours."
        )
    write_whole(path, content)


def _same(ledger: FileLedger, payload: bytes) -> Entry | None:
    """The entry that says the same about the same files, whoever said it and when."""
    new = _said(read_statement(payload))
    for entry in ledger.entries() if ledger.path.exists() else ():
        if _said(read_statement(read_envelope(entry.envelope).body())) == new:
            return entry
    return None


def _said(statement: ReadStatement) -> tuple[str, frozenset[str], dict[str, Json]]:
    passing = {"made_at", "made_by"}
    predicate = {name: value for name, value in statement.predicate.items() if name not in passing}
    return statement.kind, frozenset(item.sha256 for item in statement.subjects), predicate


def _content(path: Path) -> bytes:
    check_plain(path)
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"it cannot be read ({error.strerror}).", code="about", where=str(path)) from None


def _text(path: Path) -> str:
    try:
        return _content(path).decode()
    except UnicodeDecodeError:
        raise InputError("this is not text in UTF-8.", code="handed-encoding", where=str(path)) from None


def schema(kind: str, /) -> None:
    """Print the published JSON Schema of a kind of statement: what its predicate may hold.

    Args:
        kind: facts, determination, measurement, gate, decision, record, audit, attestation, training,
            incident, document, key or pack.
    """
    if kind not in get_args(Kind):
        raise InputError(
            f'there is no kind of statement "{kind}".', code="schema-kind", hint=f"There are: {', '.join(KINDS)}."
        )
    print_json(predicate_schema(kind))
