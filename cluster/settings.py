"""Django settings, read from the environment; the defaults are those of production."""

from pathlib import Path
from urllib.parse import urljoin

from django.utils.csp import CSP

from cluster import databases, environment, secret_key
from cluster.logs import FORMATS, logging_settings
from cluster.mail import default_site_address, mailer

# docs/operating.md, "Settings", lists the variables of the environment; a test compares.
BASE_DIR = Path(__file__).resolve().parent.parent
VAR = environment.folder("VAR", default=BASE_DIR / "var")

DEBUG = environment.flag("DEBUG")
DEMO = environment.flag("DEMO")
IS_LOCAL = DEMO or DEBUG

if IS_LOCAL and not environment.is_set("SECRET_KEY"):
    SECRET_KEY = secret_key.read_or_create(VAR / "secret_key")
else:
    SECRET_KEY = environment.required(
        "SECRET_KEY", ", or DEMO=1 to try the registry out."
    )

# Former keys: links of e-mails and other tokens that they have signed stay valid.
SECRET_KEY_FALLBACKS = environment.items("SECRET_KEY_FALLBACKS")

if not IS_LOCAL:
    environment.required(
        "ALLOWED_HOSTS", " to the names of this site, as register.example.org."
    )
ALLOWED_HOSTS = environment.hosts(
    "ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"]
)

# Applications

INSTALLED_APPS = [
    "cluster",
    "members",
    "members.apps.SecretariatConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth.account",
    "allauth.mfa",
    "django_filters",
    "django_htmx",
    "pgtrigger",
    "pghistory",
]
# Commands that measure: a release for production has no tests/.
if IS_LOCAL and (BASE_DIR / "tests" / "measuring").is_dir():
    INSTALLED_APPS.append("tests.measuring")

# The first one writes the log. The next set headers, so that every response has them,
# errors too.
MIDDLEWARE = [
    "cluster.logs.requests.log_requests",
    "cluster.middleware.without_body_of_head",
    "cluster.middleware.normalize_host",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cluster.middleware.response_headers",
    "cluster.middleware.language_from_path",
    "cluster.middleware.end_unread_statements",
    "cluster.middleware.own_changes_at_once",
    "cluster.middleware.reject_unreadable_bodies",
    "cluster.middleware.reject_malformed_urls",
    "cluster.middleware.reject_oversized_bodies",
    "cluster.published_pages.published_pages",
    "cluster.replica.ReadFromReplica",
    "cluster.middleware.PageLanguages",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cluster.middleware.LoginRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cluster.middleware.HistoryMiddleware",
]

ROOT_URLCONF = "cluster.urls"
WSGI_APPLICATION = "cluster.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "members.directory.context_processors.navigation",
            ],
            "libraries": {
                "addresses": "members.fields.address_tags",
                "charts": "members.tables.charts.tags",
                "directory": "members.directory.tags",
                "fees": "members.association.fees.tags",
                "forms": "members.fields.tags",
                "portal": "members.portal.tags",
                "work": "members.operation.work.tags",
            },
        },
    },
]

FORM_RENDERER = "members.fields.rendering.FormRenderer"

# Database and cache

WEB_DATABASE, OWNER_DATABASE = databases.connections(VAR / "postgres")
# Serves as a role that owns nothing; members/operation/database_roles.py connects as the owner.
DATABASES = {"default": dict(WEB_DATABASE)}
DATABASES["default"] |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
# Long waits notice a server that disappeared without closing the connection.
DATABASES["default"].setdefault("OPTIONS", {}).update(
    keepalives_idle=30, keepalives_interval=10, keepalives_count=3
)

# Dumps, and the journal of erasures: all processes write to it, so several hosts share it.
BACKUP_DIR = environment.folder("BACKUP_DIR", default=VAR / "backups")
# Where restic copies them after each backup; none: nowhere.
BACKUP_TARGET = environment.backup_target("BACKUP_TARGET")
# The folder of pg_dump and pg_restore, if those that are found are not the right ones.
PG_PROGRAMS = environment.text("PG_PROGRAMS") and environment.folder("PG_PROGRAMS", "")

