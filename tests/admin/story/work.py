"""Tasks of fees, bodies, projects, reports and lists."""

from datetime import date, timedelta
from io import BytesIO

from django.utils import timezone
from openpyxl import load_workbook

from members import models
from members.association import matching
from members.association.matching import Matches
from tests.admin.story.members import find
from tests.support.factories import LONG_AGO, make
from tests.support.pdf import pdf, upload
from tests.support.proposals import line, propose

YEAR = timezone.localdate().year
BOARD = "Styret i Industrial Green Tech"


def fees(desk):
    desk.link("Kontingent")
    desk.button("Lagre satsene", new_name="Ordinært medlem", rate_new_other="12 500")
    desk.link(f"Lag listen for {YEAR}")
    desk.button(f"Lag listen for {YEAR}")
    number = models.Fee.objects.filter(year=YEAR).count()
    for act in ("fakturert", "betalt"):
        desk.button(f"Merk som {act} …", all="yes")
        desk.button(f"Merk som {act} ({number})")
    noah = models.Fee.objects.get(organization__name="NOAH AS")
    desk.button("Stryk …", fee=str(noah.pk))
    desk.button("Stryk kontingent (1)", why="Kreditert")

    noah.refresh_from_db()
    assert (noah.cancelled_why, noah.year) == ("Kreditert", YEAR)
    assert models.Fee.objects.exclude(paid_on=None).count() == number


def board(desk):
    names = ["Leder: Ada Moe", "1. varamedlem: Bo Lie", "Nestleder: Cato Vik"]
    names += ["Dag By, revisor", "Eli Aas", "Finn Bø", "Gro Dal"]
    desk.link("Organer og møter")
    desk.link(f"Ny periode …: {BOARD}")
    day = timezone.localdate() + timedelta(days=30)
    desk.button("Vis hva som skjer", day=f"{day:%d.%m.%Y}", pasted="\n".join(names))
    desk.button("Registrer alle 7 som nye personer")
    desk.button("Start den nye perioden")

    roles = models.Role.objects.filter(body__name_nb=BOARD, since=day).order_by("pk")
    assert [*roles.values_list("person__name", "role")] == [
        ("Ada Moe", "chair"),
        ("Bo Lie", "deputy member"),
        ("Cato Vik", "deputy chair"),
        ("Dag By", "auditor"),
        *((name, "member") for name in names[4:]),
    ]


def new_period(desk):
    body = make.body(name_nb="Fagrådet")
    stays, leaves = (
        make.role(body=body, person=make.person(name=name), since=LONG_AGO)
        for name in ("Hege Ås", "Ivar Li")
    )
    desk.link("Organer og møter")
    desk.link("Ny periode …: Fagrådet")
    desk.button("Vis hva som skjer", day="1.2.2027", **{f"holder-{stays.pk}": "stays"})
    desk.button("Start den nye perioden")

    desk.sees("Angre")
    ends = models.Role.objects.filter(body=body).values_list("pk", "until")
    assert {*ends} == {(stays.pk, None), (leaves.pk, date(2027, 1, 31))}


def meeting(desk):
    body, ends = make.body(name_nb="Programrådet"), {}
    for name in ("Kim Lo", "Liv Ro"):
        person = make.person(name=name, email=f"{name[:3].lower()}@raad.example")
        ends[name] = make.role(body=body, person=person, since=LONG_AGO).person_id
    desk.link("Organer og møter")
    desk.link("Møter: Programrådet")
    desk.link("Nytt møte")
    desk.button(
        "Lagre", title_nb="Rådsmøte 1", held_on=f"{timezone.localdate():%d.%m.%Y}"
    )
    desk.button("Legg ved", file=upload(pdf(), "innkalling.pdf"), kind="agenda")
    file = models.Attachment.objects.get(event__body=body)
    desk.button("Send innkallingen til 2 personer", file=str(file.pk))
    desk.button("Lagre oppmøtet", **{f"person-{ends['Kim Lo']}": "excused"})

    notices = models.Letter.objects.filter(kind="meeting_notice")
    assert (notices.count(), file.event.attendances.count()) == (2, 2)


def project(desk):
    partners = ["Yara Norge AS – leder", "Elkem ASA", "Equinor ASA"]
    partners += ["Eramet Norway AS", "NOAH AS", "Nel ASA"]
    desk.link("Prosjekter")
    desk.link("Nytt prosjekt")
    typed = {"title": "Fangst", "partners": "\n".join(partners)}
    desk.button("Lagre", money="12 mill. kr fra Enova SF", **typed)

    one = models.Project.objects.get(title_nb="Fangst")
    assert (one.participations.count(), one.fundings.get().amount) == (6, 12_000_000)


