"""What is found in one case: the examples, and each part of what checks may see."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ombud
from ombud.casework import assess
from ombud.casework.held import release_digest
from ombud.checks import Decided, Paper, People, Seen, findings_of, load_checks
from ombud.checks.items import items_of
from ombud.checks.library import KNOWN, keys_of, load_words
from ombud.checks.look import fires
from ombud.checks.suite import DAY, cases_of
from ombud.checks.view import view_of
from ombud.controls import ControlState, ControlStatus, Held, load_conditions, load_controls
from ombud.controls.rollup import control_statuses
from ombud.facts import UNKNOWN, Limit, Record, Statement, load_dossier, load_vocabulary, parse_value
from ombud.law import load_library
from ombud.measure import Figure, Measurement
from ombud.review import load_policy

EXAMPLES = Path(__file__).parents[2] / "examples"
NOON = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


def seen(changes: dict[str, object] | None = None, folder: str = "credit-limit", **more: object) -> Seen:
    """An example on the day of the cases, with some answers changed on the day before."""
    vocabulary, library = load_vocabulary(), load_library()
    statements = dict(load_dossier(EXAMPLES / folder, vocabulary).current())
    for key, raw in (changes or {}).items():
        value = parse_value(vocabulary[key], raw)
        statements[key] = Statement(key=key, value=value, said_by="Marta Osei", said_at=NOON + dt.timedelta(days=2))
    policy = load_policy(vocabulary=vocabulary)
    figures = more.pop("figures", None)
    found = assess(
        statements,
        library=library,
        vocabulary=vocabulary,
        policy=policy,
        as_of=DAY,
        known_at=DAY,
        figures=figures,  # type: ignore[arg-type]
    )
    return Seen(found=found, library=library, vocabulary=vocabulary, policy=policy, **more)  # type: ignore[arg-type]


def names(case: Seen) -> set[str]:
    return {finding.check for finding in findings_of(case)}


def test_a_fact_that_contradicts_another_is_found_with_both_values_and_the_place_to_mend_it() -> None:
    found = findings_of(seen({"use.personal_data": False, "gdpr.special_kinds": ["health"]}))

    one = next(item for item in found if item.check == "special-without-personal")
    assert "health" in one.says
    assert one.cite == "GDPR Art. 9(1)"
    assert (one.fact, one.who, one.severity) == ("use.personal_data", "legal", "serious")


def test_findings_come_gravest_first_and_in_the_same_order_each_time() -> None:
    case = seen({"sys.stage": "live", "gdpr.reuse": "nothing", "gdpr.links": ["establishment"]})
    found = findings_of(case)

    order = ["stop", "serious", "minor"]
    assert [order.index(item.severity) for item in found] == sorted(order.index(item.severity) for item in found)
    assert found[0].check == "new-purpose-not-carried"
    assert msgspec.json.encode(found) == msgspec.json.encode(findings_of(case))


def test_an_answer_that_a_file_suggests_and_nobody_confirmed_contradicts_nothing() -> None:
    case = seen({"use.personal_data": False, "gdpr.special_kinds": ["health"]})
    said = case.found.statements["gdpr.special_kinds"]
    guess = msgspec.structs.replace(said, source="import", confidence="low")
    found = msgspec.structs.replace(case.found, statements={**case.found.statements, "gdpr.special_kinds": guess})
    case = msgspec.structs.replace(case, found=found)

    assert "special-without-personal" not in names(case)
    assert "suggestion-unconfirmed" in names(case)


@given(st.data())
def test_forgetting_an_answer_makes_no_finding_but_of_what_is_not_known(data: st.DataObject) -> None:
    """Kleene's logic is monotone: with less known, fewer rules are *yes*."""
    checks = [check for check in load_checks().checks if check.kind != "not-known"]
    check = data.draw(st.sampled_from(checks))
    values, _ = data.draw(st.sampled_from(cases_of(check, load_words())))
    if not values:
        return
    forgotten = {key: value for key, value in values.items() if key != data.draw(st.sampled_from(sorted(values)))}

    if fires(check, forgotten, load_words(), as_of=DAY):
        assert fires(check, values, load_words(), as_of=DAY)
    assert not any(key.startswith(KNOWN) for key in keys_of(check))


def test_everything_a_check_may_see_is_computed_and_nothing_else() -> None:
    figure = Figure(
        id="impact_ratio",
        name="Impact ratio",
        formula="",
        by="sex",
        group="f",
        value="0.7",
        n=900,
        method="",
        limit="at least 0.8",
        past_limit=True,
        verdict="below",
    )
    paper = Paper(kind="dpia", title="DPIA", state="published", version=1, published_on=DAY)
    case = seen(
        {"sys.version": "2.3.1"},
        figures=(figure,),
        decision=Decided(release="2.3.0", approved=True, by="Marta Osei", at=NOON),
        people=People(here=frozenset({"Marta Osei"})),
        papers=(paper,),
        controls=statuses(seen()),
        records=(Record(duty="GDPR-037-1", title="Designation", by="M", on=DAY),),
    )
    items = items_of(
        case.found, case.papers, case.controls, case.records, library=case.library, vocabulary=case.vocabulary
    )
    computed = set(view_of(case)) | {key for rows in items.values() for _, values in rows for key in values}
    measured = {"measured.on", "measured.age_days", "measured.people", "measured.by_group"}

    defined = {key for key in load_words() if key not in load_vocabulary() and not key.startswith(("known.", "named."))}
    assert computed | measured == defined


