"""What an entry of the log says happened, in a few words: for facts the question with old and new answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from ombud.evidence import read_envelope, read_statement
from ombud.facts import as_text, from_json, load_vocabulary
from ombud.measure import Figure, lowest_ratios, sentence
from ombud.web.systems.models import EntryRow, StatementRow

#: So many answers of one entry are named; an import states many at once.
MOST_SAID = 3


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """An entry in words.

    Attributes:
        more: answers that are not named.
        address: the name of the page about it; empty where there is none.
    """

    lines: tuple[str, ...] = ()
    more: int = 0
    address: str = ""


class Earlier:
    """What was stated before, of the systems and facts that some entries speak of; one query for all of them."""

    def __init__(self, wanted: Iterable[tuple[int, str]]) -> None:
        systems, keys = {system for system, _ in wanted}, {key for _, key in wanted}
        self._rows: dict[tuple[int, str], list[StatementRow]] = {}
        rows = StatementRow.objects.filter(system__in=systems, key__in=keys).exclude(StatementRow.SUGGESTED)
        for row in rows:
            self._rows.setdefault((row.system_id, row.key), []).append(row)

    def before(self, system: int, key: str, at: str) -> str:
        """The answer that stood before a moment, in words; empty where there was none."""
        moment = dt.datetime.fromisoformat(at)
        rows = [row for row in self._rows.get((system, key), ()) if row.said_at < moment]
        return _words(key, rows[-1].value) if rows else ""


def told(rows: Iterable[EntryRow]) -> list[Told]:
    """Entries in words, in their order. They show what the page of facts shows, and nothing more."""
    read = [(row, read_statement(read_envelope(row.envelope).body()).predicate) for row in rows]
    earlier = Earlier(
        [(row.system_id, said["key"]) for row, body in read if row.system_id for said in _statements(body)]
    )
    return [_TOLD[row.kind](row, body, earlier) if row.kind in _TOLD else Told() for row, body in read]


def _statements(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The first statements of an entry about facts; none of another entry."""
    return msgspec.convert(body.get("statements", []), list[dict[str, Any]])[:MOST_SAID]


def _words(key: str, value: object) -> str:
    fact = load_vocabulary()[key]
    return as_text(fact, from_json(fact, value))


def _facts(row: EntryRow, body: Mapping[str, Any], earlier: Earlier) -> Told:
    lines = []
    for said in _statements(body):
        before = earlier.before(row.system_id, said["key"], said["said_at"]) if row.system_id else ""
        after = _words(said["key"], said["value"])
        if said.get("suggested"):
            before, after = "", f"suggested, not confirmed: {after}"
        change = f"{before} → {after}" if before and before != after else after
        lines.append(f"{load_vocabulary()[said['key']].question} {change}")
    return Told(lines=tuple(lines), more=len(body["statements"]) - len(lines), address="facts")


def _measurement(row: EntryRow, body: Mapping[str, Any], earlier: Earlier) -> Told:
    figures = msgspec.convert(body["figures"], list[Figure])
    worst = next(iter(lowest_ratios(figures)), None)
    people = f"{body['coverage']['people']:,} people"
    said = sentence(worst, because=False) if worst else "no group can be judged"
    return Told(lines=(f"{people}; {said}",), address="figures")


def _record(row: EntryRow, body: Mapping[str, Any], earlier: Earlier) -> Told:
    return Told(lines=(f"{body['title']} ({body['duty']})",), address="obligations")


def _gate(row: EntryRow, body: Mapping[str, Any], earlier: Earlier) -> Told:
    still = sum(not item["met"] and item.get("refuses", True) for item in body["conditions"])
    answer = "passed" if body["passed"] else f"refused, {still} conditions open"
    return Told(lines=(f"Release {body['release']}: {answer}",), address="gate")


def _decision(row: EntryRow, body: Mapping[str, Any], earlier: Earlier) -> Told:
    return Told(lines=(f"Release {body['release']} {body['decision']}: {body['because']}",), address="gate")


def _document(row: EntryRow, body: Mapping[str, Any], earlier: Earlier) -> Told:
    return Told(lines=(str(body["title"]),))


def _determination(row: EntryRow, body: Mapping[str, Any], earlier: Earlier) -> Told:
    return Told(lines=(f"{body['instrument']}, as of {body['as_of']}",), address="system")


def _risk(row: EntryRow, body: Mapping[str, Any], earlier: Earlier) -> Told:
    return Told(lines=(f"Release {body['release']}: {body['gate']}, worst {body['level']}",), address="risk")


def _risk_row(row: EntryRow, body: Mapping[str, Any], earlier: Earlier) -> Told:
    """Who scored, treated or accepted what; a number stands with its scenario."""
    said = body["said"]
    about = said.get("scenario") or said.get("name") or said.get("condition") or said.get("metric") or said.get("kind")
    told = {
        "rating": "severity {severity}, likelihood {likelihood}: {because}",
        "scenario": "{title}",
        "treatment": "{way}: {action}, {owner} until {due}",
        "acceptance": "accepted until {until}: {because}",
        "answer": "{says}",
        "measured": "{value}",
        "evidence": "{where}",
    }[body["matter"]]
    return Told(lines=(f"{about}: {told.format_map({**dict.fromkeys(_FIELDS, ''), **said})}",), address="risk")


def _access(row: EntryRow, body: Mapping[str, Any], earlier: Earlier) -> Told:
    """Whose access, as what, and with which systems."""
    whole = "the whole organisation" if "units" not in body else ", ".join(body["units"]) or "no unit"
    done = {
        "added": "added",
        "changed": "now",
        "link": "new way to sign in",
        "ended": "access ended",
        "restored": "back",
    }
    return Told(lines=(f"{body['person']}, {done[body['action']]}: {body['role']}, {whole}",))


_FIELDS = ("says", "because", "action", "owner", "where")
_TOLD: dict[str, Callable[[EntryRow, Mapping[str, Any], Earlier], Told]] = {
    "facts": _facts,
    "measurement": _measurement,
    "record": _record,
    "gate": _gate,
    "decision": _decision,
    "document": _document,
    "determination": _determination,
    "risk": _risk,
    "access": _access,
    "risk-row": _risk_row,
}
