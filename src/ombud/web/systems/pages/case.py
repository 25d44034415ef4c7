"""One system on a pair of dates: what stands above every tab, and the tabs themselves."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

import msgspec
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from ombud.casework import Assessment
from ombud.controls import State
from ombud.documents import headline
from ombud.errors import InputError
from ombud.facts import UNKNOWN, load_vocabulary
from ombud.facts.days import BOUNDS, read_day
from ombud.law import Outcome, Truth, asked_at_once, load_library
from ombud.law.days.diary import next_day
from ombud.law.system.overview import classing
from ombud.measure import Measurement
from ombud.web.systems import actions
from ombud.web.systems.access import Action, may, system_for
from ombud.web.systems.assessing import assessment_of, outcomes_on
from ombud.web.systems.checking import kept_of
from ombud.web.systems.models import DecisionRow, MeasurementRow, System
from ombud.web.systems.words import ClassShown, classes_of

PLANNED = "sys.first_placed"
#: What each tab answers; it is the heading of the page and the title of the window.
ASKS = {
    "system": "Where does {name} stand, and why?",
    "obligations": "What must we do for {name}, by when, and what shows it?",
    "calendar": "What falls due for {name}, and when?",
    "system-controls": "Which controls does {name} show, and what is lacking?",
    "figures": "Is {name} fair, and how sure are we?",
    "risk": "What could go wrong with {name}, how bad, and how sure are we?",
    "documents": "Which documents does {name} need, and how complete is each?",
    "gate": "May release {release} of {name} go live?",
    "system-checks": "What does not fit together for {name}, and who mends it?",
    "facts": "What is known about {name}, who said it, and when?",
    "history": "Who did what with {name}, and when?",
}
#: So many laws are named above every tab; the others are on the tab of the law.
MOST_WHY = 4


def dates_of(request: HttpRequest) -> tuple[dt.date, dt.date, str]:
    """The two dates a page is asked for, and a sentence when one does not exist."""
    today = timezone.localdate()
    found, wrong = [], ""
    for name in ("as_of", "known_at"):
        raw = request.GET.get(name, "")
        try:
            found.append(read_day(raw) if raw else today)
        except ValueError:
            wrong = f"{raw[:20]} is not a date that exists, {BOUNDS}; today is used. Write it like 2026-12-02."
            found.append(today)
    return found[0], found[1], wrong


def days_of(request: HttpRequest) -> tuple[dt.date, dt.date]:
    """The two dates for what leaves the house, where nothing else can say that another day was used.

    Raises:
        InputError: one of them does not exist.
    """
    as_of, known_at, wrong = dates_of(request)
    if wrong:
        message = wrong.replace("; today is used", "")
        raise InputError(message, code="day", hint="Nothing was made.")
    return as_of, known_at


class Why(msgspec.Struct, frozen=True, kw_only=True):
    """A conclusion as a sentence, with what the provision says and its citation."""

    sentence: str
    says: str = ""
    cite: str = ""


class Tab(msgspec.Struct, frozen=True, kw_only=True):
    """One tab with its number."""

    name: str
    title: str
    address: str
    number: str
    says: str


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A system taken through law, figures and gate for a page."""

    system: System
    as_of: dt.date
    known_at: dt.date
    today: dt.date
    found: Assessment
    measurement: Measurement | None
    measured: MeasurementRow | None
    decision: DecisionRow | None
    release: str

    @property
    def query(self) -> str:
        """The dates as the tail of an address; empty for today."""
        if self.as_of == self.known_at == self.today:
            return ""
        return "?" + urlencode({"as_of": self.as_of.isoformat(), "known_at": self.known_at.isoformat()})

    @property
    def classes(self) -> list[ClassShown]:
        """The class per law on the as-of date."""
        return classes_of(self.found.outcomes)

    @property
    def go_live(self) -> dt.date | None:
        """The day on which it goes live or went live, where that is known."""
        day = self.found.facts.get(PLANNED, UNKNOWN)
        return day if isinstance(day, dt.date) else None

    @property
    def goes_live_later(self) -> bool:
        """Whether it goes live after the day asked for."""
        return self.go_live is not None and self.go_live > self.as_of

    @property
    def classes_at_go_live(self) -> list[ClassShown]:
        """The class per law on the day it goes live, where that is still to come."""
        if self.go_live is None or not self.goes_live_later:
            return []
        stated = {key: item.value for key, item in self.found.statements.items()}
        return classes_of(outcomes_on(stated, as_of=self.go_live, known_at=self.known_at))

    @property
    def because(self) -> list[Why]:
        """Per law that is about the system: the conclusion and the provision that gives it."""
        about = classing(self.found.outcomes)
        return [_why(outcome) for outcome in about[:MOST_WHY]] or [Why(sentence=_none_known(self.found.outcomes))]

    @property
    def because_more(self) -> int:
        """Laws beside those that are named above every tab."""
        return max(len(classing(self.found.outcomes)) - MOST_WHY, 0)

    @property
    def open(self) -> int:
        """Questions to a person that are open; lines of one sheet are one question."""
        return asked_at_once((question.fact.key for question in self.found.questions), load_vocabulary())

    @property
    def met(self) -> int:
        """Obligations in effect that are shown."""
        return sum(state.state is State.MET for state in self.found.duties if state.is_due)

    @property
    def due(self) -> int:
        """Obligations in effect."""
        return sum(state.is_due for state in self.found.duties)

    @property
    def upcoming(self) -> int:
        """Obligations that start later."""
        return sum(state.is_upcoming for state in self.found.duties)

    @property
    def next(self) -> dt.date | None:
        """The next day of its calendar on which something is asked of us."""
        return next_day(self.found.outcomes, load_library(), self.found.facts)


