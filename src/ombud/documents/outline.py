"""Outlines: what a kind of document must hold, as data.

An outline is a YAML file in ``outlines/``. Its sections cite what asks for them; their fields
name facts, computed pieces, or texts that only a person can write. See ``docs/documents.md``.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

import msgspec

from ombud.errors import LawError
from ombud.facts import FactDefinition, Vocabulary
from ombud.facts.compiled import read_compiled

OUTLINES = Path(__file__).parent / "outlines"
LABELS = Path(__file__).parent / "labels.yaml"
COMPILED = Path(__file__).parent / "outlines.json"

#: What Ombud can compute for a document; :mod:`ombud.documents.pieces` says how.
Piece = Literal[
    "law",
    "reasons",
    "duties",
    "duties-due",
    "figures",
    "group-rates",
    "gate",
    "records",
    "questions",
    "clocks",
    "prohibited",
    "facts-unknown",
]

Family = Literal["card", "eu", "us", "governance"]
Audience = Literal["internal", "regulator", "customer", "public"]
FieldKind = Literal["fact", "piece", "text"]


class OutlineField(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One required element. Exactly one of ``fact``, ``consumer``, ``piece`` and ``id`` is given.

    Attributes:
        fact: key of a fact of the vocabulary.
        consumer: a consumer code; stands for every fact that names it, in the vocabulary's order.
        piece: something Ombud computes.
        id: name of a text that a person writes into ``documents/<kind>.yaml``.
        ask: the question a person answers with that text.
        draft: proposed wording; it counts as missing until a person adopts it.
        columns: the text is a table with these columns.
        label: shorter than the question, where that reads better.
        cite: the point within the section's citation.
        of: instruments a piece is limited to; all when empty.
        only_if: ``fact`` or ``fact=option``; where the fact says otherwise the element does not apply.
    """

    fact: str = ""
    consumer: str = ""
    piece: Piece | Literal[""] = ""
    id: str = ""
    ask: str = ""
    draft: str = ""
    columns: tuple[str, ...] = ()
    label: str = ""
    cite: str = ""
    of: tuple[str, ...] = ()
    only_if: str = ""
    who: Literal["engineer", "product", "legal", "officer"] = "product"

    @property
    def kind(self) -> FieldKind:
        """What fills it."""
        return "fact" if self.fact or self.consumer else "piece" if self.piece else "text"

    @property
    def name(self) -> str:
        """Its name within the section."""
        return self.fact or self.piece or self.id


