"""The page of one project: partners, dates, fundings and climate effects."""

import re
from datetime import date

from members.models import OrganizationTopic
from tests.support.cases import cases
from tests.support.factories import LONG_AGO, make


def page_of(client, project):
    """Return the page with ordinary spaces, and its data."""
    answer = client.get(project.get_absolute_url())
    return answer.text.replace("\xa0", " "), answer.context["shown"]


def test_partners_stand_once_by_their_first_role_and_unlisted_ones_are_counted(client):
    project = make.project()
    a, b, c = (make.organization(name=name) for name in "ABC")
    hidden = make.organization(name="Hemmelig", is_listed=False)
    for organization, role in [
        *((a, "funder"), (b, "owner"), (b, "lead"), (c, "lead")),
        *((hidden, "lead"), (hidden, "owner")),
    ]:
        given = {"source": "Hemmelig kilde" if organization == hidden else ""}
        given |= {"organization": organization, "role": role}
        make.participation(project=project, **given)

    page, shown = page_of(client, project)

    first, second = [
        (role, [(partner, [part.role for part in parts]) for partner, parts in rows])
        for role, rows in shown.partners_by_role
    ]
    assert first == ("lead", [(b, ["lead", "owner"]), (c, ["lead"])])
    assert second == ("funder", [(a, ["funder"])])
    assert ("Og én til" in page, "Hemmelig" in page) == (True, False)


def test_what_is_shown_refers_to_numbered_sources(client):
    project = make.project(source="https://a.example.org/")
    make.funding(project, source="https://b.example.org/\nhttps://a.example.org/")
    given = {"project": project, "source": "https://b.example.org/"}
    make.participation(organization=make.organization(name="Yara"), **given)

    page, _shown = page_of(client, project)

    name = re.search(r'<p class="who-name">(.*?)</p>', page)[1]
    numbers = re.findall('href="#(source-.)"', page.replace(name, ""))
    assert numbers == ["source-1", "source-2"]
    assert re.findall(r'<li id="(source-.)"><a href="([^"]*)"', page) == [
        ("source-1", "https://a.example.org/"),
        ("source-2", "https://b.example.org/"),
    ]
    # Where all comes from sources, a partner has their numbers alone.
    assert re.findall(r'href="#(source-\d)"', name) == ["source-2"]
    assert page.count("åpne kilder") == 1


def test_each_partner_has_its_confirmation_or_its_source(client):
    project = make.project(slug="pilot")
    for name, known in {
        "A": {"confirmed_on": date(2026, 5, 3), "source": "https://a.example.org/"},
        "C": {"source": "https://avis.example.org/sak"},
        "D": {},
    }.items():
        organization = make.organization(name=name)
        make.participation(project=project, organization=organization, **known)

    answer = client.get("/en/projects/pilot/")

    facts = re.findall(r'<p class="card-facts">(.*?)</p>', answer.text, re.DOTALL)
    assert answer.context["shown"].how_many_confirmed == 1
    assert "1 of 3 partners" in facts[0]
    first, *others = [re.sub(r"<[^>]+>", "", line).strip() for line in facts[1:]]
    assert first == "confirmed by the partner on 3 May 2026"
    assert others == ["From public sourcesSource 2", "Not confirmed"]
    assert [line.count('class="confirmed"') for line in facts[1:]] == [1, 0, 0]


WITHOUT_CONTENT = r'class="source(?:s|-links)"|<p>\s*</p>|<br>\s*</td>'


def test_a_page_without_sources_has_no_place_for_them(client):
    site, body, project = make.site(), make.body(), make.project()
    organization = make.member(sites=[site])
    make.role(body=body, organization=organization)
    make.participation(project=project, organization=organization)
    make.funding(project)
    rows = [site, body, project, organization]
    addresses = [*(row.get_absolute_url() for row in rows), "/roller/", "/om/"]

    pages = [client.get(address) for address in addresses]

    assert [page.status_code for page in pages] == [200] * 6
    assert [re.findall(WITHOUT_CONTENT, page.text) for page in pages] == [[]] * 6


