"""Results of promptfoo: its JSON output (versions 2 and 3, alone or inside ``results``) and its JSON lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ombud.errors import InputError
from ombud.measure.genai.readers.content import Content
from ombud.measure.genai.readers.reply import (
    CACHED,
    ERROR,
    FILTERED,
    Items,
    Judged,
    Made,
    Reply,
    Wanted,
    amounts,
    listed,
    mapping,
    number,
    picked,
    text,
)

#: Why a test failed: because of an error and not of an assertion.
_BY_ERROR = 2
_VERSIONS = (2, 3)
#: Kinds of assertions that ask a model.
_GRADED = frozenset(
    {
        "llm-rubric",
        "model-graded-closedqa",
        "model-graded-factuality",
        "factuality",
        "g-eval",
        "answer-relevance",
        "context-faithfulness",
        "context-recall",
        "context-relevance",
        "conversation-relevance",
        "search-rubric",
        "select-best",
        "trajectory:goal-success",
    }
)
_REDTEAM = "promptfoo:redteam:"
#: The verdict on the whole test, where a test has no assertion that says its own.
WHOLE = "pass"


def looks(first: dict[str, object]) -> bool:
    """Whether an object is an output file, or a line of one."""
    return _is_row(first) or _summary(first) is not None


def _is_row(found: Mapping[str, object]) -> bool:
    return isinstance(found.get("success"), bool) and bool({"promptIdx", "testIdx", "gradingResult"} & set(found))


def _summary(found: dict[str, object]) -> dict[str, object] | None:
    """The object that holds the rows; files hold it as ``results``, programs write it alone."""
    for each in (mapping(found.get("results")), found):
        rows = each.get("results")
        if isinstance(rows, list) and ("stats" in each or any(_is_row(mapping(row)) for row in rows)):
            return each
    return None


def read(content: Content, wanted: Wanted) -> Items:
    """A row is a reply; groups are variables, metadata of the test, ``model`` or ``prompt_label``.

    Raises:
        InputError: it holds no rows, or is of a version that is not known.
    """
    summary = None if _is_row(content.first) else _summary(content.whole())
    told: dict[str, str] = {}
    if summary is None:
        for row, place in content.objects():
            if not _is_row(row):
                raise InputError("this is no row of promptfoo's results.", code="genai-row", where=place)
            yield from _told(row, told)
            yield _reply(row, wanted)
        return
    if summary.get("version") not in _VERSIONS:
        raise InputError(
            "this output of promptfoo is of no version that is read.", code="genai-version", hint="2 or 3."
        )
    yield Made(text(mapping(content.first.get("metadata")).get("promptfooVersion")))
    for each in listed(summary.get("results")):
        yield from _told(mapping(each), told)
        yield _reply(mapping(each), wanted)


def _reply(row: dict[str, object], wanted: Wanted) -> Reply:
    response, provider, usage = (mapping(row.get(name)) for name in ("response", "provider", "tokenUsage"))
    cached = response.get("cached") is True
    found = {
        "latency": None if cached else _seconds(row.get("latencyMs")),  # a cached answer took no time of a model
        "cost": row.get("cost"),
        "input_tokens": usage.get("prompt"),
        "output_tokens": usage.get("completion"),
    }
    test = mapping(row.get("testCase"))
    model = provider.get("label") or provider.get("id") or row.get("provider")
    own = {"model": model, "prompt_label": mapping(row.get("prompt")).get("label"), "testIdx": row.get("testIdx")}
    places = [mapping(row.get("vars")), mapping(test.get("vars")), mapping(test.get("metadata")), own]
    failed = row.get("failureReason") == _BY_ERROR or (row.get("failureReason") is None and bool(row.get("error")))
    test_id, prompt_id = number(row.get("testIdx")), number(row.get("promptIdx"))
    return Reply(
        id=text(row.get("id")),
        prompt="" if test_id is None else f"{prompt_id or 0:g}/{test_id:g}",
        fields=picked(places, wanted.columns),
        scores={} if failed else _scores(row),
        amounts=amounts(found, places, wanted),
        marks=tuple(_marks(failed=failed, cached=cached, response=response)),
    )


def _marks(*, failed: bool, cached: bool, response: dict[str, object]) -> Iterator[str]:
    if failed:
        yield ERROR
    if cached:
        yield CACHED
    if response.get("isRefusal") is True or mapping(response.get("guardrails")).get("flagged") is True:
        yield FILTERED


def _seconds(found: object) -> float | None:
    value = number(found)
    return None if value is None else value / 1000


def _scores(row: dict[str, object]) -> dict[str, bool | float | None]:
    """Whether each assertion passed; one named twice passed when all of them did. The whole where there is none."""
    found: dict[str, bool | float | None] = {}
    for part, name in _assertions(row):
        passed = part.get("pass")
        if mapping(part.get("metadata")).get("graderError") is True or not isinstance(passed, bool):
            found.setdefault(name, None)
        else:
            found[name] = passed and found.get(name, True) is not False
    whole = row.get("success")
    return found or {WHOLE: whole if isinstance(whole, bool) else None}


def _assertions(row: dict[str, object]) -> Iterator[tuple[dict[str, object], str]]:
    """Parts of the grading with the metric or kind of their assertion; never its value, which is text."""
    for part in map(mapping, listed(mapping(row.get("gradingResult")).get("componentResults"))):
        assertion = mapping(part.get("assertion"))
        name = text(assertion.get("metric")) or text(assertion.get("type"))
        if name:
            yield part, name


def _told(row: dict[str, object], told: dict[str, str]) -> Iterator[Judged]:
    for part, name in _assertions(row):
        assertion = mapping(part.get("assertion"))
        kind = text(assertion.get("type")).removeprefix("not-")
        if name not in told and (kind in _GRADED or kind.startswith(_REDTEAM)):
            provider = assertion.get("provider")
            told[name] = text(provider) or text(mapping(provider).get("id"))
            yield Judged(name, told[name])
