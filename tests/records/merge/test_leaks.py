"""Nothing private appears by a merged record: a marker stands in each private column."""

from django.test import Client

from members.models import Organization, Resignation
from tests.support.factories import make
from tests.support.merging import merge_them, solved
from tests.support.sampling import one_of, part_of
from tests.test_leaks import PAGES_SHARE, addresses, leaks, queries


def merged(registry, which):
    """Merge two organizations, of which one may be unlisted; return which is left."""
    Resignation.objects.waiting().update(taken_back_on="2999-01-01")
    listed = {"both listed": lambda: make.member(name="Tvilling", slug="tvilling")}
    survivor = listed.get(which, lambda: registry.seen)()
    other = registry.seen if which in listed else registry.hidden
    merge_them(survivor, other, make.secretary(), **solved(survivor, other))
    return Organization.objects.get(pk=survivor.pk)


@one_of("which", ["both listed", "one unlisted"])
def test_no_visitor_sees_private_data_of_a_merged_organization(marked_registry, which):
    registry, client = marked_registry, Client()
    survivor = merged(registry, which)
    every = [place for _name, place in addresses(registry)] + list(queries(registry))
    naming = {registry.seen.slug, registry.hidden.slug, survivor.slug}
    about = [place for place in every if any(slug in place for slug in naming)]
    others = [place for place in every if place not in about]

    assert leaks(client, [*about, *part_of(others, PAGES_SHARE**2)]) == {}
    assert survivor.is_listed == (which == "both listed")
    if which == "both listed":
        page = client.get(f"/medlemmer/{registry.seen.slug}/", follow=True)
        assert (page.status_code, "Synlig AS" in page.text) == (200, True)
