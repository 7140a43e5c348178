"""Settings of Samnak: one file, read strictly from the environment; see docs/operations/settings.md."""

import os
import sys
from email.utils import parseaddr
from pathlib import Path

from csp.constants import NONE, SELF

from config import environment as env
from config.postgres import database_settings

BASE_DIR = env.BASE_DIR
VAR_DIR = env.VAR_DIR
NODE_MODULES = Path(env.text("NODE_MODULES", str(BASE_DIR / "node_modules")))

TESTING = "pytest" in sys.modules
PRODUCTION = env.flag("PRODUCTION", default=False)
DEBUG = env.flag("DEBUG", default=False)
SECRET_KEY = env.secret("SECRET_KEY", make=not PRODUCTION)
SIGNING_SECRET = env.secret("SIGNING_SECRET", make=not PRODUCTION)
TSA_URL = env.text("TSA_URL", "")  # empty: the platform stamps time itself

PUBLIC_URL = env.text("PUBLIC_URL", f"http://localhost:{env.number('PORT', default=8000, least=1)}").rstrip("/")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]" + (",testserver" if TESTING else ""))
CSRF_TRUSTED_ORIGINS = env.words("TRUSTED_ORIGINS", PUBLIC_URL)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "template_partials",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "csp",
    "procrastinate.contrib.django",
    "samnak.core",
    "samnak.ui",
    "samnak.audit",
    "samnak.accounts",
    "samnak.org",
    "samnak.files",
    "samnak.signing",
    "samnak.routing",
    "samnak.notifications",
    "samnak.search",
    "samnak.drive",
    "samnak.wopi",
    "samnak.knowledge",
    "samnak.datasets",
    "samnak.correspondence",
    "samnak.bookings",
    "samnak.drafting",
    "samnak.exchange",
    "samnak.fleet",
    "samnak.webdav",
    "samnak.demo",
    "samnak.home",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "samnak.accounts.middleware.session_guard",
    "samnak.org.middleware.actor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "samnak.ui.middleware.whole_words",
    "samnak.ui.middleware.domain_errors",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "samnak.home.context.frame",
            ],
            "builtins": ["template_partials.templatetags.partials", "samnak.ui.templatetags.ui"],
        },
    }
]

