"""Traces of OpenTelemetry with its GenAI attributes, as OTLP JSON: one object, or one a line.

Each call of a model is a reply. Spans of agents, tools and workflows repeat the tokens of the calls
inside them, so they are told apart and not counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from ombud.measure.genai.readers.content import Content
from ombud.measure.genai.readers.reply import (
    ERROR,
    FILTERED,
    Items,
    Reply,
    Unread,
    Wanted,
    amounts,
    first,
    listed,
    mapping,
    number,
    picked,
    score,
    text,
)

#: Operations that are a call of a model for an answer.
_CALLS = {"chat", "text_completion", "generate_content"}
#: Names of an attribute in the conventions, newest first; older ones up to 1.27 and 1.36 are still written.
INPUT = ("gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens")
OUTPUT = ("gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens")
MODEL = ("gen_ai.response.model", "gen_ai.request.model")
PROVIDER = ("gen_ai.provider.name", "gen_ai.system")
OPERATION, REASONS, ERROR_TYPE = "gen_ai.operation.name", "gen_ai.response.finish_reasons", "error.type"
CONVERSATION = "gen_ai.conversation.id"
_EVALUATION = "gen_ai.evaluation.result"
_LABELS = {"pass": True, "fail": False}
_FAILED = {2, "STATUS_CODE_ERROR"}
_VALUES = ("stringValue", "intValue", "doubleValue", "boolValue")

Attributes = Mapping[str, object]


def looks(first: dict[str, object]) -> bool:
    """Whether an object is OTLP JSON."""
    return isinstance(first.get("resourceSpans"), list) or isinstance(first.get("resourceLogs"), list)


def read(content: Content, wanted: Wanted) -> Items:
    """Calls of models; groups are attributes of the span or its resource, ``model`` or ``provider``."""
    other = logs = 0
    for entry, _ in content.objects():
        logs += len(listed(entry.get("resourceLogs")))
        for span, resource in _spans(entry):
            attributes = _attributes(span.get("attributes"))
            if call(attributes) == "call":
                yield _reply(span, attributes, resource, wanted)
            else:
                other += call(attributes) == "other"
    if other:
        yield Unread(other, "spans of agents, tools and other operations hold no call of a model of their own")
    if logs:
        yield Unread(logs, "batches of log records were not read; evaluations are read as events of a span")


def call(attributes: Attributes) -> Literal["call", "other", ""]:
    """Whether a span is a call of a model, another GenAI span, or none. Before 1.27 the operation was not named."""
    operation = attributes.get(OPERATION)
    if operation in _CALLS:
        return "call"
    if operation is not None:
        return "other"
    used = any(attributes.get(name) is not None for name in (*INPUT, *OUTPUT))
    return "call" if used else "other" if any(name.startswith("gen_ai.") for name in attributes) else ""


def places_of(attributes: Attributes, resource: Attributes) -> list[Attributes]:
    """Where fields are looked up: attributes of the span, of its resource, and short names for both conventions."""
    short = {"model": first([attributes], *MODEL), "provider": first([attributes], *PROVIDER)}
    return [attributes, resource, short]


def amounts_of(
    attributes: Attributes, seconds: float | None, places: list[Attributes], wanted: Wanted
) -> dict[str, float]:
    """Latency and tokens of a call; the conventions have no attribute for its cost."""
    found = {
        "latency": seconds,
        "input_tokens": first([attributes], *INPUT),
        "output_tokens": first([attributes], *OUTPUT),
    }
    return amounts(found, places, wanted)


def marks_of(attributes: Attributes, *, failed: bool) -> tuple[str, ...]:
    """Whether the call failed, and whether its answer was stopped by a filter."""
    reasons = attributes.get(REASONS)
    filtered = isinstance(reasons, (list, tuple)) and "content_filter" in reasons
    return (*((ERROR,) if failed or attributes.get(ERROR_TYPE) else ()), *((FILTERED,) if filtered else ()))


def _spans(entry: dict[str, object]) -> Iterator[tuple[dict[str, object], Attributes]]:
    for batch in map(mapping, listed(entry.get("resourceSpans"))):
        resource = _attributes(mapping(batch.get("resource")).get("attributes"))
        for scope in map(mapping, listed(batch.get("scopeSpans"))):
            for span in listed(scope.get("spans")):
                yield mapping(span), resource


def _attributes(found: object) -> dict[str, object]:
    pairs = ((mapping(each).get("key"), mapping(each).get("value")) for each in listed(found))
    return {key: _plain(mapping(value)) for key, value in pairs if isinstance(key, str)}


def _plain(value: dict[str, object]) -> object:
    """A value of OTLP JSON; whole numbers are written as text there."""
    if "arrayValue" in value:
        return [_plain(mapping(each)) for each in listed(mapping(value["arrayValue"]).get("values"))]
    if "intValue" in value:
        return number(value["intValue"])
    return next((value[kind] for kind in _VALUES if kind in value), None)


def _reply(span: dict[str, object], attributes: Attributes, resource: Attributes, wanted: Wanted) -> Reply:
    places = places_of(attributes, resource)
    name = "/".join(text(span.get(part)) for part in ("traceId", "spanId"))
    return Reply(
        id=name if len(name) > 1 else "",
        prompt=text(attributes.get(CONVERSATION)),
        fields=picked(places, wanted.columns),
        scores=dict(_evaluations(span)),
        amounts=amounts_of(attributes, _seconds(span), places, wanted),
        marks=marks_of(attributes, failed=mapping(span.get("status")).get("code") in _FAILED),
    )


def _seconds(span: dict[str, object]) -> float | None:
    """How long a span took; whole nanoseconds are subtracted before they lose digits."""
    start, end = (str(span.get(name, "")) for name in ("startTimeUnixNano", "endTimeUnixNano"))
    return (int(end) - int(start)) / 1e9 if start.isdecimal() and end.isdecimal() and len(end) < 20 else None


def _evaluations(span: dict[str, object]) -> Iterator[tuple[str, bool | float | None]]:
    for event in map(mapping, listed(span.get("events"))):
        if event.get("name") == _EVALUATION:
            own = _attributes(event.get("attributes"))
            label, value = own.get("gen_ai.evaluation.score.label"), own.get("gen_ai.evaluation.score.value")
            name = text(own.get("gen_ai.evaluation.name"))
            if name:
                yield name, _LABELS[label] if isinstance(label, str) and label in _LABELS else score(value)
