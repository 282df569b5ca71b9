"""The pages of fees, as a secretary uses them."""

from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from members.fees.rates import fingerprint, rates_of
from members.models import Fee, FeeCategory, FeeRate, ListDownload
from tests.fees.making import make_billed, make_rates
from tests.support.factories import make_member
from tests.support.html_forms import filled
from tests.support.login import log_in

pytestmark = pytest.mark.django_db
RATES = "/admin/fees/?year=2027"
LIST, MAKE = "/admin/fees/2027/list/", "/admin/fees/2027/make/"
MARK, PAYMENTS = "/admin/fees/2026/mark/", "/admin/fees/2026/payments/"


def test_the_first_category_and_its_rates_are_written_on_one_page(as_secretary):
    page = as_secretary.get(RATES)
    assert "Ingen kontingent er lagt inn ennå" in page.text

    typed = {"seen": fingerprint({}), "new_name": "Ordinært", "new_kind": "ordinary"}
    typed |= {"rate_new_1-9": "5 000", "rate_new_other": "20.000,50"}
    answer = as_secretary.post(RATES, typed)

    assert answer.url == RATES
    assert FeeCategory.objects.get().membership_category == "ordinary"
    rates = dict(FeeRate.objects.values_list("size", "amount"))
    assert {size: str(amount) for size, amount in rates.items()} == {
        "1-9": "5000.00",
        "": "20000.50",
    }


def test_rates_that_another_has_changed_are_not_overwritten(as_secretary):
    category = make_rates(other=1000)
    seen = fingerprint(rates_of(2027))
    FeeRate.objects.update(amount=1500)

    typed = {"seen": seen, f"rate_{category.pk}_other": "1200"}
    page = as_secretary.post(RATES, typed)

    assert "Noen har endret satsene" in page.text
    assert 'value="1200"' in page.text
    assert FeeRate.objects.get().amount == 1500


def test_last_years_rates_are_copied_and_adjusted_in_whole_kroner(as_secretary):
    make_rates(year=2026, micro=4999, other="10000.50")

    as_secretary.post(RATES, {"copy": "yes", "percent": "3,5"})

    rates = dict(FeeRate.objects.filter(year=2027).values_list("size", "amount"))
    assert rates == {"1-9": 5174, "": 10_351}


def test_the_list_is_made_in_two_steps_and_one_amount_changed(as_secretary):
    make_rates(other=1000)
    one, _two = make_member(name="Alfa"), make_member(name="Beta")

    page = as_secretary.get(MAKE)
    assert "mangler organisasjonsnummer" in page.text
    answer = as_secretary.post(MAKE, filled(page, **{f"amount_{one.pk}": "583,50"}))

    assert answer.url == LIST
    assert sorted(map(str, Fee.objects.values_list("amount", flat=True))) == [
        "1000.00",
        "583.50",
    ]
    assert "Angre" in as_secretary.get(LIST).text


def test_an_amount_that_cannot_be_read_keeps_what_was_typed(as_secretary):
    make_rates(other=1000)
    one = make_member(name="Alfa")

    page = as_secretary.get(MAKE)
    page = as_secretary.post(MAKE, filled(page, **{f"amount_{one.pk}": "tolv"}))

    assert 'value="tolv"' in page.text
    assert not Fee.objects.exists()


def test_ten_are_marked_as_paid_after_a_page_that_asks(as_secretary, kari):
    rows = make_billed(10, kari)

    asking = as_secretary.post(MARK, {"do": "paid", "all": "yes", "state": "unpaid"})
    assert not Fee.objects.filter(paid_on__isnull=False).exists()
    answer = as_secretary.post(MARK, filled(asking, sure="yes", on="1.2.2026"))

    assert answer.url == "/admin/fees/2026/list/?state=unpaid"
    paid = Fee.objects.filter(paid_on=date(2026, 2, 1))
    assert set(paid) == set(rows)


def test_the_same_page_sent_twice_marks_nothing_more(as_secretary, kari):
    make_billed(2, kari)
    asking = as_secretary.post(MARK, {"do": "paid", "all": "yes", "state": ""})
    form = filled(asking, sure="yes", on="1.2.2026")
    as_secretary.post(MARK, form)

    again = as_secretary.post(MARK, form)

    assert "Endret siden du åpnet siden" in again.text


