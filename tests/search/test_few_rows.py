"""A few rows are looked up as they are in a search, by a statement that is planned once."""

import pytest
from django.db import connection, transaction
from django.utils import timezone

from members.search import find_again, find_everywhere
from tests.support.factories import make_member, make_project


@pytest.fixture
def own_connection(transactional_db):
    """Connect anew: what no longer stays prepared in a connection is prepared no more."""
    connection.close()
    yield
    connection.close()


def plans():
    """Return how often PostgreSQL used the one plan of its statements, and how often another."""
    counts = "SELECT generic_plans, custom_plans FROM pg_prepared_statements"
    with connection.cursor() as cursor:
        cursor.execute(f"{counts} WHERE statement LIKE '%unknown%'")
        return cursor.fetchall()


def contents(found):
    """Return the ranks with ids in any order, and the unknown words."""
    ranks = {
        noun: [(rank, {*ids}) for rank, ids in groups]
        for noun, groups in found.ranks.items()
    }
    return ranks, found.unknown


@pytest.mark.usefixtures("own_connection")
def test_rows_are_looked_up_by_one_plan_and_found_as_in_a_search():
    organizations = [make_member(name=n).pk for n in ("Hydrogen Nord", "Nord 916")]
    project = make_project(title_nb="Hydrogenlager").pk
    day = timezone.localdate()

    for words in ("hydrogen", "hydrogne", "nord", "nord hydrogen", "annet"):
        everything = find_everywhere(words, day)
        among = {
            "organizations": (organizations, everything.unknown["organizations"]),
            "projects": ([project], everything.unknown["projects"]),
        }
        again = contents(find_again(words, day, (), among))

        with transaction.atomic():
            assert again == contents(find_again(words, day, (), among))
        ranks = contents(everything)[0]
        assert again[0] == {noun: ranks[noun] for noun in among}
    assert plans() == [(5, 0)]


@pytest.mark.usefixtures("own_connection")
def test_rows_are_found_where_the_statement_is_prepared_no_more():
    among = {"organizations": ([make_member(name="Hydrogen AS").pk], ())}
    day = timezone.localdate()
    found = contents(find_again("hydrogen", day, (), among))
    assert len(plans()) == 1

    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")

    assert contents(find_again("hydrogen", day, (), among)) == found
    assert plans() == []
