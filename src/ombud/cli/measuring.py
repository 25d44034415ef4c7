"""What all commands of ``ombud measure`` share: following a long count, stopping it, showing the result."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

import msgspec

from ombud.cli.output import print_json, say
from ombud.errors import InputError
from ombud.measure import Measurement, Watch

#: A count that is done sooner says nothing on the way.
PATIENCE = 0.7
_LOOK = 0.1


class Shape(StrEnum):
    """In which form a measurement is shown."""

    text = "text"
    json = "json"
    html = "html"


def measured(work: Callable[[Watch], Measurement]) -> Measurement:
    """Measure in a second thread, so that a person can follow it and stop it with Ctrl-C.

    Raises:
        InputError: as the work does.
        KeyboardInterrupt: the person stopped it; the engine has ended and nothing was kept.
    """
    run = _Run(work)
    shown = _Line() if sys.stderr.isatty() else None
    try:
        run.start()
        while not run.done.wait(_LOOK):
            if shown:
                shown.tell(run)
    except KeyboardInterrupt:
        run.cancel.set()
        if run.ident:
            run.done.wait()
        raise
    finally:
        if shown:
            shown.clear()
    return run.result()


class _Run(threading.Thread):
    """The work, what stage it is in, and its end."""

    def __init__(self, work: Callable[[Watch], Measurement]) -> None:
        super().__init__(daemon=True)
        self.cancel = threading.Event()
        # Not `join`: in Python 3.11 it takes a thread for ended once Ctrl-C interrupted it.
        self.done = threading.Event()
        self.stage, self.share = "", 0.0
        self._work = work
        self._found: Measurement | None = None
        self._error: BaseException | None = None

    def run(self) -> None:
        watch = Watch(stage=self._begins, progress=lambda now: setattr(self, "share", now.share), cancel=self.cancel)
        try:
            self._found = self._work(watch)
        except BaseException as error:  # it is raised again in the thread of the person
            self._error = error
        finally:
            self.done.set()

    def _begins(self, stage: str, _: object) -> None:
        self.stage, self.share = stage, 0.0

    def result(self) -> Measurement:
        """What came of it."""
        if self._error:
            raise self._error
        assert self._found is not None
        return self._found


class _Line:
    """One line on the terminal that says how far the count is, and goes away."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._width = 0

    def tell(self, run: _Run) -> None:
        """Write the stage and how far it is, once the person has waited a moment."""
        seconds = time.monotonic() - self._began
        if seconds < PATIENCE:
            return
        bar = "━" * round(24 * run.share)
        line = f"{run.stage:32} {bar:╌<24} {run.share:4.0%}  {seconds:.0f} s"
        sys.stderr.write(f"\r{line:<{self._width}}")
        sys.stderr.flush()
        self._width = len(line)

    def clear(self) -> None:
        """Leave no trace on the terminal."""
        if self._width:
            sys.stderr.write(f"\r{'':<{self._width}}\r")
            sys.stderr.flush()


def show(found: Measurement, *, format: Shape, output: Path | None) -> int:  # the option's own name
    """Print a measurement, or write it into a file; 1 when a figure is past its limit, else 0."""
    if format is Shape.json and output is None:
        print_json(found)
    elif output is None:
        say(_rendered(found, format).rstrip("\n"))
    else:
        _write(output, _rendered(found, format))
        say(f"Wrote {output}: {_in_short(found)}")
    return 1 if found.past_limits() else 0


def _rendered(found: Measurement, format: Shape) -> str:  # the option's own name
    if format is Shape.json:
        return msgspec.json.format(found.to_json(), indent=2).decode() + "\n"
    if format is Shape.html:
        from ombud.measure.show.page import page

        return page(found)
    from ombud.measure.show.plain import plain

    return plain(found)


def _in_short(found: Measurement) -> str:
    past = len(found.past_limits())
    figures = f"{len(found.figures):,} figures"
    return f"{figures}, {past:,} of them past a limit." if past else f"{figures}, none past a limit."


def _write(path: Path, content: str) -> None:
    """Write a file whole: Ctrl-C or a full disk leaves the file as it was."""
    half = path.with_name(f".{path.name}.half")
    try:
        half.write_text(content, "utf-8")
        half.replace(path)
    except OSError as error:
        raise InputError(f"it cannot be written ({error.strerror}).", code="out", where=str(path)) from None
    finally:
        half.unlink(missing_ok=True)
