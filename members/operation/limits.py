"""Rate limits, counted in the database so that all server processes share them."""

import logging
from ipaddress import IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from members.models import RateLimit
from members.models.email_addresses import without_detail

logger = logging.getLogger(__name__)
TOO_MANY = _("Too many attempts. Please wait a while and try again.")
# How many clients at the limit a network may have: a building, but no rented block.
PER_NETWORK = 10
GMAIL = ("gmail.com", "googlemail.com")
# One statement counts and decides, so that of two at once only one may be the last. It
# also deletes rows that have run out, except those that another transaction has locked.
COUNT = """
WITH past AS (
    SELECT id FROM members_ratelimit
    WHERE until < clock_timestamp() AND (action, who) <> (%(action)s, %(who)s)
    ORDER BY until LIMIT 20 FOR UPDATE SKIP LOCKED
), forgotten AS (
    DELETE FROM members_ratelimit USING past WHERE members_ratelimit.id = past.id
)
INSERT INTO members_ratelimit AS kept (action, who, made, until) VALUES (
    %(action)s, %(who)s, ARRAY[clock_timestamp()], clock_timestamp() + %(per)s
)
ON CONFLICT (action, who) DO UPDATE SET
    made = array_prepend(clock_timestamp(), kept.made[:%(at_most)s - 1]),
    until = excluded.until
WHERE coalesce(
    kept.made[%(at_most)s] <= clock_timestamp() - %(per)s
    -- counted before the clock was set back
    OR kept.made[%(at_most)s] > clock_timestamp() + interval '1 minute',
    true
)
RETURNING true
"""


def count(action, who, *, at_most, per):
    """Count one attempt; return False if it is one more than `at_most` within `per`.

    The window slides, and refused attempts do not prolong the wait. Do not call it in a
    transaction: an attempt that is rolled back is not counted.
    """
    params = {"action": action, "who": digest(who), "at_most": at_most, "per": per}
    with connection.cursor() as cursor:
        cursor.execute(COUNT, params)
        return cursor.fetchone() is not None


def allow(action, who, *, at_most, per):
    """Count one attempt as `count` does, and log that one was refused."""
    is_allowed = count(action, who, at_most=at_most, per=per)
    if not is_allowed:
        logger.warning("The limit of %s in %s is reached: %s", at_most, per, action)
    return is_allowed


def require(action, who, **limit):
    """Count one attempt as `allow` does; raise ValidationError "too_many" if refused."""
    if not allow(action, who, **limit):
        raise ValidationError(TOO_MANY, code="too_many")


def allow_client(action, client, *, at_most, per):
    """Count an attempt of a client, and of its network, which has PER_NETWORK times as many.

    A client that is refused uses up nothing of its neighbours'.
    """
    if not allow(action, client, at_most=at_most, per=per):
        return False
    network, most = network_of(client), PER_NETWORK * at_most
    return not network or allow(action, network, at_most=most, per=per)


def require_client(action, client, **limit):
    """Count one attempt as `allow_client` does; raise ValidationError if refused."""
    if not allow_client(action, client, **limit):
        raise ValidationError(TOO_MANY, code="too_many")


def client_allowed_at(action, client, *, at_most, per):
    """Return when the next attempt of the client, and of its network, will be allowed."""
    return max(
        next_allowed_at(action, client, at_most=at_most, per=per),
        next_allowed_at(
            action, network_of(client), at_most=PER_NETWORK * at_most, per=per
        ),
    )


def next_allowed_at(action, who, *, at_most, per):
    """Return when the next attempt will be allowed; a time in the past means now."""
    row = RateLimit.objects.filter(action=action, who=digest(who)).first()
    oldest = row.made[at_most - 1 :] if row else []
    return oldest[0] + per if oldest else timezone.now()


def reset(action, who):
    """Delete the count of one action."""
    RateLimit.objects.filter(action=action, who=digest(who)).delete()


def forget(*whos):
    """Delete the counts of all actions of these addresses."""
    hashes = {digest(who) for who in whos} | {digest(mailbox(who)) for who in whos}
    RateLimit.objects.filter(who__in=hashes).delete()


def mailbox(address):
    """Return an address at which the mailbox is limited, however its owner spells it.

    Gmail ignores dots. For limits only: elsewhere a dot tells two persons apart.
    """
    local, at, domain = without_detail(address).rpartition("@")
    if domain in GMAIL:
        local, domain = local.replace(".", ""), GMAIL[0]
    return f"{local}{at}{domain}"


def client_address(request):
    """Return the client's IPv4 address or IPv6 network, "" if there is none.

    Of X-Forwarded-For only the entries of settings.TRUSTED_PROXIES are trusted.
    """
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    trusted = settings.TRUSTED_PROXIES
    if forwarded == [""] or not 0 < trusted <= len(forwarded):
        return _network(request.META.get("REMOTE_ADDR", ""))
    return _network(forwarded[-trusted].strip())


def network_of(client):
    """Return the /24 of a client's IPv4 address, the /48 of its IPv6 network, or "".

    These are what one customer can rent: whoever has one has all its addresses.
    """
    if not client:
        return ""
    ip = ip_address(client)
    return str(ip_network((int(ip), 24 if ip.version == 4 else 48), strict=False))


def _network(address):
    """Return the /64 of an IPv6 address: one household has all addresses of it."""
    try:
        ip = ip_address(address)
    except ValueError:
        return ""
    if not isinstance(ip, IPv6Address):
        return str(ip)
    network = IPv6Network((int(ip), 64), strict=False).network_address
    return str(ip.ipv4_mapped or network)


def digest(who):
    """Return a keyed hash, so that no address is stored."""
    return salted_hmac("members.limits", str(who), algorithm="sha256").hexdigest()
