"""Reports of garak (``report.jsonl``): each output of an attempt that detectors have judged is a reply."""

from __future__ import annotations

from collections import Counter

from ombud.measure.genai.readers.content import Content
from ombud.measure.genai.readers.reply import (
    Doubt,
    Items,
    Judged,
    Made,
    Reply,
    Wanted,
    first,
    listed,
    mapping,
    number,
    picked,
    text,
)

#: The status of an attempt that detectors have judged; it is written before, with another status, too.
_EVALUATED = 2
_ENTRIES = {"start_run setup", "init", "attempt", "eval", "completion", "digest", "config", "payload_init"}
#: Module of the detectors that ask a model.
_JUDGES = "judge."
_MODEL = ("plugins.target_name", "plugins.model_name", "plugins.target_type", "plugins.model_type")


def looks(first: dict[str, object]) -> bool:
    """Whether a file that begins so is a report."""
    return first.get("entry_type") in _ENTRIES


def read(content: Content, wanted: Wanted) -> Items:
    """Attempts that were evaluated: each output once.

    A detector holds at the threshold that the report declares. Most reports declare none, as garak
    writes no fractions of its settings: then the score stays a number, and 1 and 0 are yes and no.
    """
    setup: dict[str, object] = {}
    counted = _Hits()
    told: set[str] = set()
    for entry, _ in content.objects():
        kind = entry.get("entry_type")
        if kind == "start_run setup":
            setup = entry
            yield Made(text(entry.get("_config.version")))
        counted.add_own(entry)
        if kind != "attempt" or entry.get("status") != _EVALUATED:
            continue
        for name in mapping(entry.get("detector_results")):
            if name.startswith(_JUDGES) and name not in told:
                told.add(name)
                yield Judged(text(name), _judge(setup, name))
        for reply in _attempt(entry, setup, wanted):
            counted.add(reply)
            yield reply
    yield from counted.doubts()


class _Hits:
    """Hits of each detector: those that garak counted itself, and those of the attempts."""

    def __init__(self) -> None:
        self._own: Counter[str] = Counter()
        self._read: Counter[str] = Counter()
        self._named: set[str] = set()
        self._graded: set[str] = set()

    def add_own(self, entry: dict[str, object]) -> None:
        """What an entry of garak's evaluation says; older ones say no fails."""
        fails, name = number(entry.get("fails")), text(entry.get("detector"))
        if entry.get("entry_type") == "eval" and fails is not None and name:
            self._named.add(name)
            self._own[name] += int(fails)

    def add(self, reply: Reply) -> None:
        """The verdicts of an output."""
        for name, score in reply.scores.items():
            self._read[name] += score is True or score == 1
            if score is not None and score not in (0, 1):
                self._graded.add(name)

    def doubts(self) -> Items:
        """Detectors of which both differ: another threshold, or a report that is cut or put together."""
        for name in sorted(self._named - self._graded):
            own, read = self._own[name], self._read[name]
            if own != read:
                yield Doubt(
                    f"garak itself counted {own:,} hits of {name}, and its attempts hold {read:,}: it was run with "
                    "another threshold, or the report is not whole."
                )


def _attempt(entry: dict[str, object], setup: dict[str, object], wanted: Wanted) -> list[Reply]:
    threshold = number(setup.get("run.eval_threshold"))
    found = {text(name): listed(values) for name, values in mapping(entry.get("detector_results")).items()}
    short = {
        "language": _language(entry),
        "probe": entry.get("probe_classname"),
        "model": first([setup], *_MODEL),
    }
    fields = picked([entry, short, mapping(entry.get("notes"))], wanted.columns)
    # Reports that garak puts together give all attempts one uuid, so the probe and its count belong to the id.
    uuid, seq = text(entry.get("uuid")), number(entry.get("seq")) or 0
    id_ = f"{uuid}/{text(entry.get('probe_classname'))}/{seq:g}" if uuid else ""
    replies = []
    for place in range(max(map(len, found.values()), default=0)):
        each = {name: values[place] if place < len(values) else None for name, values in found.items()}
        scores = {name: _reached(score, threshold) for name, score in each.items()}
        replies.append(Reply(id=f"{id_}/{place}" if id_ else "", prompt=id_, fields=fields, scores=scores))
    return replies


def _language(entry: dict[str, object]) -> object:
    """The language of the last turn of the prompt, as garak itself takes it."""
    turns = listed(mapping(entry.get("prompt")).get("turns"))
    return mapping(mapping(turns[-1]).get("content")).get("lang") if turns else None


def _reached(score: object, threshold: float | None) -> bool | float | None:
    value = number(score) if not isinstance(score, str) else None
    return value if value is None or threshold is None else value >= threshold


def _judge(setup: dict[str, object], name: str) -> str:
    """The model of a detector, where the run was configured with one."""
    module, _, kind = name.partition(".")
    of_module = mapping(mapping(setup.get("plugins.detectors")).get(module))
    return text(mapping(of_module.get(kind)).get("detector_model_name") or of_module.get("detector_model_name"))
