"""Fields of organizations: advice, one query for all, and invoices that few people see."""

from django.test import Client
from django.urls import reverse

from members import models
from members.fields import ORGANIZATION
from members.records import review
from tests.support.factories import make
from tests.support.login import log_in

COMPLETE = {
    "topics": ["ccs"],
    "presences": [{"site": "rafnes"}],
    "summary_nb": "Kort",
    "summary_en": "Short",
    "employees": 12,
    "employees_scope": "organization",
    "description_nb": "x" * 200,
    "description_en": "Long",
    "services": [{"name_nb": "Sveising"}],
    "logo": "abc",
    "website": "https://example.org",
    "email": "post@example.org",
}
EMPTY = {name: type(value)() for name, value in COMPLETE.items()} | {"employees": ""}
ROWS = [
    models.Certificate,
    models.CustomerReference,
    models.OrganizationName,
    models.Presence,
    models.ProfileLink,
]
ROWS += [models.ProfilePicture, models.Service]
SECRET = {
    "invoice_format": "email",
    "invoice_email": "hemmeligfaktura@example.org",
    "invoice_address": "Hemmeligveien 1",
    "invoice_reference": "Hemmeligref 4711",
}
LIST = "?column=invoice_format&column=invoice_email&column=invoice_reference"


def anchors(wanted):
    return [field.anchor for field in ORGANIZATION.missing(wanted)]


def test_each_thing_that_is_missing_is_advised_and_what_visitors_filter_by_first():
    assert anchors(COMPLETE) == []
    alone = {name: anchors(COMPLETE | {name: EMPTY[name]}) for name in COMPLETE}
    assert all(found == [f"id_{n}"] or found == [n] for n, found in alone.items())
    # Nobody is asked what a number counts before there is one.
    assert len(anchors(EMPTY)) == len(COMPLETE) - 1
    assert anchors(EMPTY)[:2] == ["topics", "presences"]
    assert anchors(COMPLETE | {"description_nb": "Kort"}) == ["id_description_nb"]


def test_one_query_loads_what_the_fields_read(django_assert_num_queries):
    organization = make.organization(phone="35 00 00 00")
    organization.topics.add(make.topic(), make.topic())
    for model in ROWS:
        make(model, organization=organization)
    expected = review.live_now(organization)
    assert all(expected[name] for name in ("services", "pictures", "certificates"))

    fresh = models.Organization.objects.get(pk=organization.pk)
    with django_assert_num_queries(1):
        ORGANIZATION.load_live(fresh)
        assert review.live_now(fresh) == expected


def secrets_in(page):
    text = b"".join(page).decode() if page.streaming else page.text
    words = ("hemmeligfaktura", "hemmeligveien", "hemmeligref")
    return [word for word in words if word in text.casefold()]


def test_staff_see_how_invoices_are_sent_readers_no_reference_and_visitors_nothing(
    ours, as_secretary, reader
):
    rows, there = type(ours).objects.filter(pk=ours.pk), ours.get_absolute_url()
    rows.update(**SECRET)
    page = reverse("admin:list", args=["organizations"]) + LIST
    assert secrets_in(as_secretary.get(page)) == ["hemmeligfaktura", "hemmeligref"]
    read = log_in(Client(), reader).get(page)
    assert ("På e-post" in read.text, secrets_in(read)) == (True, [])
    for address in (there, f"{there}meld-feil/", "/medlemmer.csv", "/sok/?q=hemmelig"):
        assert secrets_in(Client().get(address)) == []

    report = {"invoice_reference": "Feil", "message": "Feil"}
    Client().post(f"{there}meld-feil/", report)

    assert rows.get().invoice_reference == SECRET["invoice_reference"]
    assert not ours.change_requests.filter(items__isnull=False).exists()
