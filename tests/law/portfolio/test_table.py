"""Tables of systems: cells mean what the same words mean in a form, and nothing wrong gets past."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from random import Random

import duckdb
import pytest

from ombud.errors import InputError
from ombud.facts import UNKNOWN, FactDefinition, Period, load_vocabulary, parse_value
from ombud.facts.vocabulary import Option
from ombud.law import determine, load_library
from ombud.law.portfolio.cells import UNSTATED, typed_cell
from ombud.law.portfolio.counts import check_output, classify_table, count_standings, write_standings
from ombud.law.portfolio.table import WrongCellsError, read_systems

LIBRARY, WORDS = load_library(), load_vocabulary()
DAY = dt.date(2026, 11, 24)


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


def fact(kind: str, *options: Option) -> FactDefinition:
    return FactDefinition(
        key="x.x",
        kind=kind,
        question="What?",
        layer="rule",
        who="legal",
        options=options,  # type: ignore[arg-type]
    )


PLACES = (Option("us", "US"), Option("us-ny", "NY", "", ("us",)), Option("us-nyc", "NYC", "", ("us-ny",)))
DEFINITIONS = {
    "bool": fact("bool"),
    "enum": fact("enum", Option("a", "A"), Option("b", "B")),
    "set": fact("set", *PLACES, Option("none", "None")),
    "set without the option none": fact("set", *PLACES),
    "number": fact("number"),
    "count": fact("count"),
    "date": fact("date"),
    "period": fact("period"),
    "text": fact("text"),
}
TEXTS = """yes no Yes NO y n true FALSE maybe 1 0 unknown UNKNOWN a b c A us us-ny us-nyc none us;us-nyc us;none ;
us-nyc;;us 12 -3 1.5 1e25 1_000 1,000 0.0 inf nan 25.0 2026-12-02 2026-2-3 2026-02-30 20261202 2026-01-01/2026-06-30
2026-01-01/.. 2026-01-01/ 2026-06-30/2026-01-01 2026-01-01/2026-02-30 2026-01-01/x/y é ' \" -- %""".split()  # noqa: SIM905


def by_query(connection: duckdb.DuckDBPyConnection, definition: FactDefinition, text: str) -> object:
    """The value that the query reads; None where it refuses the text."""
    row = connection.execute(f"SELECT {typed_cell(definition, 'cell')} FROM (SELECT ?::VARCHAR AS cell)", [text])
    value = row.fetchall()[0][0]
    if isinstance(value, list):
        return frozenset(value)
    return Period(value["start"], value["end"]) if isinstance(value, dict) else value


@pytest.mark.parametrize("kind", list(DEFINITIONS))
def test_a_cell_means_what_the_same_words_mean_in_a_form(connection: duckdb.DuckDBPyConnection, kind: str) -> None:
    definition, read = DEFINITIONS[kind], 0
    for text in TEXTS:
        if text.lower() in UNSTATED or (kind == "date" and text == "20261202"):
            continue  # ISO dates without dashes are read in forms only: in a table they look like numbers
        raw: object = [part for part in text.split(";") if part] if definition.kind == "set" else text
        try:
            expected: object = parse_value(definition, raw or text)
        except InputError:
            expected = None
        assert by_query(connection, definition, text) == expected, text
        read += expected is not None
    assert read


def write_csv(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def test_a_table_is_read_with_sets_exact_numbers_and_unknowns(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    file = write_csv(
        tmp_path / "t.csv",
        "system,use.areas,gpai.train_flop,use.profiling,sys.first_placed\n"
        'A,employment; credit,1e25,Yes,2026-12-02\n"B, the second",none,,unknown, \n',
    )

    assert read_systems(connection, file, LIBRARY, WORDS) == 2
    query = 'SELECT system, "use.areas", "gpai.train_flop", "use.profiling", "sys.first_placed" FROM systems'
    rows = connection.execute(query).fetchall()
    assert rows[0][1] == ["credit", "employment"]
    assert rows[0][2:] == (Decimal("1e25"), True, dt.date(2026, 12, 2))
    assert rows[1] == ("B, the second", [], None, None, None)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name,use.profiling\nA,yes\n", 'there is no column "system".'),
        ("sistem,use.profiling\nA,yes\n", 'Did you mean "sistem"?'),
        ("system,use.profilling\nA,yes\n", 'Did you mean "use.profiling"?'),
        ("system,use.profiling,use.profiling\nA,yes,no\n", 'the column "use.profiling" appears twice.'),
        ("system,use.profiling\nA,yes,extra\n", "cannot be read to its end"),
        ("", "the file is empty."),
        ("system,use.profiling\nA,maybe\n", 'row 2, use.profiling: "maybe" is not yes, no or unknown.'),
        ("system,sys.first_placed\nA,2026-02-30\n", '"2026-02-30" is not a date that exists'),
        ("system,use.areas\nA,\nB,employment;kredit\n", 'row 3, use.areas: "employment;kredit" is not one or more of'),
        ("system,use.profiling\nA,yes\nA,no\n", 'row 3, system: "A" is not a name of at most 200 visible characters'),
        ("system,use.profiling\n,yes\n", 'row 2, system: "" is not a name'),
        ("system,use.profiling\nCredit,yes\nCREDIT,no\n", 'row 3, system: "CREDIT" is not a name'),
        ('system,use.profiling\n"Cre\ndit",yes\n', "row 2, system: "),
        ("system,use.profiling\nCre\u200bdit,yes\n", "row 2, system: "),
        ("system,use.profiling\nCre\u202edit,yes\n", "row 2, system: "),
        ("system,use.profiling\n", "the table has a header but no rows."),
        ("system,use.profiling\nA,yes\nB," + "x" * 2_000_000, "t.csv:3: this line is too long"),
        ("system,use.profiling\nA\0,yes\n", "t.csv:2: there is a character that is not text (U+0000)"),
        ("system," + "x" * 131_073 + "\nA,yes\n", "t.csv:1: the header cannot be read"),
    ],
)
def test_what_is_wrong_is_said_with_its_place_and_nothing_is_classified(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, text: str, says: str
) -> None:
    with pytest.raises(InputError) as found:
        read_systems(connection, write_csv(tmp_path / "t.csv", text), LIBRARY, WORDS)

    assert says in str(found.value)
    assert connection.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'systems'").fetchone() == (0,)


