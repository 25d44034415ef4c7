"""Run a command against a throw-away PostgreSQL: ``python tests/postgres.py COMMAND ...``

The cluster lives in a temporary folder on a free port of this machine, under an unprivileged user,
and is stopped and removed however the command ends. ``OMBUD_TEST_DATABASE_URL`` names it.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER = "postgres"  # what PostgreSQL runs as when we are root, which it refuses to be
# Nothing here has to outlive a crash, so no write waits for the disk.
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=50"


def binaries() -> Path | None:
    """The folder with initdb and pg_ctl: the newest of Debian's, else what is in the path."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = str(debian[-1]) if debian else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def reason_to_leave_out(programs: Path | None) -> str:
    """Why no cluster can be started here; empty when it can."""
    if programs is None:
        return "PostgreSQL is not on this machine, and could not be installed"
    if os.getuid() == 0 and USER not in {entry.pw_name for entry in pwd.getpwall()}:
        return f"PostgreSQL does not run as root, and there is no user {USER}"
    return ""


def run(*command: str | Path) -> None:
    """Run a program of PostgreSQL; its words are shown only when it fails."""
    user = USER if os.getuid() == 0 else None
    with tempfile.TemporaryFile("w+") as words:  # a file, because the server keeps what it inherits
        done = subprocess.run(
            command, user=user, group=user, extra_groups=[] if user else None, cwd="/", stdout=words, stderr=words
        )
        if done.returncode:
            words.seek(0)
            sys.exit(f"{command[0]} failed: {words.read().strip()}")


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(programs: Path) -> Iterator[str]:
    """A running server; gives the address of its database."""
    folder = Path(tempfile.mkdtemp(prefix="ombud-postgres-"))
    data, port, password = folder / "data", free_port(), secrets.token_hex(8)
    try:
        (folder / "password").write_text(password)
        if os.getuid() == 0:
            for path in (folder, folder / "password"):
                shutil.chown(path, USER, USER)
        run(
            programs / "initdb",
            "--no-sync",
            "--username=ombud",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            f"--pwfile={folder / 'password'}",
            "-D",
            data,
        )
        options = f"{FAST} -c listen_addresses=127.0.0.1 -p {port} -k {folder}"
        run(programs / "pg_ctl", "start", "-w", "-D", data, "-l", folder / "log", "-o", options)
        yield f"postgresql://ombud:{password}@127.0.0.1:{port}/postgres"
    finally:
        try:
            if (data / "postmaster.pid").exists():
                run(programs / "pg_ctl", "stop", "-w", "-m", "immediate", "-D", data)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Start, run the command, stop; gives the command's exit code."""
    programs = binaries()
    missing = reason_to_leave_out(programs)
    if programs is None or missing:
        print(f"Left out: the tests of the web on PostgreSQL ({missing}).")
        return 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGHUP, lambda *_: sys.exit(129))
    with server(programs) as address:
        command = subprocess.Popen(sys.argv[1:], env=os.environ | {"OMBUD_TEST_DATABASE_URL": address})
        try:
            return command.wait()
        except BaseException:
            command.send_signal(signal.SIGINT)
            command.wait()
            raise


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
