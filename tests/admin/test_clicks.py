"""Monday's rows and a colleague, by links and buttons, counted; tests/admin/story has more."""

from django.utils import timezone

from members import mail, models
from members.accounts import factors
from members.records import review
from tests.admin.story.inbox import LETTER
from tests.support import applications
from tests.support.factories import make
from tests.support.html_forms import Clicks
from tests.support.login import log_in
from tests.support.reminders import days_ago
from tests.support.review_page import propose


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


def test_mondays_twenty_three_things_take_twenty(as_secretary, kari):
    make_monday(kari)
    click = Clicks(as_secretary, "/admin/")
    assert "23 saker igjen" in click.page.text

    click.link("8 forslag om telefon")
    click.button("Godkjenn de avkryssede")
    while "Ingenting annet venter." not in click.page.text:
        assert click.number < 22, click.page.request["PATH_INFO"]
        if words := next(filter(click.has, ANSWERS), None):
            click.button(words, **ANSWERS[words])
        elif "sections" in click.page.context:
            click.link(click.page.context["sections"][0].rows[0].title)
        else:
            click.link("I dag")

    # One opens the eight, one the next row, and the card of the note costs two.
    assert click.number == 20
