"""From a file of an evaluation tool to one measurement: outcomes, amounts, gaps over groups, and paired prompts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np

from ombud.errors import InputError
from ombud.measure.arrays import sizes
from ombud.measure.covered import Coverage, Missing
from ombud.measure.figures import Figure
from ombud.measure.genai.amounts import Amount, amount_figures, amount_of, tables_of
from ombud.measure.genai.asked import Asked, Outcome, check_asked, check_better, check_named, outcomes
from ombud.measure.genai.coverage import covered
from ombud.measure.genai.pairs import Told, cases, incomplete, pair_figures, pair_tables
from ombud.measure.genai.rates import rate_figures, table_of, verdicts
from ombud.measure.genai.readers.content import Content
from ombud.measure.genai.readers.formats import FORMATS, format_of
from ombud.measure.genai.repeats import cluster_table
from ombud.measure.genai.summaries import summary_figures, summary_table
from ombud.measure.genai.tally import Tally, Values, Verdicts
from ombud.measure.named import Settings, View, check_limits
from ombud.measure.result import Found, Measurement, Note, Source, measurement
from ombud.measure.specs import Cells
from ombud.measure.tables import Row, Table
from ombud.onefile import check_plain, check_unchanged, stamp


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """Figures of one matter, with the tables that prove them and what could not be used."""

    figures: tuple[Figure, ...]
    tables: tuple[Table, ...]
    missing: tuple[Missing, ...] = ()


def measure_genai(path: Path, asked: Asked, *, declared: str = "", how: Settings) -> Measurement:
    """Measure the results that a tool wrote.

    Args:
        declared: the tool, as a person says; else it is told by the content of the file.

    Raises:
        InputError: the file cannot be read, or what is asked is not in it.
    """
    check_asked(asked)
    check_plain(path)
    before = stamp(path)
    try:
        with path.open("rb") as file:
            content = Content(file, path)
            tool = format_of(content, declared)
            tally = Tally(asked).read(FORMATS[tool].read(content, asked.wanted))
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputError(f"it cannot be read ({error.strerror}).", code="genai-file", where=str(path)) from None
    check_unchanged(path, before)
    found, tables = of_summaries(tally, asked, how) if tally.summaries else of_replies(tally, asked, tool, how)
    check_limits(how.limits, found.figures)
    engine = f"reader {tool}" + (f", written by version {tally.version}" if tally.version else "")
    source = Source(name=path.name, engine=engine, queries=(), tables=tables, sha256=digest, rows=found.coverage.people)
    return measurement(found, kind="genai", sources=(source,), declared=asked.declared(tool))


def of_summaries(tally: Tally, asked: Asked, how: Settings) -> tuple[Found, tuple[Table, ...]]:
    """What the tool computed itself.

    Raises:
        InputError: something is asked that needs the replies.
    """
    if asked.groups or asked.outcomes or asked.pair or asked.amounts:
        raise InputError(
            "the file holds what the tool computed and no replies, so nothing can be told by group or pair.",
            code="genai-summaries",
            hint="Give the samples that the tool wrote, with its option --log_samples.",
        )
    check_better(asked, {item.metric for item in tally.summaries})
    table = summary_table(tally.summaries)
    missing = tuple(Missing(what="unread", n=item.n, words=f"{item.n:,} {item.why}.") for item in tally.unread)
    figures = summary_figures(tally.summaries, asked, how)
    note = "The figures and their standard errors are those of the tool; the replies behind them were not seen."
    coverage = Coverage(
        people=table.people, used=table.people, basis="are behind figures of the tool", unit="samples", missing=missing
    )
    headline = tuple(dict.fromkeys(item.id for item in figures))[:3]
    return Found(coverage=coverage, figures=figures, notes=(Note(text=note, level="warning"),), headline=headline), (
        table,
    )


def of_replies(tally: Tally, asked: Asked, tool: str, how: Settings) -> tuple[Found, tuple[Table, ...]]:
    """What the replies say.

    Raises:
        InputError: no reply was judged and none has an amount.
    """
    if not tally.scores and not tally.amounts:
        raise InputError(
            "no judged answer and no cost, latency or tokens are in the file.",
            code="genai-empty",
            hint="Is it the file that the tool writes after judging?",
        )
    named = outcomes(asked, tool, tuple(tally.scores), amounts=tuple(tally.amounts))
    check_named(asked, named, tuple(tally.amounts))
    parts = [*(_of_outcome(item, tally, asked, how) for item in named)]
    parts += [_of_amount(name, values, tally, asked, how) for name, values in sorted(tally.amounts.items())]
    figures = tuple(figure for part in parts for figure in part.figures)
    judged = {item.name: tally.scores[item.scorer] for item in named}
    coverage = covered(tally, judged, asked.groups)
    missing = (*coverage.missing, *(one for part in parts for one in part.missing))
    lead = tuple(dict.fromkeys(item.id for item in figures if item.shape == "rate" or item.id == "latency_mean"))
    found = Found(
        coverage=msgspec.structs.replace(coverage, missing=missing),
        figures=figures,
        groups=sizes(_members(tally)),
        notes=tuple(_notes(tally, named)),
        headline=lead or tuple(dict.fromkeys(item.id for item in figures))[:3],
    )
    return found, (*(table for part in parts for table in part.tables), _everybody(tally, asked.groups))


def _of_outcome(outcome: Outcome, tally: Tally, asked: Asked, how: Settings) -> Counts:
    values = tally.scores[outcome.scorer]
    found = verdicts(outcome, values)
    if found is None:  # numbers, and nobody said from which on it holds
        own = outcome if outcome.holds else outcome.turned()
        return _of_numbers(Amount(stem=own.stem, name=own.name, cite=own.cite), values, tally, asked, how)
    pairs = _of_pairs(Told(stem=outcome.stem, name=outcome.name, cite=outcome.cite), found, tally, asked, how)
    repeats = cluster_table(outcome, found, tally, asked.groups)
    return Counts(
        figures=(*rate_figures(outcome, found, tally, how), *pairs.figures),
        tables=(table_of(outcome, found, tally, asked.groups), *((repeats,) if repeats else ()), *pairs.tables),
        missing=pairs.missing,
    )


def _of_amount(name: str, values: Values, tally: Tally, asked: Asked, how: Settings) -> Counts:
    way = asked.better.get(name)
    cite = f"{way} is better: as declared" if way else ""
    return _of_numbers(amount_of(name, declared=name in asked.amounts, cite=cite), values, tally, asked, how)


def _of_numbers(amount: Amount, values: Values, tally: Tally, asked: Asked, how: Settings) -> Counts:
    sums, binned = tables_of(amount, values, tally, asked.groups)
    told = Told(stem=amount.stem, name=amount.name, cite=amount.cite)
    pairs = _of_pairs(told, values, tally, asked, how)
    return Counts(
        figures=(*amount_figures(amount, values, binned, tally, how), *pairs.figures),
        tables=(sums, binned, *pairs.tables),
        missing=pairs.missing,
    )


def _of_pairs(told: Told, found: Verdicts | Values, tally: Tally, asked: Asked, how: Settings) -> Counts:
    if not asked.pair:
        return Counts(figures=(), tables=())
    yes_no = isinstance(found, Verdicts)
    rows, values = (found.rows, found.holds.astype(float)) if isinstance(found, Verdicts) else found.numbers()
    own = cases(tally, asked.variant, asked.against, rows, values, yes_no=yes_no)
    n = incomplete(own)
    words = f"Prompts without “{told.name}” under one of the variants: {n:,}; a comparison uses those that have both."
    return Counts(
        figures=tuple(pair_figures(own, told, how)),
        tables=tuple(pair_tables(own, told)),
        missing=(Missing(what="pair", column=told.name, n=n, words=words),) if yes_no else (),
    )


def _members(tally: Tally) -> dict[View, list[Row]]:
    names, of_reply = tally.groups
    counted = np.bincount(of_reply, minlength=len(names)).tolist()
    return {view: [Row(names[at], 0, (counted[at],)) for at in places] for view, places in tally.views().items()}


def _everybody(tally: Tally, groups: tuple[str, ...]) -> Table:
    """Replies by group (K1), whatever was judged of them."""
    rows = next(iter(_members(tally).values()))
    ordered = sorted(rows, key=lambda row: tuple((part is None, part or "") for part in row.key))
    return Table(spec=Cells(groups=groups), rows=tuple(Row((*row.key, None, None), 0, row.counts) for row in ordered))


def _notes(tally: Tally, named: tuple[Outcome, ...]) -> Iterator[Note]:
    yield from (Note(text=text, level="warning", code="doubt") for text in tally.doubts)
    for outcome in named:
        if outcome.scorer in tally.judges:
            by = tally.judges[outcome.scorer]
            who = f"a model, {by}" if by else "a model whose name the file does not tell"
            text = f'"{outcome.name}" was judged by {who}; the errors of the judge are in no interval.'
            yield Note(text=text, code="judge")
        if not outcome.holds and not (outcome.at_least is None and tally.scores[outcome.scorer].graded):
            yield Note(text=f'"{outcome.name}" is counted where {outcome.scorer} says no.', code="sense")
        if outcome.at_least is None and tally.scores[outcome.scorer].graded:
            text = (
                f"{outcome.scorer} gives numbers and no yes or no, so its mean is told; "
                f"--outcome NAME={outcome.scorer}>=NUMBER makes it a rate."
            )
            yield Note(text=text, code="graded")
