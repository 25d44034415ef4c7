"""What an answer rests on is told in the order of the law's words, each fact once, however often it is reached."""

from __future__ import annotations

from ombud.law import Reason, Truth


def leaf(key: str, value: Truth = Truth.YES) -> Reason:
    return Reason(value=value, kind="fact", text=key, key=key, missing=(key,) if value is Truth.UNKNOWN else ())


def both(*children: Reason, value: Truth = Truth.YES) -> Reason:
    return Reason(value=value, kind="all", text="and", children=children)


def test_facts_come_in_the_order_of_the_words_and_once() -> None:
    shared = both(leaf("b"), leaf("c"))

    assert list(both(leaf("a"), shared, both(leaf("d"), shared, leaf("a")), leaf("e")).facts()) == list("abcde")


def test_only_what_settles_the_answer_is_told() -> None:
    found = both(leaf("yes"), leaf("no", Truth.NO), leaf("open", Truth.UNKNOWN), value=Truth.NO)

    assert list(found.facts()) == ["no"]


def test_a_part_that_is_reached_on_a_million_million_ways_is_told_at_once() -> None:
    tree = leaf("deep")
    for _ in range(40):
        tree = both(tree, tree)

    assert list(tree.facts()) == ["deep"]
