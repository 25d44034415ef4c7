"""What a measurement is: figures, whom they are about, what was declared, and the counts that prove them.

One form for every kind of measuring. Text, JSON, HTML, documents, pages and signed statements all
show this object; none of them computes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from ombud.measure.artefact import Period
from ombud.measure.covered import Coverage
from ombud.measure.figures import Figure
from ombud.measure.tables import Table

Kind = Literal["fairness", "performance", "drift", "quality", "profile", "genai"]

#: Id of the published JSON Schema; the number goes up when an old reader would misread a new result.
SCHEMA = "urn:ombud:measurement:v2"


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader must know beside the figures; a warning may change how they are read."""

    text: str
    level: Literal["note", "warning"] = "note"
    code: str = ""


class Declared(msgspec.Struct, frozen=True):
    """Something that a person declared and nobody guessed, under the name of its option."""

    name: str
    value: str | tuple[str, ...]


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """The legal profile under which was measured.

    Attributes:
        cite: the rule it follows.
        checked_on: the day on which the rule was last checked, as ISO text.
    """

    id: str
    name: str
    version: str
    cite: str = ""
    checked_on: str = ""


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """A table that was counted.

    Attributes:
        name: of the file, without its folder, or of the table.
        sha256: digest of the file's bytes; empty for a table that is no file.
        rows: people or rows counted.
        engine, queries: what counted, and how.
        tables: the counts, which add to those of other rows.
        role: ``measured``, or what it is to the measured one.
    """

    name: str
    engine: str
    queries: tuple[str, ...]
    tables: tuple[Table, ...]
    sha256: str = ""
    rows: int = 0
    role: Literal["measured", "reference"] = "measured"

    def period(self, name: str) -> Period:
        """The counts as a period's artefact, to keep and to merge."""
        return Period(period=name, source=self.name, engine=self.engine, queries=self.queries, tables=self.tables)


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What a kind of measuring computes from counts.

    Attributes:
        groups: attribute to {group: people}; empty where nothing is by group.
        headline: ids of the figures to lead with, in order.
    """

    coverage: Coverage
    figures: tuple[Figure, ...]
    groups: dict[str, dict[str, int]] = {}
    notes: tuple[Note, ...] = ()
    headline: tuple[str, ...] = ()

    def past_limits(self) -> tuple[Figure, ...]:
        """Figures whose value is past a limit, small groups excepted (they are flagged, not judged)."""
        return tuple(item for item in self.figures if item.past_limit and item.verdict != "insufficient")

    def one(self, figure_id: str, by: str = "", group: str = "") -> Figure:
        """One figure; KeyError when it was not computed."""
        for item in self.figures:
            if (item.id, item.by, item.group) == (figure_id, by, group):
                return item
        raise KeyError((figure_id, by, group))

    def of(self, figure_id: str, by: str = "") -> tuple[Figure, ...]:
        """All figures of one id, of one attribute when it is named."""
        return tuple(item for item in self.figures if item.id == figure_id and by in ("", item.by))


class Measurement(Found, frozen=True, kw_only=True):
    """The result of measuring: what was found, of which rows, as declared.

    Attributes:
        sources: the measured table first, then those it is compared with.
    """

    kind: Kind
    sources: tuple[Source, ...]
    declared: tuple[Declared, ...]
    profile: Profile | None = None
    schema: str = SCHEMA

    @property
    def source(self) -> Source:
        """The table that was measured."""
        return self.sources[0]

    def said(self, name: str) -> str:
        """What was declared under a name; empty when nothing was."""
        found = next((item.value for item in self.declared if item.name == name), "")
        return found if isinstance(found, str) else ", ".join(found)

    def to_json(self) -> bytes:
        """The result as JSON after its published schema."""
        return msgspec.json.encode(self, enc_hook=str)

    def to_html(self) -> str:
        """A page that stands alone: no scripts, no outside files; light, dark and print."""
        from ombud.measure.show.page import page

        return page(self)

    def table(self) -> list[dict[str, str | int | float | bool | None]]:
        """One row per figure, as a data frame takes it: ``pandas.DataFrame(found.table())``."""
        from ombud.measure.show.rows import rows

        return rows(self)

    def __repr__(self) -> str:
        """What was measured and what is past a limit, in a few lines."""
        from ombud.measure.show.plain import short

        return short(self)

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from ombud.measure.show.page import fragment

        return fragment(self)


def measurement(
    found: Found,
    *,
    kind: Kind,
    sources: tuple[Source, ...],
    declared: tuple[Declared, ...],
    profile: Profile | None = None,
) -> Measurement:
    """What was found, with what proves it."""
    return Measurement(
        coverage=found.coverage,
        figures=found.figures,
        groups=found.groups,
        notes=found.notes,
        headline=found.headline,
        kind=kind,
        sources=sources,
        declared=declared,
        profile=profile,
    )


def declared(spec: msgspec.Struct, *, more: Mapping[str, object] | None = None) -> tuple[Declared, ...]:
    """What a specification declares, as names and text; what was left out is left out."""
    found = [(name, getattr(spec, name)) for name in spec.__struct_fields__]
    named = [*found, *(more or {}).items()]
    return tuple(Declared(name, _said(value)) for name, value in named if value not in ("", None, False, (), {}))


def _said(value: object) -> str | tuple[str, ...]:
    if value is True:
        return "yes"
    if isinstance(value, dict):
        return tuple(line for name, item in value.items() for line in _mapped(str(name), item))
    return tuple(str(item) for item in value) if isinstance(value, (tuple, list)) else str(value)


def _mapped(name: str, value: object) -> tuple[str, ...]:
    """An entry of a mapping as text; of a mapping in a mapping, one text for each inner entry."""
    if isinstance(value, dict):
        return tuple(f"{name}: {inner} = {item}" for inner, item in value.items())
    return (f"{name} = {value}",)
