"""The pages of fees, as a secretary uses them."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from members.models import Fee, FeeCategory, FeeRate, ListDownload
from tests.association.fees.making import make_billed, make_rates
from tests.support.admin import card
from tests.support.concurrency import while_held
from tests.support.factories import make
from tests.support.html_forms import filled
from tests.support.login import log_in

RATES = "/admin/fees/?year=2027"
LIST, MAKE = "/admin/fees/2027/list/", "/admin/fees/2027/make/"
LOCKED = "En annen er i ferd med å lagre dette. Prøv å lagre på nytt."
MARK, PAYMENTS = "/admin/fees/2026/mark/", "/admin/fees/2026/payments/"


def paid():
    return Fee.objects.filter(paid_on__isnull=False)


def test_the_first_category_and_its_rates_are_written_on_one_page(as_secretary):
    page = as_secretary.get(RATES)
    assert "Ingen kontingent er lagt inn ennå" in page.text

    typed = {"new_name": "Ordinært", "new_kind": "ordinary"}
    typed |= {"rate_new_1-9": "5 000", "rate_new_other": "20.000,50"}
    assert as_secretary.post(RATES, filled(page, **typed)).url == RATES
    assert FeeCategory.objects.get().membership_category == "ordinary"
    rates = {rate.size: str(rate.amount) for rate in FeeRate.objects.all()}
    assert rates == {"1-9": "5000.00", "": "20000.50"}


def test_rates_are_copied_and_not_overwritten_unseen(as_secretary):
    category = make_rates(year=2026, micro=4999, other="10000.50")
    as_secretary.post(RATES, {"copy": "yes", "percent": "3,5"})
    rates = FeeRate.objects.filter(year=2027)
    # Adjusted, in whole kroner.
    assert dict(rates.values_list("size", "amount")) == {"1-9": 5174, "": 10_351}

    typed = filled(as_secretary.get(RATES), **{f"rate_{category.pk}_other": "1200"})
    rates.filter(size="").update(amount=1500)
    page = as_secretary.post(RATES, typed)
    assert "Noen har endret satsene" in page.text
    assert 'value="1200"' in page.text
    assert rates.get(size="").amount == 1500


def test_a_list_is_made_in_two_steps_with_amounts_changed(as_secretary):
    make_rates(other=1000)
    one, free, usual = (make.member(name=name) for name in ("Alfa", "Beta", "Gamma"))

    page = as_secretary.get(MAKE)
    typed = {f"amount_{one.pk}": "583,50", f"amount_{free.pk}": ""}
    bad = as_secretary.post(MAKE, filled(page, **typed | {f"amount_{usual.pk}": "ti"}))
    assert "mangler organisasjonsnummer" in page.text
    assert 'value="ti"' in bad.text
    assert not Fee.objects.exists()
    assert as_secretary.post(MAKE, filled(page, **typed)).url == LIST
    amounts = {fee.organization: str(fee.amount) for fee in Fee.objects.all()}
    assert amounts == {one: "583.50", usual: "1000.00"}
    assert "Angre" in as_secretary.get(LIST).text


@pytest.mark.django_db(transaction=True)
def test_a_fee_that_somebody_else_holds_is_not_marked_and_the_day_stays(as_secretary):
    [fee] = make_billed(1)
    asking = as_secretary.post(MARK, {"do": "paid", "fee": fee.pk})
    typed = filled(asking, sure="yes", on="2.2.2026")

    rows = Fee.objects.filter(pk=fee.pk)
    form = while_held(rows, lambda: as_secretary.post(MARK, typed)).context["form"]

    assert (form.non_field_errors(), form["on"].value()) == ([LOCKED], "2.2.2026")
    assert not paid().exists()
    assert as_secretary.post(MARK, typed).status_code == 302
    assert paid().get() == fee


def test_ten_are_marked_once_after_a_page_that_asks(as_secretary):
    rows = make_billed(10)

    asking = as_secretary.post(MARK, {"do": "paid", "all": "yes", "state": "unpaid"})
    assert not paid().exists()
    form = filled(asking, sure="yes", on="1.2.2026")
    answer, again = (as_secretary.post(MARK, form) for _twice in range(2))

    assert answer.url == "/admin/fees/2026/list/?state=unpaid"
    assert "Endret siden du åpnet siden" in again.text
    assert set(paid().filter(paid_on=date(2026, 2, 1))) == set(rows)


@pytest.mark.parametrize(
    ("do", "typed", "columns"),
    [
        ("billed", {"first_number": "11"}, {"invoice_number": "11"}),
        ("cancel", {"why": "Sluttet"}, {"cancelled_why": "Sluttet"}),
        ("cancel", {"why": ""}, None),
        ("billed", {"on": "1.1.2999"}, None),
    ],
)
def test_one_is_marked_otherwise(as_secretary, do, typed, columns):
    [row] = make_billed(1, **({"billed_on": None} if do == "billed" else {}))
    asking = as_secretary.get(f"{MARK}?do={do}&fee={row.pk}")
    as_secretary.post(MARK, filled(asking, sure="yes", **{"on": "1.2.2026"} | typed))
    marked = Fee.objects.exclude(billed_on=row.billed_on, cancelled_on=None)
    assert list(marked.values(*columns or {})) == ([columns] if columns else [])


def test_pasted_payments_are_shown_and_then_marked(as_secretary):
    make_billed(1, invoice_number="11")
    make_billed(1, invoice_number="12", amount=5)
    text = "11;3.2.2026;1000\n12;3.2.2026;7\nhei"

    page = as_secretary.post(PAYMENTS, {"text": text, "look": "yes"})
    assert "Merk 1 som betalt" in page.text
    assert not paid().exists()
    as_secretary.post(PAYMENTS, filled(page, write="yes"))

    found = paid().values_list("invoice_number", "paid_on")
    assert list(found) == [("11", date(2026, 2, 3))]
    refused = as_secretary.post(PAYMENTS, {"text": "hei\n" * 2001}).context["form"]
    assert refused.errors == {"text": ["Høyst 2000 linjer om gangen."]}


def test_the_accountants_file_has_what_an_invoice_needs(as_secretary):
    member = make.member(name="=Alfa", invoice_reference="Best 7", invoice_format="ehf")
    Fee.objects.create(organization=member, year=2026, amount="1000.50")

    answer = as_secretary.post("/admin/fees/2026/file/xlsx/?state=unbilled")

    book = load_workbook(BytesIO(b"".join(answer)))
    head, row = list(book.worksheets[0].values)
    found = dict(zip(head, row, strict=True))
    assert found["Navn"] == "=Alfa"
    assert found["Beløp i kroner, uten mva."] == 1000.5
    assert (found["Fakturareferanse"], found["EHF"]) == ("Best 7", "Ja")
    assert ("Status", "Ikke fakturert") in list(book.worksheets[1].values)
    assert as_secretary.get("/admin/fees/2026/file/xlsx/").status_code == 405
    assert ListDownload.objects.get().rows == 1


def test_a_reader_sees_amounts_and_neither_references_nor_buttons(client, reader):
    member = make.member(invoice_reference="Kari N", invoice_email="kari@example.org")
    Fee.objects.create(organization=member, year=2027, amount=4321)
    log_in(client, reader)
    page = client.get(LIST).text.replace("\xa0", " ")
    file = b"".join(client.post("/admin/fees/2027/file/csv/")).decode()
    assert [words in page for words in ("4 321", "Kari N", "Merk som")] == [True, 0, 0]
    assert [words in file for words in (";4321,00;", "Kari N", "kari@")] == [True, 0, 0]


def test_those_who_have_not_paid_get_a_message_and_years_have_links(as_secretary):
    late, settled = make_billed(2)
    Fee.objects.filter(pk=settled.pk).update(paid_on=date(2026, 2, 3))

    page = as_secretary.get("/admin/fees/2026/list/?state=overdue")
    rows = as_secretary.get("/admin/lists/organizations/?fee=overdue")
    assert "/admin/messages/new/organizations/?fee=overdue" in page.text
    assert [row.row for row in rows.context["listing"].table] == [late.organization.pk]
    assert "betalt 3.2.2026" in as_secretary.get(card(settled.organization)).text

    # Every year with rates or fees has a link beside the asked and the next.
    make_rates(year=2021, other=1000)
    now = timezone.localdate().year
    years = as_secretary.get(RATES).context["years"]
    assert years == sorted({2021, 2026, 2027, now, now + 1})
    assert as_secretary.get("/admin/fees/?year=x").context["year"] == now
    assert as_secretary.get("/admin/fees/1999/list/").status_code == 404


def test_long_pages_fold_what_comes_last_and_each_kind_of_stream(as_secretary, ours):
    make_rates(other="10000")
    for number in range(76):
        make.member(name=f"Medlem {number}")
    parts = as_secretary.get(MAKE).text.split('<details class="desk-part">')
    assert [part.count('name="amount_') for part in parts] == [75, 2]

    pairs = reverse("admin:members_resourcestream_pairs")
    for number, is_open in ((50, 1), (1, 0)):
        for _each in range(number):
            make.stream(ours)
        assert as_secretary.get(pairs).text.count("<details open>") == is_open
