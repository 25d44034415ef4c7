"""The vocabulary: every fact Ombud knows of, with its type, its question and who can answer it.

One vocabulary in two layers: *rule* facts are what law is decided on and are asked;
*document* facts fill documents. A document fact that follows from rule facts is
``fill: derived`` and is never asked.
"""

from __future__ import annotations

import difflib
import functools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

import msgspec

from ombud.errors import LawError
from ombud.facts.compiled import read_compiled
from ombud.facts.sheet import Sheet, check_sheets
from ombud.facts.values import LONG_TEXT, FactKind

VOCABULARY = Path(__file__).parent / "vocabulary"


class Option(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One answer of an ``enum`` or ``set`` fact.

    ``implies`` names options of the same set that hold whenever this one does: New York City
    implies New York State and the United States, so that nobody ticks all three.
    """

    value: str
    label: str
    help: str = ""
    implies: tuple[str, ...] = ()


#: With fewer options within every other, a list is shown as it is.
_FOLDED = 6


class FactDefinition(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One kind of fact.

    Attributes:
        key: dotted name such as ``use.profiling``.
        kind: the type of its value.
        question: positive, one idea, as a person would ask it.
        says: for ``bool`` rule facts, the sentence that a *yes* states; reasons are made of it.
        who: who can answer.
        fill: auto (from code, registries, tests), asked, suggested (then confirmed) or derived.
        stage: when it is first needed.
        because: why it is asked, with the provision the wording comes from.
        longest: so many characters a text has at most, and a line of a list; more is a document of
            its own, and no PDF can hold it.
        ticked: on a sheet, a line to tick; False where a *no* is graver than a *yes*, so that nobody
            says it by leaving a box empty: then it is asked with yes and no.
        consumers: documents and sections that need it.
        asked_if: a key of a ``set`` or ``bool`` fact that opens this question (for grouping on screen).
    """

    key: str
    kind: FactKind
    question: str
    layer: Literal["rule", "document"]
    who: Literal["engineer", "product", "legal", "officer"]
    says: str = ""
    help: str = ""
    because: str = ""
    example_yes: str = ""
    example_no: str = ""
    fill: Literal["auto", "asked", "suggested", "derived"] = "asked"
    stage: Literal["intake", "build", "release", "live"] = "intake"
    ticked: bool = True
    subject: Literal["system", "release", "organisation", "dataset", "vendor"] = "system"
    options: tuple[Option, ...] = ()
    unit: str = ""
    longest: int = LONG_TEXT
    consumers: tuple[str, ...] = ()
    group: str = ""


def option_groups(fact: FactDefinition) -> list[tuple[Option, tuple[Option, ...]]]:
    """The options of a fact in the order to show them, each with those that lie within it, such as states.

    An option lies within the last one it implies. A list that is not long stays flat and in its
    own order; in a long one *none of these* comes first, as nobody looks for it at the end.
    """
    within: dict[str, list[Option]] = {}
    for option in fact.options:
        if option.implies:
            within.setdefault(_outermost(option, fact), []).append(option)
    is_long = any(len(options) >= _FOLDED for options in within.values())
    folded = set(within) if is_long else set[str]()
    top = [option for option in fact.options if not option.implies or _outermost(option, fact) not in folded]
    if folded:
        top.sort(key=lambda option: option.value != "none")
    return [(option, tuple(within[option.value]) if option.value in folded else ()) for option in top]


def _outermost(option: Option, fact: FactDefinition) -> str:
    """The widest option in which one lies."""
    by_value = {item.value: item for item in fact.options}
    while option.implies:
        option = by_value[option.implies[-1]]
    return option.value


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    group: str
    title: str
    facts: tuple[FactDefinition, ...] = ()
    sheets: tuple[Sheet, ...] = ()


class Vocabulary(Mapping[str, FactDefinition]):
    """All fact definitions by key, in the order in which a person would meet them."""

    def __init__(
        self, facts: tuple[FactDefinition, ...], groups: Mapping[str, str], sheets: tuple[Sheet, ...] = ()
    ) -> None:
        self._facts = {fact.key: fact for fact in facts}
        self.groups = dict(groups)
        self.sheets = sheets
        #: The place of each key in that order.
        self.order: Mapping[str, int] = {key: index for index, key in enumerate(self._facts)}
        self._sheet_of = {key: sheet for sheet in sheets for key in sheet.facts}

    def __getitem__(self, key: str) -> FactDefinition:
        return self._facts[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    def sheet_of(self, key: str) -> Sheet | None:
        """The sheet on which a fact is asked together with others."""
        return self._sheet_of.get(key)

    def nearest(self, key: str) -> str | None:
        """The known key that looks most like a mistyped one."""
        found = difflib.get_close_matches(key, self._facts, n=1, cutoff=0.5)
        return found[0] if found else None


def read_vocabulary(folder: Path) -> Vocabulary:
    """Read and check every YAML file of a vocabulary folder.

    Raises:
        LawError: a file does not fit its schema, a key appears twice, or an option list is missing.
    """
    from ombud.facts.strict_yaml import load_yaml

    facts: list[FactDefinition] = []
    sheets: list[Sheet] = []
    groups: dict[str, str] = {}
    origin: dict[str, str] = {}
    for path in sorted(folder.rglob("*.yaml")):
        try:
            part = msgspec.convert(load_yaml(path.read_text("utf-8"), str(path)), _File)
        except msgspec.ValidationError as error:
            raise LawError(f"{error}.", code="vocabulary-schema", where=str(path)) from None
        if part.facts:
            groups[part.group] = part.title
        sheets += part.sheets
        for fact in part.facts:
            if fact.key in origin:
                raise LawError(
                    f'the fact "{fact.key}" is defined twice.',
                    code="fact-twice",
                    where=str(path),
                    hint=f"It is also in {origin[fact.key]}.",
                )
            if (fact.kind in {"enum", "set"}) != bool(fact.options):
                raise LawError(
                    f'the fact "{fact.key}" needs options exactly when it is an enum or a set.',
                    code="fact-options",
                    where=str(path),
                )
            _check_implied(fact, str(path))
            origin[fact.key] = str(path)
            facts.append(msgspec.structs.replace(fact, group=fact.group or part.group))
    vocabulary = Vocabulary(tuple(facts), groups, tuple(sheets))
    check_sheets(vocabulary.sheets, vocabulary)
    return vocabulary


def _check_implied(fact: FactDefinition, where: str) -> None:
    known = {option.value for option in fact.options}
    for option in fact.options:
        for implied in option.implies:
            if fact.kind != "set" or implied not in known:
                raise LawError(
                    f'"{option.value}" of the fact "{fact.key}" implies "{implied}", which is no option of a set.',
                    code="fact-options",
                    where=where,
                )


class _Compiled(msgspec.Struct, frozen=True, array_like=True):
    groups: dict[str, str]
    facts: tuple[FactDefinition, ...]
    sheets: tuple[Sheet, ...]


@functools.cache
def load_vocabulary() -> Vocabulary:
    """The vocabulary that ships with Ombud, compiled; immutable, so it is read once."""
    compiled = VOCABULARY.parent / "vocabulary.json"
    if not compiled.exists():
        return read_vocabulary(VOCABULARY)
    found = read_compiled(compiled, _Compiled)
    return Vocabulary(found.facts, found.groups, found.sheets)


def compile_vocabulary(vocabulary: Vocabulary) -> bytes:
    """The vocabulary as the one JSON file that installed users load."""
    parts = _Compiled(vocabulary.groups, tuple(vocabulary.values()), vocabulary.sheets)
    return msgspec.json.format(msgspec.json.encode(parts), indent=1)
