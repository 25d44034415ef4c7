"""Secure by default, the database as ``database`` says; everything else from the environment."""

from __future__ import annotations

import os
from pathlib import Path

from ombud.web.settings.database import VARIABLE, database
from ombud.web.settings.given import hosts, is_on, number, secret

HERE = Path(__file__).parents[1]
HOME = Path(os.environ.get("OMBUD_HOME") or Path.home() / ".ombud")
HOME.mkdir(parents=True, exist_ok=True)

SECRET_KEY = secret(os.environ.get("OMBUD_SECRET_KEY", ""), HOME)
DEBUG = False
ALLOWED_HOSTS = hosts(os.environ, "OMBUD_HOSTS", "127.0.0.1,localhost,testserver")
HTTPS = is_on(os.environ, "OMBUD_HTTPS")

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
    "ombud.web.security.no_body_for_head",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ombud.web.security.content_security_policy",
    "ombud.web.security.known_methods",
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
# A full cache drops what it likes. Apart, neither visitors nor made-up names push out the counts of wrong
# passwords for people, of which there are fewer than fit.
CACHES = {
    name: {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": name,
        "OPTIONS": {"MAX_ENTRIES": most},
    }
    for name, most in {"default": 20_000, "visits": 20_000, "people": 100_000}.items()
}
PUBLIC_PER_MINUTE = number(os.environ, "OMBUD_PUBLIC_PER_MINUTE", 240)
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
    "filters": {"discreet": {"()": "ombud.web.logged.Discreet"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "filters": ["discreet"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
