"""New members and projects on one short page: what is typed, what is asked, what is undone."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from members import models
from members.models import Funding, Membership, Organization, Project
from tests.support.admin import address, card, said, undo
from tests.support.factories import make
from tests.support.html_forms import Clicks, filled

NUMBER, LINE = "974760673", "12 mill. kr fra Forskningsrådet 2024–2027"
NEW_MEMBER, NEW_PROJECT = (reverse(f"admin:{n}") for n in ("new_member", "new_project"))


WRONG_DAYS = {
    "": "Fyll ut dagen virksomheten sa ja til å vises.",
    "31.2.2026": "Skriv en dag, for eksempel 15.1.2027.",
    "31.12.2099": "Dagen kan ikke være fram i tid.",
}


def send(client, page, before=None, **typed):
    """Post the page as it is, or as it came back, with what is typed."""
    return client.post(page, filled(before or client.get(page), **typed), follow=True)


def errors(answer):
    return dict(answer.context["form"].errors)


def question(answer, name):
    """Return (name of the input, {label: value}) of the question about a typed name."""
    [field] = [f for f in answer.context["form"] if f"«{name}»" in f.label]
    return field.html_name, {label: key for key, label in field.field.choices}


def test_a_new_member_and_contact_are_saved_undone_and_taken_to_all_fields(
    as_secretary,
):
    contact = {"contact_name": "Nora", "contact_phone": "35 00 00 01"}
    typed = {"who": f"Eksempel AS {NUMBER}", "since": "2021"} | contact
    click = Clicks(as_secretary, "/admin/")
    click.link("Virksomheter")
    click.link("Nytt medlem")
    click.button("Lagre", contact_email="nora@example.org", **typed)

    one, stay = Organization.objects.get(), Membership.objects.get()
    assert (one.name, one.orgnr, one.kind, one.is_listed) == (
        *("Eksempel AS", NUMBER, "company", False),
    )
    assert (stay.since, stay.since_precision) == (date(2021, 1, 1), "year")
    [main] = one.contacts.all()
    shown = main.function, str(main.person), main.person.phone
    assert shown == ("main", "Nora", "35 00 00 01")
    words = (
        "Eksempel AS er registrert som medlem (bedrift) og vises ikke offentlig ennå."
    )
    shown = click.page.redirect_chain, said(click.page), click.number
    assert shown == ([(card(one), 302)], [words], 3)

    undo(as_secretary, models.Batch.objects.get())
    assert not Organization.objects.exists()
    answer = send(as_secretary, NEW_MEMBER, all="yes", **typed)
    change = address("organization", Organization.objects.get())
    # A contact without an address is nobody to write to.
    assert models.Contact.objects.get().person.phone == "35 00 00 01"
    assert answer.redirect_chain == [(change, 302)]
    answer = send(as_secretary, NEW_MEMBER, all="yes")
    assert answer.redirect_chain == [(reverse("admin:members_organization_add"), 302)]


def test_a_new_member_that_agreed_to_it_is_public_at_once(as_secretary, client):
    who = {"who": "Eksempel AS", "is_listed": "on"}
    for day, words in WRONG_DAYS.items():
        refused = send(as_secretary, NEW_MEMBER, **who, listing_agreed_on=day)
        assert errors(refused) == {"listing_agreed_on": [words]}

    answer = send(as_secretary, NEW_MEMBER, **who)

    words = "Eksempel AS er registrert som medlem (bedrift) og vises offentlig."
    assert said(answer) == [words]
    [one] = Organization.objects.all()
    assert one.listing_agreed_on == timezone.localdate()
    assert client.get(one.get_absolute_url()).status_code == 200


def test_a_name_like_another_is_asked_about_and_nothing_is_lost(as_secretary, ours):
    alfa, day = make.organization(name="Alfa Energi AS"), "1.3.2021"
    page = send(as_secretary, NEW_MEMBER, who="Alfa Energy", contact_email="x")
    key, answers = question(page, "Alfa Energy")
    assert [*errors(page)] == ["contact_email", key]
    assert page.context["form"]["who"].value() == "Alfa Energy"
    typed = {key: answers["Alfa Energi AS"], "contact_email": "", "since": day}
    send(as_secretary, NEW_MEMBER, page, **typed)
    assert Membership.objects.get(organization=alfa).since == date(2021, 3, 1)

    # The name of a member, also without its legal form, names the membership that it has.
    page = send(as_secretary, NEW_MEMBER, who="alfa energi", since="2022")
    words = "Overlapper medlemskapet som medlem fra 1. mars 2021."
    assert errors(page) == {"__all__": [words]}
    refusals = {
        NUMBER: "Ingen virksomhet har nummeret 974760673. Skriv navnet også.",
        "12345678": "«12345678» er ikke et gyldig organisasjonsnummer. Det har 8 sifre,"
        " men skal ha ni.",
    }
    for who, words in refusals.items():
        assert errors(send(as_secretary, NEW_MEMBER, who=who)) == {"who": [words]}
    assert Organization.objects.count() == 2


def test_a_project_with_partners_and_money_is_one_act(as_secretary, ours):
    sintef = make.organization(name="SINTEF Molab AS")
    council = make.organization(name="Norges forskningsråd")
    council.names.create(name="Forskningsrådet", kind="short")
    others = [make.organization(name=name) for name in ("Elkem", "Norner", "Eramet")]
    lines = ["1. Yara – leder", "Sintef Molab (forskning)", "Ny Bedrift AS; vert"]
    lines += [one.name for one in others]
    money = [LINE, "om lag 3,5 millioner euro fra EU", "Egeninnsats: 500 000 kr (2025)"]
    typed = {"title": "Fangst", "partners": "\n".join(lines), "money": "\n".join(money)}
    click = Clicks(as_secretary, "/admin/")
    click.link("Prosjekter")
    click.link("Nytt prosjekt")
    click.button("Lagre", **typed)
    asked = [question(click.page, name)[0] for name in ("Ny Bedrift AS", "EU")]
    assert [*errors(click.page)] == asked

    click.button("Lagre")

    project, new = Project.objects.get(), Organization.objects.get(name="Ny Bedrift AS")
    parts = project.participations.values_list("organization", "role")
    named = {(ours.pk, "lead"), (sintef.pk, "research"), (new.pk, "host")}
    assert {*parts} == named | {(one.pk, "partner") for one in others}
    columns = ("kind", "amount", "currency", "qualifier", "years", "funder")
    rows = project.fundings.values_list(*columns, "funder_name_nb")
    assert {*rows} == {
        ("grant", 12_000_000, "NOK", "exact", "2024-2027", council.pk, ""),
        ("grant", 3_500_000, "EUR", "about", "", None, "EU"),
        ("own contribution", 500_000, "NOK", "exact", "2025", None, ""),
    }
    assert (project.status, new.is_listed) == ("unknown", False)
    words = "Fangst er lagret med 6 partnere. Tilskudd på 12"
    assert (said(click.page)[0][: len(words)], click.number) == (words, 4)
    undo(as_secretary, models.Batch.objects.get())
    assert (Project.objects.count(), Organization.objects.count()) == (0, 6)


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("partners", "Yara – sjef", "«Yara – sjef» slutter ikke med en rolle. "),
        ("partners", "Yara\nYara – partner", "Yara har samme rolle to ganger."),
        ("money", "12 fra Enova", "«12 fra Enova»: tusen eller millioner? "),
        ("money", "12 mill. kr", "Skriv hva «12 mill. kr» er: "),
        ("money", "tolv mill. fra Enova", "«tolv mill. fra Enova» kan ikke leses. "),
        ("money", "1 mill. dollar fra X", "«1 mill. dollar fra X» kan ikke leses. "),
        ("title", "Fangst «Ø»", "Det finnes alt et prosjekt med denne tittelen. "),
    ],
)
def test_an_unclear_line_is_named_and_kept(as_secretary, ours, name, typed, words):
    make.project(title_nb="Fangst «Ø»")
    page = send(as_secretary, NEW_PROJECT, **{"title": "Ny", name: typed})
    assert [e[0][: len(words)] for e in errors(page).values()][:1] == [words]
    assert page.context["form"][name].value() == typed
    assert (Project.objects.count(), Funding.objects.count()) == (1, 0)
