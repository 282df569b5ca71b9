"""A few rows are looked up as they are in a search."""

import pytest
from django.utils import timezone

from members.search import find_again, find_everywhere
from tests.support.factories import make_member, make_project


def contents(found):
    """Return the ranks with ids in any order, and the unknown words."""
    ranks = {
        noun: [(rank, {*ids}) for rank, ids in groups]
        for noun, groups in found.ranks.items()
    }
    return ranks, found.unknown


@pytest.mark.django_db
def test_rows_are_found_among_a_few_as_in_a_search():
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

        ranks = contents(everything)[0]
        assert again[0] == {noun: ranks[noun] for noun in among}