class OutlineSection(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A section: what it must say, and its required elements.

    Attributes:
        cite: the article, point or standard that asks for it.
        evidence: kinds of evidence (``E-...``) that support it.
    """

    id: str
    title: str
    cite: str
    says: str
    fields: tuple[OutlineField, ...]
    evidence: tuple[str, ...] = ()


class Outline(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of document.

    Attributes:
        kind: its name on the command line and in file names.
        cite: what the kind as a whole rests on.
        about: one sentence on what it is and for whom.
        asked_by: obligations that ask for it, as ``instrument:obligation``.
        audience: who reads it in the end.
        note: what a reader must know about the outline itself, such as a template that is not final.
    """

    kind: str
    title: str
    family: Family
    cite: str
    about: str
    audience: Audience
    sections: tuple[OutlineSection, ...]
    asked_by: tuple[str, ...] = ()
    form: Literal["report", "sheet"] = "report"
    note: str = ""

    def fields(self) -> Iterator[tuple[OutlineSection, OutlineField]]:
        """Every element with its section."""
        for section in self.sections:
            for field in section.fields:
                yield section, field

    def path(self, section: OutlineSection, field: OutlineField) -> str:
        """The name of an element within the document."""
        return f"{section.id}.{field.name}"


def consumed(vocabulary: Vocabulary, code: str) -> list[FactDefinition]:
    """The document facts that name a consumer code, in the vocabulary's order."""
    return [fact for fact in vocabulary.values() if code in fact.consumers]


def read_labels(vocabulary: Vocabulary) -> dict[str, str]:
    """What each document fact is called in a document.

    Raises:
        LawError: a document fact has no label, or a label names no fact.
    """
    from ombud.facts.strict_yaml import load_yaml

    labels = msgspec.convert(load_yaml(LABELS.read_text("utf-8"), LABELS.name), dict[str, str])
    wanted = {fact.key for fact in vocabulary.values() if fact.layer == "document"}
    for key in sorted(wanted ^ set(labels)):
        problem = "has no label" if key in wanted else "is no document fact"
        raise LawError(f'"{key}" {problem}.', code="label", where=LABELS.name)
    return labels


def _expand(outline: Outline, vocabulary: Vocabulary, labels: Mapping[str, str]) -> Outline:
    """Replace consumer codes by their facts, and label facts; a fact that the section names itself is not repeated."""
    sections = []
    for section in outline.sections:
        named = {field.fact for field in section.fields if field.fact}
        fields: list[OutlineField] = []
        for field in section.fields:
            if not field.consumer:
                fields.append(msgspec.structs.replace(field, label=field.label or labels.get(field.fact, "")))
                continue
            for fact in consumed(vocabulary, field.consumer):
                if fact.key not in named:
                    named.add(fact.key)
                    fields.append(msgspec.structs.replace(field, fact=fact.key, consumer="", label=labels[fact.key]))
        sections.append(msgspec.structs.replace(section, fields=tuple(fields)))
    return msgspec.structs.replace(outline, sections=tuple(sections))


def read_outlines(folder: Path, vocabulary: Vocabulary) -> dict[str, Outline]:
    """Read every outline of a folder and put facts in the place of consumer codes.

    Raises:
        LawError: a file does not fit its form, or its name is not its kind.
    """
    from ombud.facts.strict_yaml import load_yaml

    found: dict[str, Outline] = {}
    labels = read_labels(vocabulary)
    for path in sorted(folder.glob("*.yaml")):
        try:
            outline = msgspec.convert(load_yaml(path.read_text("utf-8"), str(path)), Outline)
        except msgspec.ValidationError as error:
            raise LawError(f"{error}.", code="outline-form", where=str(path)) from None
        if outline.kind != path.stem:
            raise LawError(
                f'the kind "{outline.kind}" is not the name of its file.', code="outline-name", where=path.name
            )
        for _, field in outline.fields():
            if field.consumer and not consumed(vocabulary, field.consumer):
                raise LawError(
                    f'no fact names the consumer "{field.consumer}".', code="outline-consumer", where=path.name
                )
        found[outline.kind] = _expand(outline, vocabulary, labels)
    return found


def check_outlines(
    outlines: Mapping[str, Outline],
    vocabulary: Vocabulary,
    duties: frozenset[str],
    instruments: frozenset[str],
    kinds: frozenset[str],
) -> None:
    """Hold outlines against what they name.

    Args:
        duties: every ``instrument:obligation`` of the law.
        instruments: ids of all instruments.
        kinds: ids of all kinds of evidence.

    Raises:
        LawError: a fact, obligation, instrument or kind of evidence does not exist, a section
            does not cite, or an element is no element.
    """
    for outline in outlines.values():
        for name in outline.asked_by:
            if name not in duties:
                raise _wrong(outline, "asked_by", f'there is no obligation "{name}".')
        if len({section.id for section in outline.sections}) != len(outline.sections):
            raise _wrong(outline, "sections", "two sections have one id.")
        for section in outline.sections:
            _check_section(outline, section, vocabulary, instruments, kinds)


def _wrong(outline: Outline, place: str, message: str) -> LawError:
    return LawError(message, code="outline", where=f"outlines/{outline.kind}.yaml: {place}")


def _check_section(
    outline: Outline,
    section: OutlineSection,
    vocabulary: Vocabulary,
    instruments: frozenset[str],
    kinds: frozenset[str],
) -> None:
    if not section.cite or not section.says or not section.fields:
        raise _wrong(outline, section.id, "a section cites, says what it must say, and has at least one element.")
    for kind in section.evidence:
        if kind not in kinds:
            raise _wrong(outline, section.id, f'"{kind}" is not a kind of evidence.')
    seen: set[str] = set()
    for field in section.fields:
        if sum(map(bool, (field.fact, field.piece, field.id))) != 1:
            raise _wrong(outline, section.id, "an element is exactly one of a fact, a piece or a text with an id.")
        if field.fact and field.fact not in vocabulary:
            raise _wrong(outline, section.id, f'the fact "{field.fact}" is not in the vocabulary.')
        if field.id and not field.ask:
            raise _wrong(outline, section.id, f'the text "{field.id}" asks nothing.')
        if field.name in seen:
            raise _wrong(outline, section.id, f'"{field.name}" stands in it twice.')
        for name in field.of:
            if name not in instruments:
                raise _wrong(outline, section.id, f'there is no instrument "{name}".')
        condition = field.only_if.partition("=")[0]
        if condition and condition not in vocabulary:
            raise _wrong(outline, section.id, f'the fact "{condition}" is not in the vocabulary.')
        seen.add(field.name)


@functools.cache
def load_outlines() -> dict[str, Outline]:
    """The outlines that ship with Ombud, by kind; immutable, so they are read once.

    The compiled file is a matter of speed: where it was not made, the authored files are read.
    """
    from ombud.facts import load_vocabulary

    if not COMPILED.exists():
        return read_outlines(OUTLINES, load_vocabulary())
    return {outline.kind: outline for outline in read_compiled(COMPILED, tuple[Outline, ...])}
