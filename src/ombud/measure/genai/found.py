"""How often each outcome of a generative system occurs, by group: from results of evaluation tools."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from ombud.errors import InputError
from ombud.measure.arrays import views
from ombud.measure.covered import Coverage, Missing
from ombud.measure.figures import Figure
from ombud.measure.genai.readers.formats import FORMATS
from ombud.measure.genai.readers.reply import Reply
from ombud.measure.named import Named, Settings, check_limits, made
from ombud.measure.result import Declared, Found, Measurement, Source, measurement
from ombud.measure.specs import Cells
from ombud.measure.statistics.rate import rate
from ombud.measure.tables import Row, Table
from ombud.onefile import check_unchanged, stamp


def measure_genai(
    path: Path, format_of: str, *, groups: Sequence[str] = (), outcomes: Mapping[str, str] | None = None, how: Settings
) -> Measurement:
    """Rates of every outcome in a tool's results.

    Args:
        outcomes: outcome to the scorer that judges it; other scorers keep their own names.

    Raises:
        InputError: the format or a scorer is unknown, or the file cannot be read.
    """
    if format_of not in FORMATS:
        raise InputError(
            f'"{format_of}" is no format that can be read.',
            code="genai-format",
            hint=f"There are: {', '.join(FORMATS)}.",
        )
    before, named = stamp(path), dict(outcomes or {})
    try:
        with path.open("rb") as file:
            tables = counted(FORMATS[format_of](file, str(path), tuple(groups)), tuple(groups), named)
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputError(f"it cannot be read ({error.strerror}).", code="genai-file", where=str(path)) from None
    check_unchanged(path, before)
    found = genai_found(tables, groups, how)
    rows = max(table.people for table in tables)
    source = Source(name=path.name, engine=f"reader {format_of}", queries=(), tables=tables, sha256=digest, rows=rows)
    said = [Declared("format-of", format_of), Declared("groups", tuple(groups))]
    said.append(Declared("outcome", tuple(f"{kind} = {scorer}" for kind, scorer in named.items())))
    return measurement(found, kind="genai", sources=(source,), declared=tuple(item for item in said if item.value))


def counted(replies: Iterable[Reply], groups: tuple[str, ...], outcomes: Mapping[str, str]) -> tuple[Table, ...]:
    """One table for each outcome: replies by group and verdict (K1).

    Raises:
        InputError: nothing was judged, or a scorer that is named does not occur.
    """
    tally: dict[str, Counter[tuple[str | None, ...]]] = {}
    everyone: Counter[tuple[str | None, ...]] = Counter()
    for reply in replies:
        everyone[reply.groups] += 1
        for scorer, held in reply.verdicts.items():
            said = None if held is None else "yes" if held else "no"
            tally.setdefault(scorer, Counter())[(*reply.groups, said, None)] += 1
    if not tally:
        raise InputError("no judged answer is in the file.", code="genai-empty", hint="Is --format-of the right one?")
    for scorer in outcomes.values():
        if scorer not in tally:
            hint = f"There are: {', '.join(sorted(tally)[:20])}."
            raise InputError(f'no scorer "{scorer}" is in the file.', code="genai-scorer", hint=hint)
    clash = [kind for kind, scorer in outcomes.items() if kind in tally and kind != scorer]
    if clash or len(set(outcomes.values())) < len(outcomes):
        raise InputError(
            "an outcome has the name of another scorer, or one scorer judges two outcomes.",
            code="genai-outcome",
            hint="Give each scorer one outcome, under a name that no other scorer has.",
        )
    for own in tally.values():
        _add_unjudged(own, everyone)
    names = {scorer: scorer for scorer in tally} | {scorer: kind for kind, scorer in outcomes.items()}
    return tuple(_table(names[scorer], groups, tally[scorer]) for scorer in sorted(tally))


def _add_unjudged(own: Counter[tuple[str | None, ...]], everyone: Counter[tuple[str | None, ...]]) -> None:
    """Replies that a scorer left out have no verdict of it; they are not forgotten."""
    seen: Counter[tuple[str | None, ...]] = Counter()
    for key, n in own.items():
        seen[key[:-2]] += n
    for group, n in (everyone - seen).items():
        own[(*group, None, None)] += n


def _table(outcome: str, groups: tuple[str, ...], tally: Counter[tuple[str | None, ...]]) -> Table:
    keys = sorted(tally, key=lambda key: tuple((part is None, part or "") for part in key))
    return Table(spec=Cells(groups=groups, prediction=outcome), rows=tuple(Row(key, 0, (tally[key],)) for key in keys))


def genai_found(tables: Sequence[Table], groups: Sequence[str], settings: Settings) -> Found:
    """The rate of each outcome, of all replies and of each group; Wilson, exact below five."""
    figures = tuple(item for table in tables for item in _rates(table, groups, settings))
    check_limits(settings.limits, figures)
    most = max(tables, key=lambda table: table.people)
    lacking = [(_outcome(table), _judged(table.rows)[2]) for table in tables]
    missing = (
        Missing(what="verdict", column=name, n=n, words=f'{n:,} have no yes or no of "{name}" and are not in its rate.')
        for name, n in lacking
    )
    return Found(
        coverage=Coverage(
            people=most.people,
            used=max(_judged(table.rows)[1] for table in tables),
            basis="have a verdict of the scorer with the most",
            unit="rows",
            missing=tuple(missing),
        ),
        figures=figures,
        headline=tuple(dict.fromkeys(item.id for item in figures)),
    )


def _rates(table: Table, groups: Sequence[str], settings: Settings) -> list[Figure]:
    name, found = _outcome(table), []
    named = Named(f"{name}_rate", f"rate of {name}", f"replies with {name} / replies judged", "share", "rate")
    for view, rows in views(table.rows, groups).items():
        hits, judged, _ = _judged(rows)
        found.append(made(named, rate(hits, judged, settings.confidence), judged, settings, view=view, hits=hits))
    return found


def _outcome(table: Table) -> str:
    assert isinstance(table.spec, Cells)
    return table.spec.prediction


def _judged(rows: Sequence[Row]) -> tuple[int, int, int]:
    """Replies where it held, that have a verdict, and that have none."""
    by: Counter[str | None] = Counter()
    for row in rows:
        by[row.key[-2]] += row.counts[0]
    return by["yes"], by["yes"] + by["no"], by[None]
