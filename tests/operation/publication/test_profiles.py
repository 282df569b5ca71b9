"""A profile is kept as bytes until something that it shows has changed, also a row of a person."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from prometheus_client import REGISTRY

from members.models import Person, Role, prepared
from members.operation.publication import recording
from tests.support.factories import make
from tests.support.login import log_in


def ask(client, address, **headers):
    """Return the answer and the number of its queries."""
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address, headers=headers)
    return answer, len(queries)


def answers_from_the_store():
    counted = "registry_published_answers_total"
    return REGISTRY.get_sample_value(counted, {"made": "from the store"}) or 0


def test_a_second_visitor_gets_the_same_bytes_for_one_query(visitor):
    address = make.member(name="Alfa AS").get_absolute_url()

    before = answers_from_the_store()
    first, cost = ask(visitor, address)
    assert answers_from_the_store() == before
    second, cost_again = ask(Client(), address)

    assert answers_from_the_store() == before + 1
    assert (second.content, second.headers) == (first.content, first.headers)
    assert cost > cost_again == 1


def test_what_a_person_withdraws_is_gone_from_the_file_at_once(
    visitor, published, kept
):
    member = make.member()
    person = make.contact(member, name="Kari Nordmann", agreed=["name"])
    address = member.get_absolute_url()
    visitor.get(address), visitor.get("/roller/")

    person.consents.get().revoke()
    published.forget()

    assert kept() == set()
    assert list(published.store.bodies()) == []


def test_an_answer_without_people_may_stand_in_for_an_error(visitor):
    member = make.member()
    make.contact(member, agreed=["name"])
    body = make.role(person=make.person()).body
    without = [member.get_absolute_url(), "/medlemmer/", "/om/"]
    with_people = ["/roller/", body.get_absolute_url()]

    for address in without:
        assert "stale-if-error" in visitor.get(address)["Cache-Control"]
    for address in with_people:
        assert visitor.get(address)["Cache-Control"] == "no-cache"


def test_whoever_writes_deletes_what_is_kept_before_being_answered(visitor, kept):
    secretary = log_in(Client(), make.secretary())
    member = make.member()
    visitor.get(member.get_absolute_url())
    member.summary_nb = "Noe nytt"
    member.save()

    secretary.post("/admin/")

    assert kept() == set()


@pytest.mark.django_db(transaction=True)
def test_a_change_renews_pages_that_name_its_row_and_leaves_the_others(
    visitor, published, kept
):
    alfa, beta, gamma = (
        make.member(name=f"{name} AS") for name in ("Alfa", "Beta", "Ø")
    )
    project = make.project(slug="fangst", partners=[alfa, beta])
    pages = [row.get_absolute_url() for row in (beta, alfa, gamma, project)]
    before = [visitor.get(address).text for address in [*pages, "/medlemmer/"]]
    assert kept() == {f"{address}?" for address in [*pages, "/medlemmer/"]}

    alfa.name = "Et annet navn"
    alfa.save()
    published.forget()

    assert kept() == {f"{gamma.get_absolute_url()}?"}
    after = visitor.get(pages[0]).text
    names = [
        ("Alfa AS" in text, "Et annet navn" in text) for text in (before[0], after)
    ]
    assert names == [(True, False), (False, True)]


@prepared(pk=int)
def prepared_persons(pk):
    return Person.objects.filter(pk=pk)


QUERIES = {
    "rows": lambda pk: list(Person.objects.filter(pk=pk)),
    "values": lambda pk: list(Person.objects.filter(pk=pk).values_list("name")),
    "joined": lambda pk: list(Role.objects.filter(person=pk).select_related("person")),
    "prepared": lambda pk: prepared_persons(pk=pk),
    "streamed": lambda pk: list(Person.objects.filter(pk=pk).iterator()),
}


@pytest.mark.django_db(transaction=True)
def test_a_query_that_finds_a_person_is_noted_and_one_that_finds_none_is_not():
    person, noted = make.person(), {}
    make.role(person=person)

    for name, query in QUERIES.items():
        for pk in (person.pk, 0):
            with recording() as recorded:
                found = query(pk)
            noted[name, pk] = recorded.names_person
            assert bool(found) == bool(pk)

    # Of rows that are streamed nobody knows how many there are.
    nothing = {key for key, is_noted in noted.items() if not is_noted}
    assert nothing <= {(name, 0) for name in QUERIES}
    assert {("rows", 0), ("prepared", 0)} <= nothing
