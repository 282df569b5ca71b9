"""A form looks a number or a name up, within limits, and goes on without an answer."""

import pytest
from django.utils import timezone

from members.models import RateLimit
from members.operation import limits
from members.register.lookup import Found, find
from tests.support.register_server import drip, html, instead
from tests.support.rows import checked

BY_HAND = "Fyll ut opplysningene selv."
TOO_OFTEN = (
    f"Det er gjort for mange oppslag i Enhetsregisteret. Prøv igjen senere. {BY_HAND}"
)
CLIENT, NEIGHBOUR, STRANGER = "192.0.2.1", "192.0.2.2", "198.51.100.1"


def names(found):
    assert found.problem == ""
    return [unit.name for unit in found.units]


def test_a_unit_is_found_by_its_number_or_its_name(register):
    number = register.add(name="YARA NORGE AS")
    register.add(name="YARA BIRKELAND AS")
    spaced = f"NO {number[:3]} {number[3:6]} {number[6:]} MVA"

    assert names(find(number)) == names(find(spaced)) == ["Yara Norge AS"]
    assert names(find("  yara  ")) == ["Yara Norge AS", "Yara Birkeland AS"]
    assert names(find("yara n")) == ["Yara Norge AS"]
    assert find("finnes ikke") == find(checked(9)) == Found([])


def test_a_number_of_a_sub_unit_or_deleted_unit_is_told_apart(register):
    parent, deleted = register.add(), register.add(name="BORTE AS")
    workplace = register.add_subunit(parent)
    register.delete(deleted, day="2026-03-01")

    [unit] = find(workplace).units
    assert (unit.is_subunit, unit.parent) == (True, parent)
    [unit] = find(deleted).units
    assert unit.deleted_on == "2026-03-01"


@pytest.mark.parametrize("text", ["", " ", "y", "912345678", "NO 912 345 678", "\0"])
def test_the_register_is_not_asked_about_a_text_that_it_cannot_know(register, text):
    assert find(text, client=CLIENT) == Found([])
    assert register.requests == []


def test_an_answer_is_kept_for_a_day(register):
    number = register.add(name="YARA NORGE AS")
    first = [find(number), find("Yara"), find("ingen")]
    asked = len(register.requests)
    register.data.units[number]["navn"] = "YARA AS"

    assert [find(number), find("YARA "), find("ingen")] == first
    assert len(register.requests) == asked == 3


def test_an_answer_of_another_register_is_not_used(register, settings):
    number = register.add()
    find(number)
    settings.REGISTER_URL = register.url.replace("127.0.0.1", "localhost")

    find(number)

    assert len(register.requests) == 2


def test_a_visitor_asks_twenty_times_an_hour_and_staff_without_limit(register):
    register.add(name="YARA NORGE AS")
    texts = [f"yara {number}" for number in range(30)]

    problems = [find(text, client=CLIENT).problem for text in texts]

    assert problems == [""] * 20 + [TOO_OFTEN] * 10
    assert len(register.requests) == 20
    assert find(texts[0], client=CLIENT) == Found([])
    assert find(texts[20], client=NEIGHBOUR) == find(texts[21]) == Found([])


def test_all_visitors_ask_five_hundred_times_a_day(register):
    find("bedrift 1", client=CLIENT)
    of_all = RateLimit.objects.filter(who=limits.digest("all"))
    of_all.update(made=[timezone.now()] * 499)

    assert find("bedrift 500", client=STRANGER).problem == ""
    assert find("bedrift 501", client=STRANGER).problem == TOO_OFTEN
    assert find("bedrift 501").problem == ""
    assert len(register.requests) == 3


@pytest.mark.parametrize("hook", [instead(500), html(), drip(600, 0.1)])
def test_words_stand_where_the_register_gives_no_answer_and_are_not_kept(
    register, monkeypatch, hook
):
    monkeypatch.setattr("members.register.lookup.WITHIN", 1)
    number = register.add(name="YARA NORGE AS")
    register.next(hook, times=4)

    found = find(number, client=CLIENT)
    register.hooks.clear()

    assert found == Found([], f"Enhetsregisteret svarer ikke akkurat nå. {BY_HAND}")
    assert names(find(number, client=CLIENT)) == ["Yara Norge AS"]


def test_words_stand_where_the_register_is_switched_off(register, settings):
    number = register.add()
    find(number)
    settings.REGISTER_URL = ""

    assert find(number) == Found(
        [], f"Oppslag i Enhetsregisteret er slått av. {BY_HAND}"
    )
    assert len(register.requests) == 1