def test_pasted_payments_are_shown_and_then_marked(as_secretary, kari):
    make_billed(1, kari, invoice_number="11")
    make_billed(1, kari, invoice_number="12", amount=5)
    text = "11;3.2.2026;1000\n12;3.2.2026;7\nhei"

    page = as_secretary.post(PAYMENTS, {"text": text, "look": "yes"})
    assert "Merk 1 som betalt" in page.text
    assert not Fee.objects.filter(paid_on__isnull=False).exists()
    as_secretary.post(PAYMENTS, filled(page, write="yes"))

    paid = Fee.objects.filter(paid_on=date(2026, 2, 3))
    assert [row.invoice_number for row in paid] == ["11"]


def test_the_accountants_file_has_what_an_invoice_needs(as_secretary, kari):
    member = make_member(name="=Alfa", invoice_reference="Best 7", invoice_format="ehf")
    Fee.objects.create(organization=member, year=2026, amount="1000.50")

    address = "/admin/fees/2026/file/xlsx/?state=unbilled"
    answer = as_secretary.post(address)

    book = load_workbook(BytesIO(b"".join(answer)))
    head, row = list(book.worksheets[0].values)
    found = dict(zip(head, row, strict=True))
    assert found["Navn"] == "=Alfa"
    assert found["Beløp i kroner, uten mva."] == 1000.5
    assert (found["Fakturareferanse"], found["EHF"]) == ("Best 7", "Ja")
    assert ("Status", "Ikke fakturert") in list(book.worksheets[1].values)
    assert ListDownload.objects.get().rows == 1


def test_a_reader_sees_amounts_and_neither_references_nor_buttons(reader, kari):
    member = make_member(invoice_reference="Kari N", invoice_email="kari@example.org")
    Fee.objects.create(organization=member, year=2027, amount=4321)
    client = log_in(Client(), reader)

    seen = client.get(LIST).text
    assert "4 321" in seen.replace("\xa0", " ")
    assert "Kari N" not in seen
    assert "Merk som" not in seen
    file = b"".join(client.post("/admin/fees/2027/file/csv/")).decode()
    assert ";4321,00;" in file
    assert "Kari N" not in file
    assert "kari@" not in file
    for address in (MAKE, MARK, PAYMENTS):
        assert client.get(address).status_code == 403
    assert client.post(RATES, {"copy": "yes", "percent": "0"}).status_code == 403


def test_members_and_visitors_see_no_amount(ours, ola):
    ours.invoice_reference = "Hemmeligref"
    ours.save()
    Fee.objects.create(organization=ours, year=2026, amount="4321.09", note="Hemmelig")
    pages = [ours.get_absolute_url(), "/sok/?q=hemmelig", "/medlemmer/", "/tall/"]
    own = [reverse("portal:home"), reverse("portal:organization", args=[ours.slug])]

    for client, addresses in ((Client(), pages), (log_in(Client(), ola), own)):
        for address in addresses:
            text = client.get(address, follow=True).text
            for secret in ("4321", "4 321", "Hemmeligref"):
                assert secret not in text.replace("\xa0", " ")


def test_the_card_of_a_company_has_a_line_a_year(as_secretary, kari):
    [row] = make_billed(1, kari, paid_on=date(2026, 2, 3))

    page = as_secretary.get(reverse("admin:company", args=[row.organization.pk]))

    assert "betalt 3.2.2026" in page.text


def test_a_year_that_is_none_is_not_found(as_secretary):
    assert as_secretary.get("/admin/fees/1999/list/").status_code == 404
    year = timezone.localdate().year
    assert as_secretary.get("/admin/fees/?year=x").context["year"] == year


def test_a_message_is_written_to_those_who_have_not_paid(as_secretary, kari):
    late, paid = make_billed(2, kari)
    Fee.objects.filter(pk=paid.pk).update(paid_on=date(2026, 2, 1))
    page = as_secretary.get("/admin/fees/2026/list/?state=overdue")
    assert "/admin/messages/new/organizations/?fee=overdue" in page.text

    found = as_secretary.get("/admin/lists/organizations/?fee=overdue")

    assert [row.row for row in found.context["shown"].table] == [late.organization.pk]
