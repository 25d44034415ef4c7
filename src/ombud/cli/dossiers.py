"""``ombud init`` and ``ombud facts``: begin a dossier; look up what can be stated."""

from __future__ import annotations

from pathlib import Path

from ombud.cli.output import Format, print_json, say, today
from ombud.errors import InputError
from ombud.evidence.durable import write_whole

_TEMPLATE = """# What is known about one AI system. `ombud interview {name}` asks what is still open.
ombud: 1
stated_by: {by}
stated_on: {on}

facts:
  sys.name: {system}
{said}
# Where its prediction log is and what the columns mean; `ombud gate` measures it.
# data:
#   predictions: predictions.csv
#   prediction: decision
#   favourable: "1"            # the value that helps the person; never guessed
#   groups: [sex, age_band]

# Limits of its own; without them the release policy's hold.
# limits:
#   impact_ratio: {{at_least: 0.8, because: our policy}}

# Answers of the interview are appended below; a later one supersedes.
statements:
"""


def init(
    folder: Path = Path(),
    /,
    *,
    name: str = "",
    owner: str = "",
    purpose: str = "",
    release: str = "",
    by: str = "",
) -> None:
    """Begin a dossier: writes ombud.yaml into a folder.

    Args:
        folder: where to write it.
        name: what the system is called; the folder's name when not given.
        owner: who answers for it; the gate asks for it.
        purpose: what it is meant to do; the gate asks for it.
        release: its version, such as 1.0.0.
        by: who states the facts; your user name when not given.
    """
    import getpass
    import json

    path = folder / "ombud.yaml"
    if path.exists():
        raise InputError("there is a dossier already.", code="dossier-exists", where=str(path), hint="Edit that one.")
    if not folder.is_dir():
        raise InputError("there is no such folder.", code="folder-missing", where=str(folder))
    text = _TEMPLATE.format(
        name=path,
        by=json.dumps(by or getpass.getuser(), ensure_ascii=False),
        on=today().isoformat(),
        system=json.dumps(name or folder.resolve().name, ensure_ascii=False),
        said="".join(
            f"  {key}: {json.dumps(value, ensure_ascii=False)}\n"
            for key, value in {"sys.version": release, "sys.owner": owner, "purp.intended": purpose}.items()
            if value
        ),
    )
    write_whole(path, text.encode())
    say(f"Wrote {path}.", f"Next: ombud interview {path}")


def facts(search: str = "", /, *, format: Format = Format.text) -> None:  # the option's own name
    """List the facts that can be stated, with their questions.

    Args:
        search: only facts whose key or question holds this text.
        format: text or json.
    """
    from ombud.facts import load_vocabulary

    wanted, vocabulary = search.lower(), load_vocabulary()
    found = [fact for fact in vocabulary.values() if wanted in f"{fact.key} {fact.question}".lower()]
    if not found:
        near = vocabulary.nearest(search)
        raise InputError(
            f'no fact has "{search}" in its key or question.',
            code="fact-unknown",
            hint=f'Did you mean "{near}"?' if near else "`ombud facts` lists them all.",
        )
    if format is Format.json:
        print_json(found)
        return
    for fact in found:
        options = f"  [{', '.join(option.value for option in fact.options)}]" if fact.options else ""
        say(f"{fact.key}  ({fact.kind}, {fact.fill})  {fact.question}{options}")
