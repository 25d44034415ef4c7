"""Where each American instrument stood on the days that the law research names, row by row.

Source of truth: the as-of tables of the research on federal law (four days) and on state law (three days).
Rows about a part of an instrument, such as a repealed effects test, are cases of that instrument.
In one place the table contradicts its own text: it calls the rule on automated valuations final in June 2024, which
was published on 7 August 2024 (89 FR 64538). The published day holds.
"""

from __future__ import annotations

import datetime as dt

import pytest

from ombud.law import load_library
from ombud.law.timeline import status_on

LIBRARY = load_library()
#: The law of days to come is asked as it was known on this day.
KNOWN = dt.date(2026, 11, 23)
FEDERAL = [dt.date.fromisoformat(day) for day in ("2024-06-01", "2025-06-01", "2026-05-01", "2026-11-23")]
STATES = [dt.date.fromisoformat(day) for day in ("2025-07-01", "2026-11-23", "2027-01-01")]

FEDERAL_ROWS = """
us-omb-m-25-22          none enacted_not_applicable in_force in_force
us-omb-m-26-04          none none in_force in_force
us-cfpb-circulars       guidance withdrawn withdrawn withdrawn
us-ecoa-reg-b           in_force in_force in_force in_force
us-sr-11-7              guidance guidance superseded superseded
us-sr-26-2              none none guidance guidance
us-fha                  in_force in_force in_force in_force
us-ugesp                in_force enforcement_dropped enforcement_dropped enforcement_dropped
us-eeoc-ai-assistance   guidance removed_unpublished removed_unpublished removed_unpublished
us-s1557-92-210         enacted_not_applicable in_force in_force in_force
us-hti-1-dsi            in_force_phased in_force in_force in_force
us-hti-5                none none proposed proposed
us-hipaa-security-nprm  none proposed proposed proposed
us-part-2               in_force in_force in_force in_force
us-fda-cds-2022         guidance guidance superseded superseded
us-fda-cds-2026         none none guidance guidance
us-fda-pccp-guidance    draft_guidance guidance guidance guidance
us-fda-drafts           none draft_guidance draft_guidance draft_guidance
us-fda-device-regs      in_force in_force in_force in_force
us-ftc-hbnr             in_force in_force in_force in_force
us-glba-safeguards      in_force in_force in_force in_force
us-sec-8k-105           in_force_phased in_force in_force in_force
us-sec-regsp            none enacted_not_applicable in_force_phased in_force
us-sec-pda              proposed proposed withdrawn withdrawn
us-avm-qc               none enacted_not_applicable in_force in_force
us-coppa                in_force in_force in_force in_force
us-ecoa-1071            enacted_not_applicable enacted_not_applicable enacted_not_applicable enacted_not_applicable
us-tcpa-ai-voice        in_force in_force in_force in_force
us-tcpa-ai-disclosure   none proposed proposed proposed
us-ftc-impact-stance    guidance enforcement_dropped enforcement_dropped enforcement_dropped
us-circia               proposed proposed proposed proposed
us-aml-program-rule     none proposed proposed proposed
"""

STATE_ROWS = """
us-co-sb24-205       enacted_not_applicable repealed_never_applied repealed_never_applied
us-co-sb26-189       none enacted_not_applicable enforcement_stayed
us-co-hb26-1263      none enacted_not_applicable in_force
us-co-sb21-169       in_force in_force in_force
us-ct-pa26-15        none in_force_phased in_force_phased
us-ct-ctdpa          in_force in_force in_force
us-ca-ccpa-admt      none in_force_phased in_force_phased
us-ca-crd-ads        enacted_not_applicable in_force in_force
us-ca-sb53           none in_force in_force
us-ca-ab2013         enacted_not_applicable in_force in_force
us-ca-sb243          none in_force in_force
us-ca-ab489          none in_force in_force
us-ca-sb947          none enacted_not_applicable in_force_phased
us-tx-traiga         enacted_not_applicable in_force in_force
us-il-hb3773         enacted_not_applicable in_force in_force
us-il-aivia          in_force in_force in_force
us-il-bipa           in_force in_force in_force
us-il-sb315          none enacted_not_applicable in_force_phased
us-ny-raise          none enacted_not_applicable in_force
us-nyc-ll144         in_force in_force in_force
us-nj-lad-13-16      proposed in_force in_force
us-ut-aipa           in_force in_force in_force
us-wa-hb2225         none enacted_not_applicable in_force
us-wa-hb1170         none enacted_not_applicable enacted_not_applicable
"""


@pytest.mark.parametrize(("days", "rows"), [(FEDERAL, FEDERAL_ROWS), (STATES, STATE_ROWS)], ids=["federal", "states"])
def test_each_instrument_stood_where_the_research_says(days: list[dt.date], rows: str) -> None:
    told = {name: words for name, *words in map(str.split, rows.strip().splitlines())}
    found = {name: [stood(name, day) for day in days] for name in told}

    assert found == told


def stood(name: str, day: dt.date) -> str:
    """The word for where an instrument stood; none before its life began."""
    span = status_on(LIBRARY.instrument(name).card.status, as_of=day, known_at=min(day, KNOWN))
    return span.status if span else "none"
