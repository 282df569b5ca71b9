"""Queries that are compiled once answer as the querysets that they are made of."""

from datetime import date
from itertools import islice
from threading import Thread

import pytest
from django.db import connection
from django.utils import timezone

from members.directory import home_queries, profile_queries
from members.directory.cluster import cluster_names
from members.models import (
    ClusterName,
    Membership,
    Organization,
    Person,
    Project,
)
from members.models.prepared import AnyOf, PreparedQuery, prepared

PREPARED = {
    name: query
    for module in (profile_queries, home_queries)
    for name, query in vars(module).items()
    if isinstance(query, PreparedQuery)
}


@prepared(slug=str)
def with_slug(slug):
    return Organization.objects.filter(slug=slug)


def test_prepared_queries_find_what_their_querysets_find(grenland):
    every = list(Organization.objects.values_list("pk", flat=True))
    given = {str: "inovyn", date: timezone.localdate(), list: every}
    found = set()

    for name, query in PREPARED.items():
        fixed = {"language": "nb"} if "language" in _parameters(query) else {}
        asked = [
            {n: given.get(k, pk) for n, k in query.arguments.items()} for pk in every
        ]
        with_rows = (values for values in asked if query(**values, **fixed))
        some = list(islice(with_rows, 2))
        for values in [asked[0], *some]:
            expected = _columns(query.queryset_of(**values, **fixed))
            assert _columns(query(**values, **fixed)) == expected
        found |= {name} if some else set()

    assert len(found) >= len(PREPARED) - 3


def _parameters(query):
    code = query.queryset_of.__code__
    return code.co_varnames[: code.co_argcount]


def _columns(rows):
    return [row.__dict__ | {"_state": None} for row in rows]


def test_a_former_answer_is_not_kept(grenland):
    row = Organization.objects.listed().first()
    assert with_slug(slug=row.slug) == [row]

    Organization.objects.filter(pk=row.pk).update(name="Annet AS")

    assert with_slug(slug=row.slug)[0].name == "Annet AS"
    assert with_slug(slug="finnes-ikke") == []


def test_a_list_of_ids_may_be_empty(grenland):
    day = timezone.localdate()
    assert home_queries.known_joinings(organizations=[], day=day) == []


@pytest.mark.django_db
def test_a_list_that_is_no_argument_is_part_of_the_query(nora):
    without_items = PreparedQuery(
        lambda person: Person.objects.filter(pk=person, own_items=[]), {"person": int}
    )

    assert without_items(person=nora.pk) == [nora]


@pytest.mark.django_db
def test_an_argument_that_becomes_part_of_another_value_is_refused():
    contained = PreparedQuery(
        lambda words: Organization.objects.filter(name__icontains=words), {"words": str}
    )
    with pytest.raises(TypeError, match="words"):
        contained(words="a")


@pytest.mark.django_db
def test_an_argument_that_the_query_does_not_use_is_refused():
    unused = PreparedQuery(
        lambda organization: Membership.objects.all(), {"organization": int}
    )
    with pytest.raises(TypeError, match="organization"):
        unused(organization=1)


@pytest.mark.django_db(transaction=True)
def test_threads_use_connections_of_their_own():
    ClusterName.objects.all().delete()
    assert cluster_names() == []
    failures = []

    def ask():
        try:
            assert cluster_names() == []
        except Exception as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [Thread(target=ask) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert failures == []


@pytest.mark.django_db
def test_ids_are_compared_with_a_column():
    assert not Project.objects.filter(AnyOf("pk", [1, 2]))
