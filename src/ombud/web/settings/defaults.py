"""Secure by default, the database as ``database`` says; everything else from the environment."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from ombud.errors import InputError
from ombud.web.settings.database import VARIABLE, database

HERE = Path(__file__).parents[1]
HOME = Path(os.environ.get("OMBUD_HOME") or Path.home() / ".ombud")
HOME.mkdir(parents=True, exist_ok=True)


def _secret() -> str:
    """The secret of this installation: from the environment, else a file only its owner can read."""
    given = os.environ.get("OMBUD_SECRET_KEY")
    if given:
        return given
    path = HOME / "secret.key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text("utf-8")


def _number(name: str, usual: int) -> int:
    """A whole number above 0 from the environment.

    Raises:
        InputError: it is none.
    """
    given = os.environ.get(name, "")
    if given and not (given.isdecimal() and 0 < int(given) < 1_000_000):
        raise InputError(f"{given[:20]} is no whole number above 0.", code="setting", where=name)
    return int(given) if given else usual


SECRET_KEY = _secret()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("OMBUD_HOSTS", "127.0.0.1,localhost,testserver").split(",")
HTTPS = os.environ.get("OMBUD_HTTPS") == "1"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "ombud.web.systems",
    "ombud.web.lawroom",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ombud.web.security.content_security_policy",
    "ombud.web.security.no_null_characters",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ombud.web.systems.sessions.KeepUnsent",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "ombud.web.plainly.Plainly",
]
ROOT_URLCONF = "ombud.web.urls"
WSGI_APPLICATION = "ombud.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ombud.web.systems.frame.frame",
            ]
        },
    }
]
DATABASES = {"default": database(os.environ.get(VARIABLE, ""), HOME)}
# Counts of wrong passwords and of visits are apart: many visitors cannot push out the former.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "ombud"},
    "visits": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "visits",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}
PUBLIC_PER_MINUTE = _number("OMBUD_PUBLIC_PER_MINUTE", 240)
AUTH_USER_MODEL = "systems.Person"
AUTH_PASSWORD_VALIDATORS: list[dict[str, object]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "today"
LOGOUT_REDIRECT_URL = "sign-in"
STATIC_URL = "/static/"
STATICFILES_DIRS = [HERE / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-gb"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "ombud.web.systems.sessions.form_too_old"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
