"""All ways to a person, a project or an event lead to its card, and not to Django's form."""

import re

import pytest
from django.urls import reverse

from members.models import Event
from tests.support.admin import address, card, said_with_links, save
from tests.support.factories import make

RECORDS = {
    "person": make.person,
    "project": make.project,
    "event": lambda: make(Event, title_nb="Frokost", slug="frokost"),
}
LISTS = {"person": "people", "project": "projects", "event": "events"}


def links(answer):
    return set(re.findall(r'href="([^"#]*)', answer.text))


@pytest.fixture(params=RECORDS)
def record(request, as_secretary):
    return RECORDS[request.param]()


@pytest.mark.parametrize("way", ["list", "table", "search", "history"])
def test_it_is_one_press_from_pages_that_name_it(record, way, as_secretary):
    noun, name = record._meta.model_name, getattr(record, "title_nb", record)
    pages = {
        "list": reverse("admin:list", args=[LISTS[noun]]),
        "table": reverse(f"admin:members_{noun}_table"),
        "search": f"{reverse('admin:desk_search')}?q={name}&all=1",
        "history": address(noun, record, "history"),
    }

    places = links(as_secretary.get(pages[way]))

    assert card(record) in places
    assert way == "table" or address(noun, record) not in places


def test_a_save_of_all_fields_leads_back_to_it_by_answer_and_message(
    record, as_secretary
):
    answer = save(as_secretary, record, follow=True)

    assert answer.redirect_chain[-1] == (card(record), 302)
    [text] = said_with_links(answer)
    assert f'href="{card(record)}"' in text
    assert address(record._meta.model_name, record) not in text


def test_two_who_may_be_the_same_lead_to_their_cards(as_secretary):
    pair = [make.person(name="Ada Dunk", phone="35920001") for _ in "12"]

    places = links(as_secretary.get(reverse("admin:duplicate_people")))

    assert {card(one) for one in pair} <= places
