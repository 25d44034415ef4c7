"""The word for how a document stands: the same on pages and in the terminal."""

from __future__ import annotations

import pytest

from ombud.documents.state import State, state_of


@pytest.mark.parametrize(
    ("published", "withdrawn", "stale", "approved", "word"),
    [
        (False, False, False, False, "draft"),
        (False, False, False, True, "approved"),
        (True, False, False, False, "published"),
        (True, False, False, True, "published"),
        (True, False, True, False, "stale"),
        (True, False, True, True, "approved"),
        (True, True, False, False, "withdrawn"),
        (True, True, True, False, "withdrawn"),
        (True, True, False, True, "approved"),
    ],
)
def test_what_is_published_and_holds_comes_before_what_waits_and_that_before_what_no_longer_holds(
    published: bool, withdrawn: bool, stale: bool, approved: bool, word: State
) -> None:
    assert state_of(published=published, withdrawn=withdrawn, stale=stale, approved=approved) == word
