"""The review report: what a system is, which law applies and why, what was measured, what is missing."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from ombud.casework import Assessment
from ombud.controls import DutyState, State
from ombud.documents.model import Block, Bullets, Document, Note, Paragraph, Picture, Section, Table
from ombud.documents.plots import LEGEND, alarms_of, dots_of, told
from ombud.documents.report_law import every_law, headline, law_in_depth, of_standing, other_laws, says_something
from ombud.documents.suggested import suggestion_words
from ombud.drawing import interval_plot
from ombud.facts import UNKNOWN, Vocabulary, as_text
from ombud.law import Library, Standing, Status, Truth, show_date
from ombud.law.model import cited
from ombud.measure import Figure, Measurement, lowest_ratios, reads, sentence
from ombud.review import Condition


class EvidenceLine(msgspec.Struct, frozen=True, kw_only=True):
    """One statement of the log that the report rests on."""

    seq: int
    kind: str
    made_at: str
    hash: str


class DecisionLine(msgspec.Struct, frozen=True, kw_only=True):
    """What a person decided on the release."""

    by: str
    role: str
    at: str
    decision: str
    because: str


def review_report(
    *,
    name: str,
    release: str,
    found: Assessment,
    library: Library,
    vocabulary: Vocabulary,
    measurement: Measurement | None,
    evidence: Sequence[EvidenceLine] = (),
    decisions: Sequence[DecisionLine] = (),
    made_at: dt.datetime,
    made_by: str,
) -> Document:
    """Write the report. Where something is missing, it says so in its place with the question to answer."""
    gate = found.gate
    verdict = (
        "May go live: no condition of the gate refuses it."
        if gate.passed
        else f"May not go live: {len(gate.refusals())} conditions of the gate are not met."
    )
    return Document(
        title="Review report",
        subtitle=f"{name}, release {release}",
        verdict=verdict,
        tone="good" if gate.passed else "bad",
        meta=(
            ("Law as of", show_date(found.as_of)),
            ("Law as known on", show_date(found.known_at)),
            ("Law library", f"{len(found.outcomes)} laws and frameworks; {found.library[:16]}"),
            ("Release policy", gate.policy),
            ("Written", f"{made_at:%Y-%m-%d %H:%M} UTC by {made_by}"),
        ),
        sections=(
            Section(
                title="Conclusion", blocks=tuple(_conclusion(found, measurement, _evidence_id("measurement", evidence)))
            ),
            Section(title="The system", blocks=tuple(_system(found, vocabulary))),
            Section(title="The law on this system", blocks=tuple(law_in_depth(found.outcomes, library, vocabulary))),
            Section(title="Obligations", blocks=tuple(_duties(found))),
            Section(title="Measurements", blocks=tuple(_measurements(measurement, evidence))),
            Section(title="The gate", blocks=tuple(_gate(found))),
            Section(title="Decisions", blocks=tuple(_decisions(decisions))),
            Section(title="What is not known", blocks=tuple(_unknown(found))),
            Section(title="Evidence", blocks=tuple(_evidence(evidence))),
            Section(title="Every law that was looked at", blocks=tuple(every_law(found.outcomes, library))),
        ),
        footer=f"{name}, release {release}",
    )


def _conclusion(found: Assessment, measurement: Measurement | None, mark: str) -> Iterable[Block]:
    worst = next(iter(lowest_ratios(measurement.figures)), None) if measurement else None
    if worst:
        yield Paragraph(text=sentence(worst, because=False), cite=mark, origin="measured", strong=True)
    for outcome in of_standing(found.outcomes, Standing.APPLIES):
        if not says_something(outcome):
            continue
        cites = [outcome.determination(name).provision for name in outcome.headline.provisions]
        yield Paragraph(
            text=headline(outcome),
            cite="; ".join(cited(outcome.short, item.cite) for item in cites),
            origin="derived",
            strong=True,
        )
    yield from other_laws(found.outcomes)
    refusals = found.gate.refusals()
    if refusals:
        yield Paragraph(text="What stands between this release and going live:", origin="derived")
        yield Bullets(items=tuple((0, item.says) for item in refusals[:8]))
        if len(refusals) > 8:
            yield Paragraph(text=f"And {len(refusals) - 8} more; all of them are in section 6.")
    yield Note(kind="info", text="This report sets out facts, law and figures. It is not legal advice.")


_SHOWN_FACTS = [
    "purp.intended",
    "purp.users",
    "use.areas",
    "purp.decision_role",
    "purp.out_of_scope",
    "purp.misuse",
    "ppl.affected",
    "sys.owner",
    "sys.stage",
    "scope.eu_links",
    "scope.places",
    "sys.first_placed",
    "data.datasets",
    "hum.measures",
    "eval.limits",
    "ops.rollback",
]


def _system(found: Assessment, vocabulary: Vocabulary) -> Iterable[Block]:
    rows = []
    missing = []
    for key in _SHOWN_FACTS:
        statement = found.statements.get(key)
        definition = vocabulary[key]
        if statement is None or statement.value is UNKNOWN:
            suggested = found.suggested.get(key)
            missing.append((definition.question, suggestion_words(definition, suggested) if suggested else ""))
            continue
        rows.append(
            (
                definition.question,
                as_text(definition, statement.value),
                f"{statement.said_by}, {show_date(statement.said_at.date())}",
            )
        )
    if rows:
        yield Table(
            caption="What was stated, by whom and when",
            header=("Question", "Answer", "Stated by"),
            rows=tuple(rows),
            widths=(4, 6, 3),
        )
    for question, words in missing:
        text = f"Not known yet; {words}." if words else "Not known yet."
        yield Note(kind="missing", text=text, question=question)


_STATE_WORDS = {State.MET: "met", State.PARTLY: "partly", State.MISSING: "missing", State.UNKNOWN: "not certain"}


def _duties(found: Assessment) -> Iterable[Block]:
    states = [state for state in found.duties if state.binds]
    due = [state for state in states if state.is_due]
    coming = sorted((state for state in states if state.is_upcoming), key=lambda state: state.due or dt.date.max)
    unsure = [state for state in states if not state.is_due and not state.is_upcoming]
    others = [state for state in found.duties if not state.binds]
    if not states:
        yield Paragraph(text="No obligation of an encoded instrument exists for this system.", origin="derived")
    for caption, group in (
        ("In effect", [state for state in due if not state.enforcement]),
        ("In effect, and nobody may or will act on a breach today", [state for state in due if state.enforcement]),
        ("Upcoming", coming),
        ("Not certain yet", unsure),
        ("Binding nobody: voluntary, proposed, or not yet encoded in depth", others),
    ):
        if group:
            yield Table(
                caption=f"{caption} ({len(group)})",
                header=("Obligation", "What is demanded", "From", "State", "Missing"),
                rows=tuple(_duty_row(state) for state in group),
                widths=(4, 6, 3, 2, 5),
            )
    yield from _ended(found)


def _ended(found: Assessment) -> Iterable[Block]:
    """Duties that held and no longer do: told, and counted nowhere else."""
    ended = [
        f"{cited(outcome.short, duty.obligation.cite)} ({duty.obligation.title}), ended {show_date(duty.dates.ends)}"
        for outcome in found.outcomes
        for duty in outcome.duties
        if duty.status is Status.ENDED and duty.value is Truth.YES and duty.dates.ends
    ]
    if ended:
        yield Paragraph(text="No longer owed:", origin="derived")
        yield Bullets(items=tuple((0, line) for line in ended))


def _duty_row(state: DutyState) -> tuple[str, ...]:
    obligation = state.duty.obligation
    start = state.due_shown or "not dated"
    if state.duty.formal and state.duty.formal != state.due:
        start += f" (formally {show_date(state.duty.formal)})"
    if state.enforcement:
        start += f"; {state.enforcement}"
    lacking = "; ".join(item.need for item in state.missing()) or "nothing"
    return (
        f"{cited(state.instrument, obligation.cite)}: {obligation.title}",
        obligation.says,
        start,
        _STATE_WORDS[state.state],
        lacking,
    )


def _evidence_id(kind: str, evidence: Sequence[EvidenceLine]) -> str:
    found = next((line for line in reversed(evidence) if line.kind == kind), None)
    return f"evidence {found.seq} ({found.hash[:12]})" if found else ""


def _measurements(measurement: Measurement | None, evidence: Sequence[EvidenceLine]) -> Iterable[Block]:
    if measurement is None:
        yield Note(
            kind="missing",
            text="Nothing was measured.",
            question="Where is its prediction log, and what do its columns mean?",
        )
        return
    mark = _evidence_id("measurement", evidence)
    found, source = measurement, measurement.source
    yield Paragraph(
        text=f"Measured on {source.name} (SHA-256 {source.sha256[:16]}…) with {source.engine}.",
        cite=mark,
        origin="measured",
    )
    for line in found.coverage.sentences():
        yield Paragraph(text=line, origin="measured")
    for by in found.groups:
        figures = [item for item in found.figures if item.by == by]
        for item in lowest_ratios(figures)[:3]:
            yield Paragraph(text=sentence(item, because=False), cite=mark, origin="measured")
        yield _chart(by, figures)
        yield Table(
            caption=f"Figures by {by}, 95 % intervals",
            header=("Figure", "Group", "Value", "Interval", "n", "Reads"),
            rows=tuple(_figure_row(item) for item in figures if _is_main(item)),
            right=(2, 4),
            widths=(5, 5, 2, 4, 2, 4),
        )
    yield from _limits(found.figures)
    methods = sorted({item.method for item in found.figures if item.method != "undefined"})
    yield Paragraph(text=f"Methods: {'; '.join(methods)}.")


def _limits(figures: Iterable[Figure]) -> Iterable[Block]:
    """Where each limit comes from, once for all figures that are held against it."""
    limits = dict.fromkeys((item.name, item.limit, item.limit_because) for item in figures if item.limit)
    for name, limit, because in limits:
        yield Note(kind="info", text=f"Limit of the {name}: {limit}; {because}.")


def _is_main(item: Figure) -> bool:
    return not item.id.endswith("_difference") and item.id not in {"false_negative_rate", "true_negative_rate"}


def _number(value: str | None) -> float | None:
    return None if value is None else float(value)


def _chart(by: str, figures: Sequence[Figure]) -> Picture:
    dots = dots_of([item for item in figures if item.id == "selection_rate"], alarms_of(figures))
    caption = f"Selection rate by {by} with 95 % intervals. {LEGEND}"
    listed = told(dots)
    svg = interval_plot(
        dots,
        id=f"c{_number_of(by)}",
        title=f"Selection rate by {by}",
        description=listed,
        paper=True,
    )
    return Picture(svg=svg, alt=f"{caption} {listed}", caption=caption)


def _number_of(text: str) -> int:
    """A number for an id that is the same in every run."""
    import zlib

    return zlib.crc32(text.encode())


def _figure_row(item: Figure) -> tuple[str, ...]:
    value, low, high = (_number(part) for part in (item.value, item.low, item.high))
    interval = f"{low:.3f} to {high:.3f}" if low is not None and high is not None else "none"
    group = item.group or "all"
    return (
        item.name,
        f"{group} against {item.reference}" if item.reference and item.group else item.reference or group,
        "undefined" if value is None else f"{value:.3f}",
        interval,
        f"{item.n:,}",
        reads(item) or item.note,
    )


def _gate(found: Assessment) -> Iterable[Block]:
    unmet = [item for item in found.gate.conditions if not item.met]
    if unmet:
        yield Table(
            caption=f"Conditions not met on {show_date(found.as_of)} under {found.gate.policy} ({len(unmet)})",
            header=("State", "Condition", "What would clear it", "Rests on"),
            rows=tuple(_condition_row(item) for item in unmet),
            widths=(2, 7, 5, 4),
        )
    met = Counter(_MET[item.kind] for item in found.gate.conditions if item.met)
    if met:
        listed = "; ".join(f"{number} {words}" for words, number in met.items())
        yield Paragraph(text=f"Conditions that are met: {met.total()} ({listed}).", origin="derived")
    for because in dict.fromkeys(item.cite for item in unmet if item.kind == "figure"):
        yield Note(kind="info", text=f"The limit of the figures: {because}.")


#: What a condition that is met shows, by its kind.
_MET = {
    "prohibited": "practices ruled out",
    "law": "note on laws that are not about it",
    "law_open": "questions of law settled",
    "duty": "obligations shown",
    "fact": "facts known",
    "measurement": "measurement in date",
    "risk": "risk gate open",
    "figure": "figures within their limit or too few to judge",
}


def _condition_row(item: Condition) -> tuple[str, ...]:
    """A condition; the reason of a figure's limit stands once below the table."""
    is_figure = item.kind == "figure"
    says = item.says.replace(f" ({item.cite})", "") if is_figure else item.says
    return _condition_state(item), says, item.clears or "nothing to clear", "limit, below" if is_figure else item.cite


