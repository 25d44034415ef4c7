"""Logs of Inspect: ``.eval`` archives, read sample by sample, and logs as JSON. Version 2 of its log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ombud.errors import InputError
from ombud.measure.genai.readers.archive import Archive, UnpackableError
from ombud.measure.genai.readers.content import Content, decoded
from ombud.measure.genai.readers.reply import (
    ERROR,
    FILTERED,
    NO_ANSWER,
    Doubt,
    Items,
    Judged,
    Made,
    Reply,
    Unread,
    Wanted,
    amounts,
    listed,
    mapping,
    number,
    picked,
    score,
    text,
)

_HEADER, _SAMPLES = "header.json", "samples/"
#: What Inspect writes for correct, incorrect, partly correct, and no answer or a refusal to answer.
_CORRECT, _VALUES, _NONE = "C", {"C", "I", "P", "N"}, "N"
#: Scorers of Inspect that ask a model.
_GRADED = "model_graded"


def looks(first: dict[str, object]) -> bool:
    """Whether an object is a log."""
    return isinstance(first.get("eval"), dict) and {"version", "status"} <= set(first)


def read(content: Content, wanted: Wanted) -> Items:
    """Samples of a log that ended; groups are columns of the sample's metadata, ``model``, ``task`` or ``epoch``.

    Raises:
        InputError: the evaluation did not end with success, or the log is of another version.
    """
    if content.kind == "archive":
        yield from _of_archive(Archive(content.file, content.where), content.where, wanted)
        return
    log = content.whole()
    yield from _about(log, content.where)
    for sample in listed(log.get("samples")):
        yield _reply(mapping(sample), mapping(log.get("eval")), wanted)


def _of_archive(archive: Archive, where: str, wanted: Wanted) -> Items:
    if _HEADER not in archive.names:
        raise InputError(
            "the archive has no header.json: it is no log of Inspect, or the evaluation has not ended.",
            code="genai-status",
            where=where,
        )
    try:
        header = decoded(archive.read(_HEADER), f"{where}, {_HEADER}")
    except UnpackableError as error:
        raise InputError(f"its parts {error.why}.", code="genai-archive", where=where) from None
    yield from _about(header, where)
    about = mapping(header.get("eval"))
    lost: Counter[str] = Counter()
    for name in _samples(archive):
        try:
            yield _reply(decoded(archive.read(name), f"{where}, {name}"), about, wanted)
        except UnpackableError as error:
            lost[error.why] += 1
    for why, n in lost.items():
        yield Unread(n, f"samples {why}")
        yield Doubt("Samples of the log were not read; those that were may differ from them.")


def _samples(archive: Archive) -> Iterator[str]:
    return (name for name in archive.names if name.startswith(_SAMPLES) and name.endswith(".json"))


def _about(log: dict[str, object], where: str) -> Items:
    if log.get("version") != 2:
        raise InputError("this is no Inspect log of version 2.", code="genai-version", where=where)
    if log.get("status") != "success":
        raise InputError(
            "the evaluation did not end with success, so its samples are a part of it.",
            code="genai-status",
            where=where,
            hint="Run it to its end, and export the log again.",
        )
    about = mapping(log.get("eval"))
    yield Made(text(mapping(about.get("packages")).get("inspect_ai")))
    for scorer in map(mapping, listed(about.get("scorers"))):
        name = text(scorer.get("name"))
        if name.rpartition("/")[2].startswith(_GRADED):
            yield Judged(name, _grader(mapping(scorer.get("options")), about))


def _grader(options: dict[str, object], about: dict[str, object]) -> str:
    """The model that grades: the scorer's own, the one in the role, else the model that is evaluated."""
    own = options.get("model")
    if isinstance(own, list):
        return ", ".join(text(name) for name in own if isinstance(name, str))
    role = text(options.get("model_role")) or "grader"
    bound = text(mapping(mapping(about.get("model_roles")).get(role)).get("model"))
    return text(own) or bound or text(about.get("model"))


def _reply(sample: dict[str, object], about: dict[str, object], wanted: Wanted) -> Reply:
    name, epoch = sample.get("id"), number(sample.get("epoch")) or 1
    usage = [mapping(each) for each in mapping(sample.get("model_usage")).values()]
    cache = ("input_tokens_cache_read", "input_tokens_cache_write")
    found = {
        "latency": sample.get("total_time"),
        "cost": _sum(usage, "total_cost"),
        "input_tokens": _sum(usage, "input_tokens", *cache),  # the tool writes cached tokens apart
        "output_tokens": _sum(usage, "output_tokens"),
    }
    metadata = mapping(sample.get("metadata"))
    places = [metadata, {"model": about.get("model"), "task": about.get("task"), "epoch": epoch, "id": name}]
    scores = dict(_scores(mapping(sample.get("scores"))))
    return Reply(
        id=f"{name}/{epoch:g}" if isinstance(name, (int, str)) else "",
        prompt=str(name) if isinstance(name, (int, str)) else "",
        fields=picked(places, wanted.columns),
        scores=scores,
        amounts=amounts(found, places, wanted),
        marks=tuple(_marks(sample)),
    )


def _scores(found: dict[str, object]) -> Iterator[tuple[str, bool | float | None]]:
    """Each scorer's value; a scorer with several values is told with the key of each."""
    for scorer, given in found.items():
        value = mapping(given).get("value")
        if isinstance(value, dict):
            yield from ((f"{text(scorer)}/{text(key)}", _value(own)) for key, own in value.items())
        else:
            yield text(scorer), _value(value)


def _value(found: object) -> bool | float | None:
    """Letters say whether the answer is wholly correct: partly correct and no answer are not."""
    if isinstance(found, str):
        return found == _CORRECT if found in _VALUES else None
    return score(found)


def _marks(sample: dict[str, object]) -> Iterator[str]:
    if sample.get("error") is not None:
        yield ERROR
    if any(mapping(given).get("value") == _NONE for given in mapping(sample.get("scores")).values()):
        yield NO_ANSWER
    choices = listed(mapping(sample.get("output")).get("choices"))
    if any(mapping(choice).get("stop_reason") == "content_filter" for choice in choices):
        yield FILTERED


def _sum(usage: list[dict[str, object]], *names: str) -> float | None:
    found = [value for each in usage for name in names if (value := number(each.get(name))) is not None]
    return sum(found) if found else None
