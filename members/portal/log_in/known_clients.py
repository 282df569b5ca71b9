"""How often a log-in e-mail is sent to an address, and from where its user has logged in.

Anybody can type anybody's address. So that nobody can use up what its owner needs, the
e-mails to an address are counted in three pools: those that a browser requests in which
the user has logged in (it has a signed cookie), those of another browser in a network
from which the user has logged in, and those of all others. Of the last pool no network
gets more than a share, and two do not use it up: an owner elsewhere has a share left.
"""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from members.models.languages import each_language
from members.operation import limits

# One network to one address: the first e-mail, and two more while its code is valid.
SHARE = {"at_most": 3, "per": timedelta(minutes=10)}
SHARE_HOUR = {"at_most": 4, "per": timedelta(hours=1)}
SHARE_DAY = {"at_most": 6, "per": timedelta(days=1)}
# Of each pool to one address: more than two shares. Strangers from any number of networks
# cause twelve e-mails an hour and twenty a day; of all pools nobody gets more than 36 and 60.
HOUR = {"at_most": 12, "per": timedelta(hours=1)}
DAY = {"at_most": 20, "per": timedelta(days=1)}
# One client to all addresses: an office behind one address, at the start of a meeting.
CLIENT = {"at_most": 20, "per": timedelta(minutes=1)}
CLIENT_DAY = {"at_most": 200, "per": timedelta(days=1)}

KNOWN_FOR = timedelta(days=180)
ONCE = {"at_most": 1, "per": KNOWN_FOR}
SALT = "members.portal.log_in.known_clients"
MAX_USERS = 5  # of one browser


def allow_letter(request, email, user):
    """Count a request for a log-in e-mail; an address without a user costs as much."""
    client = limits.client_address(request)
    address = limits.mailbox(email)
    pool = _pool(request, client, address, user)
    is_known = pool != "stranger"
    source = "" if pool == "browser" else limits.network_of(client)
    share = f"log-in {pool} {limits.digest(source)[:16]}"
    counted = [
        (limits.allow_client, "log-in client", client, CLIENT),
        (limits.allow_client, "log-in client day", client, CLIENT_DAY),
        (limits.allow, share, address, SHARE),
        (limits.allow, f"{share} hour", address, HOUR if is_known else SHARE_HOUR),
        (limits.allow, f"{share} day", address, DAY if is_known else SHARE_DAY),
        (limits.allow, f"log-in {pool} hour", address, HOUR),
        (limits.allow, f"log-in {pool} day", address, DAY),
    ]
    return all(allow(action, who, **limit) for allow, action, who, limit in counted)


def remember(request, response, user):
    """Recognize this browser and network at the next log-in of the user.

    There is a cookie for the log-in path of each language, and no other page gets it.
    """
    client = limits.client_address(request)
    limits.count(_from(client), limits.mailbox(user.email), **ONCE)
    users = [user.pk, *(pk for pk in _users_of_browser(request) if pk != user.pk)]
    for code in each_language():
        response.set_signed_cookie(
            cookie_name(code),
            ".".join(map(str, users[:MAX_USERS])),
            salt=SALT,
            max_age=KNOWN_FOR,
            path=reverse("portal:log_in"),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def cookie_name(language):
    return f"{settings.KNOWN_BROWSER_COOKIE}_{language}"


def _pool(request, client, address, user):
    # The network is looked up in any case: a known address must not answer faster.
    again = limits.next_allowed_at(_from(client), address, **ONCE)
    if user and user.pk in _users_of_browser(request):
        return "browser"
    return "network" if again > timezone.now() else "stranger"


def _from(client):
    """Return the action of having logged in from the network."""
    return f"logged in {limits.digest(client)[:20]}"


def _users_of_browser(request):
    """Return the keys of users with a log-in from this browser, the last one first."""
    name = cookie_name(translation.get_language())
    cookie = request.get_signed_cookie(name, "", salt=SALT, max_age=KNOWN_FOR)
    return [int(pk) for pk in cookie.split(".") if pk]
