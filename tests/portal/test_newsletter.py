"""The newsletter on the own page, by its link, by joining, and as a file at a secret address."""

import csv
import logging
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from cluster.logs.formats import safe
from members import models, people
from members.exchange import newsletter as file
from members.people import newsletter
from tests.support.applications import TYPED, accept, link_in_letter
from tests.support.consent_page import page_of, shown
from tests.support.factories import make
from tests.support.html_forms import send

HEAD = ["email", "name", "organization", "language", "functions"]
HEAD += ["agreed_on", "unsubscribe"]


@pytest.fixture
def service(db):
    make(models.Cluster, newsletter_service="Postkontoret")


@pytest.fixture
def subscriber(service, nora):
    newsletter.subscribe(nora)
    return nora


@pytest.fixture
def address(service, site_administrator):
    """Return the path of the file."""
    return urlsplit(file.make_address(None, by=site_administrator)).path


def rows(address):
    """Return the lines of the file, as a program without a cookie reads them."""
    return list(csv.reader(Client().get(address).text.splitlines()))


def end_path(person):
    return urlsplit(newsletter.end_address(person)).path


def buttons(client, person, language="nb"):
    """Return the names of the buttons about the newsletter on the own page."""
    page = client.get(page_of(person, language)).text
    names = ("newsletter", "no_newsletter")
    return [name for name in names if f'name="do" value="{name}"' in page]


@pytest.mark.parametrize("language", ["nb", "en"])
def test_one_press_on_the_own_page_agrees_and_one_ends(client, service, nora, language):
    link = page_of(nora, language)
    text = models.consent_texts.NEWSLETTER_TEXTS["1"][language]
    page = client.get(link)
    asked = text % {"service": "Postkontoret"} in page.text
    agreed = send(client, link, do="newsletter")
    after = buttons(client, nora)
    ended = send(client, link, do="no_newsletter")

    assert (asked, after, buttons(client, nora)) == (
        True,
        ["no_newsletter"],
        ["newsletter"],
    )
    urls = [f"{link}?done=subscribed", f"{link}?done=unsubscribed"]
    assert [agreed.url, ended.url] == urls
    assert shown(nora) == set()


def test_what_is_typed_stays_when_the_newsletter_is_agreed_to(client, service, nora):
    typed = {"whole": "yes", "name": "Nora N.", "title": "Leder", "language": "nb"}
    typed |= {"email": "nora@example.org", "phone": "35 00 00 01"}
    page = send(client, page_of(nora), do="newsletter", **typed)

    form = page.context["own"].forms["correct"]
    assert (page.status_code, form["name"].value()) == (200, "Nora N.")
    assert nora.newsletter_consents.standing().count() == 1


def test_to_show_everything_or_nothing_asks_for_no_newsletter(client, service, nora):
    items = people.set_consents
    items(nora, ["name", "email"], contact=nora.contacts.get())
    items(nora, [], contact=nora.contacts.get())

    assert not models.NewsletterConsent.objects.exists()


def test_who_is_no_contact_and_who_has_no_service_to_agree_to_is_not_asked(
    client, nora
):
    make(models.Cluster)
    guest = make.person(email="gunn@example.org")
    without = buttons(client, nora)
    models.Cluster.objects.update(newsletter_service="Postkontoret")

    assert (without, buttons(client, guest), buttons(client, nora)) == (
        [],
        [],
        ["newsletter"],
    )


def test_the_link_of_the_newsletter_ends_it_by_one_press(client, address, subscriber):
    link = end_path(subscriber)
    for _twice in range(2):
        assert "Avslutt nyhetsbrevet" in client.get(link).text
    reading = rows(address)
    answer = send(client, link)
    after = client.get(answer.url).text

    assert reading[1][-1].endswith(link)
    assert (answer.url, rows(address)) == (f"{link}?done", [HEAD])
    assert "Du får ikke nyhetsbrevet" in after
    # In an old e-mail, it is the same link.
    newsletter.subscribe(subscriber)
    assert end_path(subscriber) == link