# Public pages as bytes, for all processes of this machine; 0 megabytes: none are kept.
PUBLISHED_DIR = environment.folder("PUBLISHED_DIR", default=VAR / "published")
PUBLISHED_MB = environment.number("PUBLISHED_MB", 2000, least=0, most=1_000_000)
# Where nginx logs openings of profiles, to be counted; none: nothing is counted.
VISITS_DIR = environment.text("VISITS_DIR") and environment.folder("VISITS_DIR", "")

# Every server process must see the same rate limits, so they are not in memory.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# A process asks this often, in seconds, whether the public data have changed.
SECONDS_BETWEEN_LOOKS = 0.2

# members/operation/installation.py installs the triggers after migrating.
PGTRIGGER_MIGRATIONS = False

# History reads the user, which would make pages vary by cookie: only on writes.
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")

# Log-in: a code by e-mail or a passkey, never a password

AUTH_USER_MODEL = "members.User"
LOGIN_URL = "portal:log_in"
CSRF_FAILURE_VIEW = "members.portal.reauthentication.csrf_failure"
SESSION_COOKIE_AGE = 12 * 3600
STAFF_IDLE_MINUTES = environment.number("STAFF_IDLE_MINUTES", 60, least=1, most=720)

ACCOUNT_ADAPTER = "members.portal.log_in.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 8}
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
# members/portal/log_in/known_clients.py counts in its place.
ACCOUNT_RATE_LIMITS = {"request_login_code": None}
MFA_ADAPTER = "members.portal.log_in.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Klyngeregisteret"
INVITATION_DAYS = environment.number("INVITATION_DAYS", 14, least=1, most=365)

# Days of retention of personal data, each from the environment: KEEP_ACCESS_DAYS=365 …
KEPT_DAYS = {
    what: environment.number(f"KEEP_{what.upper()}_DAYS", days, least=1, most=36_500)
    for what, days in {
        "access": 365,
        "contacts": 365,
        "invitations": 30,
        "access_requests": 180,
        "requests": 180,
        "letters": 90,
        "log": 365,
        "log_ins": 180,
        "searches": 365,
        "assignments": 90,
        "incoming_files": 7,
        "addresses": 90,
        "messages": 365,
        "visits": 400,
    }.items()
}

# Languages: the first one has no URL prefix

LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", "Norsk bokmål"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["cluster.formats"]
TIME_ZONE = environment.time_zone("TIME_ZONE", default="Europe/Oslo")
USE_TZ = True
# CURRENT_DATE in triggers must be the local day, not that of UTC.
DATABASES["default"]["TIME_ZONE"] = TIME_ZONE
# A streaming replica, from which visitors read.
if _replica := databases.replica(DATABASES["default"]):
    DATABASES["replica"] = _replica

# Static files

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "cluster.made_files.MadeFilesFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# E-mail: Django's mailer writes to the outbox, and `manage.py work` delivers

