"""Whether a row of a person was read for a page is seen in every kind of query."""

import pytest

from members.models import Person, Role, prepared
from members.publication import recording
from tests.support.factories import make_person, make_role


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
    person, noted = make_person(), {}
    make_role(person=person)

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
