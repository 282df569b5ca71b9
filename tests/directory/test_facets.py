"""The filters of a list, and what it offers when nothing matches."""

from datetime import date

import pytest

from members.models import Cluster, ClusterName
from tests.support.factories import make


def facets(client, address="/medlemmer/"):
    listing = client.get(address).context["listing"]
    return {facet.name: facet for facet in listing.facets}


def values(groups):
    return [choice.value for _heading, pairs in groups for choice, _depth in pairs]


def headings(groups):
    return [heading for heading, _pairs in groups]


def test_the_eight_choices_with_most_rows_and_the_chosen_ones_are_shown(client):
    for at, number in enumerate((1, 2, 2, 2, 1, 2, 2, 2, 2, 2, 0)):
        topic = make.topic(slug=f"emne{at}", label_nb=f"Emne {at:02}")
        for _ in range(number):
            make.member(topics=[topic])

    page = client.get("/medlemmer/")
    topic = facets(client)["topic"]
    chosen = facets(client, "/medlemmer/?topic=emne0&topic=emne10")["topic"]

    assert values(topic.shown) == [f"emne{n}" for n in (1, 2, 3, 5, 6, 7, 8, 9)]
    assert values(topic.rest) == ["emne0", "emne4"]
    # Even without rows.
    assert values(chosen.shown) == [f"emne{n}" for n in (0, 1, 2, 3, 5, 6, 7, 10)]
    assert values(chosen.rest) == ["emne4", "emne8", "emne9"]
    assert '<span id="all-topic">Vis alle 10</span>' in page.text
    assert page.text.count('name="topic"') == 10


def test_a_choice_without_rows_is_not_offered_and_projects_are_filtered_alike(client):
    make.member(kind="company")
    for number in range(10):
        make.project(themes=[make.topic(slug=f"emne{number}")])

    theme = facets(client, "/prosjekter/")["theme"]

    assert values(facets(client)["kind"].shown) == ["company"]
    assert facets(client, "/medlemmer/?q=finnesikke")["kind"].useful == []
    assert (len(values(theme.shown)), len(values(theme.rest))) == (8, 2)


def test_topics_stand_under_the_heading_of_their_kind_unless_there_is_only_one(client):
    make.member(topics=[make.topic(kind="theme")])
    make.member(topics=[make.topic(kind="theme")])
    assert headings(facets(client)["topic"].shown) == [""]

    make.member(topics=[make.topic(kind="competence")])

    norwegian, english = facets(client), facets(client, "/en/members/")
    assert headings(norwegian["topic"].shown) == ["Tema", "Kompetanse"]
    assert headings(english["topic"].shown) == ["Theme", "Competence"]
    assert headings(norwegian["kind"].shown) == [""]


def test_a_part_stands_below_its_whole_only_where_the_whole_is_shown(client):
    whole = make.site(slug="hele")
    for number in range(8):
        site = make.site(name=f"A {number}", slug=f"a{number}")
        make.member(sites=[site]), make.member(sites=[site])
    make.member(sites=[make.site(name="Del", slug="del", part_of=whole)])

    site = facets(client)["site"]
    chosen = facets(client, "/medlemmer/?site=del")["site"]

    [(_heading, folded)] = site.rest
    assert [(c.value, depth) for c, depth in folded] == [("hele", 0), ("del", 1)]
    [(_heading, shown)] = chosen.shown
    assert {c.value: depth for c, depth in shown}["del"] == 0


START = date(2018, 11, 8)


def test_a_list_offers_the_nearest_public_words_and_counts_the_other_nouns(client):
    make.member(name="Yara Norge AS"), make.member(name="Skrei AS")
    make.member(name="Yarafabrikkene AS", is_listed=False)
    make.project(title_nb="Torsk"), make.project(title_nb="Torsk to")
    make.site(name="Torskekaia")

    words = client.get("/medlemmer/?q=yarabutikken")
    torsk = client.get("/medlemmer/?q=torsk").context["listing"]
    skrei = client.get("/prosjekter/?q=skrei").context["listing"]

    assert "Ingen treff på «yarabutikken»" in words.text
    assert words.context["listing"].elsewhere.nearest_words == ["Yara"]
    projects = "2 prosjekter", "/prosjekter/?q=torsk"
    assert torsk.other_nouns == [projects, ("1 sted", "/steder/?q=torsk")]
    assert skrei.other_nouns == [("1 virksomhet", "/medlemmer/?q=skrei&relation=any")]
    for address in ("/steder/", "/roller/"):
        typo = client.get(f"{address}?q=yaara").text
        hits = '<a href="/medlemmer/?q=yara&amp;relation=any">1 virksomhet</a>'
        assert "Ingen treff på «yaara»" in typo
        assert '<a href="/sok/?q=Yara">Yara</a>' in typo
        assert hits in client.get(f"{address}?q=yara").text


@pytest.mark.parametrize("address", ["/medlemmer/", "/roller/", "/nettverk/", "/tall/"])
def test_a_day_before_the_cluster_is_named_with_its_first_day(client, address):
    cluster = Cluster.objects.create(pk=1)
    name = ClusterName.objects.create(cluster=cluster, name="Klyngen", since=START)
    make.member(since=date(2019, 1, 1))
    # Its first day is not told.
    make.member(since=date(2010, 2, 3), is_listed=False)
    text = "Klyngen fantes ikke 1. januar 1990, så vidt registeret viser."

    early, first = (client.get(f"{address}?on={day}") for day in ("1990-01-01", START))
    ClusterName.objects.filter(pk=name.pk).update(since=None)
    unknown = client.get(f"{address}?on=1990-01-01").text

    assert text in early.text
    assert "Første kjente dato er 8. november 2018." in early.text
    assert f'href="?on={START}"' in early.text
    assert "Klyngen fantes ikke" not in first.text + unknown
    is_counted = "figure-section" in early.text
    assert not (address == "/tall/" and is_counted)
