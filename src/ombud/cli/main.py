"""``ombud``: the commands, loaded only when they run."""

from __future__ import annotations

import os
import sys

from cyclopts import App, CycloptsError

from ombud import __version__
from ombud.cli.output import printable
from ombud.errors import EvidenceError, OmbudError

app = App(
    name="ombud",
    help="Knows your AI systems, which law applies to each and why, measures them, and keeps the proof. "
    "Not legal advice.",
    version=__version__,
    help_format="plaintext",
    suppress_keyboard_interrupt=False,  # it is said here, in a sentence
)
app.command("ombud.cli.dossiers:init", name="init", help="Begin a dossier: writes ombud.yaml into a folder.")
app.command(
    "ombud.cli.classify:classify", name="classify", help="Say which law applies to a system, why, and from when."
)
app.command(
    "ombud.cli.explain:explain", name="explain", help="Explain one conclusion: reasons, facts, what would turn it."
)
app.command("ombud.cli.interview:interview", name="interview", help="Ask only what can still change an outcome.")
app.command(
    "ombud.cli.gate:gate", name="gate", help="Decide whether a release may go live; measured, signed, with reasons."
)
app.command(
    "ombud.cli.check:check", name="check", help="Find what does not fit together: facts, figures, papers, signatures."
)
app.command("ombud.cli.dossiers:facts", name="facts", help="List the facts that can be stated, with their questions.")

app.command(
    "ombud.cli.portfolio:app",
    name="portfolio",
    help="Assess every dossier below a folder, or classify a table of systems.",
)
app.command("ombud.cli.person:app", name="person", help="Who may sign in to the web application, and as what.")
app.command("ombud.cli.serve:serve", name="serve", help="Serve the web application.")
app.command("ombud.cli.serve:demo", name="demo", help="Load the example portfolio and serve it.")

law = App(name="law", help="Look up, prove, test and compare the law itself.")
law.command("ombud.cli.law_list:list_instruments", name="list", help="Every instrument and where it stands on a day.")
law.command("ombud.cli.law_show:show", name="show", help="One instrument, or one of its rows, as it is written down.")
law.command("ombud.cli.law_check:lint", name="lint", help="Prove that the authored law hangs together.")
law.command("ombud.cli.law_check:run_suite", name="test", help="Run the open legal test suite.")
law.command("ombud.cli.law_change:diff", name="diff", help="What starts, ends or moves between two moments.")
law.command("ombud.cli.law_change:whatif", name="whatif", help="What would change if facts or dates were otherwise.")
law.command("ombud.cli.law_calendar:calendar", name="calendar", help="What falls due for a system, and when.")
law.command("ombud.cli.law_export:export", name="export", help="The law as OSCAL catalogs or JSON Schema.")
app.command(law)

measure = App(name="measure", help="Measure a prediction log.")
measure.command(
    "ombud.cli.measure_fairness:fairness",
    name="fairness",
    help="Selection rates, impact ratios and error rates by group, with intervals.",
)
measure.command(
    "ombud.cli.measure_performance:performance",
    name="performance",
    help="Accuracy, ranking, calibration, errors of amounts; or what to expect without labels.",
)
measure.command(
    "ombud.cli.measure_drift:drift", name="drift", help="Shifts from a reference, or watched over windows of time."
)
measure.command(
    "ombud.cli.measure_quality:quality", name="quality", help="Missing, wrong, repeated and new values of the data."
)
measure.command("ombud.cli.measure_counts:counts", name="counts", help="Keep a log's counts as reference for later.")
measure.command(
    "ombud.cli.measure_profile:profile",
    name="profile",
    help="What a rule asks to be measured: four fifths, Local Law 144, fair lending, insurance, representation.",
)
measure.command(
    "ombud.cli.measure_genai:genai",
    name="genai",
    help="Outcomes, cost and latency of a generative system, from results of evaluation tools and traces.",
)
app.command(measure)

