"""Log in without the letter and the page, for tests that are about something else."""

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.http import HttpRequest
from django.test import Client

from members import factors


def log_in(client, user):
    """Log in as the user would: staff with a second factor, the others without."""
    client.force_login(user)
    if user.is_staff:
        show_factor(client, user)
    return client


def show_factor(client, user):
    """Let the session have shown the user's factor, and give one to a user without any."""
    if not factors.factors_of(user).exists():
        factors.activate_totp(user)
    request = HttpRequest()
    request.session = client.session
    factor = factors.factors_of(user).first()
    record_authentication(request, user, "mfa", id=factor.pk, type=factor.type)
    request.session.save()


def let_in(page, base_url, user):
    """Log a browser in; return the client whose session it shares."""
    client = log_in(Client(), user)
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": base_url}
    page.context.add_cookies([cookie])
    return client
