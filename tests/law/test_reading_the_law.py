"""Looking things up in the law: by name, by day, between days; explained; with its form as a schema."""

from __future__ import annotations

import datetime as dt
import json

import jsonschema
import msgspec
import pytest

from ombud.errors import LawError
from ombud.facts import FactValue
from ombud.facts.strict_yaml import load_yaml
from ombud.law import Truth, load_library
from ombud.law.days.between import happenings
from ombud.law.days.change import Moment, World, compare_worlds, suppose
from ombud.law.doubts import doubts
from ombud.law.library import INSTRUMENTS, Library
from ombud.law.lookup import find_part, part_of
from ombud.law.model import Clock, cited
from ombud.law.register import register
from ombud.law.schema import authoring_schema
from ombud.law.system.explain import explain
from ombud.law.timeline import status_since
from tests.law.small import NOW, VOCABULARY, small_instrument

SMALL = small_instrument(
    status=[
        {
            "from": "2024-08-01",
            "status": "enacted_not_applicable",
            "because": "signed",
            "source": "S1",
            "confidence": "V",
        },
        {
            "from": "2025-02-02",
            "known_from": "2024-08-01",
            "status": "in_force",
            "because": "the ban applies",
            "source": "S1",
            "confidence": "V",
        },
    ],
    stays=[
        {
            "from": "2026-01-01",
            "until": "2026-06-01",
            "what": "a court forbids it",
            "cite": "Doc. 1",
            "source": "S1",
            "confidence": "V",
        }
    ],
    parameters={
        "P-1": {
            "about": "threshold",
            "unit": "people",
            "cite": "s. 8",
            "source": "S1",
            "confidence": "V",
            "states": [{"from": "2024-08-01", "value": "50"}, {"from": "2026-01-01", "value": "25"}],
        }
    },
)
LIBRARY = Library(instruments=(SMALL,))
BANNED: dict[str, FactValue] = {"scope.here": True, "x.a": True, "x.b": True, "x.c": False}


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def moment(as_of: str, known_at: str = "2026-11-24") -> Moment:
    return Moment(as_of=day(as_of), known_at=day(known_at))


# ---- names


def test_a_part_is_found_by_its_id_alone_or_with_its_instrument() -> None:
    assert find_part(LIBRARY, "ban")[1].id == "ban"
    assert find_part(LIBRARY, "small:D-1")[1].id == "D-1"


def test_the_same_id_in_two_laws_asks_which() -> None:
    other = msgspec.structs.replace(SMALL, card=msgspec.structs.replace(SMALL.card, id="other"))
    with pytest.raises(LawError, match="Write one of: small:ban, other:ban"):
        find_part(Library(instruments=(SMALL, other)), "ban")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("bann", 'Did you mean "small:ban"?'),
        ("smal:ban", 'Did you mean "small"?'),
        ("small:D-2", 'Did you mean "D-1"?'),
    ],
)
def test_a_mistyped_name_gets_the_nearest(name: str, says: str) -> None:
    with pytest.raises(LawError) as found:
        find_part(LIBRARY, name)
    assert says in str(found.value)


# ---- the register


@pytest.mark.parametrize(
    ("as_of", "status", "stayed", "coming"),
    [
        ("2024-07-31", None, False, "2024-08-01"),
        ("2024-08-01", "enacted_not_applicable", False, "2025-02-02"),
        ("2025-02-02", "in_force", False, "2026-12-02"),
        ("2026-05-31", "in_force", True, "2026-12-02"),
        ("2026-06-01", "in_force", False, "2026-12-02"),
        ("2027-12-02", "in_force", False, None),
    ],
)
def test_the_register_says_where_an_instrument_stands(
    as_of: str, status: str | None, stayed: bool, coming: str | None
) -> None:
    (entry,) = register(LIBRARY, as_of=day(as_of), known_at=day("2026-11-24"))

    assert (entry.status.status if entry.status else None) == status
    assert (entry.stay is not None) == stayed
    assert (str(entry.coming.day) if entry.coming else None) == coming


# ---- between two moments


def test_what_happens_between_two_days_is_told_in_their_order() -> None:
    found = happenings(LIBRARY, moment("2024-12-31"), moment("2026-01-15"))

    assert [(item.kind, item.row, str(item.day)) for item in found] == [
        ("starts", "T-BAN", "2025-02-02"),
        ("status", "status", "2025-02-02"),
        ("figure", "P-1", "2026-01-01"),
        ("stay", "stay", "2026-01-01"),
    ]
    assert found[0].parts == ("ban",)
    assert found[2].says == "threshold: 25 people instead of 50"


def test_an_amendment_moves_a_date_and_names_what_hangs_on_it() -> None:
    found = happenings(LIBRARY, moment("2026-07-27", "2026-07-26"), moment("2026-07-27", "2026-07-27"))

    moved = {item.row: item for item in found}
    assert set(moved) == {"T-HIGH", "T-NEW"}
    assert moved["T-HIGH"].says == "the duties: 2027-12-02 instead of 2026-08-02"
    assert moved["T-HIGH"].parts == ("high", "carried", "follows", "D-1")


def test_nothing_happens_between_a_moment_and_itself() -> None:
    assert happenings(LIBRARY, moment("2026-07-27"), moment("2026-07-27")) == ()


