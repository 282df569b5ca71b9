"""Tasks that members, applicants and visitors bring."""

from django.utils import timezone
from django.utils.formats import date_format

from members import mail, models
from members.association import leaving
from members.records import review
from tests.support import applications
from tests.support.factories import make
from tests.support.reminders import days_ago
from tests.support.review_page import propose, status

LETTER = {"language": "nb", "subject": "Emne", "text": "Hei", "is_secret": False}


def proposal(name, **wanted):
    member = make.member(name=name)
    return propose(member, make.colleague(member), **wanted)


def approve_and_decline(desk):
    good = proposal("Godkjent AS", website="https://a.example/")
    bad = proposal("Avslått AS", summary_nb="Kjøp nå!")
    desk.link("Avslått AS")
    desk.button("Avslå alt")
    desk.sees("Skriv en begrunnelse, slik at det kan rettes.")
    desk.sees_focus("reason")
    desk.button("Avslå alt", reason="Reklame hører ikke hjemme her.")
    desk.button("Godkjenn alt")

    desk.sees("Angre")
    assert [status(good), status(bad)] == ["approved", "rejected"]


def one_of_several_undone(desk):
    members = [make.member(name=f"Svar {n} AS") for n in range(3)]
    rows = [
        propose(one, make.colleague(one), phone=f"35 80 00 0{n}")
        for n, one in enumerate(members)
    ]
    desk.link("3 forslag om telefon")
    desk.button("Godkjenn de avkryssede")
    desk.button("Søk", q="Svar 1 AS")
    desk.link("Historikk")
    desk.link("Angre bare her")
    desk.button(f"Angre bare forslag nr. {rows[1].pk}")

    assert [status(row) for row in rows] == ["approved", "open", "approved"]


def applications_answered(desk):
    for name in ("Ja", "Nei"):
        typed = {"name": f"{name} AS", "contact_email": f"{name}@a.example"}
        applications.waiting(orgnr="", **typed)
    desk.link("Nei AS")
    desk.button("Avslå", why="Dere holder til utenfor regionen.")
    desk.button("Ta opp som medlem")

    contact = models.Contact.objects.get(organization__name="Ja AS")
    assert (contact.function, contact.person.email) == ("main", "ja@a.example")
    assert not models.Organization.objects.filter(name="Nei AS").exists()


def resignation(desk):
    member = make.member(name="Utmeldt AS")
    manager = make.colleague(member, role="manager")
    last_day = timezone.localdate()
    leaving.submit_resignation(member, last_day=last_day, why="Flytter", by=manager)
    desk.link("Utmeldt AS")
    desk.link("Se hva som fortsetter")
    desk.button(f"Avslutt medlemskapet {date_format(last_day)}")

    assert member.memberships.get().until == last_day


def access_request(desk):
    make(
        models.AccessRequest,
        organization=make.member(name="Tilgang AS"),
        name="Per",
        email="per@example.org",
    )
    desk.link("Per")
    desk.button("Godkjenn", role="editor")

    assert models.Representative.objects.get(user__email="per@example.org")


def failed_letter(desk):
    letter = mail.queue("review_outcome", to="feil@example.org", **LETTER)
    letter.mark_attempted(timezone.now(), "550", models.Letter.Failure.REFUSED)
    desk.link("feil@example.org")
    typed = {"email": "rett@example.org", "reason": "Skrivefeil"}
    desk.button("Rett og send på nytt", **typed)

    assert models.Letter.objects.filter(to="rett@example.org").count() == 1


def error_report(desk):
    member = make.member(name="Feil telefon AS")
    review.report(member, "", notes={"phone": "Det er 35 90 00 00"})
    desk.link("Feil telefon AS")
    desk.button("Lagre og lukk meldingen", **{"right-phone": "35 90 00 00"})

    member.refresh_from_db()
    assert member.phone == "35 90 00 00"


def yearly_check(desk):
    silent = {"step": "secretariat", "user": None, "asked_on": days_ago(0)}
    member = make.member(name="Stille AS")
    make(models.Reminder, organization=member, **silent)
    desk.link("Stille AS")
    desk.button("Merk som bekreftet av medlemmet")

    member.refresh_from_db()
    assert member.confirmed_on == timezone.localdate()


def wording(desk):
    desk.link("Oppsett")
    desk.link("Tekster i e-post")
    desk.link("Påminnelse om å bekrefte profilen")
    desk.button("Lagre", opening_nb="Kjære {virksomhet}!")
    assert models.MessageText.objects.get().opening_nb == "Kjære {virksomhet}!"
    desk.link("Tilbake til standarden")
    desk.button("Tilbake til standarden")

    assert not models.MessageText.objects.exists()


def message_and_stop(desk):
    for name in ("Post 1", "Post 2"):
        email = f"{name[-1]}@post.example"
        make.contact(make.member(name=name), name=name, email=email)
    desk.link("Virksomheter")
    desk.button("Vis", q="Post")
    desk.link("Skriv til disse")
    words = {"subject_nb": "Dugnad", "text_nb": "Hei, {navn}! Velkommen."}
    desk.button("Se hvem som får den", **words)
    desk.button("Send til 2 mottakere")
    desk.button("Stopp de 2 som venter")

    desk.sees("Stoppet: 2 e-poster blir ikke sendt.")
