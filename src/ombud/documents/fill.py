"""Fill an outline for one system: every element measured, derived, stated by a person, or missing. Pure."""

from __future__ import annotations

from typing import Literal

import msgspec

from ombud.documents.material import Material
from ombud.documents.measured import MEASURED
from ombud.documents.model import Block, Origin, Table
from ombud.documents.outline import Audience, Outline, OutlineField, OutlineSection
from ombud.documents.pieces import make_piece
from ombud.documents.suggested import suggestion_words
from ombud.documents.support import Support, supports
from ombud.facts import UNKNOWN, FactDefinition, Statement, as_text
from ombud.law import show_date

#: Who may read what, from the narrowest circle to the widest.
CIRCLES: tuple[Audience, ...] = ("internal", "regulator", "customer", "public")
Standing = Literal["filled", "missing", "not-applicable", "withheld"]


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """One element as it stands.

    Attributes:
        path: ``section.element``.
        standing: filled, missing, does not apply, or withheld from the readers of this view.
        said: who stated it and when, or what it follows from.
        ask: for a missing one, the question and where to answer it.
        facts: the facts it shows or rests on.
        evidence: ids of signed statements it rests on.
    """

    path: str
    standing: Standing
    origin: Origin
    label: str
    mark: str = ""
    lines: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    said: str = ""
    ask: str = ""
    who: str = ""
    prose: bool = False
    facts: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()

    @property
    def content(self) -> str:
        """What it says, as one text; compared to see whether it changed."""
        rows = ["\t".join(row) for block in self.blocks if isinstance(block, Table) for row in block.rows]
        words = [str(getattr(block, "text", "")) for block in self.blocks if not isinstance(block, Table)]
        return "\n".join([*self.lines, *filter(None, words), *rows])


class FilledSection(msgspec.Struct, frozen=True, kw_only=True):
    """A section with its elements, a person's remark, and the evidence that supports it."""

    outline: OutlineSection
    fields: tuple[Filled, ...]
    remark: tuple[str, ...] = ()
    remark_by: str = ""
    support: tuple[Support, ...] = ()


class FilledOutline(msgspec.Struct, frozen=True, kw_only=True):
    """A document before it is laid out."""

    outline: Outline
    sections: tuple[FilledSection, ...]
    view: Audience

    def fields(self) -> tuple[Filled, ...]:
        """Every element, in order."""
        return tuple(field for section in self.sections for field in section.fields)


def fill(outline: Outline, material: Material, *, view: Audience = "internal") -> FilledOutline:
    """Fill every element of an outline.

    Args:
        outline: the kind of document.
        material: the system; its dates are the dates asked for.
        view: who will read it; what is not visible to them is withheld, never rewritten.
    """
    sections = tuple(_section(outline, section, material, view) for section in outline.sections)
    return FilledOutline(outline=outline, sections=sections, view=view)


def _section(outline: Outline, section: OutlineSection, material: Material, view: Audience) -> FilledSection:
    remark = material.written.texts.get(section.id)
    shown = remark is not None and seen(material.written.visible.get(section.id, "internal"), view)
    return FilledSection(
        outline=section,
        fields=tuple(_field(outline.path(section, field), field, material, view) for field in section.fields),
        support=supports(section, material) if view in {"internal", "regulator"} else (),
        remark=remark.lines if remark and shown else (),
        remark_by=f"{remark.by}, {show_date(remark.on)}" if remark and shown else "",
    )


def seen(visibility: Audience, view: Audience) -> bool:
    """Whether something with this visibility may be shown to these readers."""
    return CIRCLES.index(visibility) >= CIRCLES.index(view)


def _field(path: str, field: OutlineField, material: Material, view: Audience) -> Filled:
    reason = _does_not_apply(field, material)
    if reason:
        return Filled(
            path=path, standing="not-applicable", origin="derived", label=_label(field, material), mark=field.cite,
            lines=(reason if _may_read_why(field, material, view) else "Does not apply.",),
            facts=(field.only_if.partition("=")[0],),
        )  # fmt: skip
    if field.fact:
        found = _fact(path, field, material)
    elif field.piece:
        found = _piece(path, field, material)
    else:
        found = _text(path, field, material)
    return _for_readers(found, _visibility(path, field, material), view)


def _may_read_why(field: OutlineField, material: Material, view: Audience) -> bool:
    """Whether these readers may see the fact that decides that an element does not apply."""
    statement = material.found.statements.get(field.only_if.partition("=")[0])
    return seen(statement.visibility if statement else "internal", view)


def _for_readers(found: Filled, visibility: Audience, view: Audience) -> Filled:
    """Withhold what these readers may not see.

    Customers and the public get no names of staff, no instructions to staff and no wording that nobody adopted.
    """
    if found.standing == "filled" and not seen(visibility, view):
        line = f"Not released to the reader ({view})."
        return msgspec.structs.replace(found, standing="withheld", lines=(line,), blocks=(), said="")
    if view not in {"customer", "public"}:
        return found
    if found.standing == "missing":
        return msgspec.structs.replace(found, lines=(), blocks=(), said="", ask="Not stated yet.", who="")
    return msgspec.structs.replace(found, said="")


def _visibility(path: str, field: OutlineField, material: Material) -> Audience:
    statement = material.found.statements.get(field.fact)
    return material.written.visible.get(path, statement.visibility if statement else "internal")


def _label(field: OutlineField, material: Material) -> str:
    if field.fact and not field.label:
        return material.vocabulary[field.fact].question
    return field.label or field.ask or field.piece.capitalize()


