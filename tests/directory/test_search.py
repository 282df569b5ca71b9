"""The search over everything: grouped, ranked, explained, and of what is public only."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from members import models
from tests.support.cases import cases
from tests.support.factories import LONG_AGO, make


def search(client, words, language="nb"):
    with translation.override(language):
        return client.get(reverse("directory:search"), {"q": words})


def groups(answer):
    """Return {noun: texts of its hits}, the best group first."""
    return {
        group.noun: [getattr(h, "route", str(h)) for h in group.hits]
        for group in answer.context["results"].groups
    }


TYPOS = {"elkemm": "organizations", "karbonfagnst": "projects", "rafness": "sites"}
TYPOS |= {"valgkomitten": "bodies", "personvren": "pages"}


def test_words_find_every_noun_with_a_typo_too_and_the_best_group_comes_first(client):
    site = make.site(name="Herøya")
    make.site(name="Ørsta", part_of=site), make.site(name="Rafnes")
    make.member(name="Herøya Industripark AS", sites=[site])
    make.project(title_nb="Karbonfangst", sites=[site])
    make.body(name_nb="Rådet for Herøya", name_en="Council")
    make.body(name_nb="Valgkomiteen", name_en="Nomination committee")
    make.member(name="Elkem AS").names.create(name="Norcem AS", kind="former")

    assert list(groups(search(client, "heroya")).items()) == [
        ("sites", ["Herøya"]),  # those far behind the next hits stand in the list
        ("organizations", ["Herøya Industripark AS"]),
        ("bodies", ["Rådet for Herøya"]),
        ("projects", ["Karbonfangst"]),
    ]
    nouns = {words: next(iter(groups(search(client, words)))) for words in TYPOS}
    assert nouns == TYPOS
    # Each hit says why it was found.
    assert "tidligere Norcem AS" in search(client, "norcem").text
    assert "<mark>styremedlemmer</mark>" in search(client, "styremedlemmer").text


def test_hits_and_their_reasons_have_the_names_of_now(client):
    make.project(title_nb="Langskip", partners=[make.member(name="Yara")])
    for title in ("Langskip", "Romskip"):
        models.Project.objects.update(title_nb=title)
        assert groups(search(client, "yara"))["projects"] == [title]
        text = re.sub("</?mark>", "", search(client, title).text)
        assert f"prosjekt: {title}" in text


PAGES = dict(cases(__file__, "pages_by_words.csv"))


@pytest.mark.parametrize("language", ["nb", "en"])
def test_pages_are_found_by_words_of_both_languages(client, language):
    for words, name in PAGES.items():
        hits = search(client, words, language).context["results"].groups
        [pages] = [group.hits for group in hits if group.noun == "pages"]
        assert f"directory:{name}" in [page.route for page in pages], words
        with translation.override(language):
            for page in pages:
                if not page.query:  # A list that is filtered keeps its heading.
                    heading = f">{page.title}</h1>"
                    assert heading in client.get(reverse(page.route)).text, words


def test_a_group_links_to_a_list_of_as_many_rows_as_it_counts(client):
    topic = make.topic(label_nb="Hydrogen")
    for number in range(6):
        make.member(name=f"Hydrogen {number}")
        make.organization(name=f"Hydrogen utenfor {number}")
        make.project(title_nb=f"Hydrogen {number}", themes=[topic])
        make.site(name=f"Hydrogenkai {number}")
        make.body(name_nb=f"Hydrogenstyret {number}")
    make.member(name="Hydrogen skjult", is_listed=False)

    hits = {g.noun: g for g in search(client, "hydrogen").context["results"].groups}

    assert [(noun, g.total, len(g.hits), g.has_more) for noun, g in hits.items()] == [
        ("organizations", 12, 5, True),
        *((noun, 6, 5, True) for noun in ("projects", "sites", "bodies")),
    ]
    members, projects, sites, bodies = (
        client.get(group.address).context for group in hits.values()
    )
    assert len(members["listing"].answer) == 12
    assert len(projects["listing"].answer) == 6
    assert (len(sites["sites"].nested), len(bodies["shown"].bodies)) == (6, 6)


def test_without_results_or_words_the_page_says_what_it_offers_and_notes_a_miss(client):
    make.member(name="Yara Norge AS")
    make.topic(label_nb="Elektrolysører")
    make.member(name="Elektrohemmelig AS", is_listed=False)

    answer, empty = search(client, "elektrolyttisk"), search(client, "")

    assert answer.context["results"].nearest_words == ["Elektrolysører"]
    assert "Ingen treff på «elektrolyttisk»" in answer.text
    assert 'href="/sok/?q=Elektrolys%C3%B8rer"' in answer.text
    assert models.MissedSearch.objects.get().words == "elektrolyttisk"
    assert empty.context["results"].groups == []
    assert "Søket dekker virksomheter, prosjekter" in empty.text


def test_a_card_says_of_each_organization_what_is_known_of_its_membership(client):
    make.member(name="Elkem A")
    make.member(name="Elkem B", until=LONG_AGO)
    mentioned = make.organization(name="Elkem C")
    models.Membership.objects.create(organization=mentioned, certainty="mentioned")
    make.organization(name="Elkem D")
    cluster = models.Cluster.objects.create(pk=1)
    models.ClusterName.objects.create(cluster=cluster, name="Elkem E")
    make.organization(name="Elkem E")

    hits = search(client, "elkem").context["results"].groups[0].hits

    # Of hits as good as each other members come first.
    assert [[hit.name, hit.relation] for hit in hits] == cases(
        __file__, "relations.csv"
    )


def test_of_many_hits_those_shown_first_are_the_best_also_after_changes(client):
    for number in range(4):
        make.organization(name=f"Elkem {number} AS")
        make.member(name=f"Elkem {8 - number} AS", until=LONG_AGO if number else None)
        make.organization(name=f"Norsk Elkem {number}")
    few = groups(search(client, "elkem"))["organizations"]
    listed = {"kind": "company", "is_listed": True, "listing_agreed_on": LONG_AGO}
    models.Organization.objects.bulk_create(
        models.Organization(name=f"Norsk Elkem {n}", slug=f"elkem-{n}", **listed)
        for n in range(4, 200)
    )

    def best():
        return groups(search(client, "elkem"))["organizations"]

    def rename(name, new):
        models.Organization.objects.filter(name=name).update(name=new)

    assert best() == few
    assert few[:2] == ["Elkem 8 AS", "Elkem 0 AS"]
    rename("Norsk Elkem 7", "Norsk Elkem 7 ny")
    assert best() == few, "None as good was touched."
    rename("Norsk Elkem 9", "Elkem")
    assert best() == ["Elkem", *few[:-1]]
    rename("Elkem 0 AS", "Elkem 0A AS")
    assert best() == ["Elkem", few[0], "Elkem 0A AS", *few[2:-1]]
    rename("Elkem", "Elk")
    assert best() == [few[0], "Elkem 0A AS", *few[2:]]
    make.member(name="Elkem 9 AS")
    assert best() == [few[0], "Elkem 9 AS", "Elkem 0A AS", *few[2:-1]]
