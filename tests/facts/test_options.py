"""The order in which options are shown: places within a country are folded under it."""

from __future__ import annotations

from ombud.facts import load_vocabulary, option_groups


def test_states_lie_within_their_country_and_none_of_these_comes_first() -> None:
    shown = option_groups(load_vocabulary()["scope.places"])
    assert shown[0][0].value == "none"
    within = {option.value: [item.value for item in inner] for option, inner in shown}
    assert "us-ca" in within["us"]
    assert "us-ca" not in within
    assert within["ca"] == ["ca-qc", "ca-on"]


def test_every_option_is_shown_once_and_a_short_list_keeps_its_order() -> None:
    for fact in load_vocabulary().values():
        shown = [item for option, inner in option_groups(fact) for item in (option, *inner)]
        assert sorted(item.value for item in shown) == sorted(item.value for item in fact.options)
        if all(not inner for _, inner in option_groups(fact)):
            assert [item.value for item in shown] == [item.value for item in fact.options]
