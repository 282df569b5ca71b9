"""How an organization wants its invoices is for itself, the secretariat and its accountant."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.login import log_in

SECRET = {
    "invoice_format": "email",
    "invoice_email": "hemmeligfaktura@example.org",
    "invoice_address": "Hemmeligveien 1",
    "invoice_reference": "Hemmeligref 4711",
}
WORDS = ("hemmeligfaktura", "hemmeligveien", "hemmeligref")
LIST = "?column=invoice_format&column=invoice_email&column=invoice_reference"


@pytest.fixture
def invoiced(ours):
    for name, value in SECRET.items():
        setattr(ours, name, value)
    ours.save()
    return ours


def test_visitors_see_none_of_it(invoiced):
    there = invoiced.get_absolute_url()
    for address in (there, f"{there}meld-feil/", "/medlemmer.csv", "/sok/?q=hemmelig"):
        page = Client().get(address)
        text = b"".join(page).decode() if page.streaming else page.text
        assert not [word for word in WORDS if word in text.casefold()]


def test_a_visitor_cannot_report_it(invoiced):
    page = f"{invoiced.get_absolute_url()}meld-feil/"

    Client().post(page, {"invoice_reference": "Feil", "message": "Feil"})

    invoiced.refresh_from_db()
    assert invoiced.invoice_reference == SECRET["invoice_reference"]
    assert not invoiced.change_requests.filter(items__isnull=False).exists()


def test_staff_take_it_out_and_a_reader_sees_no_reference(
    invoiced, as_secretary, reader
):
    page = reverse("admin:list", args=["organizations"]) + LIST

    seen = as_secretary.get(page).text
    assert "Hemmeligref 4711" in seen
    assert "hemmeligfaktura@example.org" in seen

    read = log_in(Client(), reader).get(page).text
    assert "På e-post" in read
    assert not [word for word in WORDS if word in read.casefold()]
