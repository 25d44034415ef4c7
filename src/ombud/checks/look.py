"""Hold every check against one case: its facts, and what can be seen of it on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from ombud.checks.library import KNOWN, NAMED, keys_of, load_checks, load_words, placeholders
from ombud.checks.model import SEVERITIES, Check, CheckSet, Each, Finding
from ombud.controls import load_conditions
from ombud.facts import UNKNOWN, FactValue, Vocabulary, as_text
from ombud.law import Library, Situation, Truth
from ombud.law.lookup import find_part

Values = Mapping[str, FactValue]
#: Per kind of item: its id and what can be seen of it.
Items = Mapping[Each, tuple[tuple[str, Values], ...]]


def look(
    facts: Values,
    items: Items,
    library: Library,
    *,
    as_of: dt.date,
    checks: CheckSet | None = None,
    words: Vocabulary | None = None,
) -> tuple[Finding, ...]:
    """What does not fit together: the gravest first, then in the order of the checks and of the items.

    Args:
        facts: the facts of the system that count, and the view of the case.
        items: statements, documents, duties, controls and records, each with its view.
        as_of: the day on which is looked.
    """
    known, vocabulary = checks or load_checks(), words or load_words()
    said = {**facts, **about_facts(facts, _asked(known))}
    found = [
        _finding(check, item, values, vocabulary, library)
        for check in known.checks
        for item, values in _looked_at(check, said, items)
        if fires(check, values, vocabulary, as_of=as_of)
    ]
    return tuple(sorted(found, key=lambda finding: SEVERITIES.index(finding.severity)))


def fires(check: Check, values: Values, vocabulary: Vocabulary, *, as_of: dt.date, rule: str = "") -> bool:
    """Whether the rule of a check, or another in its place, is *yes*: *unknown* never fires."""
    situation = Situation(load_conditions(), values, vocabulary, as_of=as_of, known_at=as_of)
    return situation.decide(rule or check.when).value is Truth.YES


def _asked(checks: CheckSet) -> Iterator[str]:
    """What is asked about facts, rather than of them."""
    keys = dict.fromkeys(key for check in checks.checks for key in keys_of(check))
    yield from (key for key in keys if key.startswith((KNOWN, NAMED)))


def about_facts(facts: Values, keys: Iterable[str]) -> dict[str, FactValue]:
    """Whether a fact is stated, and whether it names anything: *none of these* is stated, and names nothing."""
    found: dict[str, FactValue] = {}
    for key in keys:
        value = facts.get(key.partition(".")[2], UNKNOWN)
        if key.startswith(KNOWN):
            found[key] = value is not UNKNOWN and value not in ((), "")
        else:
            found[key] = UNKNOWN if value is UNKNOWN else value not in ((), frozenset(), "")
    return found


def _looked_at(check: Check, said: Values, items: Items) -> Iterable[tuple[str, Values]]:
    if check.each == "case":
        return [("", said)]
    return [(name, {**said, **seen}) for name, seen in items.get(check.each, ())]


def sentence(check: Check, values: Values, vocabulary: Vocabulary) -> str:
    """What is wrong, with the values filled in."""
    shown = {key: as_text(vocabulary[key], values.get(key, UNKNOWN)) for key in placeholders(check.says)}
    text = check.says
    for key, value in shown.items():
        text = text.replace("{" + key + "}", value)
    return text


def _finding(check: Check, item: str, values: Values, vocabulary: Vocabulary, library: Library) -> Finding:
    law = check.rests.law or (item if check.each == "duty" else "")
    cite = _cite(law, library) if law else ""
    return finding_of(check, item, sentence(check, values, vocabulary), cite=cite)


def finding_of(check: Check, item: str, says: str, *, cite: str) -> Finding:
    """What a check found, from what only the case could tell: the item, the sentence, and where law says so."""
    where = check.where
    return Finding(
        check=check.id,
        title=check.title,
        kind=check.kind,
        severity=check.severity,
        who=check.who,
        says=says,
        because=check.because,
        mend=check.mend,
        item=item,
        cite=cite,
        law=check.rests.law or (item if check.each == "duty" else ""),
        control=check.rests.control,
        fact=where.fact or (item if check.each == "statement" else ""),
        document=where.document or (item if check.each == "document" else ""),
        page=where.page or _PAGES.get(check.each, "facts"),
    )


def _cite(law: str, library: Library) -> str:
    """The place of a row in its law, as short as on screen."""
    instrument, part = find_part(library, law)
    short = instrument.card.short
    return part.cite if part.cite.split()[0] == short.split()[0] else f"{short} {part.cite}"


#: Where an item of a kind is looked after.
_PAGES: dict[Each, str] = {
    "statement": "facts",
    "document": "documents",
    "duty": "obligations",
    "control": "controls",
    "record": "obligations",
}