PORT = environment.number("PORT", 8000, least=1, most=65_535)
SITE_ADDRESS = environment.site_address(
    "SITE_ADDRESS", default=default_site_address(ALLOWED_HOSTS, IS_LOCAL, PORT)
)
DEFAULT_FROM_EMAIL = environment.e_mail(
    "DEFAULT_FROM_EMAIL", default="registry@localhost"
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
SECURITY_CONTACT = environment.e_mail("SECURITY_CONTACT", default=DEFAULT_FROM_EMAIL)
# Seconds, doubled by each failure.
LETTER_PAUSE = environment.number("LETTER_PAUSE", 10, least=0, most=3600, kind=float)
MAILERS = {
    "default": {"BACKEND": "members.mail.outbox.EmailBackend"},
    "delivery": mailer(environment.mail_server("EMAIL_URL", "smtp://localhost:25")),
}
if IS_LOCAL and not environment.is_set("EMAIL_URL"):
    MAILERS["delivery"] = {
        "BACKEND": "members.mail.demo_backend.EmailBackend",
        "OPTIONS": {"folder": VAR / "mail"},
    }

# Security

# A project with a hundred partners is one form.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
# Rows of a spreadsheet that are pasted, as many as a file may have.
DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000_000

# How many of our own proxies append to X-Forwarded-For.
TRUSTED_PROXIES = environment.number("TRUSTED_PROXIES", 0, least=0, most=9)

# The national business register; off: nothing is asked. A demo has its own, on another port.
LOCAL_REGISTER_PORT = PORT + 1 if PORT < 65_535 else PORT - 1
LOCAL_REGISTER_URL = f"http://127.0.0.1:{LOCAL_REGISTER_PORT}/enhetsregisteret/api"
REGISTER_URL = environment.register_address(
    "REGISTER_URL",
    default=LOCAL_REGISTER_URL
    if IS_LOCAL
    else "https://data.brreg.no/enhetsregisteret/api",
)
IS_REGISTER_LOCAL = REGISTER_URL == LOCAL_REGISTER_URL

# The land below the maps that it has whole, by `manage.py make_outline`; others have
# that of Norway, which is coarser.
COAST = "members/grenland/outline" if IS_LOCAL else "members/tables/charts/norway"
OUTLINE = environment.file("OUTLINE", default=BASE_DIR / f"{COAST}.geojson")

# An address that names the newest version, asked once a day; none: nobody is asked.
RELEASES_URL = environment.web_address("RELEASES_URL")

# Map tiles of another server, as https://tiles.example.org/{z}/{x}/{y}.png. It receives a
# referrer; without an address no page fetches anything from elsewhere.
TILE_ADDRESS = environment.tile_address("TILE_ADDRESS")
TILE_CREDIT = environment.text("TILE_CREDIT", default="© OpenStreetMap")
TILE_HOSTS = [urljoin(TILE_ADDRESS, "/").rstrip("/")] if TILE_ADDRESS else []

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, *TILE_HOSTS],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}
# Django's admin has one inline style, with a nonce; the public pages have none. The desk
# shows in a frame what other sites will show.
ADMIN_CSP = SECURE_CSP | {
    "style-src": [CSP.SELF, CSP.NONCE],
    "frame-src": [CSP.SELF],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = (
    "strict-origin-when-cross-origin" if TILE_ADDRESS else "same-origin"
)
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# A demo at http://localhost has no certificate.
SECURE_SSL_REDIRECT = not IS_LOCAL
SECURE_REDIRECT_EXEMPT = [r"^-/(live|ready|health|metrics)$"]
SECURE_HSTS_SECONDS = 0 if IS_LOCAL else 365 * 24 * 3600
HSTS_SCOPE = environment.choice("HSTS_SCOPE", ("host", "subdomains", "preload"))
SECURE_HSTS_INCLUDE_SUBDOMAINS = HSTS_SCOPE != "host"
SECURE_HSTS_PRELOAD = HSTS_SCOPE == "preload"
# They ask for both: a promise for other sites of the domain, some of which may lack TLS, that
# browsers keep for a year. Whoever owns the domain makes it, not a registry that is installed.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SESSION_COOKIE_SECURE = not IS_LOCAL
CSRF_COOKIE_SECURE = not IS_LOCAL
CSRF_COOKIE_HTTPONLY = True
# A browser takes these names from this host alone, by HTTPS; a demo speaks plain HTTP.
SESSION_COOKIE_NAME = "sessionid" if IS_LOCAL else "__Host-sessionid"
CSRF_COOKIE_NAME = "csrftoken" if IS_LOCAL else "__Host-csrftoken"
# Sent to the log-in alone, and so not named __Host-, which is for all paths.
KNOWN_BROWSER_COOKIE = "known_browser" if IS_LOCAL else "__Secure-known_browser"
MESSAGES_COOKIE_NAME = "messages" if IS_LOCAL else "__Host-messages"
MESSAGE_STORAGE = "cluster.message_storage.MessageStorage"

# Watching: the log on standard error, e-mails about errors, and the pages for monitors

LOGGING = logging_settings(environment.choice("LOG_FORMAT", FORMATS))
ADMINS = environment.e_mails("ADMINS")
MONITOR_TOKEN = environment.secret("MONITOR_TOKEN", least=20)
# Below it, /-/health reports that the disk is nearly full.
MIN_FREE_DISK_MB = environment.number("MIN_FREE_DISK_MB", 500, least=1, most=10_000_000)
