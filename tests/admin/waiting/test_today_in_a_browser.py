"""The secretary's tasks of the day, with their clicks counted from the front page."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from members import mail, review
from members.models import ChangeRequest, Letter
from tests.support.browser import flaws
from tests.support.factories import make_colleague, make_member
from tests.support.login import log_in_browser
from tests.support.review_page import propose, status
from tests.support.sampling import set_look

FRONT = reverse("admin:index")


class Clicks:
    """Presses what is visible, and counts; typing is not counted."""

    def __init__(self, page):
        self.page, self.number = page, 0

    def on(self, target):
        assert target.is_visible()
        # Twelve decisions take longer than a page on a busy machine.
        target.click(timeout=60_000)
        self.number += 1


@pytest.fixture
def desk(page, base_url, kari):
    """Log Kari in; return her clicks."""
    log_in_browser(page, base_url, kari)
    set_look(page, "today")
    return Clicks(page)


def proposed_phones(number):
    for place in range(number):
        member = make_member(name=f"Medlem {place}")
        propose(member, make_colleague(member, name="Ola"), phone=f"35 11 11 {place}")


def test_twelve_telephone_numbers_take_three_clicks(page, page_monitor, desk):
    proposed_phones(12)
    page.goto(FRONT)
    found = flaws(page, page_monitor)

    desk.on(page.get_by_role("link", name="12 forslag om telefon"))
    page.get_by_role("button", name="Godkjenn de avkryssede").wait_for()
    found += flaws(page, page_monitor)
    desk.on(page.get_by_role("button", name="Godkjenn de avkryssede"))
    page.locator(".messagelist .success").wait_for()

    assert (found, ChangeRequest.objects.open().count()) == ([], 0)
    assert desk.number <= 3


def test_a_reported_error_takes_three_clicks(page, page_monitor, desk, ours):
    request = review.report(ours, "", said={"phone": "Det er 35 90 00 00"})
    page.goto(FRONT)

    desk.on(page.get_by_role("link", name="Yara", exact=True))
    page.get_by_label("Telefon", exact=True).wait_for()
    found = flaws(page, page_monitor)
    page.get_by_label("Telefon", exact=True).fill("35 90 00 00")
    desk.on(page.get_by_role("button", name="Lagre og lukk meldingen"))
    page.locator(".messagelist .success").wait_for()

    ours.refresh_from_db()
    assert (found, ours.phone, status(request)) == ([], "35 90 00 00", "approved")
    assert desk.number <= 3


def test_an_e_mail_that_failed_takes_two_clicks(page, page_monitor, desk, ola, client):
    given = {"language": "nb", "subject": "Emne", "text": "Hei", "is_secret": False}
    letter = mail.queue("review_outcome", to=ola.email, **given)
    letter.mark_attempted(timezone.now(), "550 Nobody", Letter.Failure.REFUSED)
    page.goto(FRONT)

    desk.on(page.get_by_role("link", name="Ola", exact=True))
    page.get_by_label("E-postadresse").wait_for()
    found = flaws(page, page_monitor)
    page.get_by_label("E-postadresse").fill("ola.n@example.org")
    desk.on(page.get_by_role("button", name="Rett og send på nytt"))
    page.locator(".messagelist .success").wait_for()
    nothing = page.get_by_text("Ingenting venter.").is_visible()

    letter.refresh_from_db()
    assert (found, letter.to, letter.state) == ([], "ola.n@example.org", "waiting")
    assert (nothing, desk.number) == (True, 2)


def test_a_row_is_taken_where_it_stands(page, desk, kari):
    proposed_phones(1)
    page.goto(FRONT)

    page.get_by_role("button", name=re.compile("Jeg tar den.*Medlem 0")).click()
    page.get_by_role("button", name=re.compile("Legg tilbake.*Medlem 0")).wait_for()

    assert page.url.endswith(FRONT)