def test_the_first_twenty_wrong_cells_are_shown_and_the_rest_are_counted(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    rows = "".join(f"S{n},perhaps,2026-13-01\n" for n in range(30))
    with pytest.raises(WrongCellsError) as found:
        read_systems(
            connection, write_csv(tmp_path / "t.csv", f"system,use.profiling,sys.first_placed\n{rows}"), LIBRARY, WORDS
        )

    assert (len(found.value.cells), found.value.count) == (20, 60)
    assert str(found.value).endswith("and 40 more.")


def test_a_derived_fact_is_no_column(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    key = next(fact.key for fact in WORDS.values() if fact.fill == "derived")
    with pytest.raises(InputError, match="follows from other facts"):
        read_systems(connection, write_csv(tmp_path / "t.csv", f"system,{key}\nA,yes\n"), LIBRARY, WORDS)


def test_parquet_with_types_of_its_own_reads_like_the_same_csv(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    file = tmp_path / "t.parquet"
    connection.execute(
        """COPY (SELECT 'A' AS system, TRUE AS "use.profiling", ['employment', 'credit'] AS "use.areas",
                        TIMESTAMP '2026-12-02' AS "sys.first_placed", 1e25::DOUBLE AS "gpai.train_flop",
                        [] ::VARCHAR[] AS "use.practices")
           TO '"""
        + str(file)
        + "' (FORMAT PARQUET)"
    )
    assert read_systems(connection, file, LIBRARY, WORDS) == 1
    query = 'SELECT "use.profiling", "use.areas", "sys.first_placed", "gpai.train_flop", "use.practices" FROM systems'
    assert connection.execute(query).fetchone() == (
        True,
        ["credit", "employment"],
        dt.date(2026, 12, 2),
        Decimal("1e25"),
        [],
    )


def test_counts_and_rows_are_what_the_interpreter_says_of_each_system(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    """Cells of the credit example with a few answers otherwise."""
    random = Random(7)
    cells = {
        "scope.eu_links": ["eu-market", "none", ""],
        "role.does": ["provides", "uses", "provides;uses"],
        "use.areas": ["credit", "employment", "unknown", "none"],
        "a3.5b": ["yes", "no", ""],
        "use.profiling": ["yes", "no"],
        "scope.places": ["us-nyc", "none"],
    }
    systems = {f"S{n}": {key: random.choice(options) for key, options in cells.items()} for n in range(40)}
    lines = [",".join(["system", *cells]), *(",".join([name, *row.values()]) for name, row in systems.items())]
    read_systems(connection, write_csv(tmp_path / "t.csv", "\n".join(lines)), LIBRARY, WORDS)
    classify_table(connection, LIBRARY, WORDS, as_of=DAY, known_at=DAY)
    write_standings(connection, tmp_path / "out.parquet")
    write_standings(connection, tmp_path / "out.csv")

    rows = connection.execute("SELECT system, instrument, headline, status FROM standings").fetchall()
    assert len(rows) == 40 * len(LIBRARY.instruments)
    for system, name, headline, status in rows:
        facts = {
            key: parse_value(WORDS[key], cell.split(";") if WORDS[key].kind == "set" and cell != "unknown" else cell)
            for key, cell in systems[system].items()
            if cell
        }
        known = {key: value for key, value in facts.items() if value is not UNKNOWN}
        outcome = determine(LIBRARY.instrument(name), known, WORDS, as_of=DAY, known_at=DAY)
        assert (headline, status) == (outcome.headline.id, outcome.headline.status), (system, name)
    assert sum(count.systems for count in count_standings(connection)) == len(rows)
    for file in ("out.parquet", "out.csv"):
        assert connection.execute(f"SELECT count(*) FROM '{tmp_path / file}'").fetchone() == (len(rows),)


def test_rows_are_written_as_csv_or_parquet_only(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\.csv or \.parquet"):
        write_standings(connection, tmp_path / "out.xlsx")


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@sum", '=HYPERLINK("x")'])
def test_a_name_is_no_formula_in_the_csv_and_itself_in_parquet(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, name: str
) -> None:
    quoted = name.replace('"', '""')
    read_systems(connection, write_csv(tmp_path / "t.csv", f'system,use.profiling\n"{quoted}",yes\n'), LIBRARY, WORDS)
    classify_table(connection, LIBRARY, WORDS, as_of=DAY, known_at=DAY)
    for ending in ("csv", "parquet"):
        write_standings(connection, tmp_path / f"out.{ending}")

    with (tmp_path / "out.csv").open(newline="") as file:
        assert {row["system"] for row in csv.DictReader(file)} == {f"'{name}"}
    kept = duckdb.sql(f"SELECT DISTINCT system FROM '{tmp_path / 'out.parquet'}'").fetchall()
    assert kept == [(name,)]


@pytest.mark.parametrize("place", ["nowhere/out.csv", "out.xlsx", "folder.csv"])
def test_where_nothing_can_be_written_is_said_before_the_work(tmp_path: Path, place: str) -> None:
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(InputError):
        check_output(tmp_path / place)
