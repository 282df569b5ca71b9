"""Queries that are compiled once answer as the querysets that they are made of."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from inspect import signature
from itertools import islice

import pytest
from django.utils import timezone

from members.directory import profile_queries
from members.directory.cluster import cluster_names
from members.directory.views import home
from members.models import ClusterName, Membership, Organization, Person, Project
from members.models.prepared import AnyOf, PreparedQuery, prepared
from tests.support.concurrency import on_own_connection

PREPARED = {
    name: query
    for module in (profile_queries, home)
    for name, query in vars(module).items()
    if isinstance(query, PreparedQuery)
}


@prepared(slug=str)
def with_slug(slug):
    return Organization.objects.filter(slug=slug)


def test_prepared_queries_find_what_their_querysets_find(grenland):
    every = list(Organization.objects.values_list("pk", flat=True))
    given = {str: "inovyn", date: timezone.localdate(), list: every}
    with_rows = 0

    for query in PREPARED.values():
        names = {"language"} & {*signature(query.queryset_of).parameters}
        fixed = dict.fromkeys(names, "nb")
        asked = [
            {n: given.get(k, pk) for n, k in query.arguments.items()} for pk in every
        ]
        some = list(islice((v for v in asked if query(**v, **fixed)), 2))
        for values in [asked[0], *some]:
            expected = _columns(query.queryset_of(**values, **fixed))
            assert _columns(query(**values, **fixed)) == expected
        with_rows += bool(some)

    assert with_rows >= len(PREPARED) - 3
    none = home.known_joinings(organizations=[], day=timezone.localdate())
    assert none == []


def _columns(rows):
    return [row.__dict__ | {"_state": None} for row in rows]


def test_a_former_answer_is_not_kept(grenland):
    row = Organization.objects.listed().first()
    assert with_slug(slug=row.slug) == [row]

    Organization.objects.filter(pk=row.pk).update(name="Annet AS")

    assert with_slug(slug=row.slug)[0].name == "Annet AS"
    assert with_slug(slug="finnes-ikke") == []


def test_a_list_is_part_of_a_query_and_other_arguments_are_compared_alone(nora):
    without_items = PreparedQuery(
        lambda person: Person.objects.filter(pk=person, own_items=[]), {"person": int}
    )
    contained = PreparedQuery(
        lambda words: Organization.objects.filter(name__icontains=words), {"words": str}
    )
    unused = PreparedQuery(lambda row: Membership.objects.all(), {"row": int})

    assert without_items(person=nora.pk) == [nora]
    assert not Project.objects.filter(AnyOf("pk", [1, 2]))
    for query, arguments in [(contained, {"words": "a"}), (unused, {"row": 1})]:
        with pytest.raises(TypeError, match=next(iter(arguments))):
            query(**arguments)


@pytest.mark.django_db(transaction=True)
def test_threads_use_connections_of_their_own():
    ClusterName.objects.all().delete()
    assert cluster_names() == []

    with ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(on_own_connection, cluster_names) for _ in range(4)]

    assert [one.result() for one in asked] == [[]] * 4
