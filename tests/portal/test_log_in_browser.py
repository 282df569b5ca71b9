"""Log-in in a browser: by keyboard alone, and by a passkey."""

import re

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _

from members import factors
from members.models import Letter, SecondFactor
from tests.support.browser import axe_violations, flaws, type_at_once
from tests.support.factories import make_representative
from tests.support.login import log_in_browser
from tests.support.sampling import one_of

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}

PASSKEY = {"name": "Telefonen min", "credential": {}}


@pytest.fixture
def passkeys(page):
    """Add a virtual authenticator to the browser, which always consents."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return device


def code_in_letter():
    return re.search(r"\d{4}-\d{4}", Letter.objects.latest("pk").text)[0]


def type_in(page, name, words):
    """Type into the field that has the focus by itself, and press Enter."""
    type_at_once(page, f"[name={name}]", words)
    page.keyboard.press("Enter")


def press(page, words):
    page.get_by_role("button", name=words, exact=True).click()


def test_a_member_logs_in_by_keyboard_alone(page, page_monitor):
    representative = make_representative()

    page.goto("/en/my-page/")
    type_in(page, "email", representative.user.email)
    page.wait_for_url("**/log-in/code/**")
    type_in(page, "code", "0000-0000")
    page.locator("#id_code_error").wait_for()
    findings = axe_violations(page, page_monitor)
    page.keyboard.press("Control+A")
    type_in(page, "code", code_in_letter())
    page.wait_for_url(f"**/en/my-page/{representative.organization.slug}/")

    assert findings == []


def test_a_secretary_adds_a_passkey_and_logs_in_by_it(
    page, page_monitor, passkeys, kari
):
    user, dashboard = kari, "**/admin/"

    page.goto(reverse("admin:index"))
    type_in(page, "email", user.email)
    page.wait_for_url(f"**{reverse('account_confirm_login_code')}**")
    type_in(page, "code", code_in_letter())
    page.wait_for_url(f"**{reverse('mfa_index')}**")
    page.get_by_role("link", name=_("Add a passkey")).click()
    page.get_by_label(_("Name of the passkey")).fill("Telefonen min")
    press(page, _("Create the passkey"))
    page.wait_for_url(f"**{reverse('mfa_view_recovery_codes')}")
    spare = page.locator(".spare-codes li").count()
    page.get_by_role("link", name=_("Continue to the secretariat's pages")).click()
    page.wait_for_url(dashboard)

    log_out(page)
    press(page, _("Log in with a passkey"))
    page.wait_for_url(dashboard)

    log_out(page)
    page.get_by_label(_("Your e-mail address")).fill(user.email)
    press(page, _("Send me a code"))
    page.wait_for_url(f"**{reverse('account_confirm_login_code')}**")
    type_in(page, "code", code_in_letter())
    page.wait_for_url(f"**{reverse('mfa_authenticate')}")
    findings = axe_violations(page, page_monitor)
    press(page, _("Use your passkey"))
    page.wait_for_url(dashboard)

    assert (spare, findings) == (10, [])


def log_out(page):
    page.goto(reverse("mfa_index"))
    press(page, _("Log out"))
    page.wait_for_url("**/")
    page.goto(reverse("portal:log_in"))


@one_of(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_the_log_in_pages_have_no_findings(
    page, page_monitor, base_url, scheme, width, kari
):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    found = {"": flaws(page, page_monitor, reverse("portal:log_in"))}
    user = kari
    log_in_browser(page, base_url, user)
    factors.reset(user)
    first = [reverse("mfa_index"), reverse("mfa_activate_totp")]
    found |= {there: flaws(page, page_monitor, there) for there in first}
    log_in_browser(page, base_url, user)
    passkey = SecondFactor.objects.create(user=user, type="webauthn", data=PASSKEY)
    pages = [
        reverse("mfa_index"),
        reverse("mfa_generate_recovery_codes"),
        reverse("mfa_remove_webauthn", args=[passkey.pk]),
        reverse("mfa_deactivate_totp"),
        reverse("mfa_reauthenticate"),
    ]

    found |= {there: flaws(page, page_monitor, there) for there in pages}

    assert {there: flaw for there, flaw in found.items() if flaw} == {}
