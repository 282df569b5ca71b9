"""The page on which a person leaves: preview, then confirmation of what was shown."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import Batch, Contact, Person, Representative
from tests.support.factories import LONG_AGO, make_colleague, make_contact
from tests.support.html_forms import filled
from tests.support.letters import letters

pytestmark = pytest.mark.django_db
LAST = "30.6.2999"


@pytest.fixture
def berit(ours):
    make_colleague(ours, role="manager", email="berit@example.org")
    return make_contact(ours, name="Berit", email="berit@example.org", since=LONG_AGO)


@pytest.fixture
def place(berit):
    return reverse("admin:members_person_leave", args=[berit.pk])


def preview(client, place, **typed):
    values = filled(client.get(place), day=LAST, **typed)
    return client.post(place, values), values


def confirm(client, place, **typed):
    answer, values = preview(client, place, **typed)
    digest = answer.context["departure"].digest
    return client.post(place, values | {"confirm": digest}, follow=True)


def untils():
    return [Contact.objects.earliest("pk").until, Representative.objects.get().until]


def test_three_clicks_from_the_page_of_the_person_end_all_and_name_who_follows(
    as_secretary, berit, place
):
    record = reverse("admin:members_person_change", args=[berit.pk])
    assert f'href="{place}"' in as_secretary.get(record).text

    shown, _values = preview(as_secretary, place, name="Cato", email="cato@example.org")
    assert untils() == [None, None]
    answer = confirm(as_secretary, place, name="Cato", email="cato@example.org")

    assert [str(day) for day in untils()] == ["2999-06-30"] * 2
    follower = Person.objects.get(name="Cato")
    assert str(follower.contacts.get().since) == "2999-07-01"
    assert letters() == [
        ("access_ended", "berit@example.org"),
        ("person_told", "cato@example.org"),
    ]
    undo = reverse("admin:undo", args=[Batch.objects.get(act="leaving").pk])
    assert f'href="{undo}"' in answer.text
    assert shown.context["departure"].without_manager == [berit.contact.organization]


def test_what_was_changed_after_the_preview_is_shown_before_it_is_done(
    as_secretary, place
):
    answer, values = preview(as_secretary, place)
    digest = answer.context["departure"].digest

    again = as_secretary.post(place, values | {"confirm": digest, "day": "1.7.2999"})

    assert again.status_code == 200
    assert untils() == [None, None]


REFUSED = [
    ({"day": ""}, "day"),
    ({"day": "i morgen"}, "day"),
    ({"day": "30.6.2999\0"}, "day"),
    ({"day": "9" * 50}, "day"),
    ({"email": "cato@example.org"}, "name"),
    ({"name": "Berit B.", "email": "berit@example.org"}, "email"),
    ({"name": "Cato", "email": "x"}, "email"),
    ({"name": "C" * 121}, "name"),
    ({"name": "Ca\0to"}, "name"),
    ({"follower": "x"}, "follower"),
    ({"follower": "9" * 30}, "follower"),
]


def test_what_is_refused_is_said_at_its_place(as_secretary, place):
    values = filled(as_secretary.get(place), day=LAST) | {"confirm": "x"}

    for typed, where in REFUSED:
        answer = as_secretary.post(place, values | typed)
        assert (typed, list(answer.context["form"].errors)) == (typed, [where])
    assert untils() == [None, None]


def test_the_person_cannot_follow_themselves(as_secretary, berit, place):
    answer, _values = preview(as_secretary, place, follower=str(berit.pk))

    assert answer.context["form"].errors["follower"] == [_("Choose another person.")]
