"""OpenTelemetry traces as a flat Parquet table: a row a span, columns named as the GenAI attributes are."""

from __future__ import annotations

import datetime as dt

from ombud.errors import InputError
from ombud.measure.engines.chosen import chosen
from ombud.measure.genai.readers import otel
from ombud.measure.genai.readers.content import Content
from ombud.measure.genai.readers.reply import Items, Reply, Unread, Wanted, number, picked, text

_NANOSECONDS = (("start_time_unix_nano", "end_time_unix_nano"), ("startTimeUnixNano", "endTimeUnixNano"))
_TIMES = ("start_time", "end_time")
_IDS = ("trace_id", "span_id")
_STATUS = "status_code"
_READ = (*otel.INPUT, *otel.OUTPUT, *otel.MODEL, *otel.PROVIDER, otel.OPERATION, otel.REASONS, otel.ERROR_TYPE)
_OTHERS = (otel.CONVERSATION, *_NANOSECONDS[0], *_NANOSECONDS[1], *_TIMES, *_IDS, _STATUS)


def read(content: Content, wanted: Wanted) -> Items:
    """Calls of models; no column with text of prompts or answers is read.

    Raises:
        InputError: no column is one of the GenAI attributes, or the file is broken.
    """
    names, rows = chosen(content.path, (*_READ, *_OTHERS, *wanted.columns, *wanted.numbers))
    if not any(name.startswith("gen_ai.") for name in names):
        raise InputError(
            "no column of the table is named as an attribute of OpenTelemetry's GenAI conventions.",
            code="genai-columns",
            where=content.where,
            hint="Write one column per attribute, such as gen_ai.usage.input_tokens.",
        )
    other = 0
    for values in rows:
        row = {name: value for name, value in zip(names, values, strict=True) if value is not None}
        if otel.call(row) == "call":
            yield _reply(row, wanted)
        else:
            other += otel.call(row) == "other"
    if other:
        yield Unread(other, "spans of agents, tools and other operations hold no call of a model of their own")


def _reply(row: dict[str, object], wanted: Wanted) -> Reply:
    places = otel.places_of(row, {})
    name = "/".join(text(row.get(part)) for part in _IDS)
    status = str(row.get(_STATUS, "")).upper()
    return Reply(
        id=name if len(name) > 1 else "",
        prompt=text(row.get(otel.CONVERSATION)),
        fields=picked(places, wanted.columns),
        amounts=otel.amounts_of(row, _seconds(row), places, wanted),
        marks=otel.marks_of(row, failed=status in {"2", "ERROR", "STATUS_CODE_ERROR"}),
    )


def _seconds(row: dict[str, object]) -> float | None:
    """How long a span took, where its columns say it with their unit."""
    for start, end in _NANOSECONDS:
        if isinstance(row.get(start), int) and isinstance(row.get(end), int):
            return number((int(str(row[end])) - int(str(row[start]))) / 1e9)
    began, ended = (row.get(name) for name in _TIMES)
    if isinstance(began, dt.datetime) and isinstance(ended, dt.datetime):
        return (ended - began).total_seconds()
    return None
