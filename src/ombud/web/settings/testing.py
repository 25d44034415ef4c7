"""Settings of the tests: a home and a database of their own."""

from __future__ import annotations

import os
import tempfile

os.environ["OMBUD_HOME"] = tempfile.mkdtemp(prefix="ombud-test-")
from ombud.web.settings.defaults import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A file, as in production: threads then see what others wrote.
if str(DATABASES["default"]["ENGINE"]).endswith("sqlite3"):  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": HOME / "test.sqlite3"}  # noqa: F405
