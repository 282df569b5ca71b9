"""The client reads units, lists and updates as the register gives them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members.models import RegisterContact
from members.register import client
from members.register.errors import AnswerError, AwayError, OffError
from tests.support.register_server import changed, instead, no_answer, unfiltered
from tests.support.rows import checked

UNIT_TYPE = "application/vnd.brreg.enhetsregisteret.enhet.v2+json"
SUBUNIT_TYPE = "application/vnd.brreg.enhetsregisteret.underenhet.v2+json"
UPDATE_TYPE = "application/vnd.brreg.enhetsregisteret.oppdatering.enhet.v1+json"


def test_a_unit_is_read_by_its_number(register):
    number = register.add(name="YARA NORGE AS")

    answer = client.unit(number)

    assert (answer.number, answer.status) == (number, "active")
    assert answer.unit.facts == {
        "number": number,
        "name": "Yara Norge AS",
        "legal_form": "AS",
        "nace_code": "24.102",
        "employees": 12,
        "business_address": "Hydrovegen 55, 3936 Porsgrunn",
        "municipality": "Porsgrunn",
        "municipality_code": "4001",
        "website": "https://www.example.org",
        "bankrupt": None,
        "winding_up": None,
        "compulsory": None,
        "deleted_on": None,
        "is_person": False,
        "parent": "",
        "is_subunit": False,
    }


def test_requests_name_their_sender_and_the_version_of_the_answer(register, settings):
    settings.SITE_ADDRESS = "https://klynge.example.org"
    parent = register.add()

    client.unit(parent)
    client.subunits(parent)
    client.updates([parent], 1)

    heads = [request.headers for request in register.requests]
    assert [head["Accept"] for head in heads] == [UNIT_TYPE, SUBUNIT_TYPE, UPDATE_TYPE]
    assert {head["User-Agent"] for head in heads} == {
        "Klyngeregisteret (+https://klynge.example.org)"
    }
    assert register.paths == [
        f"enheter/{parent}",
        "underenheter",
        "oppdateringer/enheter",
    ]


def test_a_proxy_of_the_environment_is_not_asked(register, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert client.unit(register.add()).status == "active"


def test_a_deleted_unit_is_deleted_and_a_removed_one_removed(register):
    deleted, removed = register.add(name="BORTE AS"), register.add()
    register.delete(deleted, day="2026-03-01")
    register.remove(removed)

    answers = [client.unit(number) for number in (deleted, removed)]

    assert [answer.status for answer in answers] == ["deleted", "removed"]
    assert (answers[0].unit.name, answers[0].unit.deleted_on) == (
        "Borte AS",
        "2026-03-01",
    )
    assert answers[1] == client.Answer(removed, "removed")


@pytest.mark.parametrize(
    ("number", "requests"),
    [(checked(1), 2), ("", 0), ("../roller", 0), ("91234567", 0)],
)
def test_an_unknown_number_is_unknown(register, number, requests):
    assert client.unit(number) == client.Answer(number, "unknown")
    assert len(register.requests) == requests


def test_what_is_no_number_is_not_asked_about(register):
    number = register.add()

    assert list(client.units(["", "9", number])) == [number]
    assert (client.units([""]), client.updates([""], 0), client.subunits("")) == (
        {},
        [],
        [],
    )
    assert len(register.requests) == 1


def test_a_number_of_a_sub_unit_gives_it_with_its_parent(register):
    parent = register.add()
    number = register.add_subunit(parent, "YARA AVD HERØYA")

    answer = client.unit(number)

    assert register.paths == [f"enheter/{number}", f"underenheter/{number}"]
    assert answer.status == "active"
    assert (answer.unit.is_subunit, answer.unit.parent) == (True, parent)


def test_units_come_by_lists_of_a_hundred_without_those_that_are_gone(register):
    numbers = [register.add(name=f"BEDRIFT {n} AS") for n in range(250)]
    register.delete(numbers[0])
    register.remove(numbers[1])
    other = register.add()

    answers = client.units([*numbers, *numbers, checked(9)])

    assert sorted(answers) == sorted(numbers[2:])
    assert other not in answers
    assert {answer.status for answer in answers.values()} == {"active"}
    assert register.paths == ["enheter"] * 3


def test_a_unit_has_the_same_hash_in_a_list_and_by_itself_until_it_changes(register):
    number = register.add(_links={"self": {"href": "en"}})
    in_list = client.units([number])[number]
    register.data.units[number]["_links"] = {"self": {"href": "to"}}

    assert client.unit(number) == in_list

    register.data.units[number]["konkurs"] = True
    assert client.unit(number).hash != in_list.hash


def test_a_unit_that_cannot_be_read_is_left_out_of_a_list_and_spoils_no_other(register):
    good, bad = register.add(), register.add(navn=["BEDRIFT AS"])
    parent = register.add()
    workplace = register.add_subunit(parent)
    register.add_subunit(parent, antallAnsatte="12")

    assert list(client.units([good, bad])) == [good]
    assert [raw["organisasjonsnummer"] for raw in client.subunits(parent)] == [
        workplace
    ]
    with pytest.raises(AnswerError):
        client.unit(bad)


def test_all_pages_of_sub_units_are_read(register):
    parent = register.add()
    numbers = [register.add_subunit(parent) for _ in range(201)]

    rows = client.subunits(parent)

    assert [raw["organisasjonsnummer"] for raw in rows] == numbers
    assert [request.query["page"] for request in register.requests] == ["0", "1", "2"]


def test_a_search_gives_the_first_names(register):
    for number in range(9):
        register.add(name=f"YARA {number} AS")
    register.add(name="INEOS AS")

    names = [answer.unit.name for answer in client.search("yara")]

    assert names == [f"Yara {number} AS" for number in range(8)]
    assert [answer.unit.name for answer in client.search("ineos", most=1)] == [
        "Ineos AS"
    ]
    assert client.search("finnes ikke") == []
    assert client.search(" \0 \ud800") == []
    assert len(register.requests) == 3


def test_updates_are_read_whatever_their_order_with_gaps_and_repeats(register):
    one, two, other = (register.add() for _ in range(3))
    for number, at in [(two, 90), (one, 7), (one, 90), (other, 8), (one, 7), (two, 6)]:
        register.report(number, at)

    assert client.updates([one, two], 7) == [
        (7, one),
        (90, min(one, two)),
        (90, max(one, two)),
    ]
    assert client.updates([one, two], 91) == []


def test_what_nobody_asked_about_is_left_out(register):
    number, other = register.add(), register.add()
    register.report(number, 7)
    register.report(other, 8)
    register.next(unfiltered, times=2)

    assert list(client.units([number])) == [number]
    assert client.updates([number], 0) == [(7, number)]


def test_all_pages_of_updates_are_read(register):
    number = register.add()
    for at in range(2001):
        register.report(number, at)

    assert client.updates([number], 0) == [(at, number) for at in range(2001)]
    assert [request.query["page"] for request in register.requests] == ["0", "1", "2"]


def test_more_updates_than_a_list_gives_are_asked_for_in_halves(register, monkeypatch):
    monkeypatch.setattr("members.register.client.MOST_UPDATES", 5)
    monkeypatch.setattr("members.register.client.MOST_ROWS", 10)
    numbers = sorted(register.add() for _ in range(4))
    entries = [(at, number) for at in range(10) for number in numbers]
    for at, number in entries:
        register.report(number, at)

    assert client.updates(numbers, 0) == entries

    register.report(numbers[0], 10)
    with pytest.raises(AnswerError):
        client.updates(numbers, 0)


@pytest.mark.parametrize(
    "entry",
    [
        {"oppdateringsid": "7"},
        {"oppdateringsid": True},
        {"oppdateringsid": 2**63},
        {"organisasjonsnummer": 7},
        {"organisasjonsnummer": None},
    ],
    ids=repr,
)
def test_no_update_is_passed_over_because_it_cannot_be_read(register, entry):
    number = register.add()
    register.report(number, 7)

    def spoil(page):
        page["_embedded"]["oppdaterteEnheter"][0] |= entry
        return page

    register.next(changed(spoil))

    with pytest.raises(AnswerError):
        client.updates([number], 0)


@pytest.mark.parametrize(
    "data",
    [
        *([], None, 7, {}, {"page": 7}, {"page": {"totalPages": "1"}}),
        {"page": {"totalPages": 1, "totalElements": 1}},
        {"_embedded": {"enheter": []}},
        *(
            {"page": {"totalPages": 1, "totalElements": 1}, "_embedded": embedded}
            for embedded in ([], {"enheter": {}}, {"andre": []}, None)
        ),
        {"page": {"totalPages": 10**9, "totalElements": 1}}
        | {"_embedded": {"enheter": [7]}},
    ],
    ids=repr,
)
def test_a_list_of_another_shape_is_no_list(register, data):
    register.next(changed(lambda right: data))

    with pytest.raises(AnswerError):
        client.units([register.add()])


def test_an_answer_about_another_number_is_none_and_removes_nothing(register):
    number, other = register.add(), register.add()
    register.next(
        changed(lambda right: right | {"organisasjonsnummer": other}),
        instead(410, b"{}"),
        instead(410, b""),
        instead(410, b"Gone", "text/html"),
        instead(404, b"Not found", "text/html"),
    )

    for _ in range(5):
        with pytest.raises(AnswerError):
            client.unit(number)

    assert client.unit(number).status == "active"


def contact():
    row = RegisterContact.objects.first()
    return row and (row.asked_at, row.answered_at)


def test_it_is_recorded_when_the_register_was_asked_and_answered(register):
    number = register.add()
    register.next(no_answer, times=4)

    with pytest.raises(AwayError):
        client.unit(number)
    asked_at, answered_at = contact()
    assert (asked_at is None, answered_at) == (False, None)

    client.unit(number)
    first = contact()
    client.unit(number)
    assert contact() == first
    assert None not in first

    hour_ago = timezone.now() - timedelta(hours=1)
    RegisterContact.objects.update(asked_at=hour_ago, answered_at=hour_ago)
    client.unit(checked(1))
    assert min(contact()) > hour_ago


def test_nothing_is_asked_when_the_register_is_switched_off(register, settings):
    settings.REGISTER_URL = ""
    number = checked(1)

    for ask in (
        lambda: client.unit(number),
        lambda: client.units([number]),
        lambda: client.subunits(number),
        lambda: client.search("yara"),
        lambda: client.updates([number], 0),
    ):
        with pytest.raises(OffError, match="switched off"):
            ask()

    assert (register.requests, contact()) == ([], None)