def _does_not_apply(field: OutlineField, material: Material) -> str:
    """Why an element does not apply; empty while it does or may."""
    if not field.only_if:
        return ""
    key, _, option = field.only_if.partition("=")
    value = material.found.facts.get(key, UNKNOWN)
    definition = material.vocabulary[key]
    if value is UNKNOWN:
        return ""
    holds = (option in value if isinstance(value, frozenset) else value == option) if option else value is True
    return "" if holds else f"Does not apply. {definition.question} {as_text(definition, value).capitalize()}."


# ---- facts


def _fact(path: str, field: OutlineField, material: Material) -> Filled:
    definition = material.vocabulary[field.fact]
    base = Filled(
        path=path, standing="filled", origin="stated", label=_label(field, material), mark=field.cite,
        who=definition.who, facts=(field.fact,),
    )  # fmt: skip
    measured = _measured(base, field.fact, material)
    statement = material.found.statements.get(field.fact)
    if measured is not None:
        return _with_stated(measured, definition, statement)
    derived = material.found.derived.get(field.fact)
    if derived is not None and derived.value is not UNKNOWN:
        line = material.evidence_of("determination")
        return msgspec.structs.replace(
            base, origin="derived", lines=(_sentence(as_text(definition, derived.value)),),
            said=_from(derived.because),
            facts=(field.fact, *derived.because), evidence=(line.hash,) if line else (),
        )  # fmt: skip
    if statement is None or statement.value is UNKNOWN:
        return _missing_fact(base, definition, statement, material)
    return msgspec.structs.replace(
        base, origin="measured" if statement.source == "auto" else "stated", lines=_lines(definition, statement),
        said=_said(statement), evidence=statement.evidence,
    )  # fmt: skip


def _from(keys: tuple[str, ...]) -> str:
    if len(keys) > 4:
        return f"by the rules of the law, from {len(keys)} facts such as {', '.join(keys[:2])}"
    return f"by the rules of the law, from {', '.join(keys)}" if keys else "by the rules of the law"


def _measured(base: Filled, key: str, material: Material) -> Filled | None:
    if material.measurement is None or key not in MEASURED:
        return None
    shown = MEASURED[key](material.measurement)
    if not shown.lines and not shown.blocks:
        return None
    line = material.evidence_of("measurement")
    return msgspec.structs.replace(
        base, origin="measured", lines=shown.lines, blocks=shown.blocks, said=material.signed_as("measurement"),
        evidence=(line.hash,) if line else (),
    )  # fmt: skip


def _with_stated(measured: Filled, definition: FactDefinition, statement: Statement | None) -> Filled:
    if statement is None or statement.value is UNKNOWN:
        return measured
    stated = "; ".join(_lines(definition, statement))
    said = f"{measured.said}; the statement by {_said(statement)}"
    return msgspec.structs.replace(measured, lines=(*measured.lines, f"Also stated: {stated}"), said=said)


def _lines(definition: FactDefinition, statement: Statement) -> tuple[str, ...]:
    value = statement.value
    lines = value if isinstance(value, tuple) and value else (_sentence(as_text(definition, value)),)
    return (*lines, f"Note: {statement.note}") if statement.note else lines


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _said(statement: Statement) -> str:
    origin = {"vendor": ", from the vendor", "import": ", imported", "auto": ", read by a program"}.get(
        statement.source, ""
    )
    return f"{statement.said_by}, {show_date(statement.said_at.date())}{origin}"


def _missing_fact(base: Filled, definition: FactDefinition, statement: Statement | None, material: Material) -> Filled:
    asked = "" if base.label == definition.question else f"{definition.question} "
    places = material.places
    ask = asked + (places.law if definition.fill == "derived" else places.fact.format(key=definition.key))
    said = f"{_said(statement)}: not known yet" if statement else ""
    if statement and statement.note:
        said += f" ({statement.note})"
    suggested = material.found.suggested.get(definition.key)
    if suggested:  # beside the element and never in it: what it says does not change until a person confirms
        said = "; ".join(filter(None, [said, suggestion_words(definition, suggested)]))
    return msgspec.structs.replace(base, standing="missing", origin="missing", said=said, ask=ask)


# ---- pieces and texts


def _piece(path: str, field: OutlineField, material: Material) -> Filled:
    made = make_piece(field, material)
    return Filled(
        path=path, standing="missing" if made.origin == "missing" else "filled", origin=made.origin,
        label=_label(field, material), mark=field.cite, blocks=made.blocks, said=made.said, ask=made.ask,
        who=field.who if made.origin == "missing" else "", facts=made.facts, evidence=made.evidence,
    )  # fmt: skip


def _text(path: str, field: OutlineField, material: Material) -> Filled:
    text = material.written.texts.get(path)
    base = Filled(
        path=path, standing="filled", origin="stated", label=_label(field, material), mark=field.cite, who=field.who
    )
    if text is None or not (text.lines or text.rows):
        drafts = (f"Proposed wording, adopted by nobody yet: {' '.join(field.draft.split())}",) if field.draft else ()
        asked = "" if base.label == field.ask else f"{field.ask} "
        return msgspec.structs.replace(
            base, standing="missing", origin="missing", lines=drafts,
            ask=asked + material.places.text.format(verb="Adopt or write" if field.draft else "Write", path=path),
        )  # fmt: skip
    blocks: tuple[Block, ...] = ()
    if text.rows:
        blocks = (Table(caption="As stated", header=field.columns, rows=text.rows),)
    said = f"{text.by}, {show_date(text.on)}"
    return msgspec.structs.replace(base, lines=text.lines, blocks=blocks, said=said, prose=True)
