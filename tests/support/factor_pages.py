"""Pages with forms that need a log-in with, or without, a second factor."""

from time import time

from django.test import Client
from django.urls import reverse

from members.accounts import factors
from members.models import SecondFactor
from tests.support.factories import make
from tests.support.login import code_in_letter, log_in
from tests.support.software_passkey import add_passkey

PASSKEY = {"name": "Nøkkel", "credential": {}}


def new_client():
    """Return a client to which an error is an answer, 500."""
    return Client(raise_request_exception=False)


def _by_code(user):
    client = new_client()
    client.post(reverse("portal:log_in"), {"email": user.email})
    code = {"code": code_in_letter()}
    client.post(reverse("account_confirm_login_code"), code)
    return client


def _second_step(site):
    user = make.staff("secretary")
    factors.activate_totp(user)
    return [(_by_code(user), reverse("mfa_authenticate"))]


def _logged_in_twice(site):
    log_in(new_client(), site.data.manager)
    return [(site.manager, reverse("mfa_index"))]


def _without_app(site):
    return [(_by_code(make.staff("secretary")), reverse("mfa_activate_totp"))]


def _with_factors(name):
    def pages(site):
        user = make.staff("secretary")
        client, arguments = log_in(new_client(), user), []
        if name == "mfa_remove_webauthn":
            passkey = make(SecondFactor, user=user, type="webauthn", data=PASSKEY)
            arguments = [passkey.pk]
        if name == "mfa_reauthenticate_webauthn":
            add_passkey(client)
        if "reauthenticate" in name:
            _forget_verification(client)
        return [(client, reverse(name, args=arguments))]

    return pages


def _forget_verification(client):
    """Set the log-in back twenty minutes: it stands, but shows the factor no more."""
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] = time() - 1200
    session.save()


WITH_FACTORS = {
    "mfa_authenticate": _second_step,
    "mfa_index": _logged_in_twice,
    "mfa_activate_totp": _without_app,
}
NAMES = """
    deactivate_totp remove_webauthn reauthenticate reauthenticate_webauthn
    generate_recovery_codes add_webauthn
""".split()
WITH_FACTORS |= {f"mfa_{name}": _with_factors(f"mfa_{name}") for name in NAMES}
