"""The tasks of a secretary, by the links and buttons that lead there from a page, counted."""

import pytest
from django.utils import timezone
from django.utils.translation import gettext as _

from members import mail, models
from members.accounts import factors
from members.records import review
from tests.association.messages.conftest import make_main_contacts
from tests.support import applications, real_files
from tests.support.admin import card
from tests.support.factories import LONG_AGO, make
from tests.support.html_forms import Clicks
from tests.support.login import log_in
from tests.support.pictures import upload
from tests.support.reminders import days_ago
from tests.support.review_page import propose
from tests.support.rows import the_cluster

YEAR = timezone.localdate().year


@pytest.fixture
def desk(as_secretary):
    """Return a function that begins at an address, by default at the front page."""
    return lambda address="/admin/": Clicks(as_secretary, address)


def test_a_list_of_fees_is_made_billed_and_paid_in_seven(desk):
    for n in range(3):
        make.member(name=f"Bedrift {n}", employees=20)
    click = desk("/admin/fees/")

    click.button("Lagre satsene", new_name="Ordinært medlem", rate_new_other="12 500")
    click.link(f"Lag listen for {YEAR}")
    click.button(f"Lag listen for {YEAR}")
    for act in ("fakturert", "betalt"):
        click.button(f"Merk som {act} …", all="yes")
        click.button(f"Merk som {act} (3)")

    assert models.Fee.objects.filter(paid_on__isnull=False).count() == 3
    assert click.number == 7


def test_members_by_size_are_three_from_a_file_and_two_from_a_saved_list(desk):
    make.member(name="Alfa", employees=20, municipality="Skien")
    click = desk()

    click.link("Virksomheter")
    click.link(_("Members by size and municipality"))
    click.button("Excel")
    assert (click.number, click.page.streaming) == (3, True)

    click = desk()
    click.link("Virksomheter")
    click.link(_("Not confirmed in a year"))
    click.link(_("Save the list"))
    click.button(_("Save"), name="Purring")
    assert (click.number, models.SavedList.objects.get().name) == (4, "Purring")


def test_a_colleague_is_added_changed_helped_ended(client, site_administrator, kari):
    log_in(client, site_administrator)
    factors.activate_totp(kari)
    typed = {"email": "ny@example.org", "name": "Ny", "reason": "Ringte tilbake"}

    for leads_to, act in [
        ("Legg til Sekretær", "Legg til og send e-posten"),
        ("Har mistet telefonen Kari Nordmann", "Fjern tofaktoren"),
        ("Avslutt tilgangen Kari Nordmann", "Avslutt tilgangen"),
    ]:
        click = Clicks(client, "/admin/")
        click.link("Oppsett")
        click.link("Kolleger")
        click.link(leads_to)
        click.button(act, **typed)
        assert click.number == 4

    assert not factors.factors_of(kari).exists()
    assert models.User.objects.filter(is_staff=True).count() == 2


def test_each_text_of_the_site_takes_three(desk):
    the_cluster()
    for part, typed in [
        (_("Contact data"), {"secretariat_phone": "35 00 03 90"}),
        (_("Sender's name and reply address"), {"sender_name": "Grønn"}),
    ]:
        click = desk()
        click.link("Oppsett")
        click.link(part)
        click.button(_("Save"), **typed)
        assert click.number == 3

    cluster = models.Cluster.objects.get()
    assert (cluster.secretariat_phone, cluster.sender_name) == ("35 00 03 90", "Grønn")


def test_last_years_report_is_written_and_delivered_in_four(desk):
    click = desk("/admin/reports/")

    click.button(str(YEAR - 1))
    click.button("Lagre tekstene", summary="Et godt år.")
    click.link("Lever …")
    click.button("Lever endelig", delivered_to="Innovasjon Norge")

    assert "Et godt år." in models.Report.objects.get().document
    assert click.number == 4


def test_main_contacts_are_written_to_in_four(desk):
    make_main_contacts(3)
    click = desk("/admin/lists/")

    click.link(_("Main contacts of members"))
    click.link(_("Write to these"))
    words = {"subject_nb": "Dugnad", "text_nb": "Hei, {{ navn }}!"}
    click.button(_("See who gets it"), **words)
    click.button("Send til 3 mottakere")

    assert (models.Message.objects.get().number, click.number) == (3, 4)


def test_telephone_numbers_are_approved_in_two_clicks_from_the_front_page(desk):
    for place in range(12):
        member = make.member(name=f"Medlem {place}")
        propose(member, make.colleague(member), phone=f"35 11 11 {place}")
    click = desk()

    click.link("12 forslag om telefon")
    click.button("Godkjenn de avkryssede")

    assert (models.ChangeRequest.objects.open().count(), click.number) == (0, 2)


