"""A member asks on a phone to be put in touch; the secretariat brokers at a desk."""

import random

import pytest
from django.urls import reverse
from django.utils import translation

from members import expiry
from members.models import Introduction
from tests.support.browser import axe_violations, horizontal_overflow
from tests.support.factories import make_colleague, make_member, make_stream
from tests.support.login import log_in_browser
from tests.test_expiry import in_days

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
ASKED = {
    "nb": "Be sekretariatet om å formidle kontakt?",
    "en": "Ask the secretariat to put you in touch?",
}
ASK = {"nb": "Formidle kontakt", "en": "Put us in touch"}
SENT = {
    "nb": "Sekretariatet har fått forespørselen.",
    "en": "The secretariat has received your request.",
}


@pytest.fixture
def language():
    return random.choice(["nb", "en"])


def find_nothing_wrong(page, page_monitor):
    found = axe_violations(page, page_monitor), horizontal_overflow(page)
    assert found == ([], 0)


def test_a_member_asks_and_the_secretariat_notes_what_came_of_it(
    page, page_monitor, ours, ola, kari, base_url, language
):
    theirs = make_member(name="Sintef", slug="sintef")
    make_colleague(theirs, role="manager")
    make_stream(ours, kind="competence", note="Sveis", until=in_days(9))
    make_stream(theirs, kind="competence", note="Skjult", direction="needed")
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme=random.choice(["light", "dark"]))
    log_in_browser(page, base_url, ola)
    with translation.override(language):
        mine = reverse("portal:streams", args=["yara"])
        ending = expiry.answer_path(ours, ola)

    page.goto(mine)
    find_nothing_wrong(page, page_monitor)
    page.get_by_role("button", name=ASK[language]).press("Enter")
    page.get_by_role("heading", name=ASKED[language]).wait_for()
    find_nothing_wrong(page, page_monitor)
    page.get_by_role("button", name=ASK[language]).press("Enter")
    page.get_by_text(SENT[language]).wait_for()
    assert "Sintef" not in page.content()

    page.goto(ending)
    find_nothing_wrong(page, page_monitor)

    log_in_browser(page, base_url, kari)
    page.set_viewport_size(DESK)
    page.goto("/admin/")
    page.get_by_role("link", name="Yara – Sintef").click()
    page.wait_for_url("**/introduction/*/change/")
    find_nothing_wrong(page, page_monitor)
    page.get_by_role("button", name="Send denne e-posten til begge").press("Enter")
    page.get_by_text("E-posten er sendt til begge.").wait_for()
    row = Introduction.objects.get()
    page.goto(reverse("admin:members_introduction_change", args=[row.pk]))
    page.get_by_label("kontakt", exact=True).check()
    page.get_by_role("button", name="Lagre utfallet").press("Enter")
    page.get_by_text("Utfallet er lagret.").wait_for()
    page.goto(f"{reverse('admin:members_introduction_changelist')}?answer=all")
    find_nothing_wrong(page, page_monitor)
    assert page.get_by_role("table", name="Utfall per år").is_visible()