def test_a_supposed_date_and_a_supposed_fact_change_one_world_together() -> None:
    facts: dict[str, FactValue] = {"scope.here": True, "x.e": True}
    later = suppose(LIBRARY, "small", "T-NEW", day("2026-11-01"), known_from=day("2026-11-24"))
    now = moment("2026-11-24")
    (change,) = compare_worlds(
        World(library=LIBRARY, facts=facts, moment=now), World(library=later, facts=facts, moment=now), VOCABULARY
    )

    assert (change.headline_before, change.headline_after) == ("Banned (upcoming)", "Banned (in_effect)")


# ---- explanations


def test_an_explanation_gives_facts_dates_and_the_smallest_changes() -> None:
    found = explain(SMALL, part_of(SMALL, "ban"), BANNED, VOCABULARY, as_of=NOW, known_at=NOW)

    assert found.decided.value is Truth.YES
    assert found.decided.dates.applies == day("2025-02-02")
    assert found.facts == ("x.a", "x.b", "x.c")
    changed = {turn.changes[0].key for turn in found.turns[0].turns}
    assert changed == {"scope.here", "x.a", "x.b", "x.c"}, "the gate of the law turns it too"


def test_an_obligation_is_explained_with_what_would_bring_it() -> None:
    facts: dict[str, FactValue] = {"scope.here": True, "use.areas": frozenset({"work"}), "x.f": False}
    found = explain(SMALL, part_of(SMALL, "D-1"), facts, VOCABULARY, as_of=NOW, known_at=NOW)

    assert found.decided.value is Truth.NO
    assert [[change.key for change in turn.changes] for turn in found.turns[0].turns] == [["x.f"]]


def test_what_is_open_is_explained_with_what_is_missing_and_both_ways() -> None:
    found = explain(SMALL, part_of(SMALL, "ban"), {"scope.here": True}, VOCABULARY, as_of=NOW, known_at=NOW)

    assert found.decided.value is Truth.UNKNOWN
    assert set(found.decided.missing) == {"x.a", "x.b", "x.c", "x.d"}
    assert [turns.wanted for turns in found.turns] == [Truth.YES, Truth.NO]


def test_a_clock_is_explained_by_whether_it_can_run() -> None:
    clock = msgspec.convert(
        {
            "id": "C-1",
            "cite": "s. 10",
            "title": "Report",
            "actor": "provider",
            "trigger": "harm",
            "addressee": "the office",
            "start": "knowledge of it",
            "within": 72,
            "unit": "hours",
            "source": "S1",
            "confidence": "V",
            "when": "x.a",
        },
        Clock,
    )
    law = msgspec.structs.replace(SMALL, clocks=(clock,))

    assert explain(law, clock, BANNED, VOCABULARY, as_of=NOW, known_at=NOW).decided.value is Truth.YES


# ---- doubts


def test_weak_rows_and_old_checks_are_named() -> None:
    weak = msgspec.structs.replace(SMALL.provisions[0], confidence="M")
    law = msgspec.structs.replace(SMALL, provisions=(weak, *SMALL.provisions[1:]))
    found = doubts(Library(instruments=(law,)), as_of=day("2027-03-01"), older_than=90)

    assert [doubt.says.split(":")[0] for doubt in found] == [
        "was last checked 98 days ago, on 2026-11-23",
        "1 row of confidence M",
    ]
    assert found[1].rows == ("in-scope",)
    assert doubts(LIBRARY, as_of=day("2026-11-24"), older_than=90) == ()


# ---- the schema of authored law

FILES = [path for path in sorted(INSTRUMENTS.rglob("*.yaml")) if "bad" not in path.parts]
SCHEMA = authoring_schema()


def as_json(text: str, name: str) -> object:
    return json.loads(msgspec.json.encode(load_yaml(text, name), enc_hook=str))


def test_every_authored_file_fits_the_schema_that_editors_use() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    validator = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())

    assert FILES
    wrong = [path for path in FILES if not validator.is_valid(as_json(path.read_text("utf-8"), str(path)))]
    assert wrong == []


@pytest.mark.parametrize(
    "text",
    [
        "provisions:\n- {id: a, cite: b, title: c, kind: rule, says: d, source: S, confidence: V, rul: x.a}\n",
        "obligations:\n- {id: a}\n",
        "clocks: nothing\n",
        "cases:\n- {id: a, title: b, source: c, expect: {provisions: {p: perhaps}}}\n",
        "cases:\n- {id: a, title: b, source: c, expect: {obligations: {o: later}}}\n",
        "provisions: []\nobligations: []\n",
    ],
)
def test_a_mistake_does_not_fit_the_schema(text: str) -> None:
    assert not jsonschema.Draft202012Validator(SCHEMA).is_valid(as_json(text, "file"))


# ---- words


def test_a_citation_says_no_words_twice_and_a_proposal_was_never_law() -> None:
    assert cited("EDPB Opinion 28/2024", "Opinion 28/2024, question 1") == "EDPB Opinion 28/2024, question 1"
    assert cited("SR 26-2", "SR 26-2") == "SR 26-2"
    assert cited("EU AI Act", "Art. 6(2)") == "EU AI Act Art. 6(2)"
    omnibus = load_library().instrument("eu-digital-omnibus").card
    span = status_since(omnibus.status, as_of=day("2026-11-24"), known_at=day("2026-11-24"))
    assert span is not None
    assert span.words == f"proposed since {span.since}, not law"
