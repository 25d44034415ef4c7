"""Every date of the state laws that bites is held by a case: a day later, and one of them breaks."""

from __future__ import annotations

import pytest

from ombud.law.suite.run import run_case
from tests.law.authored import cases_of
from tests.law.instruments.test_us_states import FIRST_STATUS
from tests.law.suite.test_cases import LIBRARY, WORDS, shifted

# Shown only: no duty hangs on them. Days of enactment are held by test_us_states.
SHOWN_ONLY = {("us-ny-dfs-500", "T-LAST"), ("us-md-modpa", "T-LAW")}

ROWS = [
    (name, key, index)
    for name in (*FIRST_STATUS, "us-breach-notification")
    for key, row in LIBRARY.instrument(name).card.timeline.items()
    for index, state in enumerate(row.states)
    if state.applies is not None and row.kind != "enacted" and (name, key) not in SHOWN_ONLY
]


@pytest.mark.parametrize(("instrument", "key", "index"), ROWS)
def test_a_state_date_that_is_one_day_off_breaks_a_case(instrument: str, key: str, index: int) -> None:
    wrong = shifted(LIBRARY, instrument, key, index, 1)

    assert any(run_case(case, wrong, instrument, WORDS)[1] for case in cases_of(instrument))
