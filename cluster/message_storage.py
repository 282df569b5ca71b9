"""Messages to the next page, in a cookie that a browser takes by HTTPS alone.

Not in the session: they name people, and an erasure ends the sessions that do.
"""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class NamedCookieStorage(CookieStorage):
    cookie_name = settings.MESSAGES_COOKIE_NAME


class MessageStorage(FallbackStorage):
    """Django's own, but for the name of the cookie."""

    storage_classes = (NamedCookieStorage, SessionStorage)