def test_a_mail_program_ends_it_by_itself(subscriber):
    answer = Client().post(end_path(subscriber), {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert not subscriber.newsletter_consents.standing().exists()


@pytest.mark.parametrize("token", ["x", "x" * 50, "WyJuZXdz.x"])
def test_an_invented_link_ends_nothing(client, subscriber, token):
    other = people.token_for(subscriber)
    paths = [f"/nyhetsbrev/{one}/" for one in (token, other)]

    assert [client.post(path).status_code for path in paths] == [404, 404]
    assert subscriber.newsletter_consents.standing().exists()
    confirm = end_path(subscriber).replace("/nyhetsbrev/", "/bekreft/")
    assert client.get(confirm).status_code == 404


def test_the_file_has_exactly_those_who_agree_once_for_an_address(
    address, subscriber, ours, theirs
):
    same = make.contact(
        theirs, name="Nora N.", email="nora@example.org", function="press"
    )
    formula = make.contact(ours, name="=1+1", email="eq@example.org", language="en")
    make.contact(ours, name="Nei", email="nei@example.org", agreed=["name", "email"])
    newsletter.subscribe(same)
    newsletter.subscribe(formula)
    today = timezone.localdate().isoformat()
    one = ["eq@example.org", "'=1+1", "Yara", "en", "hovedkontakt", today]
    both = ["nora@example.org", "Nora Nordmann", "Yara, Sintef", "nb"]
    both += ["hovedkontakt, presse", today]

    found = rows(address)
    assert found == [
        HEAD,
        [*one, newsletter.end_address(formula)],
        [*both, newsletter.end_address(subscriber)],
    ]
    assert "/en/newsletter/" in found[1][-1]


def test_nobody_keeps_or_lists_it_and_neither_log_nor_database_has_the_secret(
    address, subscriber, caplog
):
    with caplog.at_level(logging.INFO):
        answers = [Client().get(path) for path in (address, address.replace(".", "x."))]

    headers = {
        "Cache-Control": "private, no-store",
        "Content-Type": "text/csv; charset=utf-8",
        "X-Robots-Tag": "noindex, nofollow",
    }
    assert {name: answers[0][name] for name in headers} == headers
    assert [answer.status_code for answer in answers] == [200, 404]
    assert not answers[0].cookies
    secret = address.rpartition("/")[2].removesuffix(".csv")
    lines = [safe(record.getMessage()) for record in caplog.records]
    assert [line for line in lines if secret[:20] in line] == []
    assert secret not in str(models.NewsletterFeed.objects.values())


def revoke(by):
    file.revoke_address(None, by=by)


def renew(by):
    file.make_address(None, by=by)


def close(by):
    models.Cluster.objects.update(newsletter_service="")


@pytest.mark.parametrize("end", [revoke, renew, close])
def test_an_address_that_has_ended_is_not_found(address, site_administrator, end):
    before = Client().get(address).status_code
    end(site_administrator)

    assert (before, Client().get(address).status_code) == (200, 404)
    assert models.ListDownload.objects.count() == 1


def test_each_reading_is_logged_with_its_network(address, subscriber):
    Client().get(address, REMOTE_ADDR="192.0.2.77")

    [row] = models.ListDownload.objects.values_list(
        "by", "noun", "ending", "query", "rows", "has_personal_data"
    )
    assert row == (None, "newsletter", "csv", "192.0.2.0/24", 1, True)


def test_a_long_file_takes_no_more_queries(
    address, subscriber, ours, django_assert_num_queries
):
    for number in range(8):
        newsletter.subscribe(make.contact(ours, email=f"k{number}@example.org"))

    with django_assert_num_queries(7):
        assert len(rows(address)) == 10


def test_a_client_reads_it_sixty_times_an_hour(address):
    answers = [Client().get(address) for _n in range(61)]

    assert [answer.status_code for answer in answers] == [200] * 60 + [429]
    assert answers[-1]["Retry-After"] == "3600"


def test_joining_asks_and_the_verified_address_agrees(client, address, kari):
    typed = {"newsletter": "on", "sites": []}
    send(client, "/bli-medlem/", **TYPED, **typed)
    unconfirmed = rows(address)
    link = link_in_letter()
    page = client.get(link).text
    send(client, link)
    application = models.Application.objects.get()
    waiting = rows(address)
    accept(application, kari)

    assert "Postkontoret" in page
    assert [unconfirmed, waiting] == [[HEAD], [HEAD]]
    assert [row[0] for row in rows(address)[1:]] == [TYPED["contact_email"]]
    consent = models.NewsletterConsent.objects.get()
    application.refresh_from_db()
    assert (consent.way, consent.given_at) == ("joining", application.confirmed_at)


def test_joining_is_never_ticked_before_and_asks_nothing_without_a_service(
    client, service, kari
):
    page = client.get("/bli-medlem/").context["form"]
    send(client, "/bli-medlem/", **TYPED)
    send(client, link_in_letter())
    accept(models.Application.objects.get(), kari)
    close(kari)

    assert page["newsletter"].value() is None
    assert not models.NewsletterConsent.objects.exists()
    assert "newsletter" not in client.get("/bli-medlem/").context["form"].fields
