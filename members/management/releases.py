"""Ask once a day, at settings.RELEASES_URL, which version is the newest."""

import json
import logging
import re
from datetime import time

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from members.operation.version import store_newest
from members.operation.work.declared import periodic
from members.operation.work.schedules import Daily
from members.register.errors import AwayError
from members.register.transport import get

logger = logging.getLogger(__name__)
TAG = re.compile(r"v?([0-9]{1,4}(?:\.[0-9]{1,4}){2})")


@periodic("newest_version", _("Ask whether there is a newer version"), Daily(time(5)))
def ask_for_newest_version():
    """Store the version of the tag in the answer; without an address ask nobody."""
    if not settings.RELEASES_URL:
        return
    try:
        _status, body = get(settings.RELEASES_URL)
        newest = TAG.fullmatch(json.loads(body)["tag_name"])[1]
    except (AwayError, LookupError, TypeError, ValueError) as error:
        logger.warning("RELEASES_URL names no version: %s", type(error).__name__)
    else:
        store_newest(newest)
