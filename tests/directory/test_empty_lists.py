"""What a list offers when nothing matches: nearest words, other hits, the first day."""

from datetime import date

import pytest

from members.models import Cluster, ClusterName
from tests.support.factories import make_member, make_project, make_site

pytestmark = pytest.mark.django_db
START = date(2018, 11, 8)


def make_cluster(**fields):
    cluster = Cluster.objects.create(pk=1)
    ClusterName.objects.create(cluster=cluster, name="Klyngen", **fields)


def test_it_says_what_was_asked_and_offers_the_nearest_words_of_what_is_public(client):
    make_member(name="Yara Norge AS")
    make_member(name="Yarafabrikkene AS", is_listed=False)

    answer = client.get("/medlemmer/?q=yarafabrikken")

    assert "Ingen treff på «yarafabrikken»" in answer.text
    assert answer.context["listing"].elsewhere.nearest_words == ["Yara"]


def test_it_counts_the_other_nouns_that_the_words_find(client):
    make_project(title_nb="Skrei"), make_project(title_nb="Skrei to")
    make_site(name="Skreikaia")

    listing = client.get("/medlemmer/?q=skrei").context["listing"]

    assert listing.other_nouns == [
        ("2 prosjekter", "/prosjekter/?q=skrei"),
        ("1 sted", "/steder/?q=skrei"),
    ]


def test_the_list_of_projects_counts_organizations(client):
    make_member(name="Skrei AS")

    listing = client.get("/prosjekter/?q=skrei").context["listing"]

    assert listing.other_nouns == [("1 virksomhet", "/medlemmer/?q=skrei&relation=any")]


@pytest.mark.parametrize("address", ["/medlemmer/", "/roller/", "/nettverk/"])
def test_a_day_before_the_cluster_is_named_with_its_first_day(client, address):
    make_cluster(since=START)
    make_member(since=date(2019, 1, 1))
    said = "Klyngen fantes ikke 1. januar 1990, så vidt registeret viser."

    early, first = (client.get(f"{address}?on={day}") for day in ("1990-01-01", START))

    assert said in early.text
    assert "Første kjente dato er 8. november 2018." in early.text
    assert f'href="?on={START}"' in early.text
    assert "Klyngen fantes ikke" not in first.text


def test_a_cluster_of_unknown_age_is_never_said_not_to_exist(client):
    make_cluster(since=None)
    make_member(since=date(2019, 1, 1))

    assert "Klyngen fantes ikke" not in client.get("/medlemmer/?on=1990-01-01").text


def test_the_first_day_of_an_unlisted_member_is_not_told(client):
    make_cluster(since=START)
    make_member(since=date(2010, 2, 3), is_listed=False)

    assert "Første kjente dato er 8. november 2018." in (
        client.get("/medlemmer/?on=1990-01-01").text
    )


@pytest.mark.parametrize("address", ["/steder/", "/roller/"])
def test_sites_and_bodies_offer_what_other_lists_do_when_nothing_matches(
    client, address
):
    make_member(name="Yara Norge AS")
    make_site(name="Herøya")

    typo, elsewhere = client.get(f"{address}?q=yaara"), client.get(f"{address}?q=yara")

    assert "Ingen treff på «yaara»" in typo.text
    assert '<a href="/sok/?q=Yara">Yara</a>' in typo.text
    assert (
        '<a href="/medlemmer/?q=yara&amp;relation=any">1 virksomhet</a>'
        in elsewhere.text
    )
