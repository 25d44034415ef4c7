"""A pack about one system: which statements and files its scope asks for, made into one ZIP."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

import msgspec

from ombud.casework.scope import Scope
from ombud.errors import InputError
from ombud.evidence import (
    Checkpoint,
    Entry,
    Log,
    PackContent,
    PublicKey,
    ReadStatement,
    SigningKey,
    Stamped,
    make_pack,
    read_envelope,
    read_statement,
    sha256_hex,
)


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """What a scope chooses from a log.

    Attributes:
        seqs: the numbers of the entries, those about keys among them.
        named: digest to file name, of all that the chosen statements are about.
        documents: names of the documents among those, with their digests.
    """

    seqs: tuple[int, ...]
    named: dict[str, str]
    documents: tuple[tuple[str, str], ...]


def choose(system: str, entries: Iterable[Entry], scope: Scope, *, earlier_names: Collection[str] = ()) -> Chosen:
    """Go through a log once and choose.

    Args:
        system: its name today.
        entries: the log; limited to this system where it was renamed.
        scope: for whom, and what.
        earlier_names: names under which statements were made about it before.

    Raises:
        InputError: nothing is about this system in the scope, or a hash names no statement about it.
    """
    seqs: list[int] = []
    keys: list[int] = []
    named: dict[str, str] = {}
    documents: list[tuple[str, str]] = []
    names = {system, *earlier_names}
    open_hashes = set(scope.statements)
    for entry in entries:
        statement = read_statement(read_envelope(entry.envelope).body())
        by_hash = {start for start in scope.statements if entry.hash.startswith(start)}
        fits = scope.wants(statement.kind, statement.made_at) or by_hash
        if statement.kind == "key":
            keys.append(entry.seq)
        elif statement.predicate.get("system") in names and fits:
            seqs.append(entry.seq)
            named |= {subject.sha256: subject.name for subject in statement.subjects}
            documents += _documents(statement, scope)
            open_hashes -= by_hash
    if not seqs:
        raise InputError(
            f'the log holds nothing about "{system}" that fits the scope.',
            code="pack-empty",
            hint="Widen the kinds or the period, or check the system's name.",
        )
    if open_hashes:
        raise InputError(f'no statement about "{system}" has the hash {min(open_hashes)}….', code="scope-statement")
    return Chosen(
        seqs=tuple(sorted(seqs + keys)),
        named=named,
        documents=tuple(dict.fromkeys(documents)),
    )


def _documents(statement: ReadStatement, scope: Scope) -> list[tuple[str, str]]:
    if statement.kind != "document":
        return []
    return [
        (subject.name, subject.sha256)
        for subject in statement.subjects
        if scope.documents is None or subject.name in scope.documents
    ]


def system_pack(
    log: Log,
    chosen: Chosen,
    scope: Scope,
    *,
    system: str,
    key: SigningKey,
    keys: Iterable[PublicKey] = (),
    files: Iterable[bytes] = (),
    machine: Mapping[str, bytes] | None = None,
    earlier: Checkpoint | None = None,
    stamps: Iterable[Stamped] = (),
) -> bytes:
    """The pack about a system as ZIP bytes; the same log, scope, files and key give the same bytes.

    Args:
        log: the log, brought up to its last entry and signed with ``key`` here.
        chosen: from ``choose`` with the same system and scope.
        keys: public keys a reader needs beside the present one.
        files: contents that may go in; those that a chosen statement names by digest do.
        machine: the system in exchange formats, file name to bytes.
        earlier: the checkpoint that the scope's ``since`` names.
        stamps: the log's time-stamps.

    Raises:
        InputError: a document that the scope asks for is named by no chosen statement.
        EvidenceError: the log does not hang together.
    """
    documents = _files(chosen, scope, files)
    present = {sha256_hex(content) for content in documents.values()}
    return make_pack(
        log,
        log.checkpoint(key),
        PackContent(
            title=scope.for_,
            about=system,
            scope=scope.as_json(),
            seqs=chosen.seqs,
            documents=documents,
            machine=machine or {},
            absent=tuple(f"{name} ({sha[:12]})" for name, sha in chosen.documents if sha not in present),
            earlier=earlier,
            stamps=tuple(stamps),
        ),
        key,
        keys,
    )


def _files(chosen: Chosen, scope: Scope, files: Iterable[bytes]) -> dict[str, bytes]:
    """The files that chosen statements name; two versions of one name are told apart by digest."""
    for name in scope.documents or ():
        if name not in {known for known, _ in chosen.documents}:
            raise InputError(f'no statement in the scope names the document "{name}".', code="scope-document")
    wanted = {sha for _, sha in chosen.documents}
    if scope.documents is None:
        wanted |= set(chosen.named)
    contents = {sha256_hex(content): content for content in files}
    found: dict[str, bytes] = {}
    for sha in sorted(wanted & set(contents)):
        name = re.sub(r"[^A-Za-z0-9._-]+", "-", chosen.named[sha]).strip("-.")[-100:] or "file"
        found[f"{sha[:8]}-{name}" if name in found else name] = contents[sha]
    return found
