"""Look up units by number or name for a form, which goes on without the business register."""

import logging
from dataclasses import dataclass, fields
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _, gettext_lazy
from stdnum.no import orgnr

from members.fields import fingerprint
from members.models.organization_numbers import normalize_orgnr
from members.operation import limits

from .client import plain, search, unit
from .errors import AwayError
from .fields import NUMBER
from .units import Unit

logger = logging.getLogger(__name__)
ACTION = "look-up in the business register"
PER_CLIENT = {"at_most": 20, "per": timedelta(hours=1)}
IN_ALL = {"at_most": 500, "per": timedelta(days=1)}
DAY = 24 * 60 * 60
WITHIN = 4  # seconds for a request: somebody waits
SHORTEST = 2
OFF = gettext_lazy("Look-ups in the business register are switched off.")
AWAY = gettext_lazy("The business register is not answering right now.")
TOO_OFTEN = gettext_lazy("Too many look-ups in the business register for now.")


@dataclass(frozen=True)
class Found:
    """Units for a text, or words about the reason why nobody knows."""

    units: list
    problem: str = ""


def find(text, *, client=None):
    """Return the Found for a number or name; visitors, at the address `client`, have limits.

    Answers are kept for a day, and only questions to the register itself are counted.
    """
    entry = plain(text)
    if len(entry) < SHORTEST or _is_mistyped(entry):
        return Found([])
    key = _key(entry)
    rows = cache.get(key) if settings.REGISTER_URL else None
    if rows is None:
        if refusal := _refusal(client):
            return Found([], f"{refusal} {_('Fill in the details by hand.')}")
        try:
            rows = [one.facts for one in _units(entry)]
        except AwayError as error:
            logger.warning("The business register gave no answer: %s", error)
            return Found([], f"{AWAY} {_('Fill in the details by hand.')}")
        cache.set(key, rows, DAY)
    return Found([Unit(**facts) for facts in rows])


def _key(entry):
    # Another version of the registry may know other facts.
    names = [field.name for field in fields(Unit)]
    return f"register-{fingerprint([settings.REGISTER_URL, names, entry.casefold()])}"


def _refusal(client):
    if not settings.REGISTER_URL:
        return OFF
    is_free = client is None or (
        limits.allow_client(ACTION, client, **PER_CLIENT)
        and limits.allow(ACTION, "all", **IN_ALL)
    )
    return "" if is_free else TOO_OFTEN


def _is_mistyped(entry):
    number = normalize_orgnr(entry)
    return bool(NUMBER.fullmatch(number)) and not orgnr.is_valid(number)


def _units(entry):
    number = normalize_orgnr(entry)
    if NUMBER.fullmatch(number):
        answers = [unit(number, within=WITHIN)]
    else:
        answers = search(entry, within=WITHIN)
    return [answer.unit for answer in answers if answer.unit]