def _none_known(outcomes: tuple[Outcome, ...]) -> str:
    unsure = sum(outcome.scope.value is Truth.UNKNOWN for outcome in outcomes)
    if not unsure:
        return f"None of {len(outcomes)} instruments is about this system."
    return f"No instrument is known to be about this system yet; {unsure} of {len(outcomes)} are open."


def _why(outcome: Outcome) -> Why:
    """The provision whose date the headline bears; with several of that date the first."""
    giving = [outcome.determination(name) for name in outcome.headline.provisions]
    dated = [item for item in giving if item.dates.applies == outcome.headline.applies] or giving
    if not dated:
        return Why(sentence=headline(outcome))
    return Why(sentence=headline(outcome), says=dated[0].provision.says, cite=dated[0].cite)


def case_for(request: HttpRequest, pk: int, action: Action = "see", *, risk: bool = False) -> tuple[Case, str]:
    """The system on the dates that are asked for, and a sentence when a date is wrong.

    Args:
        risk: its risks are assessed too.
    """
    system = system_for(request.user, pk, action)
    as_of, known_at, wrong = dates_of(request)
    found, measurement, newest = assessment_of(system, as_of=as_of, known_at=known_at, risk=risk)
    case = Case(
        system=system,
        as_of=as_of,
        known_at=known_at,
        today=timezone.localdate(),
        found=found,
        measurement=measurement,
        measured=newest,
        decision=system.decisions.select_related("by").last(),
        release=actions.release_of(system),
    )
    return case, wrong


def _tabs(case: Case) -> list[Tab]:
    found = case.found
    past = len(case.measurement.past_limits()) if case.measurement else None
    numbers = {
        "system": ("Law", f"{case.open} open" if found.questions else "", "questions"),
        "obligations": ("Obligations", f"{case.met}/{case.due}", "in effect and shown"),
        "calendar": ("Calendar", "", ""),
        "system-controls": ("Controls", "", ""),
        "figures": ("Figures", "–" if past is None else past, "figures past a limit"),
        "risk": ("Risk", found.risk.gate.rule.id if found.risk else "", "gate of its risks"),
        "documents": ("Documents", _published(case) or "", "kinds published"),
        "gate": ("Gate & sign-off", len(found.gate.refusals()), "conditions open"),
        "system-checks": ("Checks", _grave(case) or "", "stops and serious findings"),
        "facts": ("Facts", len(found.statements), "facts stated"),
        "history": ("History", case.system.entries.count(), "signed statements"),
    }
    return [
        Tab(name=name, title=title, address=reverse(name, args=[case.system.pk]) + case.query, number=str(n), says=says)
        for name, (title, n, says) in numbers.items()
    ]


def _grave(case: Case) -> int:
    """Stops and serious findings when it was last checked; that may be before the newest change."""
    kept = kept_of(case.system)
    return sum(item.is_grave for item in kept.findings()) if kept else 0


def _published(case: Case) -> int:
    return case.system.versions.filter(withdrawn_at=None).order_by().values("kind").distinct().count()


def frame_of(request: HttpRequest, case: Case, wrong: str, tab: str) -> dict[str, object]:
    """What every tab shows around its content."""
    return {
        "case": case,
        "system": case.system,
        "found": case.found,
        "as_of": case.as_of,
        "known_at": case.known_at,
        "wrong_date": wrong,
        "tabs": _tabs(case),
        "tab": tab,
        "asks": ASKS[tab].format(name=case.system.name, release=case.release),
        "planned": PLANNED,
        "nav": "systems",
        "may_answer": may(request.user, "answer"),
        "may_measure": may(request.user, "measure"),
        "may_attach": may(request.user, "attach"),
        "may_decide": may(request.user, "decide"),
        "may_organise": may(request.user, "organise"),
    }