def statuses(case: Seen, *held: Held) -> tuple[ControlStatus, ...]:
    return control_statuses(
        load_controls(),
        load_conditions(),
        case.facts,
        held,
        case.vocabulary,
        release=release_digest("2.3.0"),
        as_of=DAY,
    )


def test_a_figure_past_its_limit_stops_what_is_in_use() -> None:
    figure = Figure(
        id="impact_ratio",
        name="Impact ratio",
        formula="",
        by="sex",
        group="f",
        reference="m",
        value="0.7",
        low="0.6",
        high="0.78",
        n=900,
        method="",
        limit="at least 0.8",
        past_limit=True,
        verdict="below",
        at_least="0.8",
    )
    small = msgspec.structs.replace(figure, group="x", verdict="insufficient")
    found = findings_of(seen({"sys.stage": "live"}, figures=(small, figure)))

    one = next(item for item in found if item.check == "past-limit-in-use")
    assert one.severity == "stop"
    assert "past their limit: 1." in one.says
    assert "0.7" in one.says


def test_figures_older_than_the_version_and_past_their_age_are_late() -> None:
    case = seen({"sys.version": "2.4.0"}, measured_on=DAY - dt.timedelta(days=400), measurement=_measurement())

    assert {"figure-older-than-release", "figure-too-old"} <= names(case)
    assert not {"figure-older-than-release", "figure-too-old"} & names(
        seen({"sys.version": "2.4.0"}, measured_on=DAY, measurement=_measurement())
    )


def _measurement() -> Measurement:
    return ombud.measure({"f": (300, 600), "m": (310, 600)})


@pytest.mark.parametrize(
    ("release", "days", "by", "check"),
    [
        ("2.2.0", 0, "Lena Moreau", "other-release-signed"),
        ("2.3.0", 400, "Lena Moreau", "sign-off-grew-old"),
        ("2.3.0", 4, "Lena Moreau", "changed-since-signed"),
        ("2.3.0", 0, "marta osei", "owner-signed-own"),
    ],
)
def test_a_sign_off_of_another_release_an_old_one_and_one_by_the_owner_are_found(
    release: str, days: int, by: str, check: str
) -> None:
    at = dt.datetime.combine(DAY, dt.time(12), tzinfo=dt.UTC) - dt.timedelta(days=days)
    signed = Decided(release=release, approved=True, by=by, at=at)

    assert check in names(seen({"sys.stage": "live"}, decision=signed))
    fresh = Decided(release="2.3.0", approved=True, by="Lena Moreau", at=NOON + dt.timedelta(days=3))
    assert check not in names(seen({"sys.stage": "live"}, decision=fresh))


def test_an_owner_who_can_no_longer_sign_in_is_found_and_a_name_nobody_ever_had_is_not() -> None:
    assert "owner-left" in names(seen(people=People(gone=frozenset({"Marta Osei"}), signers=1)))
    assert "owner-left" not in names(seen(people=People(here=frozenset({"Marta  OSEI"}), signers=1)))
    assert "owner-left" not in names(seen(people=People(signers=1)))
    assert "nobody-may-sign" in names(seen(people=People(signers=0)))
    assert "nobody-may-sign" not in names(seen())


def test_a_stale_document_is_found_once_whoever_reads_it() -> None:
    def stale(public: bool, asked: str) -> set[str]:
        paper = Paper(
            kind="dpia",
            title="DPIA",
            state="stale",
            changes=2,
            public=public,
            asked_by=asked,
            version=1,
            published_on=DAY,
        )
        found = findings_of(seen(papers=(paper,)))
        assert all(item.document == "dpia" for item in found if "document-stale" in item.check)
        return {item.check for item in found if "document-stale" in item.check}

    assert stale(True, "GDPR") == {"public-document-stale"}
    assert stale(False, "GDPR") == {"asked-document-stale"}
    assert stale(False, "") == {"document-stale"}


def test_a_control_shown_in_words_alone_and_one_with_old_evidence_are_found() -> None:
    case = seen()
    attested = Held(kind="E-ATT", id="1", made_on=DAY)
    old = Held(kind="E-LOGC", id="2", made_on=DAY - dt.timedelta(days=8))
    found = statuses(case, attested, old)
    logging = next(item for item in found if item.control.id == "DOC-03")
    assert logging.state is not ControlState.SATISFIED

    checks = {(item.check, item.item) for item in findings_of(msgspec.structs.replace(case, controls=found))}
    assert ("control-evidence-old", "DOC-03") in checks
    assert any(check == "control-in-words-only" for check, _ in checks)


def test_a_record_past_the_age_of_its_kind_and_one_for_no_obligation_are_found() -> None:
    old = Record(duty="GDPR-037-1", title="Designation", by="M", on=DAY - dt.timedelta(days=366))
    odd = Record(duty="NYC-1", title="Audit", by="M", on=DAY)
    found = {(item.check, item.item) for item in findings_of(seen(records=(old, odd), folder="credit-limit"))}

    assert ("record-for-nothing", "NYC-1/Audit") in found
    assert ("record-too-old", "GDPR-037-1/Designation") in found


def test_a_limit_of_its_own_is_found_only_where_it_is_looser() -> None:
    assert "own-limit-looser" in names(seen(limits={"impact_ratio": Limit(at_least=Decimal("0.7"), because="small")}))
    assert "own-limit-looser" not in names(seen(limits={"impact_ratio": Limit(at_least=Decimal("0.9"))}))


def test_what_nobody_can_tell_stays_unknown() -> None:
    view = view_of(seen())

    assert "measured.on" not in view
    assert "decision.approved" not in view
    assert view["measured.done"] is False
    assert view_of(seen(people=People()))["people.owner_here"] is UNKNOWN
