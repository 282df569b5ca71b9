"""Production settings, but for what a test cannot have."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "for tests alone")
os.environ.setdefault("ALLOWED_HOSTS", "localhost")

from cluster.settings import *

# The tests speak plain http.
SECURE_SSL_REDIRECT = False
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME = "sessionid"
CSRF_COOKIE_NAME = "csrftoken"
MESSAGES_COOKIE_NAME = "messages"
KNOWN_BROWSER_COOKIE = "known_browser"

# A test reads what it has just written, unless it starts servers with published pages.
if "PUBLISHED_MB" not in os.environ:
    SECONDS_BETWEEN_LOOKS = 0

# Commands that measure, which production lacks.
if "tests.measuring" not in INSTALLED_APPS:
    INSTALLED_APPS.append("tests.measuring")

# No test asks the business register itself: those that ask one start it.
REGISTER_URL = os.environ.get("TEST_REGISTER_URL", "")

# Nothing is collected, and passwords need not be safe.
WHITENOISE_AUTOREFRESH = True
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STATIC_ROOT.mkdir(parents=True, exist_ok=True)

# A commit need not wait for the disk: no test stops the embedded server of this folder.
if "DATABASE_URL" not in os.environ:
    DATABASES["default"]["OPTIONS"]["options"] = "-c synchronous_commit=off"

# A process that works beside a test finds what that test has written.
if "TEST_DATABASE" in os.environ:
    DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]

# Each process has a journal of its own, unless a test gives it one.
if "BACKUP_DIR" not in os.environ:
    FOLDER_OF_BACKUPS = tempfile.TemporaryDirectory(prefix="registry-backups-")
    BACKUP_DIR = Path(FOLDER_OF_BACKUPS.name)

# Pages are rendered anew for each test; tests/operation/publication has a folder.
if "PUBLISHED_MB" not in os.environ:
    PUBLISHED_MB = 0
