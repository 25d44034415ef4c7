"""What people write themselves: ``documents/<kind>.yaml`` beside the dossier.

.. code-block:: yaml

    ombud-document: 1
    written_by: Marta Osei
    written_on: 2026-11-20
    texts:
      general.lineage: Follows 2.2; the score was recalibrated.
      scope.purpose: {adopt: true}                      # takes the proposed wording as one's own
      incident.timeline:                                # a text with columns is a list of rows
      - {When: 2026-11-02 09:10, What: first complaint}
      design: {text: A word on this section., by: Ana Lindqvist, on: 2026-11-21}
    visible:
      general.lineage: public

A name is ``section.text``, or a section's own name for a remark in front of it. What follows from
facts, law or figures is not written here: its facts are changed instead.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import cast, get_args

import msgspec

from ombud.documents.outline import Outline, OutlineField
from ombud.errors import InputError
from ombud.facts.statement import Visibility
from ombud.onefile import check_plain

_TOP = ("ombud-document", "written_by", "written_on", "texts", "visible")
_DETAIL = ("text", "rows", "adopt", "by", "on")


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """A text as a person wrote it, or adopted it."""

    lines: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    by: str
    on: dt.date


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """Everything people wrote for one document, by ``section.text``."""

    texts: dict[str, Text] = {}
    visible: dict[str, Visibility] = {}


def names_of_texts(outline: Outline) -> frozenset[str]:
    """What people can write in a kind of document: its texts, and a remark per section."""
    texts = {outline.path(section, field) for section, field in outline.fields() if field.kind == "text"}
    return frozenset(texts | {section.id for section in outline.sections})


def must_be_text(outline: Outline, name: str) -> OutlineField | None:
    """The text of that name, or None for a section's remark.

    Raises:
        InputError: it follows from facts, law or figures, or there is no such text (with the nearest name).
    """
    fields = {outline.path(section, field): field for section, field in outline.fields()}
    names = names_of_texts(outline)
    if name in names:
        return fields.get(name)
    if name in fields:
        fact = fields[name].fact
        hint = f"State the fact {fact} instead." if fact else "Change what it is computed from."
        raise InputError(f'"{name}" follows from facts and is not written by hand.', code="written", hint=hint)
    near = difflib.get_close_matches(name, sorted(names), n=1, cutoff=0.4)
    raise InputError(
        f'the document "{outline.kind}" has no text "{name}".',
        code="written",
        hint=f'Did you mean "{near[0]}"?' if near else f"It has: {', '.join(sorted(names))}.",
    )


class _File:
    """Reads one file and knows the line of everything in it."""

    def __init__(self, path: Path, outline: Outline) -> None:
        from ombud.facts.strict_yaml import key_lines, load_yaml

        check_plain(path)
        self.path, self.outline = path, outline
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            raise InputError("this is not text in UTF-8.", code="written", where=str(path)) from None
        self.content = load_yaml(text, str(path))
        self.lines = key_lines(text) if isinstance(self.content, dict) else {}
        self.fields = {outline.path(section, field): field for section, field in outline.fields()}
        self.names = names_of_texts(outline)

    def wrong(self, message: str, *keys: str, code: str = "written", hint: str = "") -> InputError:
        line = self.lines.get(tuple(keys))
        return InputError(message, code=code, where=f"{self.path}:{line}" if line else str(self.path), hint=hint)

    def mapping(self, raw: object, *keys: str) -> Mapping[str, object]:
        if raw is None:
            return {}
        if not isinstance(raw, dict):
            raise self.wrong("here stand names with texts.", *keys)
        return cast("Mapping[str, object]", raw)

    def check(self, found: Mapping[str, object], known: tuple[str, ...], *keys: str) -> None:
        for key in found:
            if key not in known:
                raise self.wrong(
                    f'"{key}" is not a key of this file.', *keys, str(key), hint=f"There are: {', '.join(known)}."
                )

    def text(self, name: str, raw: object, by: object, on: object) -> Text:
        keys = ("texts", name)
        self.must_exist(name, *keys)
        detail = cast("Mapping[str, object]", raw) if isinstance(raw, dict) else {"text": raw}
        self.check(detail, _DETAIL, *keys)
        who, day = detail.get("by", by), detail.get("on", on)
        if not isinstance(who, str) or not isinstance(day, dt.date):
            raise self.wrong(
                "it is not said who wrote this and when.",
                *keys,
                hint='Give "written_by: Name" and "written_on: 2026-11-24" at the top, or "by:" and "on:" beside it.',
            )
        field = self.fields.get(name)
        given = detail.get("rows", detail.get("text"))
        if detail.get("adopt") is True:
            if field is None or not field.draft:
                raise self.wrong("there is no proposed wording to adopt here.", *keys, hint="Write the text.")
            return Text(lines=paragraphs(field.draft), by=who, on=day)
        if field is not None and field.columns:
            return Text(rows=self.rows(field, given, keys), by=who, on=day)
        if not isinstance(given, str) or not given.strip():
            raise self.wrong("this is no text.", *keys, hint='Write it after the name, or "adopt: true".')
        return Text(lines=paragraphs(given), by=who, on=day)

    def must_exist(self, name: str, *keys: str) -> None:
        try:
            must_be_text(self.outline, name)
        except InputError as error:
            raise self.wrong(error.message, *keys, hint=error.hint) from None

    def rows(self, field: OutlineField, raw: object, keys: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
        if not isinstance(raw, list):
            raise self.wrong("this text is a list of rows.", *keys, hint=f"Columns: {', '.join(field.columns)}.")
        rows = []
        for row in cast("list[object]", raw):
            cells = self.mapping(row, *keys)
            self.check(cells, field.columns, *keys)
            rows.append(tuple(str(cells.get(column, "")) for column in field.columns))
        return tuple(rows)

    def visible(self, name: str, raw: object) -> Visibility:
        if name not in self.fields and name not in self.names:
            self.must_exist(name, "visible", name)
        options = get_args(Visibility)
        if raw not in options:
            raise self.wrong(f'"{raw}" is not one of {", ".join(options)}.', "visible", name)
        return cast("Visibility", raw)


def paragraphs(text: str) -> tuple[str, ...]:
    """A text as its paragraphs, each on one line."""
    return tuple(" ".join(part.split()) for part in text.strip().split("\n\n") if part.strip())


def read_written(path: Path, outline: Outline) -> Written:
    """Read what people wrote for one kind of document; nothing when there is no such file.

    Raises:
        InputError: an unknown name (with the nearest known one), a text for something that
            follows from facts, or a text without its author and day; file and line are named.
    """
    if not path.exists():
        return Written()
    file = _File(path, outline)
    top = file.mapping(file.content)
    file.check(top, _TOP)
    if type(top.get("ombud-document")) is not int or top["ombud-document"] != 1:  # true and 1.0 equal 1 too
        raise file.wrong('it begins with "ombud-document: 1".', "ombud-document", hint="Put that on its first line.")
    by, on = top.get("written_by"), top.get("written_on")
    texts = file.mapping(top.get("texts"), "texts")
    visible = file.mapping(top.get("visible"), "visible")
    return Written(
        texts={name: file.text(name, raw, by, on) for name, raw in texts.items()},
        visible={name: file.visible(name, raw) for name, raw in visible.items()},
    )
