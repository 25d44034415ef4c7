"""Results of lm-evaluation-harness: samples as JSON lines, and the results file with what the tool computed itself."""

from __future__ import annotations

from ombud.errors import InputError
from ombud.measure.genai.readers.content import Content
from ombud.measure.genai.readers.reply import (
    Items,
    Made,
    Reply,
    Summary,
    Unread,
    Wanted,
    listed,
    mapping,
    number,
    picked,
    score,
    text,
)

_ABOUT = {"versions", "n-shot", "higher_is_better", "configs", "lm_eval_version"}
_NO_METRICS = {"alias", "name", "sample_len", "sample_count", "samples"}


def looks_like_samples(first: dict[str, object]) -> bool:
    """Whether a file that begins so holds samples."""
    return "doc_id" in first and bool({"metrics", "filtered_resps", "doc_hash"} & set(first))


def looks_like_results(first: dict[str, object]) -> bool:
    """Whether an object is a results file."""
    tasks = mapping(first.get("results"))
    return bool(tasks) and bool(_ABOUT & set(first)) and all(isinstance(own, dict) for own in tasks.values())


def read_samples(content: Content, wanted: Wanted) -> Items:
    """Samples with the list of their metrics; groups are columns of the document.

    Raises:
        InputError: a sample does not name its metrics.
    """
    for entry, place in content.objects():
        names = listed(entry.get("metrics"))
        if not names:
            raise InputError(
                'the sample has no list "metrics", so no field can be told to be one.',
                code="genai-metrics",
                where=place,
                hint="Write the samples with a newer lm-evaluation-harness.",
            )
        chosen = text(entry.get("filter"))  # a document is written once for each filter; the results say metric,filter
        after = f",{chosen}" if chosen else ""
        document = entry.get("doc_id")
        known = isinstance(document, (int, str))
        yield Reply(
            id=f"{document}{after}" if known else "",
            prompt=str(document) if known else "",
            fields=picked([mapping(entry.get("doc")), entry], wanted.columns),
            scores={f"{text(name)}{after}": score(entry.get(name)) for name in names if isinstance(name, str)},
        )


def read_results(content: Content, wanted: Wanted) -> Items:
    """Every metric of every task with its standard error. A group of tasks is told once, as a task."""
    del wanted  # there are no replies to ask
    log = content.whole()
    yield Made(text(log.get("lm_eval_version")))
    better, sizes = mapping(log.get("higher_is_better")), mapping(log.get("n-samples"))
    unread = 0
    for task, metrics in mapping(log.get("results")).items():
        own = mapping(metrics)
        n = number(mapping(sizes.get(task)).get("effective")) or number(own.get("sample_len")) or 0
        for key, found in own.items():
            metric, _, chosen = key.partition(",")
            if key in _NO_METRICS or metric.endswith("_stderr"):
                continue
            value = number(found) if not isinstance(found, str) else None
            if value is None:
                unread += 1
                continue
            spread = own.get(f"{metric}_stderr,{chosen}" if chosen else f"{metric}_stderr")
            error = number(spread) if not isinstance(spread, str) else None  # "N/A" where the tool has none
            way = mapping(better.get(task)).get(metric)
            yield Summary(
                task=text(task),
                metric=text(key),
                value=value,
                error=error if error is not None and error >= 0 else None,
                n=int(n),
                more_is_better=way if isinstance(way, bool) else None,
            )
    if unread:
        yield Unread(unread, "metrics of the file are no numbers and are not shown")
