"""The loader proves that law hangs together; each mistake has its own sentence."""

from __future__ import annotations

import copy
import shutil
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ombud.errors import LawError
from ombud.law.library import INSTRUMENTS, compile_library, load_library
from ombud.law.model import Card, Instrument, Obligation, Provision
from ombud.law.proofs import check_instrument
from tests.law.small import CARD, OBLIGATIONS, PROVISIONS, VOCABULARY, small_instrument


def check(change: Any) -> str:
    card, provisions, obligations = copy.deepcopy((CARD, PROVISIONS, OBLIGATIONS))
    change(card, provisions, obligations)
    instrument = Instrument(
        card=msgspec.convert(card, Card),
        provisions=tuple(msgspec.convert(row, Provision) for row in provisions),
        obligations=tuple(msgspec.convert(row, Obligation) for row in obligations),
    )
    with pytest.raises(LawError) as caught:
        check_instrument(instrument, VOCABULARY, where="small")
    return f"{caught.value.code}: {caught.value}"


def test_the_small_law_hangs_together() -> None:
    check_instrument(small_instrument(), VOCABULARY, where="small")


def set_rule(rule: str) -> Any:
    return lambda card, provisions, obligations: provisions[3].update(rule=rule)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            set_rule("x.aa"),
            'fact-unknown: small: high: the fact "x.aa" is not in the vocabulary. Did you mean "x.a"?',
        ),
        (
            set_rule('"office" in use.areas'),
            'option-unknown: small: high: "office" is not an option of "use.areas".',
        ),
        (set_rule("use.areas"), 'fact-kind: small: high: "use.areas" is not a yes-or-no fact.'),
        (set_rule('provision("hihg")'), 'provision-unknown: small: high: there is no provision "hihg".'),
        (
            set_rule('provision("high")'),
            "rule-loop: small: rules refer to each other in a circle: high -> high.",
        ),
        (set_rule("x.a and"), "rule-syntax"),
        (
            set_rule('d.placed < applies("T-X")'),
            'timeline-unknown: small: high: "T-X" is not in the timeline.',
        ),
        (set_rule('d.placed < date("2026-02-30")'), "a date that exists"),
        (lambda c, p, o: p[3].update(label="hgih"), "label-unknown"),
        (lambda c, p, o: p[3].update(id="ban"), "id-twice"),
        (lambda c, p, o: p[3].update(source="S9"), "source-unknown"),
        (lambda c, p, o: p[3].update(confidence="Z"), "confidence-unknown"),
        (lambda c, p, o: p[3].update(applies=[{"from": "T-9"}]), "timeline-unknown"),
        (lambda c, p, o: p[3].update(applies=[{"from": "T-HIGH", "like": "ban"}]), 'a date is either "from" or "like"'),
        (lambda c, p, o: p[3].update(applies=[{"like": "big"}]), '"big" is not a provision with dates'),
        (lambda c, p, o: p[3].update(applies=[{"like": "high"}]), "in a circle: high -> high"),
        (lambda c, p, o: p[3]["applies"][0].update(not_before="d.plaecd"), 'Did you mean "d.placed"?'),
        (lambda c, p, o: p[3]["applies"][0].update(not_before="x.a"), 'fact-kind: small: high: "x.a" is not a date.'),
        (lambda c, p, o: c["timeline"]["T-HIGH"]["states"].reverse(), "dates-order"),
        (lambda c, p, o: p[4]["versions"].reverse(), "dates-order"),
        (lambda c, p, o: o[0].update(evidence=[]), "evidence-missing"),
        (lambda c, p, o: o[0].update(evidence=[{"fact": "x.z"}]), "fact-unknown"),
        (lambda c, p, o: o[0].update(evidence=[{"fact": "x.a", "record": "b"}]), "evidence-kind"),
        (lambda c, p, o: o[0].update(applies=[]), "dates-missing"),
        (lambda c, p, o: c.update(gate="door"), "provision-unknown"),
    ],
)
def test_a_mistake_is_named(change: Any, says: str) -> None:
    assert says in check(change)


def test_a_card_names_the_jurisdiction_of_the_folder_it_lies_in(tmp_path: Path) -> None:
    """A law of Tennessee that says it is one of New York would be filed, counted and shown under New York."""
    shutil.copytree(INSTRUMENTS / "us-tn" / "elvis", tmp_path / "us-ny" / "elvis")
    with pytest.raises(LawError) as caught:
        compile_library(tmp_path)
    assert "is not that of its folder" in str(caught.value)


@pytest.mark.parametrize(("asked", "says"), [("eu-ai-atc", 'Did you mean "eu-ai-act"?'), ("#", "`ombud law list`")])
def test_an_instrument_that_is_not_there_is_refused_with_the_nearest_name(asked: str, says: str) -> None:
    with pytest.raises(LawError, match="there is no instrument") as caught:
        load_library().instrument(asked)
    assert says in str(caught.value)