document = App(name="document", help="Write documents from facts and evidence.")
document.command("ombud.cli.document:report", name="report", help="The review report of a system.")
document.command("ombud.cli.versions:list_kinds", name="list", help="Every kind: which law asks, how complete, stale.")
document.command("ombud.cli.paper:write", name="write", help="A document of one kind in one format.")
document.command("ombud.cli.versions:publish", name="publish", help="Freeze a document, write its files, sign it.")
document.command("ombud.cli.versions:diff", name="diff", help="What changed between two versions.")
document.command("ombud.cli.paper:coverage", name="coverage", help="How each element of a kind is filled.")
document.command("ombud.cli.exchange:export", name="export", help="As Croissant, SPDX, CycloneDX or OSCAL.")
document.command("ombud.cli.exchange:take", name="import", help="What a file of others suggests for a dossier.")
app.command(document)

risk = App(name="risk", help="What could go wrong, how bad, how sure are we, and what would lower it.")
risk.command("ombud.cli.risk:assess", name="assess", help="Eight dimensions, the gate they lead to, and what to do.")
risk.command("ombud.cli.risk:explain", name="explain", help="One dimension: every scenario, rule by rule.")
risk.command("ombud.cli.risk:register", name="register", help="The scenarios of several systems, the worst first.")
app.command(risk)

evidence = App(name="evidence", help="Keys, and proof that stands alone.")
evidence.command(
    "ombud.cli.evidence:verify", name="verify", help="Check a log, envelope, receipt, bundle or pack offline."
)
evidence.command("ombud.cli.evidence:checkpoint", name="checkpoint", help="Sign the size and root of a log.")
evidence.command("ombud.cli.evidence:prove", name="prove", help="Write a receipt: one entry that proves itself alone.")
evidence.command("ombud.cli.handing:append", name="append", help="Sign an audit, attestation, training or incident.")
evidence.command("ombud.cli.handing:schema", name="schema", help="The JSON Schema of a kind of statement.")
evidence.command("ombud.cli.stamps:timestamp", name="timestamp", help="Have an authority stamp the log's checkpoint.")
evidence.command("ombud.cli.packs:pack", name="pack", help="Make a pack about a system for one reader.")
evidence.command("ombud.cli.logs:export_log", name="export", help="Write the web's log into a file.")
evidence.command("ombud.cli.logs:import_log", name="import", help="Take a log over into the web's database.")

key = App(name="key", help="Make, change and end signing keys.")
key.command("ombud.cli.keys:create", name="create", help="Make a signing key.")
key.command("ombud.cli.keys:rotate", name="rotate", help="Let a new key follow the present one.")
key.command("ombud.cli.keys:revoke", name="revoke", help="Say that a key must not be trusted any more.")
key.command("ombud.cli.keys:list_keys", name="list", help="Show the keys of this installation.")
evidence.command(key)
app.command(evidence)


def run(arguments: list[str] | None = None) -> int:
    """Run a command: 0 ok, 1 gate refused or finding, 2 bad use or bad input; 130 and 141 when it was stopped."""
    try:
        result = app(arguments, exit_on_error=False, print_error=False, result_action="return_value")
        sys.stdout.flush()
    except CycloptsError as error:
        return _refused(f"{_sentence(str(error))} See `ombud --help`.", 2)
    except OmbudError as error:
        return _refused(str(error), 1 if isinstance(error, EvidenceError) else 2)
    except KeyboardInterrupt:
        return _refused("Stopped; nothing half-done was kept.", 130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # else Python complains once more at its end
        return 141
    except OSError as error:
        _debug()
        place = f"{error.filename}: " if error.filename else ""
        return _refused(f"{place}it cannot be read or written ({error.strerror or error}).", 2)
    except Exception as error:  # the last resort: a person never meets a traceback
        _debug()
        return _refused(
            f"This is a fault of Ombud and not yours ({type(error).__name__}). Please report it where you got Ombud, "
            f"with the command, the version {__version__} and what it prints when OMBUD_DEBUG=1 is set.",
            2,
        )
    return result if isinstance(result, int) else 0


def _refused(sentence: str, code: int) -> int:
    sys.stderr.write(f"{printable(sentence)}\n")
    return code


def _debug() -> None:
    """The whole story, for who develops Ombud."""
    if os.environ.get("OMBUD_DEBUG") == "1":
        import traceback

        traceback.print_exc()


def _sentence(message: str) -> str:
    text = " ".join(message.split())
    return text if text.endswith((".", "?", "!")) else f"{text}."
