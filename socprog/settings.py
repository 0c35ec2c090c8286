"""Settings, all from the environment; read top to bottom. `.env.example` lists them.

A value that makes no sense raises ImproperlyConfigured with one sentence that names it.
"""

import re
import sys
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from environs import Env, EnvError, validate

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIRECTORY = BASE_DIR / ".data"
TESTING = "pytest" in sys.modules

env = Env()
if not TESTING:
    env.read_env(BASE_DIR / ".env", recurse=False)


def read(reader, name, *args, **kwargs):
    """Reads one variable with a reader of environs, its error in one sentence."""
    try:
        return reader(name, *args, **kwargs)
    except (EnvError, ValueError) as error:
        reason = str(error).rpartition("invalid: ")[2].strip("[].'\"")
        raise ImproperlyConfigured(f"{name} makes no sense: {reason}.") from None


# ── What kind of start this is ─────────────────────────────────────────────────────────────────────────

DEBUG = read(env.bool, "DEBUG", False)
PORT = read(env.int, "PORT", 8000, validate=validate.Range(1, 65535))
SITE_NAME = read(env.str, "SITE_NAME", "socprog", validate=validate.Length(1, 60))
SITE_URL = read(env.str, "SITE_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
SITE = urlsplit(SITE_URL)
if not re.fullmatch(r"https?://([\w.-]+|\[[0-9a-f:]+\])(:\d{1,5})?", SITE_URL, re.IGNORECASE):
    raise ImproperlyConfigured(f"SITE_URL must be an address such as https://programme.example, not “{SITE_URL}”.")
SECURE = SITE.scheme == "https"

SECRET_KEY_FILE = DATA_DIRECTORY / "secret-key"
SECRET_KEY = read(env.str, "SECRET_KEY", "")
if not SECRET_KEY and SECRET_KEY_FILE.exists():
    SECRET_KEY = SECRET_KEY_FILE.read_text().strip()
if not SECRET_KEY and (DEBUG or TESTING):
    SECRET_KEY = "not-secret-" * 6
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is not set; it is required unless DEBUG is on.")

LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = read(env.list, "ALLOWED_HOSTS", []) or (
    LOOPBACK if SITE.hostname in ("localhost", "127.0.0.1", "::1") else [SITE.hostname]
)

for host in ALLOWED_HOSTS:
    if not re.fullmatch(r"\*|\.?[\w.-]+|\[[0-9a-f:]+\]", host, re.IGNORECASE):
        raise ImproperlyConfigured(f"ALLOWED_HOSTS must be names such as programme.example, not “{host}”.")

# ── Parts ──────────────────────────────────────────────────────────────────────────────────────────────

INSTALLED_APPS = [
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "socprog",
    "events",
    "speakers",
    "agenda",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "simple_history",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
]
ROOT_URLCONF = "socprog.urls"
MIDDLEWARE = [
    "socprog.kept_pages.KeptPagesMiddleware",
    "socprog.middleware.visitors_address",
    "socprog.middleware.response_headers",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "socprog.middleware.ErrorPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "socprog.kept_text.KeptText",
    "allauth.account.middleware.AccountMiddleware",
    "socprog.accounts.middleware.SecondFactorRequired",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "socprog.context.site",
            ],
            "builtins": [
                "events.templatetags.programme_words",
                "events.templatetags.json_ld",
                "events.templatetags.way_back",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

# ── Where things are kept ──────────────────────────────────────────────────────────────────────────────

DATABASES = {
    "default": read(env.dj_db_url, "DATABASE_URL")
    if env.str("DATABASE_URL", "")
    else {"ENGINE": "socprog.devdb", "NAME": "socprog", "DIRECTORY": DATA_DIRECTORY / "postgres"}
}
if DATABASES["default"]["ENGINE"] not in ("django.db.backends.postgresql", "socprog.devdb"):
    raise ImproperlyConfigured("DATABASE_URL must be a PostgreSQL address: postgres://user:password@host/name.")
DATABASES["default"].update(CONN_MAX_AGE=600, CONN_HEALTH_CHECKS=True)
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 3)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": read(env.dj_cache_url, "CACHE_URL", "db://cache")}
if CACHES["default"]["BACKEND"].endswith("DatabaseCache"):
    # What is counted here limits the sign-in: room for more than anybody could fill to have it forgotten.
    CACHES["default"].setdefault("OPTIONS", {}).setdefault("MAX_ENTRIES", 20_000)

MEDIA_ROOT = Path(read(env.str, "MEDIA_ROOT", str(DATA_DIRECTORY / "media")))
MEDIA_URL = "/media/"
FONTS_DIRECTORY = DATA_DIRECTORY / "assets" / "fonts"
SILENCED_SYSTEM_CHECKS = ["staticfiles.W004"]  # fonts are prepared by a command, in a folder of their own
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIRECTORY / "static"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("fonts", FONTS_DIRECTORY),
    ("bootstrap", str(files("bootstrap") / "css")),
]
STORAGES = {
    "default": {"BACKEND": "socprog.storage.WholeFileStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG or TESTING
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_HANDLERS = [
    "socprog.storage.LimitedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 40_000  # a programme of 1,500 sessions is one form in the admin

# ── Words and time ─────────────────────────────────────────────────────────────────────────────────────

LANGUAGE_CODE = "en-gb"
USE_I18N = False
USE_TZ = True
TIME_ZONE = read(env.str, "TIME_ZONE", "Europe/London")
if TIME_ZONE not in available_timezones():
    raise ImproperlyConfigured(f"TIME_ZONE must be a zone such as Europe/London, not “{TIME_ZONE}”.")

# ── Mail ───────────────────────────────────────────────────────────────────────────────────────────────

mail = read(env.dj_email_url, "EMAIL_URL", "console:")
if "EMAIL_BACKEND" not in mail:
    raise ImproperlyConfigured("EMAIL_URL must be such as submission://user:password@mail.example, or console:.")
MAILERS = {"default": {"BACKEND": mail["EMAIL_BACKEND"]}}
if mail["EMAIL_HOST"]:
    MAILERS["default"]["OPTIONS"] = {
        "host": mail["EMAIL_HOST"],
        "port": mail["EMAIL_PORT"],
        "username": mail["EMAIL_HOST_USER"],
        "password": mail["EMAIL_HOST_PASSWORD"],
        "use_tls": mail["EMAIL_USE_TLS"],
        "use_ssl": mail["EMAIL_USE_SSL"],
        "timeout": 10,
    }
DEFAULT_FROM_EMAIL = mail.get("DEFAULT_FROM_EMAIL") or mail["EMAIL_HOST_USER"] or ""
if "@" not in DEFAULT_FROM_EMAIL:
    DEFAULT_FROM_EMAIL = f"no-reply@{'localhost' if ':' in SITE.hostname else SITE.hostname}"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# ── Safety ─────────────────────────────────────────────────────────────────────────────────────────────

TRUSTED_PROXIES = read(env.int, "TRUSTED_PROXIES", 0, validate=validate.Range(0, 9))
REQUIRE_SECOND_FACTOR = read(env.bool, "REQUIRE_SECOND_FACTOR", False)
AUTHENTICATION_BACKENDS = ["socprog.accounts.backend.StaffBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("MinimumLengthValidator", "CommonPasswordValidator", "NumericPasswordValidator")
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
ACCOUNT_ADAPTER = "socprog.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "socprog.accounts.forms.SignInForm",
    "reauthenticate": "socprog.accounts.forms.ConfirmForm",
    "change_password": "socprog.accounts.forms.PasswordForm",
    "reset_password": "socprog.accounts.forms.ForgottenForm",
    "reset_password_from_key": "socprog.accounts.forms.NewPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_EMAIL_VERIFICATION = "none"  # addresses are entered by whoever makes the account
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,10/10m/key"}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "admin:login"
MFA_ADAPTER = "socprog.accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "socprog.accounts.forms.CodeForm",
    "reauthenticate": "socprog.accounts.forms.ConfirmCodeForm",
    "activate_totp": "socprog.accounts.forms.AppForm",
    "add_webauthn": "socprog.accounts.forms.PasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_TOTP_ISSUER = SITE_NAME
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],  # Bootstrap draws its marks so
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^health/$"]  # asked by the load balancer, in the clear
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_HSTS_SECONDS = 63_072_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
CSRF_COOKIE_HTTPONLY = True
BROCHURE_COOKIE_NAME = "__Host-brochure" if SECURE else "brochure"
CSRF_FAILURE_VIEW = "socprog.errors.csrf_failed"

# ── What is told, and to whom: errors to the console, with the reference their page shows ──────────────────

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "socprog.logs.DiscreetFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.request": {"level": "CRITICAL"},  # socprog.errors says the same with a reference
        "django.tasks": {"level": "ERROR"},  # each task that begins and ends
        "django_tasks_db": {"level": "ERROR"},  # a worker that is asked to stop
        "events": {"level": "INFO"},
        "socprog": {"level": "INFO"},
    },
}
