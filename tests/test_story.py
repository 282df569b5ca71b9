"""A change from invitation to publication, by keyboard alone."""

import re

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from playwright.sync_api import expect

from members import access
from members.models import ChangeRequest, Letter
from tests.access.letters import last, token_of
from tests.support.browser import axe_violations
from tests.support.factories import make_member, make_secretary
from tests.support.login import log_in_browser

KARI = "kari@example.org"
REASON = "Nummeret finnes ikke."
SUMMARIES = {"nb": "Vi lager ammoniakk.", "en": "We make ammonia."}
OLD, NEW = "35 11 11 11", "35 22 22 22"


@pytest.fixture
def ours(live_server):
    summaries = {"summary_nb": "Vi lager gjødsel.", "summary_en": "We make fertilizer."}
    return make_member(slug="alfa", name="Alfa AS", phone=OLD, **summaries)


@pytest.fixture
def secretariat_page(browser, base_url):
    context = browser.new_context(base_url=base_url)
    yield context.new_page()
    context.close()


def tab_to(page, target, limit=150):
    """Press Tab until the element has focus; fail after the limit."""
    for _press in range(limit):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(target)


def press(page, target, key="Enter"):
    tab_to(page, target)
    page.keyboard.press(key)


def write(page, target, words):
    press(page, target, "Control+A")
    page.keyboard.type(words)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_change_is_invited_proposed_decided_and_published_by_keyboard(
    page, watch, secretariat_page, base_url, ours, language
):
    secretary = make_secretary(name="Ola")
    access.invite(ours, KARI, "editor", by=secretary)
    with translation.override(language):
        found = accept_and_log_in(page, watch)
        found += propose(page, watch, SUMMARIES[language], language)
    log_in_browser(secretariat_page, base_url, secretary)
    decide(secretariat_page)
    with translation.override(language):
        found += check_the_outcome(page, watch, SUMMARIES[language])

    assert found == []


def accept_and_log_in(page, watch):
    page.goto(reverse("portal:invitation", args=[token_of(last("invitation"))]))
    violations = axe_violations(page, watch)
    write(page, page.get_by_label(_("Your name")), "Kari")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('portal:log_in')}**")
    press(page, page.get_by_label(_("Your e-mail address")))
    page.wait_for_url(f"**{reverse('account_confirm_login_code')}**")
    page.keyboard.type(re.search(r"\d{4}-\d{4}", Letter.objects.latest("pk").text)[0])
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('portal:organization', args=['alfa'])}")
    return violations + axe_violations(page, watch)


def propose(page, watch, summary, language):
    press(page, page.get_by_role("link", name=_("Change the profile")))
    page.wait_for_url(f"**{reverse('portal:profile', args=['alfa'])}")
    write(page, page.locator(f"[name=summary_{language}]"), summary)
    write(page, page.locator("[name=phone]"), NEW)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('portal:organization', args=['alfa'])}")
    expect(page.locator(".waiting")).to_contain_text(NEW)
    page.goto(reverse("directory:organization", args=["alfa"]))
    expect(page.get_by_text(OLD)).to_be_visible()
    expect(page.get_by_text(summary)).to_have_count(0)
    return axe_violations(page, watch)


def decide(page):
    """Approve all fields but the phone, with a reason."""
    change = ChangeRequest.objects.open().get()
    page.goto(reverse("admin:members_changerequest_change", args=[change.pk]))
    press(page, page.locator("[name=approve][value=phone]"), "Space")
    write(page, page.locator("#reason"), REASON)
    press(page, page.locator("[name=act][value=chosen]"))
    page.wait_for_url(lambda address: not address.endswith("/change/"))


def check_the_outcome(page, watch, summary):
    page.goto(reverse("directory:organization", args=["alfa"]))
    expect(page.get_by_text(summary).first).to_be_visible()
    expect(page.get_by_text(OLD)).to_be_visible()
    page.goto(reverse("portal:organization", args=["alfa"]))
    expect(page.locator("main")).to_contain_text(REASON)
    expect(page.locator(".waiting")).to_have_count(0)
    return axe_violations(page, watch)
