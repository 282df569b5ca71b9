"""Whoever is erased is found nowhere any more, and what the organizations did is whole."""

import logging

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from members import access, form_tokens, history, privacy
from members.mail.sender import Sender
from members.models import (
    AccessRequest,
    ChangeRequest,
    Consent,
    Erasure,
    Letter,
    Organization,
    Person,
    Representative,
    Role,
    User,
)
from tests.access.letters import last, token_of
from tests.privacy.planting import everything, plant, said
from tests.support.factories import (
    make_colleague,
    make_contact,
    make_member,
    make_person,
    make_secretary,
    make_user,
)

pytestmark = pytest.mark.django_db
committing = pytest.mark.django_db(transaction=True)


def test_erased_people_are_found_in_no_table_and_no_log(secretary, caplog):
    people = [plant(number, secretary) for number in (1, 2, 3)]
    bystander = plant(4, secretary)
    before = [said(who.secrets, everything()) == who.secrets for who in people]
    caplog.set_level(logging.DEBUG)
    caplog.clear()

    privacy.erase(people[0].person, by=secretary)
    privacy.erase(people[1].user, by=people[1].user)
    privacy.erase(people[2].address(), by=secretary)

    left = everything() + caplog.text.lower()
    assert before == [True] * 3
    assert all(len(who.secrets) >= 12 for who in people)
    assert [said(who.secrets, left) for who in people] == [set(), set(), set()]
    assert said(bystander.secrets, left) == bystander.secrets


@committing
def test_letters_in_the_folder_of_a_demo_go_too(secretary, folder):
    who, other = plant(1, secretary), plant(2, secretary)
    Sender().send_all()
    before = said(who.secrets, _written(folder / "mail"))

    privacy.erase(who.user, by=secretary)

    after = _written(folder / "mail")
    assert {who.word("navn"), who.word("adresse")} <= before
    assert said(who.secrets, after) == set()
    assert other.word("navn") in after


def _written(folder):
    letters = [file.read_text() for file in folder.iterdir()]
    return "\n".join(letters).replace("=\n", "").lower()


def test_what_the_organization_did_stays(secretary):
    who = plant(1, secretary)
    ours = who.organization
    told = [(c.when, c.kind, c.model, c.row_id) for c in history.changes_of(ours)]
    request = ChangeRequest.objects.get(organization=ours, proposed_by=who.user)

    privacy.erase(who.user, by=secretary)

    now = [(c.when, c.kind, c.model, c.row_id) for c in history.changes_of(ours)]
    request.refresh_from_db()
    ours.refresh_from_db()
    assert now[-len(told) :] == told
    assert (request.proposed_by, str(request.proposed_by)) == (who.user, "[slettet]")
    assert request.items.get().proposed == "Spør [slettet], [slettet]"
    assert ours.note == "Kontakt: [slettet], [slettet], se [slettet]."
    assert Role.objects.get(person=who.person).person.name == "[slettet]"
    assert not Representative.objects.current().filter(user=who.user).exists()


def test_an_erasure_leaves_a_row_that_says_nothing_of_whom(secretary):
    who = plant(1, secretary)

    privacy.erase(who.person, by=secretary, reason="secretariat")

    rows = Erasure.objects.order_by("noun").values_list(
        "noun", "row_id", "by", "reason"
    )
    assert list(rows) == [
        ("person", who.person.pk, secretary.pk, "secretariat"),
        ("user", who.user.pk, secretary.pk, "secretariat"),
    ]


def test_erasing_twice_changes_nothing(secretary):
    who = plant(1, secretary)
    privacy.erase(who.person, by=secretary)
    before = everything()

    privacy.erase(who.person, by=secretary)
    privacy.erase(who.user, by=secretary)

    assert everything() == before


def test_somebody_else_of_the_same_name_or_mailbox_stays_as_they_are(secretary):
    mine = make_person(name="Kari Nordmann", email="post@example.org", title="Leder")
    other = make_person(name="Kari Nordmann", email="post@example.org", title="Vakt")
    near = make_person(name="Kari Nordmann-Berg", email="skari@example.org")

    privacy.erase(mine, by=secretary)

    names = ["name", "email", "title"]
    stands = Person.objects.filter(pk__in=[other.pk, near.pk]).order_by("pk")
    assert list(stands.values_list(*names)) == [
        ("Kari Nordmann", "post@example.org", "Vakt"),
        ("Kari Nordmann-Berg", "skari@example.org", ""),
    ]


