"""Django's settings: one file, safe by default. What differs between machines is in `config`."""

from __future__ import annotations

import secrets
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

from gongkai import config

PACKAGE = Path(__file__).parent
HOME = config.HOME.value().absolute()
DEBUG = config.DEBUG.value()
ADDRESS = config.ADDRESS.value().rstrip("/")
ALLOWED_HOSTS = config.HOSTS.value()

# Commands that read or compute need no secret; whatever serves or keeps sessions refuses an ephemeral one.
_kept = HOME / "secrets" / "django.key"
SECRET_KEY = config.SECRET_KEY.value() or (_kept.read_text().strip() if _kept.exists() else "")
SECRET_IS_EPHEMERAL = not SECRET_KEY
SECRET_KEY = SECRET_KEY or secrets.token_urlsafe(50)

if config.DATABASE_URL.value():
    DATABASES = {"default": dj_database_url.parse(config.DATABASE_URL.value(), conn_max_age=60)}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "gongkai.sqlite3",
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "timeout": 30,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;",
            },
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "ninja",
    "gongkai.audit",
    "gongkai.files",
    "gongkai.sheets",
    "gongkai.registry",
    "gongkai.cases",
    "gongkai.concerns",
    "gongkai.publishing",
    "gongkai.channels",
    "gongkai.search",
    "gongkai.notify",
    "gongkai.redaction",
    "gongkai.letters",
    "gongkai.mailbox",
    "gongkai.registers",
    "gongkai.reporting",
    "gongkai.portal",
    "gongkai.desk",
    "gongkai.ops",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "csp.middleware.CSPMiddleware",
    "gongkai.portal.reading.reading",
    "gongkai.desk.limits.upload_limit",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "gongkai.desk.refusals.refusal_pages",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "gongkai.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gongkai.desk.shell.shell",
                "gongkai.portal.navigation.places",
            ],
        },
    }
]
WSGI_APPLICATION = "gongkai.wsgi.application"

AUTH_USER_MODEL = "registry.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "desk:login"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "portal:home"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "desk/locked.html"
AXES_ENABLE_ADMIN = False

EMAIL_HOST = config.MAIL_HOST.value()
EMAIL_PORT = config.MAIL_PORT.value()
EMAIL_HOST_USER = config.MAIL_USER.value()
EMAIL_HOST_PASSWORD = config.MAIL_PASSWORD.value()
EMAIL_USE_TLS = config.MAIL_SECURITY.value() == "starttls"
EMAIL_USE_SSL = config.MAIL_SECURITY.value() == "ssl"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = config.MAIL_FROM.value()
QUIET_HOURS = config.QUIET_HOURS.value()
SMS = config.SMS.value()
SMS_METHOD = config.SMS_METHOD.value()
SMS_FORMAT = config.SMS_FORMAT.value()
SMS_HEADERS = config.SMS_HEADERS.value()
SMS_BODY = config.SMS_BODY.value()
SMS_SUCCESS = config.SMS_SUCCESS.value()
SMS_REFUSED = config.SMS_REFUSED.value()
SMS_RECEIPT = config.SMS_RECEIPT.value()
CLAMD = config.CLAMD.value()
ANCHORS = config.ANCHORS.value()
PROXIES = config.PROXIES.value()

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    }
}
# Finished pages of the portal are kept while the log stands still; tests that write past the log turn it off.
PAGES_KEPT = True

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
WHITENOISE_USE_FINDERS = True
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20

SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "gongkai.portal.errors.csrf_failed"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = config.HTTPS.value()
SECURE_SSL_REDIRECT = config.HTTPS.value()
SECURE_HSTS_SECONDS = 31536000 if config.HTTPS.value() else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if config.HTTPS.value() else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "axes": {"handlers": ["console"], "level": "ERROR", "propagate": False},
    },
}
