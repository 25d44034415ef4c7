"""The throw-away PostgreSQL of the tests is gone when the command ends, however it ends."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.postgres import binaries, reason_to_leave_out

SCRIPT = Path(__file__).with_name("postgres.py")
COMMAND = """
import os, signal, sys, psycopg
signal.signal(signal.SIGINT, signal.SIG_DFL)
with psycopg.connect(os.environ["OMBUD_TEST_DATABASE_URL"]) as database:
    print(database.info.port, database.execute("SHOW data_directory").fetchone()[0], flush=True)
if sys.argv[1] == "wait":
    sys.stdin.read()
sys.exit(7)
"""
pytestmark = pytest.mark.skipif(bool(reason_to_leave_out(binaries())), reason=reason_to_leave_out(binaries()))


def nobody_listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.parametrize("stop", [None, signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=str)
def test_nothing_is_left_of_the_server_and_its_folder(stop: signal.Signals | None) -> None:
    with subprocess.Popen(
        [sys.executable, SCRIPT, sys.executable, "-c", COMMAND, "wait" if stop else "fail"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        # A run in the background hands down that it is ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # no threads here
    ) as script:
        assert script.stdout is not None
        port, data = script.stdout.readline().split()
        assert Path(data).is_dir()
        if stop:
            script.send_signal(stop)
        code = script.wait(timeout=60)
    assert code == (128 + stop if stop else 7)
    assert nobody_listens(int(port))
    assert not Path(data).parent.exists()
