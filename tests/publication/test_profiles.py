"""A profile is kept as bytes until something that it shows has changed."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from prometheus_client import REGISTRY

from tests.support.factories import (
    make_contact,
    make_member,
    make_person,
    make_project,
    make_role,
    make_secretary,
)
from tests.support.login import log_in

pytestmark = pytest.mark.django_db


def ask(client, address, **headers):
    """Return the answer and the number of its queries."""
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address, headers=headers)
    return answer, len(queries)


def answers_from_the_store():
    counted = "registry_published_answers_total"
    return REGISTRY.get_sample_value(counted, {"made": "from the store"}) or 0


def test_a_second_visitor_gets_the_same_bytes_for_one_query(visitor):
    address = make_member(name="Alfa AS").get_absolute_url()

    before = answers_from_the_store()
    first, cost = ask(visitor, address)
    assert answers_from_the_store() == before
    second, cost_again = ask(Client(), address)

    assert answers_from_the_store() == before + 1
    assert (second.content, second.headers) == (first.content, first.headers)
    assert cost > cost_again == 1


def test_a_change_renews_the_profile_and_that_of_its_partners(visitor):
    alfa, beta = make_member(name="Alfa AS"), make_member(name="Beta AS")
    make_project(partners=[alfa, beta])
    before = visitor.get(beta.get_absolute_url()).content.decode()

    alfa.name = "Gamma AS"
    alfa.save()

    after = visitor.get(beta.get_absolute_url()).content.decode()
    assert "Alfa AS" in before
    assert "Gamma AS" in after
    assert "Alfa AS" not in after


def test_what_a_person_withdraws_is_gone_from_the_file_at_once(
    visitor, published, kept
):
    member = make_member()
    person = make_contact(member, name="Kari Nordmann", agreed=["name"])
    address = member.get_absolute_url()
    visitor.get(address), visitor.get("/roller/")

    person.consents.get().revoke()
    published.forget()

    assert kept() == set()
    assert list(published.store.bodies()) == []


def test_an_answer_without_people_may_stand_in_for_an_error(visitor):
    member = make_member()
    make_contact(member, agreed=["name"])
    body = make_role(person=make_person()).body
    without = [member.get_absolute_url(), "/medlemmer/", "/om/"]
    with_people = ["/roller/", body.get_absolute_url()]

    for address in without:
        assert "stale-if-error" in visitor.get(address)["Cache-Control"]
    for address in with_people:
        assert visitor.get(address)["Cache-Control"] == "no-cache"


def test_whoever_writes_deletes_what_is_kept_before_being_answered(visitor, kept):
    secretary = log_in(Client(), make_secretary())
    member = make_member()
    visitor.get(member.get_absolute_url())
    member.summary_nb = "Noe nytt"
    member.save()

    secretary.post("/admin/")

    assert kept() == set()


@pytest.mark.django_db(transaction=True)
def test_a_change_leaves_the_pages_that_do_not_name_its_row(visitor, published, kept):
    alfa, beta, gamma = (make_member(slug=name) for name in ("alfa", "beta", "gamma"))
    project = make_project(slug="fangst", partners=[alfa, beta])
    pages = [row.get_absolute_url() for row in (alfa, beta, gamma, project)]
    for address in [*pages, "/medlemmer/"]:
        visitor.get(address)
    before = kept()

    alfa.name = "Et annet navn"
    alfa.save()
    published.forget()

    assert before == {f"{address}?" for address in [*pages, "/medlemmer/"]}
    assert kept() == {f"{gamma.get_absolute_url()}?"}