def test_organizations_and_projects_link_to_each_other(client):
    theme = make.topic(slug="hydrogen", label_nb="Hydrogen")
    project = make.project(slug="pilot", themes=[theme])
    yara, declined = make.organization(name="Yara"), make.organization(name="Nei")
    make.participation(project=project, organization=yara)
    make.participation(project=project, organization=declined, declined_on=LONG_AGO)
    apart = make.organization(name="Utenfor")
    OrganizationTopic.objects.create(organization=apart, topic=theme)

    page, _shown = page_of(client, project)
    own = project.get_absolute_url()

    assert f'href="{yara.get_absolute_url()}"' in page
    assert 'href="/prosjekter/?theme=hydrogen"' in page
    profiles = [client.get(one.get_absolute_url()).text for one in (yara, declined)]
    assert [f'href="{own}"' in profile for profile in profiles] == [True, False]
    for query, name in ("project=pilot", "Yara"), ("topic=hydrogen", "Utenfor"):
        assert f"/medlemmer/?{query}&amp;relation=any" in page
        listing = client.get(f"/medlemmer/?{query}&relation=any").context["listing"]
        assert [row.name for row in listing.organizations] == [name]


def test_events_are_dated_as_precisely_as_they_are_known(client):
    days = {"since": date(2021, 8, 1), "since_precision": "month"}
    days |= {"until": date(2023, 12, 31), "until_precision": "year"}
    project = make.project(opened=date(2022, 6, 1), **days)
    igt, pbt = make.organization(name="IGT"), make.organization(name="PbT")
    hidden = make.organization(name="Hemmelig", is_listed=False)
    for organization, fields in [
        (igt, {"until": date(2022, 3, 21)}),
        (pbt, {"since": date(2022, 3, 22), "since_precision": "at_latest"}),
        (hidden, {"since": date(2022, 5, 1)}),
    ]:
        given = {"project": project, "role": "lead", **fields}
        make.participation(organization=organization, **given)
    make.funding(project, years="2022-2024", amount=10**6)

    _page, shown = page_of(client, project)

    assert [
        (event.day_text, event.organization, event.text.replace("\xa0", " "))
        for event in shown.events
    ] == [
        ("August 2021", None, "Prosjektet starter"),
        ("2022", None, "Tilskudd på 1 million kroner (2022–2024)"),
        ("21. mars 2022", igt, "er ikke lenger prosjektleder"),
        ("Senest 22. mars 2022", pbt, "blir med som prosjektleder"),
        ("1. juni 2022", None, "Åpning"),
        ("2023", None, "Prosjektet avsluttes"),
    ]


def test_a_funder_is_named_in_the_language_of_the_page_unless_it_is_unlisted(client):
    project = make.project(slug="pilot")
    hidden = make.organization(name="Hemmelig", is_listed=False)
    make.funding(project, funder=hidden, source="https://hemmelig.example.org/")
    names = {"funder_name_nb": "EUs innovasjonsfond"}
    names["funder_name_en"] = "Innovation Fund"
    make.funding(project, **names)

    pages = [client.get(f"/{path}/pilot/") for path in ("prosjekter", "en/projects")]

    texts = [page.text.replace("\xa0", " ") for page in pages]
    assert texts[0].count("40 millioner kroner") == 2
    assert ["hemmelig" in text.lower() for text in texts] == [False, False]
    givers = [re.findall("<p>(F.*?)</p>", text) for text in texts]
    assert givers == [["Fra EUs innovasjonsfond"], ["From Innovation Fund"]]


def test_a_funding_has_its_kind_qualifier_and_years_and_says_when_it_was_stated(client):
    project, fundings = make.project(), cases(__file__, "fundings.jsonl")
    for _words, fields in fundings:
        make.funding(project, **fields)

    page = page_of(client, project)[0].replace("Oppgitt", "oppgitt")

    said = [words for words, _fields in fundings]
    assert [words for words in said if words not in page] == []
    # An estimate says its year in its own words.
    assert page.count("oppgitt ") == sum("oppgitt" in words for words in said) == 4


def test_effects_are_listed_one_by_one_with_their_unit_maturity_and_overlaps(client):
    whole = make.effect(make.project(title_nb="Den store"), value=800_000)
    project = make.project()
    make.effect(project, value_max=500_000, year=2028)
    make.effect(project, value=41_000, contained_in=whole)
    make.effect(project, value=1_000).excludes.add(whole)

    page, _shown = page_of(client, project)

    for text in (
        *("Om lag 400 000–500 000 tonn CO₂ i året", "Fanget CO₂ (prosjektert, 2028)"),
        *("41 000 tonn", "1 000 tonn"),
    ):
        assert text in page
    assert "42 000" not in page
    assert page.count("Den store") == 2
