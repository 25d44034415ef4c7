"""The dossier in a file: ``ombud.yaml`` beside a model says what is known about the system.

.. code-block:: yaml

    ombud: 1
    stated_by: Ana Lindqvist
    stated_on: 2026-11-20
    facts:
      sys.name: Credit limit advisor
      use.areas: [credit]
      a3.5b: {value: true, by: M. Osei, on: 2026-11-21, note: product description v3}
    data:
      predictions: predictions.parquet
      prediction: approved
      favourable: "1"
      label: repaid
      groups: [sex, age_band]
    limits:
      impact_ratio: {at_least: 0.8}
    records:
      - {duty: AIA-026-2, title: Appointment of overseers, file: overseers.pdf, by: M. Osei, on: 2026-11-21}
    statements:            # appended by `ombud interview`; a later one supersedes
      - {key: use.profiling, value: true, by: Ana Lindqvist, at: "2026-11-22T10:00:00+00:00"}
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import TypeVar, cast

import msgspec

from ombud.errors import InputError
from ombud.facts.days import BOUNDS, read_day
from ombud.facts.numbers import is_bounded
from ombud.facts.statement import Statement, current_facts, suggested_facts
from ombud.facts.values import NAME, NOTE, UNKNOWN, FactValue, parse_value
from ombud.facts.vocabulary import Vocabulary
from ombud.onefile import check_plain

_S = TypeVar("_S")


class DataSource(msgspec.Struct, frozen=True, kw_only=True):
    """Where the prediction log is and what its columns mean.

    Attributes:
        predictions: path of the CSV or Parquet file, relative to the dossier.
        favourable: the value of the prediction that helps the person; declared, never guessed.
        label_positive: the value of the label that counts as positive.
        threshold: with ``score`` and no ``prediction``: favourable at or above it.
        below: favourable below the threshold instead.
        count: column with the number of people per row, for data that is already counted.
        positive: which predicted outcome, favourable or unfavourable, stands for the positive label.
        reference: group to compare with, as ``column=value``; the highest rate when not given.
    """

    predictions: str
    groups: tuple[str, ...]
    prediction: str = ""
    favourable: str = ""
    label: str = ""
    label_positive: str = ""
    score: str = ""
    threshold: Decimal | None = None
    below: bool = False
    count: str = ""
    reference: str = ""
    positive: str = "favourable"


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """A limit on a figure, with the reason for it."""

    at_least: Decimal | None = None
    at_most: Decimal | None = None
    because: str = ""


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """Something a person attached to show that an obligation is met."""

    duty: str
    title: str
    by: str
    on: dt.date
    file: str = ""
    note: str = ""


class Dossier(msgspec.Struct, frozen=True, kw_only=True):
    """What a file says about one system.

    Attributes:
        path: the file.
        statements: every statement in it, oldest first; nothing is ever dropped.
        places: file and line of each limit (``limits.impact_ratio``) and record (``records.0``).
    """

    path: Path
    statements: tuple[Statement, ...]
    data: DataSource | None = None
    limits: dict[str, Limit] = {}
    records: tuple[Record, ...] = ()
    places: dict[str, str] = {}

    def current(self) -> dict[str, Statement]:
        """The statement that stands for each key."""
        return current_facts(self.statements)

    def suggested(self) -> dict[str, Statement]:
        """What files suggest and nobody has answered yet."""
        return suggested_facts(self.statements)

    def facts(self) -> dict[str, FactValue]:
        """The value that stands for each key."""
        return {key: statement.value for key, statement in self.current().items()}

    def fact_text(self, key: str, default: str = "") -> str:
        """A text fact, or the default while it is unknown."""
        value = self.facts().get(key, UNKNOWN)
        return value if isinstance(value, str) else default

    @property
    def name(self) -> str:
        """The system's name, or the folder's while nobody has named it."""
        return self.fact_text("sys.name", self.path.resolve().parent.name)


_KEYS = ("ombud", "stated_by", "stated_on", "facts", "data", "limits", "records", "statements")
_FACT_KEYS = ("value", "by", "on", "from", "note", "confidence", "visibility", "evidence")
_STATEMENT_KEYS = ("key", "value", "by", "at", "from", "note", "confidence", "visibility", "evidence")


class _Reader:
    """Reads one file, and knows the line of everything in it."""

    def __init__(self, path: Path, text: str, vocabulary: Vocabulary) -> None:
        from ombud.facts.strict_yaml import key_lines, load_yaml

        self.path = path
        self.vocabulary = vocabulary
        self.places: dict[str, str] = {}
        self.content = load_yaml(text, str(path))
        self.lines = key_lines(text) if isinstance(self.content, dict) else {}

    def at(self, *keys: str) -> str:
        line = self.lines.get(tuple(keys))
        return f"{self.path}:{line}" if line else str(self.path)

    def wrong(self, message: str, *keys: str, code: str = "dossier", hint: str = "") -> InputError:
        return InputError(message, code=code, where=self.at(*keys), hint=hint)

    def check_keys(self, found: Mapping[str, object], known: tuple[str, ...], *path: str) -> None:
        for key in found:
            if key not in known:
                near = difflib.get_close_matches(str(key), known, n=1, cutoff=0.4)
                raise self.wrong(
                    f'"{key}" is not a key that a dossier has here.',
                    *path,
                    str(key),
                    code="key-unknown",
                    hint=f'Did you mean "{near[0]}"?' if near else f"There are: {', '.join(known)}.",
                )

    def mapping(self, raw: object, *path: str) -> dict[str, object]:
        if raw is None:
            return {}
        if not isinstance(raw, dict):
            name = path[-1] if path else "the file"
            raise self.wrong(f'"{name}" must hold keys with values, as in "sys.name: Credit advisor".', *path)
        return cast("dict[str, object]", raw)

    def rows(self, raw: object, name: str) -> list[object]:
        if raw is None:
            return []
        if not isinstance(raw, list):
            raise self.wrong(f'"{name}" must be a list, each item after a dash.', name)
        return cast("list[object]", raw)

    # ---- facts

    def moment(self, raw: object, *path: str) -> dt.datetime:
        """A date or a date with time and zone; a bare date counts from its first moment, UTC."""
        if isinstance(raw, (dt.date, str)):
            try:
                moment = dt.datetime.fromisoformat(raw if isinstance(raw, str) else raw.isoformat())
                moment = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
                read_day(moment.astimezone(dt.UTC).date().isoformat())
            except (ValueError, OverflowError):
                raise self.wrong(
                    f'"{raw}" is not a date that exists, {BOUNDS}.', *path, hint="Write it like 2026-11-24."
                ) from None
            return moment
        raise self.wrong(
            "it is not said when this was stated.",
            *path,
            code="stated-when",
            hint='Give "stated_on: 2026-11-24" at the top, or "on:" beside the fact.',
        )

    def statement(
        self, key: str, raw: object, path: tuple[str, ...], known: tuple[str, ...], by: object, on: object
    ) -> Statement:
        definition = self.vocabulary.get(key)
        if definition is None:
            near = self.vocabulary.nearest(key)
            raise self.wrong(
                f'the fact "{key}" is not in the vocabulary.',
                *path,
                code="fact-unknown",
                hint=f'Did you mean "{near}"?' if near else "Facts are listed by `ombud facts`.",
            )
        detail = self.mapping(raw, *path) if isinstance(raw, dict) else {"value": raw}
        self.check_keys(detail, known, *path)
        if definition.fill == "derived":
            raise self.wrong(
                f'the fact "{key}" follows from other facts and is not stated.',
                *path,
                code="fact-derived",
                hint="Remove the line; `ombud classify` shows what it follows from.",
            )
        who = detail.get("by", by)
        if not isinstance(who, str) or not who.strip():
            raise self.wrong(
                f'it is not said who stated "{key}".',
                *path,
                code="stated-by",
                hint='Give "stated_by: Your Name" at the top, or "by:" beside the fact.',
            )
        if len(who) > NAME:
            raise self.wrong(f'"by" is a name of at most {NAME} characters.', *path)
        return Statement(
            key=key,
            value=parse_value(definition, detail.get("value"), where=self.at(*path)),
            said_by=who.strip(),
            said_at=self.moment(detail.get("at", detail.get("on", on)), *path),
            source=self.choice(detail.get("from", "person"), ("person", "auto", "vendor", "import"), *path),  # type: ignore[arg-type]  # checked
            note=self.note(detail.get("note"), *path),
            evidence=self.texts(detail.get("evidence"), "evidence", *path),
            confidence=self.choice(detail.get("confidence", "medium"), ("high", "medium", "low", "unknown"), *path),  # type: ignore[arg-type]  # checked
            visibility=self.choice(
                detail.get("visibility", "internal"),
                ("internal", "regulator", "customer", "public"),
                *path,
            ),  # type: ignore[arg-type]  # checked
        )

    def note(self, raw: object, *path: str) -> str:
        if raw is None:
            return ""
        text = str(raw) if isinstance(raw, (str, int, Decimal)) and not isinstance(raw, bool) else None
        if text is None or len(text) > NOTE:
            raise self.wrong(f'"note" is a text of at most {NOTE:,} characters.', *path)
        return text

    def texts(self, raw: object, name: str, *path: str) -> tuple[str, ...]:
        if raw is None:
            return ()
        if isinstance(raw, list) and all(isinstance(item, str) for item in raw):
            return tuple(cast("list[str]", raw))
        raise self.wrong(f'"{name}" is a list of texts, as in "[contract.pdf]".', *path)

    def choice(self, raw: object, options: tuple[str, ...], *path: str) -> str:
        if not isinstance(raw, str) or raw not in options:
            raise self.wrong(f'"{raw}" is not one of {", ".join(options)}.', *path)
        return str(raw)

    # ---- the other parts

    def data(self, raw: object) -> DataSource | None:
        if raw is None:
            return None
        found = self.mapping(raw, "data")
        self.check_keys(found, DataSource.__struct_fields__, "data")
        texts: dict[str, object] = {
            key: str(value) if isinstance(value, (int, Decimal)) and key not in {"threshold", "below"} else value
            for key, value in found.items()
        }
        for key in ("favourable", "label_positive"):
            if isinstance(found.get(key), bool):
                texts[key] = "true" if found[key] else "false"
        if isinstance(texts.get("groups"), str):
            texts["groups"] = [texts["groups"]]
        return self.struct(texts, DataSource, "data")

    def struct(self, raw: object, kind: type[_S], *path: str) -> _S:
        try:
            return msgspec.convert(raw, kind, strict=False)
        except msgspec.ValidationError as error:
            raise self.wrong(f"{error}.", *path, code="dossier-type", hint="Mend this and try again.") from None

    def limits(self, raw: object) -> dict[str, Limit]:
        limits = {}
        for name, value in self.mapping(raw, "limits").items():
            found = self.mapping(value, "limits", name)
            self.check_keys(found, Limit.__struct_fields__, "limits", name)
            limit = self.struct(found, Limit, "limits", name)
            if limit.at_least is None and limit.at_most is None:
                raise self.wrong(f'the limit on "{name}" has neither at_least nor at_most.', "limits", name)
            given = [value for value in (limit.at_least, limit.at_most) if value is not None]
            if not all(is_bounded(value) for value in given):
                raise self.wrong(f'the limit on "{name}" is no number that can be computed with.', "limits", name)
            if len(given) == 2 and given[0] > given[1]:
                raise self.wrong(f'no value can meet the limit on "{name}": at_least is above at_most.', "limits", name)
            limits[name] = limit
            self.places[f"limits.{name}"] = self.at("limits", name)
        return limits

    def records(self, raw: object) -> tuple[Record, ...]:
        found = []
        for index, row in enumerate(self.rows(raw, "records")):
            detail = self.mapping(row, "records", str(index))
            self.check_keys(detail, Record.__struct_fields__, "records", str(index))
            found.append(self.struct(detail, Record, "records", str(index)))
            self.places[f"records.{index}"] = self.at("records", str(index))
        return tuple(found)

    def statements(self, top: Mapping[str, object]) -> tuple[Statement, ...]:
        by, on = top.get("stated_by"), top.get("stated_on")
        facts = self.mapping(top.get("facts"), "facts")
        said = [self.statement(key, raw, ("facts", key), _FACT_KEYS, by, on) for key, raw in facts.items()]
        for index, row in enumerate(self.rows(top.get("statements"), "statements")):
            path = ("statements", str(index))
            detail = self.mapping(row, *path)
            self.check_keys(detail, _STATEMENT_KEYS, *path)
            rest = {name: value for name, value in detail.items() if name != "key"}
            said.append(self.statement(str(detail.get("key", "")), rest, path, _STATEMENT_KEYS, by, on))
        return tuple(said)


def load_dossier(path: Path, vocabulary: Vocabulary) -> Dossier:
    """Read ``ombud.yaml``, or the one in a folder.

    Raises:
        InputError: the file is missing, is not YAML, has an unknown key (with the nearest known
            one), a value of the wrong type or a date that does not exist; file and line are named.
    """
    file = path / "ombud.yaml" if path.is_dir() else path
    check_plain(file)
    try:
        text = file.read_text("utf-8")
    except FileNotFoundError:
        raise InputError(
            "there is no such dossier.",
            code="dossier-missing",
            where=str(file),
            hint="`ombud init` makes one.",
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"the dossier cannot be read as text ({type(error).__name__}).",
            code="dossier-unreadable",
            where=str(file),
        ) from None
    reader = _Reader(file, text, vocabulary)
    top = reader.mapping(reader.content)
    reader.check_keys(top, _KEYS)
    if type(top.get("ombud")) is not int or top["ombud"] != 1:  # true and 1.0 equal 1 too
        raise reader.wrong(
            'a dossier begins with "ombud: 1".',
            "ombud",
            code="dossier-version",
            hint="Put that on its first line.",
        )
    return Dossier(
        path=file,
        statements=reader.statements(top),
        data=reader.data(top.get("data")),
        limits=reader.limits(top.get("limits")),
        records=reader.records(top.get("records")),
        places=reader.places,
    )
