"""Let nobody do a thing too often, whichever server process is asked."""

from ipaddress import IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from members.models import RateLimit

TOO_MANY = _("That was a lot of tries. Wait a little, and try again.")
# One statement counts and decides, so that of two at once one may be the last. It also
# forgets what has run out; it does not wait for rows that somebody else counts.
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
WHERE coalesce(kept.made[%(at_most)s] <= clock_timestamp() - %(per)s, true)
RETURNING true
"""


def allow(action, who, *, at_most, per):
    """Say whether `who` may do this once more, and count it if so.

    At most so many are let through in any stretch of time that long; refused tries do not
    prolong the wait. Ask outside a transaction: one that is rolled back was not counted.
    """
    given = {"action": action, "who": _hashed(who), "at_most": at_most, "per": per}
    with connection.cursor() as cursor:
        cursor.execute(COUNT, given)
        return cursor.fetchone() is not None


def free_at(action, who, *, at_most, per):
    """Say when whoever was refused may do it again, by the clock of the server."""
    kept = RateLimit.objects.filter(action=action, who=_hashed(who)).first()
    oldest = kept.made[at_most - 1 :] if kept else []
    return oldest[0] + per if oldest else timezone.now()


def forget(*whos):
    """Count from nothing again for those addresses or whatever else was counted."""
    RateLimit.objects.filter(who__in=[_hashed(who) for who in whos]).delete()


def client(request):
    """Return the address that the request came from; a whole network, of the newer kind.

    Of those in X-Forwarded-For, only what our own proxies wrote is believed.
    """
    passed = request.headers.get("X-Forwarded-For", "").split(",")
    trusted = settings.TRUSTED_PROXIES
    if passed == [""] or not 0 < trusted <= len(passed):
        return _network(request.META.get("REMOTE_ADDR", ""))
    return _network(passed[-trusted].strip())


def _network(address):
    """Take one household as one: it has more IPv6 addresses than could be counted."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if not isinstance(found, IPv6Address):
        return str(found)
    network = IPv6Network((int(found), 64), strict=False).network_address
    return str(found.ipv4_mapped or network)


def _hashed(who):
    return salted_hmac("members.limits", str(who), algorithm="sha256").hexdigest()