ANSWERS = {
    "Godkjenn alt": {},
    "Godkjenn": {"role": "editor"},
    "Ta opp som medlem": {},
    "Rett og send på nytt": {"email": "rett@example.org", "reason": "x"},
    "Lagre og lukk meldingen": {"right-phone": "35 90 00 00"},
    "Merk som bekreftet av medlemmet": {},
    "Merk som gjort": {},
}


OTHERS = [
    {"summary_en": "We"},
    {"email": "a@a.example"},
    {"summary_nb": "Vi"},
    {"website": "https://a.example/"},
]
LETTER = {"language": "nb", "subject": "Emne", "text": "Hei", "is_secret": False}


def make_monday(kari):
    """Make 23 rows that wait: 8 telephones, 4 other proposals, 11 rows of six kinds."""
    for place in range(8):
        member = make.member(name=f"Medlem {place}")
        propose(member, make.colleague(member), phone=f"35 11 11 {place}")
    for place, wanted in enumerate(OTHERS):
        member = make.member(name=f"Annet {place}")
        propose(member, make.colleague(member), **wanted)
    for place in range(3):
        make(models.AccessRequest, name=f"Per {place}", email=f"per{place}@example.org")
    for place in range(2):
        applications.waiting(
            orgnr="", name=f"Ny {place}", contact_email=f"ny{place}@a.example"
        )
        review.report(make.member(), "", notes={"phone": "Det er 35 90 00 00"})
        letter = mail.queue("review_outcome", to=f"ny{place}@b.example", **LETTER)
        letter.mark_attempted(timezone.now(), "550", models.Letter.Failure.REFUSED)
    silent = {"step": "secretariat", "user": None, "asked_on": days_ago(0)}
    make(models.Reminder, organization=make.member(), **silent)
    due = {"follow_up_on": timezone.localdate(), "written_by": kari}
    make(models.Note, organization=make.member(), text="Ring", **due)


def test_mondays_twenty_three_things_take_twenty(desk, kari):
    make_monday(kari)
    click = desk()
    assert "23 ting igjen" in click.page.text

    click.link("8 forslag om telefon")
    click.button("Godkjenn de avkryssede")
    while "Alt er gjort." not in click.page.text:
        assert click.number < 22, click.page.request["PATH_INFO"]
        if words := next(filter(click.has, ANSWERS), None):
            click.button(words, **ANSWERS[words])
        elif "sections" in click.page.context:
            click.link(click.page.context["sections"][0].rows[0].title)
        else:
            click.link("I dag")

    # One opens the eight, one the next row, and the card of the note costs two.
    assert click.number == 20


def test_what_failed_or_was_reported_takes_two_from_the_front_page(desk, ours, ola):
    letter = mail.queue("review_outcome", to=ola.email, **LETTER)
    letter.mark_attempted(timezone.now(), "550 Nobody", models.Letter.Failure.REFUSED)
    review.report(ours, "", notes={"phone": "Det er 35 90 00 00"})

    for leads_to, act, typed in [
        ("Ola", "Rett og send på nytt", {"email": "ola.n@example.org", "reason": "x"}),
        ("Yara", "Lagre og lukk meldingen", {"right-phone": "35 90 00 00"}),
    ]:
        click = desk()
        click.link(leads_to)
        click.button(act, **typed)
        assert click.number == 2

    letter.refresh_from_db()
    ours.refresh_from_db()
    assert (letter.to, ours.phone) == ("ola.n@example.org", "35 90 00 00")
    assert "Alt er gjort." in desk().page.text


def test_a_person_leaves_in_three_from_the_card_of_the_company(desk, ours):
    berit = make.contact(ours, name="Berit", email="b@example.org", since=LONG_AGO)
    click = desk(card(ours))

    click.link(f"{_('The person leaves …')}: Berit")
    click.button(_("Show what will happen"), day="30.6.2027", name="Cato")
    assert "Fra dagen etter er Cato kontaktperson for" in click.page.text
    click.button(_("Confirm and end"))

    assert (str(berit.contacts.get().until), click.number) == ("2027-06-30", 3)


def test_an_accountants_sixty_rows_take_six_with_the_choice_of_a_file(desk):
    click = desk()

    click.link("Virksomheter")
    click.link("Import")
    file = upload(real_files.accountants(), "kunder.xlsx")
    click.button(_("Read the file"), target="organizations", file=file)
    click.button(_("See what will happen"))
    answers = {"answer-function": "main", "answer-phone": "person"}
    click.button(_("Use the answers"), **answers)
    numbers = {one.kind: one.number for one in click.page.context["review"].kinds}
    words = "60 nye virksomheter, 60 nye medlemskap og 60 nye personer"
    click.button(f"Lagre {words}", reason="Fra regnskapet")

    assert (numbers, click.number) == ({"": 60, "new": 60}, 6)
    assert click.page.context["incoming"].outcome["new"] == 60
