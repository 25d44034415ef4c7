"""Decide a whole portfolio in one query: every system, every rule, one pair of dates.

The query says of each system and instrument what :func:`ombud.law.system.determine` says of one
system: the answer of every provision, the standing of every label and duty. A property test
holds the two equal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import msgspec

from ombud.facts import UNKNOWN, FactValue, Period, Vocabulary
from ombud.law.library import Library
from ombud.law.model import Instrument, Obligation, Provision
from ombud.law.portfolio.sql import TYPES, RuleWriter, literal, name
from ombud.law.proofs import rules_of
from ombud.law.rules import expression as ex
from ombud.law.system.determine import presupposes_gate
from ombud.law.system.remembered import facts_read

if TYPE_CHECKING:
    import duckdb


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """One system under one instrument.

    Attributes:
        headline: id of the label that a person sees.
        status: in_effect, upcoming or unknown, as of the headline.
        applies: the day from which the headline counts, where it has one.
        in_effect, upcoming, undecided: numbers of duties.
        higher_possible: a label above the headline is still possible.
    """

    system: str
    instrument: str
    scope: bool | None
    headline: str
    status: str
    applies: dt.date | None
    in_effect: int
    upcoming: int
    undecided: int
    higher_possible: bool


def used_facts(library: Library) -> list[str]:
    """Every fact that some rule of the library names: the columns the query needs."""
    return sorted({key for instrument in library.instruments for key in facts_read(instrument)})


def layers_of(instrument: Instrument) -> list[list[Provision]]:
    """Provisions in layers: each names only provisions of the layers before it."""
    depth: dict[str, int] = {}
    provisions = {provision.id: provision for provision in instrument.provisions}

    def visit(provision_id: str) -> int:
        if provision_id not in depth:
            named = {
                part.provision
                for rule in rules_of(provisions[provision_id])
                for part in ex.parts_of(ex.parse(rule))
                if isinstance(part, ex.Refers)
            }
            depth[provision_id] = 1 + max((visit(other) for other in sorted(named)), default=-1)
        return depth[provision_id]

    layers: list[list[Provision]] = []
    for provision in instrument.provisions:
        level = visit(provision.id)
        while len(layers) <= level:
            layers.append([])
        layers[level].append(provision)
    return layers


class _InstrumentQuery:
    """The part of the query that is about one instrument."""

    def __init__(self, instrument: Instrument, vocabulary: Vocabulary, as_of: dt.date, known_at: dt.date) -> None:
        self.instrument = instrument
        self.write = RuleWriter(instrument, vocabulary, as_of=as_of, known_at=known_at)
        self.layers = layers_of(instrument)

    def column(self, part_id: str, what: str) -> str:
        return name(f"{self.instrument.card.id}:{part_id}:{what}")

    def status_columns(self) -> Iterator[str]:
        """For every provision and obligation its standing, and the first day of what bears a label."""
        gate = self.write.column(self.instrument.card.gate)
        for provision in self.instrument.provisions:
            value = self.write.column(provision.id)
            if presupposes_gate(provision):
                value = f"({gate} AND {value})"
            starts = self.write.starts(provision.applies)
            yield from self._columns(provision, value, starts)
        for obligation in self.instrument.obligations:
            value = f"({gate} AND {self.write.rule(obligation.when, obligation.unless)})"
            yield from self._columns(obligation, value, self.write.starts(obligation.applies))

    def _columns(self, part: Provision | Obligation, value: str, starts: str | None) -> Iterator[str]:
        dates = self.write.law.dates((), enforceable=part.enforceable, ends=part.ends)
        yield f"{self.write.status(value, starts, dates)} AS {self.column(part.id, 'status')}"
        if isinstance(part, Provision) and part.label:
            yield f"{starts or 'CAST(NULL AS DATE)'} AS {self.column(part.id, 'starts')}"

    def label_columns(self) -> Iterator[str]:
        """For each label whether it is held, and from when."""
        for label in self.instrument.card.labels:
            giving = [p for p in self.instrument.provisions if p.label == label]
            if not giving:
                continue
            statuses = [self.column(p.id, "status") for p in giving]
            now = " OR ".join(f"{s} = 'in_effect'" for s in statuses)
            later = " OR ".join(f"{s} = 'upcoming'" for s in statuses)
            unsure = " OR ".join(f"{s} = 'unknown'" for s in statuses)
            yield (
                f"CASE WHEN {now} THEN 'in_effect' WHEN {later} THEN 'upcoming' WHEN {unsure} THEN 'unknown' END "
                f"AS {self.column(label, 'label')}"
            )

            def first(wanted: str, giving: list[Provision] = giving) -> str:
                days = [
                    f"CASE WHEN {self.column(p.id, 'status')} = '{wanted}' THEN {self.column(p.id, 'starts')} END"
                    for p in giving
                ]
                return f"list_min([{', '.join(days)}])"

            yield (
                f"CASE WHEN {now} THEN {first('in_effect')} WHEN {later} THEN {first('upcoming')} "
                f"ELSE {first('unknown')} END AS {self.column(label, 'from')}"
            )

    def standing(self) -> str:
        """The struct of one row of the answer."""
        card = self.instrument.card
        gate = self.write.column(card.gate)
        given = {p.label for p in self.instrument.provisions if p.label}
        ranked = sorted(((i, label) for i, label in card.labels.items() if i in given), key=lambda row: -row[1].rank)
        held = [(i, f"{self.column(i, 'label')} IN ('in_effect', 'upcoming')") for i, _ in ranked]
        duties = [self.column(o.id, "status") for o in self.instrument.obligations]
        outside = f"WHEN {gate} IS FALSE THEN"

        def choose(outside_value: str, by_label: list[tuple[str, str]], default: str) -> str:
            cases = " ".join(f"WHEN {condition} THEN {value}" for condition, value in by_label)
            return f"CASE {outside} {outside_value} {cases} ELSE {default} END"

        def count(status: str) -> str:
            return "+".join(f"({duty} = '{status}')::INT" for duty in duties) or "0"

        open_ranks = [f"CASE WHEN {self.column(i, 'label')} = 'unknown' THEN {label.rank} END" for i, label in ranked]
        rank = choose(
            str(card.labels[card.outside_label].rank),
            [(condition, str(card.labels[i].rank)) for i, condition in held],
            str(card.labels[card.default_label].rank),
        )
        highest_open = f"COALESCE(list_max([{', '.join(open_ranks)}]), -1)" if open_ranks else "-1"
        fields = {
            "instrument": literal(card.id),
            "scope": gate,
            "headline": choose(
                literal(card.outside_label), [(c, literal(i)) for i, c in held], literal(card.default_label)
            ),
            "status": choose(
                "'in_effect'",
                [(c, self.column(i, "label")) for i, c in held],
                f"CASE WHEN {gate} IS NULL OR {highest_open} > {card.labels[card.default_label].rank} "
                "THEN 'unknown' ELSE 'in_effect' END",
            ),
            "applies": choose(
                "CAST(NULL AS DATE)", [(c, self.column(i, "from")) for i, c in held], "CAST(NULL AS DATE)"
            ),
            "in_effect": count("in_effect"),
            "upcoming": count("upcoming"),
            "undecided": count("unknown"),
            "higher_possible": f"({highest_open} > {rank})",
        }
        return "{" + ", ".join(f"'{key}': {value}" for key, value in fields.items()) + "}"


def write_query(
    library: Library, vocabulary: Vocabulary, *, as_of: dt.date, known_at: dt.date, detail: bool = False
) -> str:
    """The query over a table ``systems`` (column ``system`` and one column per fact).

    Args:
        detail: give the answer and standing of every provision and obligation as columns,
            instead of one row per system and instrument.
    """
    parts = [_InstrumentQuery(i, vocabulary, as_of, known_at) for i in library.instruments]
    layers: list[list[str]] = []
    for part in parts:
        for index, provisions in enumerate(part.layers):
            while len(layers) <= index:
                layers.append([])
            layers[index] += [f"{part.write.provision(p)} AS {part.write.column(p.id)}" for p in provisions]
    layers.append([column for part in parts for column in part.status_columns()])
    layers.append([column for part in parts for column in part.label_columns()])
    query = "systems"
    for layer in layers:
        if layer:
            query = f"(SELECT *, {', '.join(layer)} FROM {query})"  # noqa: S608  # quoted by sql.name and sql.literal
    if detail:
        return f"SELECT * FROM {query}"  # noqa: S608
    rows = ", ".join(part.standing() for part in parts)
    return f'SELECT "system", UNNEST([{rows}], recursive := true) FROM {query}'  # noqa: S608


def table_columns(library: Library, vocabulary: Vocabulary) -> dict[str, str]:
    """Column and SQL type of every fact the query reads, ``system`` first."""
    return {"system": "VARCHAR", **{key: TYPES[vocabulary[key].kind] for key in used_facts(library)}}


def load_systems(
    connection: duckdb.DuckDBPyConnection,
    library: Library,
    vocabulary: Vocabulary,
    systems: Iterable[tuple[str, Mapping[str, FactValue]]],
) -> None:
    """Make the table ``systems`` from systems and their facts; what is absent or unknown is NULL."""
    columns = table_columns(library, vocabulary)
    shown = ", ".join(f"{name(column)} {kind}" for column, kind in columns.items())
    connection.execute(f"CREATE OR REPLACE TABLE systems ({shown})")
    insert = f"INSERT INTO systems VALUES ({', '.join('?' * len(columns))})"  # noqa: S608  # no value is written in
    keys = list(columns)[1:]
    rows = [[system, *(_cell(facts.get(key, UNKNOWN)) for key in keys)] for system, facts in systems]
    if rows:
        connection.executemany(insert, rows)


def _cell(value: FactValue) -> object:
    """A value as DuckDB takes it."""
    if value is UNKNOWN:
        return None
    if isinstance(value, Period):
        return {"start": value.start, "end": value.end}
    return sorted(value) if isinstance(value, frozenset) else list(value) if isinstance(value, tuple) else value


def classify_portfolio(
    connection: duckdb.DuckDBPyConnection,
    library: Library,
    vocabulary: Vocabulary,
    *,
    as_of: dt.date,
    known_at: dt.date,
) -> Iterator[Standing]:
    """Every system of the table ``systems`` under every instrument, in one query."""
    result = connection.execute(write_query(library, vocabulary, as_of=as_of, known_at=known_at))
    while rows := result.fetchmany(10_000):
        for row in rows:
            yield Standing(**dict(zip(Standing.__struct_fields__, row, strict=True)))