def _condition_state(item: Condition) -> str:
    if not item.judged:
        return "not judged"
    return "met" if item.met else "not met" if item.refuses else "to be looked at"


def _decisions(decisions: Sequence[DecisionLine]) -> Iterable[Block]:
    if not decisions:
        yield Note(
            kind="missing", text="Nobody has decided on this release.", question="Who signs it off or refuses it?"
        )
        return
    yield Table(
        caption="Who decided, and why",
        header=("When", "Who", "Decision", "Because"),
        rows=tuple((item.at, f"{item.by} ({item.role})", item.decision, item.because) for item in decisions),
        widths=(3, 4, 3, 8),
    )


def _unknown(found: Assessment) -> Iterable[Block]:
    if not found.questions:
        yield Paragraph(text="Nothing that is still open can change an outcome.", origin="derived")
        return
    yield Paragraph(text=f"{len(found.questions)} facts can still change an outcome.", origin="derived")
    for question in found.questions[:25]:
        yield Note(
            kind="missing",
            text=f"Waiting for it: {', '.join(question.waiting[:4])}.",
            question=question.fact.question,
        )
    if len(found.questions) > 25:
        yield Paragraph(text=f"And {len(found.questions) - 25} more.")


def _evidence(evidence: Sequence[EvidenceLine]) -> Iterable[Block]:
    if not evidence:
        yield Note(
            kind="missing", text="Nothing was signed for this report.", question="Run the gate to sign what was found."
        )
        return
    yield Table(
        caption="Signed statements this report rests on",
        header=("No.", "Kind", "Made", "Hash in the log"),
        rows=tuple((str(line.seq), line.kind, line.made_at, line.hash) for line in evidence),
        widths=(1, 3, 4, 12),
    )
    yield Paragraph(
        text="Each line is an in-toto statement in a signed DSSE envelope, chained to the one before it by its hash. "
        "Check the log offline with “ombud evidence verify”, and compare the key with the one that was published."
    )
