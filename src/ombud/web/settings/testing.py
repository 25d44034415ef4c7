"""Settings of the tests: a home and a database of their own, on SQLite or where ``OMBUD_TEST_DATABASE_URL`` says."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

os.environ["OMBUD_HOME"] = tempfile.mkdtemp(prefix="ombud-test-")
os.environ["OMBUD_DATABASE_URL"] = os.environ.get("OMBUD_TEST_DATABASE_URL", "")
from ombud.web.settings.defaults import *  # noqa: F403
from ombud.web.settings.defaults import DATABASES, HOME

atexit.register(shutil.rmtree, HOME, ignore_errors=True)
if not os.environ["OMBUD_DATABASE_URL"]:
    # A file, as in use: in memory, SQLite knows one connection and nobody waits for a lock.
    DATABASES["default"]["TEST"] = {"NAME": str(HOME / "test.sqlite3")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
