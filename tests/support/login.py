"""Log-in without e-mail and page, for tests that are about something else."""

import re

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from members.accounts import factors
from members.models import Letter
from tests.support.browser import type_at_once


def log_in(client, user):
    """Log the user in; staff with a second factor."""
    client.force_login(user)
    if user.is_staff:
        verify_second_factor(client, user)
    return client


def log_in_lately(client, user):
    """Log the user in as a moment ago, with a code by e-mail; staff with a factor."""
    log_in(client, user)
    if not user.is_staff:
        record(client, user, "code")
    return client


def record(client, user, method, **fields):
    """Record in the session that the user has just logged in by the method."""
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, user, method, **fields)
    request.session.save()


def verify_second_factor(client, user):
    """Record in the session that the user has verified a factor; create a missing one."""
    if not factors.factors_of(user).exists():
        factors.activate_totp(user)
    factor = factors.factors_of(user).first()
    record(client, user, "mfa", id=factor.pk, type=factor.type)


def log_in_browser(page, base_url, user):
    """Log the browser in; return a client with the same session."""
    client = log_in(Client(), user)
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": base_url}
    page.context.add_cookies([cookie])
    return client


def type_in(page, name, words):
    """Type into the field that has the focus by itself, and press Enter."""
    type_at_once(page, f"[name={name}]", words)
    page.keyboard.press("Enter")


def type_code(page):
    """Type the log-in code of the newest letter into the page that asks for it."""
    page.wait_for_url(f"**{reverse('account_confirm_login_code')}**")
    type_in(page, "code", code_in_letter())


def code_in_letter():
    """Return the log-in code of the newest letter."""
    return re.search(r"\d{4}-\d{4}", Letter.objects.latest("pk").text)[0]


def backup_codes(user):
    """Create backup codes of the user by the page, and return them."""
    client = log_in(Client(), user)
    client.post(reverse("mfa_generate_recovery_codes"))
    return client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
