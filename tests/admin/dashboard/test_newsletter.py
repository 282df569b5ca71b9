"""Site administrators make, renew and revoke the address of the newsletter's recipients."""

from urllib.parse import urlsplit

import pytest
from django.test import Client

from members.models import Cluster, NewsletterConsent, NewsletterFeed
from members.people import newsletter
from tests.support.admin import card
from tests.support.cards import opened, save
from tests.support.factories import make
from tests.support.login import log_in

PAGE = "/admin/newsletter/"


@pytest.fixture
def service(db):
    make(Cluster, newsletter_service="Postkontoret")


@pytest.fixture
def administrator(service, site_administrator):
    return log_in(Client(), site_administrator)


def make_address(client):
    """Return the path of the address that the answer shows."""
    return urlsplit(client.post(PAGE, {"do": "make"}).context["address"]).path


def statuses(*paths):
    return [Client().get(path).status_code for path in paths]


def test_an_address_is_shown_once_and_ends_with_the_next_one(administrator, nora):
    newsletter.subscribe(nora)
    first = make_address(administrator)
    works = statuses(first)
    page = administrator.get(PAGE)
    second = make_address(administrator)

    assert (works, statuses(first, second)) == ([200], [404, 200])
    assert first.split("/")[-1] not in page.text
    shown = {name: page.context[name] for name in ("standing", "passed_on", "service")}
    assert shown == {"standing": 1, "passed_on": 1, "service": "Postkontoret"}
    [reading] = page.context["readings"]
    assert (reading.rows, reading.query) == (1, "127.0.0.0/24")
    assert "1 rad, fra 127.0.0.0/24" in " ".join(page.text.split())


def test_a_revoked_address_is_gone_and_the_page_tells_by_whom(
    administrator, site_administrator
):
    address = make_address(administrator)
    answers = [administrator.post(PAGE, {"do": "revoke"}) for _twice in range(2)]

    assert [answer.url for answer in answers] == [PAGE, PAGE]
    assert statuses(address) == [404]
    [feed] = NewsletterFeed.objects.all()
    people = feed.made_by, feed.revoked_by
    assert people == (site_administrator, site_administrator)
    page = administrator.get(PAGE)
    messages = [str(message) for message in page.context["messages"]]
    gone = "Det finnes ingen adresse lenger."
    assert messages == ["Adressen virker ikke lenger.", gone]
    assert page.text.count("av Siri") == 2


def test_without_a_service_no_address_is_made(administrator):
    Cluster.objects.update(newsletter_service="")
    answer = administrator.post(PAGE, {"do": "make"}, follow=True)

    assert [str(m) for m in answer.context["messages"]] == [
        "Skriv først navnet på e-posttjenesten."
    ]
    assert not NewsletterFeed.objects.exists()


def test_a_secretary_makes_no_address(as_secretary, service):
    asked = as_secretary.get(PAGE).status_code
    made = as_secretary.post(PAGE, {"do": "make"}).status_code

    assert (asked, made, NewsletterFeed.objects.count()) == (403, 403, 0)


def test_a_secretary_ends_the_newsletter_on_the_card_and_gives_it_to_nobody(
    as_secretary, service, nora
):
    newsletter.subscribe(nora)
    consent = NewsletterConsent.objects.get()
    before = as_secretary.get(card(nora)).text
    save(as_secretary, nora, f"newsletter-{consent.pk}")
    after = as_secretary.get(card(nora)).text

    assert ("Postkontoret" in before, "Postkontoret" in after) == (True, False)
    assert NewsletterConsent.objects.standing().count() == 0
    assert as_secretary.get(opened(nora, "newsletter")).status_code == 404