DATABASES = {
    "default": database_settings(testing=TESTING)
    | {
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {}
        if TESTING or not env.flag("DB_POOL", default=True)
        else {"pool": {"min_size": 1, "max_size": env.number("DB_POOL_SIZE", default=12, least=1), "timeout": 10}},
        "TEST": {"NAME": "test_" + os.environ.get("TEST_DATABASE", "samnak")},
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "accounts:login"

AXES_FAILURE_LIMIT = env.number("LOGIN_FAILURE_LIMIT", default=5, least=1)
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "samnak.accounts.views.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # else impatience alone keeps a person out
AXES_VERBOSE = False

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = env.number("SESSION_HOURS", default=12, least=1) * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "samnak.ui.views.csrf_failure"
SUDO_MINUTES = env.number("SUDO_MINUTES", default=10, least=1)
OTP_TOTP_ISSUER = "สำนัก"

HTTPS = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin" if HTTPS else None
X_FRAME_OPTIONS = "SAMEORIGIN"
if env.flag("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    MIDDLEWARE.insert(0, "samnak.core.proxy.real_address")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

LANGUAGE_CODE = "th"
LANGUAGES = [("th", "ไทย"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "samnak" / "locale"]
TIME_ZONE = "Asia/Bangkok"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [
    ("bootstrap", NODE_MODULES / "bootstrap" / "dist"),
    ("plex", NODE_MODULES / "@fontsource" / "ibm-plex-sans-thai-looped"),
    ("editor", VAR_DIR / "editor"),
    ("upload", VAR_DIR / "upload"),
    ("pdf", VAR_DIR / "pdf"),
]
for folder in (VAR_DIR / "editor", VAR_DIR / "upload", VAR_DIR / "pdf", STATIC_ROOT):
    folder.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG or TESTING  # otherwise every test client reads all static files first
_DISK = {
    "BACKEND": "django.core.files.storage.FileSystemStorage",
    "OPTIONS": {"location": VAR_DIR / ("blobs-test" if TESTING else "blobs"), "base_url": None},
}
_BUCKET = {
    "BACKEND": "storages.backends.s3.S3Storage",
    "OPTIONS": {
        "bucket_name": env.text("S3_BUCKET", ""),
        "endpoint_url": env.text("S3_ENDPOINT", "") or None,
        "querystring_auth": True,
        "file_overwrite": True,
    },
}
_blob_stores = {
    "disk": [_DISK],
    "bucket": [_BUCKET],
    "disk-to-bucket": [_BUCKET, _DISK],
    "bucket-to-disk": [_DISK, _BUCKET],
}[
    env.choice(
        "BLOB_STORE", "bucket" if env.text("S3_BUCKET", "") else "disk", "disk", "bucket", "disk-to-bucket", "bucket-to-disk"
    )
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "samnak.ui.storage.BundledStaticFilesStorage"
    },
    "blobs": _blob_stores[0],
}
if len(_blob_stores) > 1:
    STORAGES["blobs-before"] = _blob_stores[1]  # read, never written, while blobs move (manage.py move_blobs)
BLOB_KEYS = env.keys("BLOB_KEYS")  # encrypts blobs at rest; the first key is used, all are read
PAGE_CACHE = VAR_DIR / ("pages-test" if TESTING else "pages")
UPLOAD_LIMIT_MB = env.number("UPLOAD_LIMIT_MB", default=50, least=1)
DRIVE_PERSON_QUOTA_MB = env.number("DRIVE_PERSON_QUOTA_MB", default=10_240, least=1)
DRIVE_UNIT_QUOTA_MB = env.number("DRIVE_UNIT_QUOTA_MB", default=102_400, least=1)
DRIVE_TRASH_DAYS = env.number("DRIVE_TRASH_DAYS", default=30, least=1)
DRIVE_LIMIT_MB = env.number("DRIVE_LIMIT_MB", default=2048, least=1)
WOPI_CLIENT_URL = env.text("WOPI_CLIENT_URL", "").rstrip("/")  # Collabora Online or ONLYOFFICE; empty: no editing on the web
WOPI_HOST_URL = env.text("WOPI_HOST_URL", PUBLIC_URL).rstrip("/")  # where the editor reaches Samnak, if not at PUBLIC_URL
ACCEL_PREFIX = env.text("ACCEL_PREFIX", "")  # e.g. /internal-blobs/: nginx sends the bytes (docs/operations/files.md)
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1_048_576
TESSERACT = env.text("TESSERACT", "tesseract")  # reads scans where it and its Thai model are installed; empty: never
SOFFICE = env.text("SOFFICE", "soffice")  # makes pages of office documents where LibreOffice is installed; empty: never
CLAMD_ADDRESS = env.text("CLAMD_ADDRESS", "")
GARUDA_FILE = env.text("GARUDA_FILE", "")

# Another catalogue, such as the government's, to which released data sets are sent; the key is read from a file.
CKAN_URL = env.text("CKAN_URL", "").rstrip("/")
CKAN_KEY = env.text("CKAN_KEY", "") if CKAN_URL else ""
CKAN_ORGANISATION = env.text("CKAN_ORGANISATION", "")

# Without a mail server, mail is kept as files, one a message, where the operator can read it.
EMAIL_HOST = env.text("SMTP_HOST", "")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_PORT = env.number("SMTP_PORT", default=25, least=1)
EMAIL_HOST_USER = env.text("SMTP_USER", "")
EMAIL_HOST_PASSWORD = env.text("SMTP_PASSWORD", "")
EMAIL_USE_TLS = env.flag("SMTP_TLS", default=False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "saraban@samnak.example")

# Invitations to meetings come from this mailbox; the answers that go there are read by IMAP or from a Maildir.
CALENDAR_MAILBOX = env.text("CALENDAR_MAILBOX", parseaddr(DEFAULT_FROM_EMAIL)[1])
IMAP_HOST = env.text("IMAP_HOST", "")
IMAP_SSL = env.flag("IMAP_SSL", default=True)
IMAP_PORT = env.number("IMAP_PORT", default=993 if IMAP_SSL else 143, least=1)
IMAP_USER = env.text("IMAP_USER", "")
IMAP_PASSWORD = env.text("IMAP_PASSWORD", "")
IMAP_FOLDER = env.text("IMAP_FOLDER", "INBOX")
IMAP_DONE_FOLDER = env.text("IMAP_DONE_FOLDER", "")  # empty: what was read stays, marked as seen
REPLY_MAILDIR = env.text("REPLY_MAILDIR", "")

LOG_LEVEL = env.text("LOG_LEVEL", "WARNING")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"secrets": {"()": "django.utils.log.CallbackFilter", "callback": "ext://samnak.core.logs.hide_secrets"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["secrets"]}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {"django": {"level": LOG_LEVEL}},  # Django gives its own logger a level, which would go before ours
}
SILENCED_SYSTEM_CHECKS: list[str] = []
CACHES = {
    "default": {"BACKEND": f"django.core.cache.backends.{'dummy.DummyCache' if TESTING else 'locmem.LocMemCache'}"},
}
