"""The fingerprint of all that makes a page beside the data: code, texts, files, settings."""

from hashlib import sha256

import django
from django.conf import settings

FOLDERS = ("cluster", "members", "templates", "static", "locale")
LEFT_OUT = (".pyc", ".po")
# Settings that a page shows, or that its links depend on.
PAGE_SETTINGS = (
    *("DEBUG", "DEMO", "TIME_ZONE", "SITE_ADDRESS", "STATIC_URL", "LANGUAGES"),
    *("DEFAULT_FROM_EMAIL", "SECURITY_CONTACT", "TILE_ADDRESS", "TILE_CREDIT"),
    *("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "MESSAGES_COOKIE_NAME"),
    *("KNOWN_BROWSER_COOKIE", "KEPT_DAYS", "INVITATION_DAYS"),
)


def fingerprint():
    """Return a name for the code as it lies on the disk now, and its settings."""
    values = [(name, repr(getattr(settings, name))) for name in PAGE_SETTINGS]
    files = sorted(_files())
    return sha256(repr((django.VERSION, values, files)).encode()).hexdigest()[:16]


def _files():
    """Yield (path, size, time) of each file, without reading it."""
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    roots = [settings.BASE_DIR / name for name in FOLDERS]
    paths = [path for root in roots for path in root.rglob("*")]
    others = [manifest, settings.OUTLINE, settings.BASE_DIR / "requirements.txt"]
    for path in [*paths, *others]:
        if path.suffix not in LEFT_OUT and path.is_file():
            stat = path.stat()
            yield str(path), stat.st_size, stat.st_mtime_ns