def partner_asked(desk):
    lead, partner = (make.member(name=f"{name} partner AS") for name in ("Ny", "Spurt"))
    make.colleague(partner, email="spurt@partner.example")
    propose(lead, make.colleague(lead), line(lead, "lead"), line(partner))
    desk.link("Prosjekt: Grønn ammoniakk · Ny partner AS")
    desk.button("Godkjenn alt")

    asked = models.Letter.objects.filter(kind="partner_asked")
    assert [one.to for one in asked] == ["spurt@partner.example"]


def brokered(desk):
    offers, needs = (make.member(name=f"{name} varme AS") for name in ("Gir", "Vil ha"))
    users = [make.colleague(one, name="Per By") for one in (offers, needs)]
    make.stream(offers, direction="offered")
    make.stream(needs, direction="needed")
    for one, user in zip((offers, needs), users, strict=True):
        matching.ask(one, Matches(one).all[0].key, by=user)
    desk.link("Gir varme AS – Vil ha varme AS")
    desk.button("Formidle kontakt")
    rows = models.Introduction.objects.all()
    outcomes = {(row.outcome, row.written_on is None) for row in rows}
    assert outcomes == {("contact", False)}


def climate(desk):
    find(desk, "Brevik CCS (del av Langskip)")
    effect = "Om lag 400 000 tonn CO₂ i året (Fanget CO₂ (prosjektert, 2025))"
    desk.link(f"Endre: {effect}")
    desk.button("Lagre", value="410000,5")

    [effect] = models.ClimateEffect.objects.filter(project__slug="brevik-ccs")
    assert str(effect.value) == "410000.50"


def site(desk):
    desk.button("Søk", q="nytt sted")
    desk.link("Registrer: sted")
    desk.button("Lagre", name="Rafnes Øst", latitude="59,1", longitude="9,6")

    assert models.Site.objects.get(name="Rafnes Øst").slug == "rafnes-ost"


def report(desk):
    desk.link("Rapporter")
    desk.button(str(YEAR - 1))
    desk.button("Lagre tekstene", summary="Klyngen har 25 medlemmer.")
    desk.link("Lever …")
    desk.button("Lever endelig", delivered_to="Innovasjon Norge")
    desk.sees("Du skriver «Klyngen har 25 medlemmer.».")
    desk.button("Lever endelig", is_right="on")
    desk.link("Rett rapporten")
    desk.button(
        "Lagre rettelsen", text="Klyngen har 29 medlemmer.", reason="Skrivefeil"
    )

    desk.sees("Klyngen har 25 medlemmer.", "Klyngen har 29 medlemmer.", "Skrivefeil")


def list_shared(desk):
    desk.link("Virksomheter")
    desk.unfold("Ferdige og lagrede lister")
    desk.link("Ikke bekreftet på ett år")
    desk.link("Lagre listen")
    desk.button("Lagre", name="Purring", is_shared="on")

    assert models.SavedList.objects.get(name="Purring").is_shared


def excel_with_persons(desk):
    make.contact(make.member(name="Theta AS"), name="Jon Krog", phone="35 81 00 00")
    desk.link("Virksomheter")
    desk.button("Vis", q="Theta")
    book = load_workbook(BytesIO(desk.file("Excel", people="on")))

    assert "Jon Krog" in [str(cell.value) for row in book.active for cell in row]


def erasure(desk):
    make.contact(make.member(name="Iota AS"), name="Liv Moe", email="liv@iota.example")
    desk.link("Personer")
    desk.link("Slett en person")
    desk.button("Vis hva som er lagret", address="liv@iota.example")
    desk.button("Slett for godt", sure="on")

    assert not models.Person.objects.filter(email="liv@iota.example").exists()


def deletion_undone(desk):
    make.organization(name="Kappa AS")
    find(desk, "Kappa AS")
    desk.link("Alle felt")
    desk.link("Slett «Kappa AS» …")
    desk.sees("Ikke noe annet blir slettet samtidig.")
    desk.button("Slett")
    desk.link("Angre")
    desk.button("Angre for Kappa AS")

    assert models.Organization.objects.filter(name="Kappa AS").exists()


def history(desk):
    find(desk, "HEGRA AS")
    desk.link("Historikk")

    desk.sees("HEGRA AS")
