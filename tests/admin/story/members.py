"""Tasks about members, their contacts, and files."""

from datetime import date

from members.models import Contact, Membership, Organization, Person
from members.records import duplicates
from tests.support import real_files
from tests.support.factories import make
from tests.support.pictures import upload


def find(desk, name):
    desk.button("Søk", q=name)
    if desk.has(name, "href"):
        desk.link(name)


def new_member(desk):
    desk.link("Virksomheter")
    desk.link("Nytt medlem")
    contact = {"contact_name": "Nora Vik", "contact_phone": "35 00 00 01"}
    desk.button("Lagre", who="Nye Alfa AS 974760673", since="2021", **contact)

    desk.sees("Nye Alfa AS er registrert som medlem", "Nora Vik")
    assert Membership.objects.get(organization__orgnr="974760673").since.year == 2021


def member_leaves(desk):
    find(desk, "Goodtech ASA")
    desk.link("Avslutt medlemskapet …")
    desk.button("Vis hva som fortsetter etter den dagen", day="31.12.2026")
    desk.button("Avslutt medlemskapet 31. desember 2026")

    desk.sees("31. desember 2026")
    stay = Membership.objects.get(organization__name="Goodtech ASA")
    assert stay.until == date(2026, 12, 31)


def other_category(desk):
    find(desk, "Nemko Norlab AS")
    desk.link("Bytt kategori fra en dag: medlemskap")
    desk.button("Bytt kategori", day="1.1.2027", category="core")

    stays = Membership.objects.filter(organization__name="Nemko Norlab AS")
    assert [*stays.order_by("since").values_list("category", "until")] == [
        ("ordinary", date(2026, 12, 31)),
        ("core", None),
    ]


def overlap(desk):
    desk.link("Virksomheter")
    desk.link("Nytt medlem")
    desk.button("Lagre", who="Equinor ASA", since="2022")

    desk.sees("Overlapper medlemskapet")


def contact_corrected(desk):
    make.contact(make.member(name="Beta AS"), name="Bo Li", email="bo@example.org")
    find(desk, "Beta AS")
    desk.link("Endre: Bo Li")
    desk.button("Lagre", email="bo.li@example.org")
    desk.sees("Skriv hvorfor adressen endres.")
    desk.sees_focus("_act-reason")
    desk.button("Lagre", **{"_act-reason": "Byttet navn på domenet"})

    desk.sees("bo.li@example.org")
    assert Person.objects.filter(email="bo.li@example.org").count() == 1


def contact_leaves(desk):
    gamma = make.member(name="Gamma AS")
    berit = make.contact(gamma, name="Berit By", email="berit@example.org")
    find(desk, "Gamma AS")
    desk.link("Personen slutter …: Berit By")
    desk.button("Vis hva som skjer", day="31.12.2026", name="Cato Dal")
    desk.button("Bekreft og avslutt")

    desk.sees("Berit By har siste dag 31. desember 2026.")
    assert gamma.contacts.filter(person__name="Cato Dal").count() == 1
    assert berit.contacts.get().until == date(2026, 12, 31)


def main_contact_missing(desk):
    desk.link("Virksomheter")
    desk.unfold("Ferdige og lagrede lister")
    desk.link("Medlemmer uten kontaktperson")
    desk.link("Equinor ASA")
    desk.link("Legg til en kontaktperson")
    desk.button("Lagre", name="Dag Eik", email="dag@example.org")

    contact = Contact.objects.get(person__name="Dag Eik")
    assert (contact.function, str(contact.organization)) == ("main", "Equinor ASA")


def two_roles(desk):
    delta = make.member(name="Delta AS")
    make.contact(delta, name="Eli Foss", email="eli@example.org")
    find(desk, "Delta AS")
    desk.link("Legg til en kontaktperson")
    typed = {"name": "Eli Foss", "email": "eli@example.org"}
    desk.button("Lagre", function="invoice", **typed)

    person = Person.objects.get(name="Eli Foss")
    assert {*person.contacts.values_list("function", flat=True)} == {"main", "invoice"}


def telephone(desk):
    make.contact(make.member(name="Epsilon AS"), name="Finn Gro", phone="35 55 01 01")
    desk.button("Søk", q="telefon til epsilon")

    desk.sees("35 55 01 01")


def sixty_rows(desk):
    desk.link("Virksomheter")
    desk.link("Import")
    file = upload(real_files.accountants(), "kunder.xlsx")
    desk.button("Les filen", target="organizations", file=file)
    desk.button("Se hva som vil skje")
    answers = {"answer-function": "main", "answer-phone": "person"}
    desk.button("Bruk svarene", **answers)
    words = "60 nye virksomheter, 60 nye medlemskap og 60 nye personer"
    desk.button(f"Lagre {words}")

    desk.sees("60 nye")


def telephones_from_file(desk):
    for number in range(3):
        make.member(name=f"Zeta {number}")
    lines = [f"Zeta {n};35 70 00 0{n}" for n in range(3)]
    desk.link("Virksomheter")
    desk.link("Import")
    file = upload("\n".join(["Navn;Telefon", *lines]).encode(), "telefoner.csv")
    desk.button("Les filen", target="organizations", file=file)
    desk.button("Se hva som vil skje")
    desk.button("Lagre 3 endringer")
    assert Organization.objects.filter(phone__startswith="35 70").count() == 3
    desk.link("Angre for 3 virksomheter")
    desk.button("Angre for 3 virksomheter")

    assert not Organization.objects.filter(phone__startswith="35 70").exists()


def duplicate(desk):
    make.member(name="Eta Solenergi AS", website="https://eta.example/")
    make.organization(name="Eta Solenergi", website="https://eta.example/")
    duplicates.replace_likely_pairs()
    desk.link("Virksomheter")
    desk.link("Mulige dubletter")
    desk.link("Slå sammen … Eta Solenergi AS, Eta Solenergi")
    desk.button("Slå B sammen med A")
    assert Organization.objects.filter(name__startswith="Eta Sol").count() == 1
    desk.link("Angre for 2 virksomheter")
    desk.button("Angre for 2 virksomheter")

    assert Organization.objects.filter(name__startswith="Eta Sol").count() == 2


def slik_det_var(desk):
    desk.link("Virksomheter")
    desk.unfold("Ferdige og lagrede lister")
    desk.link("Medlemmer etter størrelse og kommune")
    desk.button("Vis", on="2019-07-01")

    desk.sees("23 rader med medlemskap, steder og prosjekter slik de var 1. juli 2019")
