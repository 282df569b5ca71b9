"""The page on which a person leaves: preview, then confirmation of what was shown."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import Batch, Contact, Person, Representative
from tests.support.admin import address
from tests.support.factories import LONG_AGO, make_colleague, make_contact
from tests.support.html_forms import filled
from tests.support.letters import letters

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


def untils():
    return [Contact.objects.earliest("pk").until, Representative.objects.get().until]


def test_three_clicks_from_the_page_of_the_person_end_all_and_name_who_follows(
    as_secretary, berit, place
):
    record = as_secretary.get(address(Person, berit))
    assert f'href="{place}"' in record.text

    shown, values = preview(as_secretary, place, name="Cato", email="cato@example.org")
    departure = shown.context["departure"]
    confirm = {"confirm": departure.digest}
    other_day = as_secretary.post(place, values | confirm | {"day": "1.7.2999"})
    assert (other_day.status_code, untils()) == (200, [None, None])
    answer = as_secretary.post(place, values | confirm, follow=True)

    assert [str(day) for day in untils()] == ["2999-06-30"] * 2
    follower = Person.objects.get(name="Cato")
    assert str(follower.contacts.get().since) == "2999-07-01"
    assert letters() == [
        ("access_ended", "berit@example.org"),
        ("person_told", "cato@example.org"),
    ]
    undo = reverse("admin:undo", args=[Batch.objects.get(act="leaving").pk])
    assert f'href="{undo}"' in answer.text
    assert departure.without_manager == [berit.contact.organization]


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


def test_what_is_refused_is_said_at_its_place(as_secretary, berit, place):
    values = filled(as_secretary.get(place), day=LAST) | {"confirm": "x"}

    for typed, where in REFUSED:
        answer = as_secretary.post(place, values | typed)
        assert (typed, list(answer.context["form"].errors)) == (typed, [where])
    own, _values = preview(as_secretary, place, follower=str(berit.pk))
    assert own.context["form"].errors["follower"] == [_("Choose another person.")]
    assert untils() == [None, None]