def test_a_row_that_changed_hands_does_not_take_its_former_holder_along(secretary):
    former = make_user(email="kari@example.org", name="Kari Nordmann")
    contact = make_person(name="Kari Nordmann", email="kari@example.org")
    contact.name, contact.email = "Ola Hansen", "ola@example.org"
    contact.save()

    privacy.erase(contact, by=secretary)

    former.refresh_from_db()
    assert (former.email, former.name) == ("kari@example.org", "Kari Nordmann")


def test_a_contact_that_was_deleted_goes_from_history_too(secretary):
    gone = make_person(name="Kari Nordmann", email="kari@example.org", title="tittelx")
    gone.delete()
    before = said({"tittelx", "kari nordmann"}, everything())

    privacy.erase("Kari@example.org", by=secretary)

    assert before == {"tittelx", "kari nordmann"}
    assert said({"tittelx", "kari nordmann", "kari@example.org"}, everything()) == set()


def test_the_secretariat_hears_when_nobody_looks_after_a_profile(secretary):
    restricted_to_own_claims = make_colleague(role="manager")
    one = make_colleague(role="manager")
    make_colleague(one.organizations().get(), role="manager")

    for user in (restricted_to_own_claims, one):
        privacy.erase(user, by=user)

    told = Letter.objects.filter(kind="nobody_looks_after")
    organization = restricted_to_own_claims.representations.get().organization
    assert [letter.to for letter in told] == [secretary.email]
    assert organization.name in told.get().subject


def refused(act):
    with pytest.raises(ValidationError) as refusal:
        act()
    return refusal.value.code


def test_who_may_erase_whom(secretary):
    member, another = make_colleague(), make_secretary()
    boss = make_user(is_staff=True, is_superuser=True)

    codes = [
        refused(lambda: privacy.erase(make_person(), by=member)),
        refused(lambda: privacy.erase(another, by=secretary)),
        refused(lambda: privacy.erase(boss, by=secretary)),
        refused(lambda: privacy.erase(secretary, by=secretary)),
    ]
    privacy.erase(another, by=boss)
    privacy.erase(member, by=member)

    assert codes == ["not_yours", "staff", "staff", "own"]
    assert User.objects.filter(is_active=False).count() == 2


def test_whoever_is_erased_is_logged_out_and_not_let_in_again(client, secretary):
    user = make_colleague()
    client.force_login(user)
    inside = client.get("/min-side/").status_code

    privacy.erase(user, by=user)

    user.refresh_from_db()
    assert inside == 302
    assert client.get("/min-side/")["Location"].startswith("/logg-inn/")
    assert (user.is_active, list(user.groups.all())) == (False, [])
    assert Organization.objects.count() == 1


def test_contacts_who_have_agreed_are_erased_whether_they_asked_or_not(secretary):
    both = [make_contact(agreed=["name", "email"], phone="35 00 00 00") for _ in "ab"]
    Person.objects.filter(pk=both[0].pk).update(erasure_asked_on="2026-01-01")

    for person in both:
        privacy.erase(person, by=secretary)

    told = ["name", "email", "phone", "link_key", "erasure_asked_on", "is_contact"]
    left = Person.objects.values_list(*told)
    assert list(left) == [("[slettet]", "", "", "", None, False)] * 2
    assert Consent.objects.count() == 0


def test_history_keeps_no_link_of_a_letter(client, secretary):
    ours = make_member()
    access.send_request_link(ours, "kari@example.org", language="nb")
    token = token_of(last("access_request_confirm"))
    form = form_tokens.token()

    client.post(
        reverse("portal:confirm", args=[token]),
        {"name": "Kari Nordmann", "why": "", form_tokens.FIELD: form},
        headers={"Sec-Fetch-Site": "same-origin"},
    )

    event = AccessRequest.pgh_event_model.objects.get()
    assert event.pgh_context["url"] == "/bekreft/…/"
    assert token not in str(
        [e.pgh_context for e in Letter.pgh_event_model.objects.all()]
    )
