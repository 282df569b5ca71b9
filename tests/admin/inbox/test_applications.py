"""Applications that the secretariat accepts or declines, once."""

import pytest
from django.utils import timezone

from members import joining
from members.models import Organization
from tests.support.admin import address
from tests.support.applications import NUMBER, OTHER, TYPED, apply, waiting
from tests.support.factories import LONG_AGO, make_member, make_organization
from tests.support.html_forms import filled

pytestmark = pytest.mark.django_db
LIST = "/admin/members/application/"
GIVEN = {"since": "01.12.2026", "category": "core", "organization": "new"}


@pytest.fixture
def application(db):
    return waiting()


def test_a_secretary_accepts_as_a_new_profile(as_secretary, application, kari):
    page = as_secretary.get(address("application", application))
    given = {"since": "01.12.2026", "category": "core", "is_listed": "on"}
    typed = {"accept": "yes", "organization": "new", **given}
    answer = as_secretary.post(address("application", application), typed)

    organization = Organization.objects.get()
    stay = organization.memberships.get()
    assert TYPED["why"] in page.text
    assert (organization.name, organization.is_listed) == ("Nykraft AS", True)
    assert (stay.since.isoformat(), stay.category) == ("2026-12-01", "core")
    assert organization.invitations.get().invited_by == kari
    assert answer.url == LIST


def test_others_who_apply_for_the_same_number_are_shown(as_secretary, application):
    other = waiting(contact_email="ola@nykraft.example", contact_name="Ola Olsen")
    apply(contact_email="per@nykraft.example")

    page = as_secretary.get(address("application", application))

    assert list(page.context["others"]) == [other]
    assert page.text.count("Ola Olsen (ola@nykraft.example)") == 1


def test_the_form_begins_with_today_and_hidden(as_secretary, application):
    page = as_secretary.get(address("application", application))

    as_secretary.post(address("application", application), filled(page, accept="yes"))

    organization = Organization.objects.get()
    assert organization.memberships.get().since == timezone.localdate()
    assert organization.is_listed is False


def test_a_known_profile_is_the_only_choice(as_secretary):
    known = make_member(orgnr=NUMBER, until=LONG_AGO, name="Gamle AS")
    there = address("application", waiting())
    typed = filled(as_secretary.get(there), accept="yes")

    refused = as_secretary.post(there, typed | {"organization": "new"})
    as_secretary.post(there, typed)

    [accept, _decline] = refused.context["forms"]
    assert list(accept.errors) == ["organization"]
    assert known.memberships.current().count() == 1
    assert Organization.objects.count() == 1


def test_a_profile_named_alike_can_be_chosen(as_secretary):
    known = make_organization(name="Nykraft Holding")
    there = address("application", waiting())

    typed = {"accept": "yes", "organization": str(known.pk)}
    as_secretary.post(there, filled(as_secretary.get(there), **typed))

    known.refresh_from_db()
    assert known.orgnr == NUMBER


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
def test_what_is_refused_comes_back_as_it_was_typed(
    as_secretary, application, field, value
):
    typed = {"accept": "yes", **GIVEN, field: value}
    answer = as_secretary.post(address("application", application), typed)

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
