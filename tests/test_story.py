"""A change from invitation to publication, by keyboard alone."""

import re

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from playwright.sync_api import expect

from members import access
from members.models import ChangeRequest, Letter
from tests.support.browser import axe_violations, tab_to, type_at_once
from tests.support.letters import last, token_of
from tests.support.login import log_in_browser

INVITED = "ny@example.org"
REASON = "Nummeret finnes ikke."
SUMMARIES = {"nb": "Vi lager ammoniakk.", "en": "We make ammonia."}
OLD, NEW = "35 92 00 00", "35 22 22 22"


@pytest.fixture
def secretariat_page(browser, base_url):
    context = browser.new_context(base_url=base_url)
    yield context.new_page()
    context.close()


def press(page, target, key="Enter"):
    tab_to(page, target)
    page.keyboard.press(key)


def write(page, target, words):
    press(page, target, "Control+A")
    page.keyboard.type(words)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_change_is_invited_proposed_decided_and_published_by_keyboard(
    page, page_monitor, secretariat_page, base_url, ours, kari, language
):
    access.invite(ours, INVITED, "editor", by=kari)
    with translation.override(language):
        found = accept_and_log_in(page, page_monitor)
        found += propose(page, page_monitor, SUMMARIES[language], language)
    log_in_browser(secretariat_page, base_url, kari)
    decide(secretariat_page)
    with translation.override(language):
        found += check_the_outcome(page, page_monitor, SUMMARIES[language])

    assert found == []


def accept_and_log_in(page, page_monitor):
    page.goto(reverse("portal:invitation", args=[token_of(last("invitation"))]))
    violations = axe_violations(page, page_monitor)
    write(page, page.get_by_label(_("Your name")), "Ny Ansatt")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('portal:log_in')}**")
    press(page, page.get_by_label(_("Your e-mail address")))
    page.wait_for_url(f"**{reverse('account_confirm_login_code')}**")
    code = re.search(r"\d{4}-\d{4}", Letter.objects.latest("pk").text)[0]
    type_at_once(page, "[name=code]", code)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('portal:organization', args=['yara'])}")
    return violations + axe_violations(page, page_monitor)


def propose(page, page_monitor, summary, language):
    press(page, page.get_by_role("link", name=_("Change the profile")))
    page.wait_for_url(f"**{reverse('portal:profile', args=['yara'])}")
    write(page, page.locator(f"[name=summary_{language}]"), summary)
    write(page, page.locator("[name=phone]"), NEW)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('portal:organization', args=['yara'])}")
    waiting = _("What you have proposed for the profile")
    expect(page.get_by_role("region", name=waiting)).to_contain_text(NEW)
    page.goto(reverse("directory:organization", args=["yara"]))
    expect(page.get_by_text(OLD)).to_be_visible()
    expect(page.get_by_text(summary)).to_have_count(0)
    return axe_violations(page, page_monitor)


def decide(page):
    """Approve all fields but the phone, with a reason."""
    change = ChangeRequest.objects.open().get()
    page.goto(reverse("admin:members_changerequest_change", args=[change.pk]))
    press(page, page.locator("[name=approve][value=phone]"), "Space")
    write(page, page.locator("#reason"), REASON)
    press(page, page.locator("[name=act][value=chosen]"))
    page.wait_for_url(lambda address: not address.endswith("/change/"))


def check_the_outcome(page, page_monitor, summary):
    page.goto(reverse("directory:organization", args=["yara"]))
    expect(page.get_by_text(summary).first).to_be_visible()
    expect(page.get_by_text(OLD)).to_be_visible()
    page.goto(reverse("portal:organization", args=["yara"]))
    expect(page.locator("main")).to_contain_text(REASON)
    waiting = _("What you have proposed for the profile")
    expect(page.get_by_role("region", name=waiting)).to_have_count(0)
    return axe_violations(page, page_monitor)
