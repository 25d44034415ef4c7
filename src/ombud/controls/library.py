"""Read the control set, prove that it hangs together with the law, load the compiled one."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path
from typing import TypeVar

import msgspec

from ombud.controls.model import Control, ControlSet, EvidenceKind, NonTransfer
from ombud.errors import LawError
from ombud.facts import Vocabulary, load_vocabulary
from ombud.facts.compiled import read_compiled
from ombud.law.library import Library, read_instrument
from ombud.law.model import Instrument

SET = Path(__file__).parent / "set"
COMPILED = Path(__file__).parent / "controls.json"

#: Frameworks of which every requirement has at least one control as its home.
COMPLETE = ("nist-ai-rmf", "iso-iec-42001")

T = TypeVar("T")


class _Family(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    family: str
    title: str
    controls: tuple[Control, ...]


class _Compiled(msgspec.Struct, frozen=True):
    controls: ControlSet
    when: Instrument


def _read(path: Path, kind: type[T]) -> T:
    from ombud.facts.strict_yaml import load_yaml

    try:
        return msgspec.convert(load_yaml(path.read_text("utf-8"), str(path)), kind)
    except msgspec.ValidationError as error:
        raise LawError(f"{error}.", code="control-schema", where=str(path)) from None


def read_controls(folder: Path = SET) -> ControlSet:
    """Read the authored control set and check it against itself.

    Raises:
        LawError: naming the control and what is wrong.
    """
    families = [_read(path, _Family) for path in sorted(folder.glob("[0-9]*.yaml"))]
    kinds = _read(folder / "evidence.yaml", dict[str, tuple[EvidenceKind, ...]])["kinds"]
    controls = tuple(
        msgspec.structs.replace(control, family=family.family) for family in families for control in family.controls
    )
    known = {kind.id for kind in kinds}
    seen: set[str] = set()
    for control in controls:
        if control.id in seen:
            raise LawError(f'the control "{control.id}" is written twice.', code="id-twice", where=str(folder))
        seen.add(control.id)
        for kind in control.evidence:
            if kind not in known:
                raise LawError(f'"{kind}" is not a kind of evidence.', code="kind-unknown", where=control.id)
    found = ControlSet(
        controls=controls,
        kinds=kinds,
        families={family.family: family.title for family in families},
        limits=_read(folder / "non-transfer.yaml", dict[str, tuple[NonTransfer, ...]])["rules"],
    )
    return msgspec.structs.replace(found, digest=hashlib.sha256(msgspec.json.encode(found)).hexdigest())


def read_conditions(vocabulary: Vocabulary, folder: Path = SET) -> Instrument:
    """The conditions under which controls apply, written in the language of law."""
    return read_instrument(folder / "when", vocabulary)


def check_controls(controls: ControlSet, conditions: Instrument, library: Library) -> None:
    """Prove that controls, conditions and law name only what exists, and leave nothing of a framework out.

    Raises:
        LawError: the first place that does not hang together.
    """
    codes = {provision.id for provision in conditions.provisions}
    for control in controls.controls:
        if control.when not in codes:
            raise LawError(f'"{control.when}" is not a condition of set/when.', code="condition", where=control.id)
    known, kinds = {control.id for control in controls.controls}, {kind.id for kind in controls.kinds}
    for instrument in library.instruments:
        for obligation in instrument.obligations:
            where = f"{instrument.card.id}: {obligation.id}"
            for name in obligation.controls:
                if name not in known:
                    raise LawError(f'there is no control "{name}".', code="control-unknown", where=where)
            for name in obligation.kinds:
                if name not in kinds:
                    raise LawError(f'"{name}" is not a kind of evidence.', code="kind-unknown", where=where)
            if not obligation.controls or not obligation.kinds:
                raise LawError(
                    "it names no control that meets it, or no kind of evidence that shows it.",
                    code="control-missing",
                    where=where,
                )
    for name in COMPLETE:
        _check_framework(controls, library.instrument(name))


def _check_framework(controls: ControlSet, framework: Instrument) -> None:
    name = framework.card.id
    places = {provision.cite for provision in framework.provisions if provision.kind == "requirement"}
    for control in controls.controls:
        for mapping in control.maps:
            if mapping.instrument == name and mapping.cite not in places:
                raise LawError(f'"{mapping.cite}" is no requirement of {name}.', code="map-unknown", where=control.id)
    for cite in sorted(places):
        if not controls.homes(name, cite):
            raise LawError(f"{cite} has no control as its home.", code="home-missing", where=name)


@functools.cache
def _load() -> _Compiled:
    if not COMPILED.exists():
        return _Compiled(read_controls(), read_conditions(load_vocabulary()))
    return read_compiled(COMPILED, _Compiled)


def load_controls() -> ControlSet:
    """The control set that ships with Ombud; immutable, so it is read once."""
    return _load().controls


def load_conditions() -> Instrument:
    """The conditions that ship with Ombud."""
    return _load().when


def compile_controls(vocabulary: Vocabulary, library: Library) -> bytes:
    """The checked control set and its conditions as one JSON file."""
    controls, conditions = read_controls(), read_conditions(vocabulary)
    check_controls(controls, conditions, library)
    return msgspec.json.encode(_Compiled(controls, conditions))
