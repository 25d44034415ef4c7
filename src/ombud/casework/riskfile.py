"""What people say of risks in a file: ``risk.yaml`` beside the dossier.

.. code-block:: yaml

    risk: 1
    ratings:
      - {scenario: S-01, severity: 4, likelihood: 3, because: past refusals differ, by: Ana Lindqvist, on: 2026-11-20}
    scenarios:             # of your own; ids begin with X-
      - {name: X-01, dimension: ops, title: ..., cause: ..., event: ..., harm: ..., group: ..., by: Ana, on: 2026-11-20}
    treatments:
      - {scenario: S-01, way: mitigate, action: reweigh, owner: Bo, due: 2027-01-15, by: Ana Lindqvist, on: 2026-11-20}
    acceptances:
      - {scenario: S-14, until: 2027-03-01, because: ..., role: reviewer, by: Cy, on: 2026-11-21}
    answers:               # what a conditional release asks: compensating, narrowed, safeguards
      - {condition: narrowed, says: a pilot of 500 people, by: Ana Lindqvist, on: 2026-11-20}
    measured:              # results of other tools; `release` is the version
      - {metric: psi, value: "0.07", n: 5000, tool: monitor 3.1, raw: a digest or place, preregistered: true, by: Bo,
         on: 2026-11-20}
    evidence:              # of controls, made by other tools or people
      - {kind: E-DRILL, where: drill-2026-10.pdf, good: true, checked_by: Cy, by: Bo, on: 2026-10-02}
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import msgspec

from ombud.casework.held import release_digest
from ombud.controls import load_controls
from ombud.errors import InputError
from ombud.facts.strict_yaml import key_lines, load_yaml
from ombud.onefile import check_plain
from ombud.risk import Acceptance, Added, Answer, Measured, Rating, Register, Treatment, load_risk
from ombud.risk.register import Evidence

NAME = "risk.yaml"
_PARTS: dict[str, type[msgspec.Struct]] = {
    "ratings": Rating,
    "scenarios": Added,
    "treatments": Treatment,
    "acceptances": Acceptance,
    "answers": Answer,
    "measured": Measured,
    "evidence": Evidence,
}
_Row = TypeVar("_Row", bound=msgspec.Struct)


def load_register(dossier: Path, *, today: dt.date) -> Register:
    """Read ``risk.yaml`` beside a dossier; an empty register where there is none.

    Args:
        today: nothing in it is of a later day.

    Raises:
        InputError: it cannot be read, or names what does not exist; file and line are named.
    """
    path = (dossier if dossier.is_dir() else dossier.parent) / NAME
    return _Reader(path, today).register() if path.exists() else Register()


class _Reader:
    """Reads one file, and knows the line of every row."""

    def __init__(self, path: Path, today: dt.date) -> None:
        self.path, self.today = path, today
        check_plain(path)
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise InputError("it cannot be read as text.", code="risk-file", where=str(path)) from error
        raw = load_yaml(text, str(path))
        self.top = raw if isinstance(raw, dict) else {}
        self.lines = key_lines(text) if self.top else {}
        if self.top.get("risk") != 1 or type(self.top.get("risk")) is not int:
            raise self.wrong('it begins with "risk: 1".', "risk", hint="Put that on its first line.")
        for key in self.top:
            if key not in _PARTS and key != "risk":
                raise self.wrong(f'"{key}" is not a key that it has.', key, hint=_near(key, _PARTS))

    def wrong(self, message: str, *keys: str, hint: str = "") -> InputError:
        line = self.lines.get(keys)
        return InputError(message, code="risk-file", where=f"{self.path}:{line}" if line else str(self.path), hint=hint)

    def register(self) -> Register:
        """Every row, each checked against what there is."""
        found = Register(
            ratings=self.rows("ratings", Rating),
            added=self.rows("scenarios", Added),
            treatments=self.rows("treatments", Treatment),
            acceptances=self.rows("acceptances", Acceptance),
            answers=self.rows("answers", Answer),
            measured=tuple(_of_release(row) for row in self.rows("measured", Measured)),
            evidence=tuple(_of_release(row) for row in self.rows("evidence", Evidence)),
        )
        for part, index, problem, hint in problems_of(found, today=self.today):
            raise self.wrong(problem, part, str(index), hint=hint)
        return found

    def rows(self, part: str, kind: type[_Row]) -> tuple[_Row, ...]:
        raw = self.top.get(part) or []
        if not isinstance(raw, list):
            raise self.wrong(f'"{part}" must be a list, each row after a dash.', part)
        return tuple(self.row(part, index, item, kind) for index, item in enumerate(raw))

    def row(self, part: str, index: int, raw: object, kind: type[_Row]) -> _Row:
        if isinstance(raw, dict) and "id" in raw:
            raise self.wrong('"id" is given by Ombud and not written here.', part, str(index))
        try:
            found = msgspec.convert(raw, kind, strict=False)
        except msgspec.ValidationError as error:
            key = next(iter(re.findall(r"`(?:\$\.)?(\w+)", str(error))), "")
            place = (part, str(index), key) if (part, str(index), key) in self.lines else (part, str(index))
            raise self.wrong(f"{error}.", *place) from None
        return msgspec.structs.replace(found, id=f"{NAME}, {part} {index + 1}")


def _of_release(row: _Row) -> _Row:
    """A row with the digest of the version that it names."""
    release = str(getattr(row, "release", ""))
    return msgspec.structs.replace(row, release=release_digest(release))


def problems_of(register: Register, *, today: dt.date) -> list[tuple[str, int, str, str]]:
    """What in a register names nothing that exists: part, row, a sentence, and what to do."""
    risk, controls = load_risk(), load_controls()
    scenarios = [item.id for item in risk.scenarios] + [row.name for row in register.added]
    codes = [item.code for item in risk.scales.dimensions]
    measures = [item.id for item in risk.metrics] + [item.id for item in risk.findings]
    known_controls = [item.id for item in controls.controls]
    found: list[tuple[str, int, str, str]] = []

    def check(part: str, index: int, what: str, name: str, known: Iterable[str]) -> None:
        if name not in known:
            found.append((part, index, f'there is no {what} "{name}".', _near(name, known)))

    for index, row in enumerate(register.ratings):
        check("ratings", index, "scenario", row.scenario, scenarios)
        if not (1 <= row.severity <= 5 and 1 <= row.likelihood <= 5):
            found.append(("ratings", index, "severity and likelihood are whole numbers from 1 to 5.", ""))
        if not row.because.strip():
            found.append(("ratings", index, "a score needs its reason.", "Say it in `because`."))
    for index, added in enumerate(register.added):
        check("scenarios", index, "dimension", added.dimension, codes)
        if not added.name.startswith("X-") or sum(other.name == added.name for other in register.added) > 1:
            found.append(("scenarios", index, f'"{added.name}" is no name for a scenario of your own.', _OWN))
        for name in added.essential:
            check("scenarios", index, "control", name, known_controls)
    for index, treatment in enumerate(register.treatments):
        check("treatments", index, "scenario", treatment.scenario, scenarios)
    for index, acceptance in enumerate(register.acceptances):
        check("acceptances", index, "scenario", acceptance.scenario, scenarios)
    for index, answer in enumerate(register.answers):
        check("answers", index, "condition", answer.condition, [item.id for item in risk.conditions])
    for index, result in enumerate(register.measured):
        check("measured", index, "metric or finding", result.metric, measures)
    for index, piece in enumerate(register.evidence):
        check("evidence", index, "kind of evidence", piece.kind, [kind.id for kind in controls.kinds])
    found += _of_days_to_come(register, today)
    return found


_OWN = "Name it X-01 and so on, each once."


def _of_days_to_come(register: Register, today: dt.date) -> list[tuple[str, int, str, str]]:
    parts = {"added": "scenarios"}
    return [
        (parts.get(name, name), index, f"it is of {row.on}, a day to come.", "Give the day on which it was said.")
        for name in register.__struct_fields__
        for index, row in enumerate(getattr(register, name))
        if row.on > today
    ]


def _near(name: str, known: Iterable[str]) -> str:
    found = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f'Did you mean "{found[0]}"?' if found else "`ombud risk assess` names what there is."
