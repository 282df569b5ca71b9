"""Applications that the secretariat accepts or declines, once."""

import pytest
from django.utils import timezone

from members import joining
from members.models import Organization
from tests.support.admin import address
from tests.support.applications import NUMBER, OTHER, TYPED, apply, waiting
from tests.support.factories import LONG_AGO, make_member, make_organization
from tests.support.html_forms import filled

LIST = "/admin/members/application/"
GIVEN = {"since": "01.12.2026", "category": "core", "organization": "new"}


def accept(client, application, **typed):
    """Send the page of the application as it is shown, with some values typed over."""
    there = address("application", application)
    return client.post(there, filled(client.get(there), accept="yes", **typed))


@pytest.mark.parametrize("is_typed", [False, True])
def test_a_new_profile_is_hidden_and_from_today_by_default(
    as_secretary, kari, is_typed
):
    application, others = waiting(), {"contact_email": "ola@nykraft.example"}
    other = waiting(**others, contact_name="Ola Olsen")
    apply(contact_email="per@nykraft.example")

    page = as_secretary.get(address("application", application))
    typed = {**GIVEN, "is_listed": "on"} if is_typed else {}
    answer = accept(as_secretary, application, **typed)

    assert TYPED["why"] in page.text
    assert list(page.context["others"]) == [other]
    assert page.text.count("Ola Olsen (ola@nykraft.example)") == 1
    organization = Organization.objects.get()
    stay = organization.memberships.get()
    assert (organization.name, organization.is_listed) == ("Nykraft AS", is_typed)
    since = "2026-12-01" if is_typed else timezone.localdate().isoformat()
    assert stay.since.isoformat() == since
    assert is_typed == (stay.category == "core")
    assert organization.invitations.get().invited_by == kari
    assert answer.url == LIST


def test_a_profile_of_the_number_is_the_only_choice(as_secretary):
    known = make_member(orgnr=NUMBER, until=LONG_AGO, name="Gamle AS")
    application = waiting()
    refused = accept(as_secretary, application, organization="new")
    accept(as_secretary, application)
    alike = make_organization(name="Nykraft Holding")
    accept(as_secretary, waiting(orgnr=OTHER), organization=str(alike.pk))

    [form, _decline] = refused.context["forms"]
    assert list(form.errors) == ["organization"]
    assert known.memberships.current().count() == 1
    alike.refresh_from_db()
    assert (alike.orgnr, Organization.objects.count()) == (OTHER, 2)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("since", ""),
        ("since", "31.02.2026"),
        ("since", "\0"),
        ("category", "x"),
        ("organization", "999"),
        ("organization", ""),
    ],
)
def test_what_is_refused_comes_back_as_it_was_typed(as_secretary, field, value):
    typed = {"accept": "yes", **GIVEN, field: value}
    answer = as_secretary.post(address("application", waiting()), typed)

    [form, _decline] = answer.context["forms"]
    assert (answer.status_code, list(form.errors)) == (200, [field])
    assert form[field].value() == value
    assert Organization.objects.count() == 0


def test_what_is_not_confirmed_or_decided_takes_no_answer(as_secretary, kari):
    unconfirmed, decided = apply(), waiting(orgnr=OTHER)
    joining.decline(decided, "Nei.", by=kari)

    for row in (unconfirmed, decided):
        page = as_secretary.get(address("application", row))
        assert (page.status_code, page.context["forms"]) == (200, [])
        as_secretary.post(address("application", row), {"accept": "yes", **GIVEN})
    assert Organization.objects.count() == 0
