"""Reports of garak (``report.jsonl``): each output of an attempt that detectors have judged is a reply."""

from __future__ import annotations

from ombud.measure.genai.readers.content import Content
from ombud.measure.genai.readers.reply import Items, Judged, Made, Reply, Wanted, listed, mapping, number, picked, text

#: The status of an attempt that detectors have judged; it is written before, with another status, too.
_EVALUATED = 2
_ENTRIES = {"start_run setup", "init", "attempt", "eval", "completion", "digest", "config", "payload_init"}
#: Module of the detectors that ask a model.
_JUDGES = "judge."


def looks(first: dict[str, object]) -> bool:
    """Whether a file that begins so is a report."""
    return first.get("entry_type") in _ENTRIES


def read(content: Content, wanted: Wanted) -> Items:
    """Attempts that were evaluated: each output once. A detector holds at the threshold that the run declares."""
    setup: dict[str, object] = {}
    told: set[str] = set()
    for entry, _ in content.objects():
        kind = entry.get("entry_type")
        if kind == "start_run setup":
            setup = entry
            yield Made(text(entry.get("_config.version")))
        if kind == "attempt" and entry.get("status") == _EVALUATED:
            for name in mapping(entry.get("detector_results")):
                if name.startswith(_JUDGES) and name not in told:
                    told.add(name)
                    yield Judged(text(name), _judge(setup, name))
            yield from _attempt(entry, number(setup.get("run.eval_threshold")), wanted)


def _attempt(entry: dict[str, object], threshold: float | None, wanted: Wanted) -> Items:
    found = {text(name): listed(values) for name, values in mapping(entry.get("detector_results")).items()}
    places = [entry, {"language": _language(entry), "probe": entry.get("probe_classname")}, mapping(entry.get("notes"))]
    fields, id_ = picked(places, wanted.columns), text(entry.get("uuid"))
    for place in range(max(map(len, found.values()), default=0)):
        each = {name: values[place] if place < len(values) else None for name, values in found.items()}
        yield Reply(
            id=f"{id_}/{place}" if id_ else "",
            prompt=id_,
            fields=fields,
            scores={name: _reached(score, threshold) for name, score in each.items()},
        )


def _language(entry: dict[str, object]) -> object:
    """The language of the last turn of the prompt, as garak itself takes it."""
    turns = listed(mapping(entry.get("prompt")).get("turns"))
    return mapping(mapping(turns[-1]).get("content")).get("lang") if turns else None


def _reached(score: object, threshold: float | None) -> bool | None:
    value = number(score) if not isinstance(score, str) else None
    return None if threshold is None or value is None else value >= threshold


def _judge(setup: dict[str, object], name: str) -> str:
    """The model of a detector, where the run was configured with one."""
    module, _, kind = name.partition(".")
    of_module = mapping(mapping(setup.get("plugins.detectors")).get(module))
    return text(mapping(of_module.get(kind)).get("detector_model_name") or of_module.get("detector_model_name"))
