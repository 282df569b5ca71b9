"""New members and organizations that the business register fills in."""

from datetime import date

from django.urls import reverse

from members.association.register import synchronize
from members.models import Batch, Organization, RegisterSnapshot
from tests.support.admin import undo
from tests.support.html_forms import Clicks
from tests.support.register_forms import FIND, NEW_MEMBER, facts_of


def test_a_member_is_added_by_number_in_two_presses(as_secretary, register):
    number = register.add(name="YARA NORGE AS", konkurs=True)
    click = Clicks(as_secretary, NEW_MEMBER)

    click.button("Lagre", who=number, contact_name="Nora", since="2021")
    click.sees(f"Fra Enhetsregisteret: Yara Norge AS, {number[:3]}")
    click.button("Lagre")

    one = Organization.objects.get()
    assert facts_of(one) == [
        *("Yara Norge AS", number, "AS", "24.102", "Hydrovegen 55, 3936 Porsgrunn"),
        *("Porsgrunn", "https://www.example.org"),
    ]
    assert (click.number, one.memberships.get().since) == (2, date(2021, 1, 1))
    assert one.contacts.get().person.name == "Nora"
    snapshot = one.register_snapshot
    taken = {name: day for name, (_value, day) in snapshot.taken.items()}
    assert (snapshot.number, snapshot.status) == (number, "active")
    names = "name orgnr legal_form nace_code business_address municipality website"
    assert taken.keys() == {*names.split(), "municipality_code"}
    # The watch has its alert still to open.
    assert (snapshot.facts["employees"], snapshot.facts["bankrupt"]) == (12, None)
    assert len(register.requests) == 1
    undo(as_secretary, Batch.objects.get())
    assert not Organization.objects.exists()


def test_of_a_removed_unit_all_that_filled_a_new_member_goes_but_its_name(
    as_secretary, register
):
    number = register.add(name="YARA NORGE AS")
    click = Clicks(as_secretary, NEW_MEMBER)
    click.button("Lagre", who=number, since="2021")
    click.button("Lagre")
    register.remove(number), register.report(number, 9)

    synchronize()

    one = Organization.objects.get()
    assert facts_of(one) == ["Yara Norge AS", "", "", "", "", "", ""]
    events = one.events.values_list("website", "business_address", "nace_code")
    assert {value for event in events for value in event} <= {"", "[slettet]"}


def test_a_member_is_added_by_name_in_three_presses(as_secretary, register):
    register.add(name="YARA NORGE AS")
    number = register.add(name="YARA PORSGRUNN AS")
    click = Clicks(as_secretary, NEW_MEMBER)

    click.button(FIND, who="yara", since="2021")
    click.button("Yara Porsgrunn AS")
    who = click.page.context["form"]["who"].value()
    click.button("Lagre", who=who.replace("Porsgrunn", "Herøya"))

    one = Organization.objects.get()
    assert (one.name, one.orgnr, click.number) == ("Yara Herøya AS", number, 3)
    # A name of the secretariat's own is none of the register's.
    taken = {*one.register_snapshot.taken}
    assert (taken & {"name", "legal_form"}) == {"legal_form"}


def test_the_whole_form_of_an_organization_is_filled_too(as_secretary, register):
    number = register.add(name="YARA NORGE AS")
    click = Clicks(as_secretary, reverse("admin:members_organization_add"))
    click.button(FIND, orgnr=number, note="Ringte i dag")
    click.button("Lagre", website="https://yara.example", kind="company")
    one = Organization.objects.get()
    assert (one.note, facts_of(one)) == (
        "Ringte i dag",
        [
            *("Yara Norge AS", number, "AS", "24.102", "Hydrovegen 55, 3936 Porsgrunn"),
            *("Porsgrunn", "https://yara.example"),
        ],
    )
    assert "website" not in one.register_snapshot.taken
    undo(as_secretary, Batch.objects.get())
    assert not Organization.objects.exists()


def test_an_organization_of_the_registry_keeps_its_values(as_secretary, register, ours):
    number = register.add(name="YARA NORGE AS")
    Organization.objects.update(orgnr=number, legal_form="ASA")
    click = Clicks(as_secretary, NEW_MEMBER)
    click.button(FIND, who=number)
    click.button("Lagre")
    ours.refresh_from_db()
    assert (ours.legal_form, ours.business_address) == ("ASA", "")
    assert not RegisterSnapshot.objects.exists()
