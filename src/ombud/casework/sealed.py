"""What the log holds already and still says the same is not sealed again."""

from __future__ import annotations

from collections.abc import Iterable

from ombud.evidence import Json, ReadStatement, read_statement

#: Who says something when, and the day asked for, are not what is said.
_PASSING = frozenset({"made_at", "made_by", "as_of", "known_at"})

Said = tuple[tuple[str, ...], dict[str, Json]]


def _said(statement: ReadStatement) -> Said:
    """What a statement is about and says, whoever says it and on whatever day."""
    subjects = tuple(subject.sha256 for subject in statement.subjects)
    return subjects, {key: value for key, value in statement.predicate.items() if key not in _PASSING}


def unsealed(payloads: Iterable[bytes], log: Iterable[ReadStatement]) -> list[bytes]:
    """Those of the payloads that the log of their system does not hold yet, in their order.

    Statements of one kind belong together, as the determinations of all instruments do: where one
    of them is new or gone all of them are sealed, so that those sealed last are the whole.

    Args:
        payloads: statements about one system.
        log: the statements of that system that were sealed, in the order of the log.
    """
    wanted: dict[str, list[bytes]] = {}
    for payload in payloads:
        wanted.setdefault(read_statement(payload).kind, []).append(payload)
    last: dict[str, list[ReadStatement]] = {}
    for statement in log:
        together = last.setdefault(statement.kind, [])
        if together and together[-1].made_at != statement.made_at:
            together.clear()
        together.append(statement)
    return [
        payload
        for kind, rows in wanted.items()
        if not _same([_said(read_statement(row)) for row in rows], [_said(item) for item in last.get(kind, [])])
        for payload in rows
    ]


def _same(new: list[Said], old: list[Said]) -> bool:
    return len(new) == len(old) and all(item in old for item in new)
