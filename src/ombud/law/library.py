"""The law library: reads authored instruments, proves that they hang together, loads the compiled one."""

from __future__ import annotations

import difflib
import functools
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from ombud.errors import LawError
from ombud.facts import Vocabulary, load_vocabulary
from ombud.facts.compiled import read_compiled
from ombud.law.model import Card, Clock, Instrument, Obligation, Penalty, Provision
from ombud.law.proofs import check_folder, check_instrument, check_rule

INSTRUMENTS = Path(__file__).parent / "instruments"
COMPILED = Path(__file__).parent / "law.json"

T = TypeVar("T")


class DerivedFact(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A document fact that follows from rules, so that nobody is asked for it.

    Exactly one of these forms:

    * ``rule``: a yes or no;
    * ``any``: a yes where the rule of at least one instrument holds, an instrument and its rule each;
    * ``each``: a set or list of the options whose rule holds;
    * ``first``: the one option whose rule is the first that holds; the last rule is ``true``.
    """

    key: str
    kind: str
    instrument: str = "eu-ai-act"
    rule: str = ""
    any: dict[str, str] = {}
    each: dict[str, str] = {}
    first: dict[str, str] = {}

    def rules(self) -> tuple[tuple[str, str], ...]:
        """Every rule with the instrument in which it is read."""
        if self.any:
            return tuple(self.any.items())
        return tuple((self.instrument, rule) for rule in self.each.values() or self.first.values() or (self.rule,))


class Library(msgspec.Struct, frozen=True, kw_only=True):
    """All instruments, with the digest of what was compiled."""

    instruments: tuple[Instrument, ...]
    derived: tuple[DerivedFact, ...] = ()
    digest: str = ""

    def instrument(self, instrument_id: str) -> Instrument:
        """One instrument by id.

        Raises:
            LawError: there is none of that name; the message names the nearest.
        """
        for instrument in self.instruments:
            if instrument.card.id == instrument_id:
                return instrument
        near = difflib.get_close_matches(instrument_id, [i.card.id for i in self.instruments], n=1, cutoff=0.4)
        raise LawError(
            f'there is no instrument "{instrument_id}".',
            code="instrument-unknown",
            hint=(f'Did you mean "{near[0]}"? ' if near else "") + "`ombud law list` shows all.",
        )


def _read(path: Path, kind: type[T]) -> T:
    from ombud.facts.strict_yaml import load_yaml

    try:
        return msgspec.convert(load_yaml(path.read_text("utf-8"), str(path)), kind)
    except msgspec.ValidationError as error:
        raise LawError(f"{error}.", code="law-schema", where=str(path)) from None


def _rows(folder: Path, pattern: str, name: str, kind: type[T]) -> tuple[T, ...]:
    rows: list[T] = []
    for path in sorted(folder.glob(pattern)):
        content = _read(path, dict[str, list[kind]])  # type: ignore[valid-type]  # the row type is an argument
        if set(content) != {name}:
            raise LawError(f'the file holds {sorted(content)}, not only "{name}".', code="law-schema", where=str(path))
        rows.extend(content[name])
    return tuple(rows)


def read_instrument(folder: Path, vocabulary: Vocabulary) -> Instrument:
    """Read one authored instrument and check it.

    Raises:
        LawError: naming the file, the row and what is wrong.
    """
    instrument = Instrument(
        card=_read(folder / "card.yaml", Card),
        provisions=_rows(folder, "provisions*.yaml", "provisions", Provision),
        obligations=_rows(folder, "obligations*.yaml", "obligations", Obligation),
        penalties=_rows(folder, "penalties*.yaml", "penalties", Penalty),
        clocks=_rows(folder, "clocks*.yaml", "clocks", Clock),
    )
    check_instrument(instrument, vocabulary, where=str(folder))
    return instrument


def _read_placed(folder: Path, vocabulary: Vocabulary) -> Instrument:
    instrument = read_instrument(folder, vocabulary)
    check_folder(instrument.card, folder)
    return instrument


def folders(folder: Path = INSTRUMENTS) -> dict[str, Path]:
    """The folder of each authored instrument, by its id."""
    return {_read(card, Card).id: card.parent for card in sorted(folder.rglob("card.yaml"))}


def compile_library(folder: Path = INSTRUMENTS, vocabulary: Vocabulary | None = None) -> Library:
    """Read, check and put together every instrument below a folder."""
    words = vocabulary or load_vocabulary()
    instruments = tuple(_read_placed(card.parent, words) for card in sorted(folder.rglob("card.yaml")))
    names = [instrument.card.id for instrument in instruments]
    for name in names:
        if names.count(name) > 1:
            raise LawError(f'two instruments are called "{name}".', code="id-twice", where=str(folder))
    derived_file = folder.parent / "derived.yaml"
    derived = tuple(_read(derived_file, dict[str, list[DerivedFact]])["derived"]) if derived_file.exists() else ()
    check_derived(derived, {item.card.id: item for item in instruments}, words, str(derived_file))
    content = msgspec.json.encode((instruments, derived))
    return Library(instruments=instruments, derived=derived, digest=hashlib.sha256(content).hexdigest())


#: The forms that fit each kind of a derived fact.
_FORMS = {"bool": {"rule", "any"}, "enum": {"first"}, "set": {"each"}, "list": {"each"}}


def check_derived(
    derived: tuple[DerivedFact, ...], instruments: Mapping[str, Instrument], words: Vocabulary, where: str
) -> None:
    """Prove that each derived fact exists, has one form that fits it, and options that exist.

    Raises:
        LawError: naming the fact and what is wrong with it.
    """
    for fact in derived:
        forms = [form for form in ("rule", "any", "each", "first") if getattr(fact, form)]
        if fact.key not in words or any(name not in instruments for name, _ in fact.rules()):
            what = "names what does not exist"
        elif words[fact.key].kind != fact.kind or len(forms) != 1 or forms[0] not in _FORMS.get(fact.kind, set()):
            what = f"is of kind {words[fact.key].kind} and has the forms {', '.join(forms) or 'none'}"
        elif words[fact.key].options and {*fact.each, *fact.first} != {o.value for o in words[fact.key].options}:
            what = "does not have a rule for each of its options"
        elif fact.first and list(fact.first.values())[-1] != "true":
            what = "leaves cases open: the last rule of `first` is `true`"
        else:
            for name, rule in fact.rules():
                check_rule(rule, instruments[name], words, f"{where}: {fact.key}")
            continue
        raise LawError(f'the derived fact "{fact.key}" {what}.', code="derived", where=where)


@functools.cache
def load_library() -> Library:
    """The library that ships with Ombud; immutable, so it is read once."""
    if not COMPILED.exists():
        return compile_library()
    return read_compiled(COMPILED, Library)
