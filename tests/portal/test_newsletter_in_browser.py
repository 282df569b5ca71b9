"""The newsletter in a browser, by keyboard alone: agreed to and ended on the own page."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from members.models import Cluster, NewsletterConsent
from members.people import newsletter
from tests.support.browser import flaws, tab_to
from tests.support.consent_page import page_of
from tests.support.factories import make

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {
    "nb": ("Ja, jeg vil ha nyhetsbrevet", "Avslutt nyhetsbrevet"),
    "en": ("Yes, I want the newsletter", "End the newsletter"),
}
SIZES = [
    (390, "nb"),
    *(
        pytest.param(width, language, marks=pytest.mark.long)
        for width, language in ((390, "en"), (1280, "nb"), (1280, "en"))
    ),
]


def press(page, monitor, name):
    button = page.get_by_role("button", name=name, exact=True)
    tab_to(page, button)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert flaws(page, monitor) == []


@pytest.mark.parametrize(("width", "language"), SIZES)
def test_one_key_agrees_and_one_ends_on_the_page_and_by_the_link(
    page, page_monitor, nora, width, language
):
    make(Cluster, newsletter_service="Postkontoret")
    nora.language = language
    nora.save()
    yes, end = WORDS[language]
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(page_of(nora, language))

    press(page, page_monitor, yes)
    assert NewsletterConsent.objects.standing().count() == 1
    press(page, page_monitor, end)
    expect(page.get_by_role("button", name=yes, exact=True)).to_be_visible()
    newsletter.subscribe(nora)
    page.goto(urlsplit(newsletter.end_address(nora)).path)
    press(page, page_monitor, end)

    expect(page.get_by_role("button", name=end, exact=True)).to_have_count(0)
    assert NewsletterConsent.objects.standing().count() == 0
