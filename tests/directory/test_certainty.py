"""No page calls anybody more of a member than the sources of Grenland do."""

import csv
import json
import re
from io import StringIO
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from members.models import Membership, Organization, StatedFigure
from tests.support.cases import cases
from tests.support.csv_folders import csv_rows

pytestmark = pytest.mark.usefixtures("grenland")
OWN = ["industrial-green-tech", "powered-by-telemark"]
LABELS = {
    "named": "Navngitt som medlem",
    "inferred": "Antatt medlem ut fra en kilde",
    "mentioned": "Bare omtalt sammen med klyngen",
}


def known_today():
    """Return {slug: label} of the memberships in the CSV file that have not ended."""
    rows = [row for row in csv_rows("memberships") if not row["until"]]
    return {row["organization"]: LABELS[row["certainty"]] for row in rows}


def test_every_card_says_how_certain_the_membership_is(client):
    pages = [client.get("/medlemmer/", {"page": n}) for n in (1, 2)]

    labels = {}
    cards = r'<li class="card">.*?</li>\n'
    for card in re.findall(cards, "".join(p.text for p in pages), re.S):
        slug = re.search(r'href="/medlemmer/([^/]+)/"', card)[1]
        relation = re.search(r'class="relation ([^"]*)">(.*?)<', card)
        kind, labels[slug] = relation.groups()
        assert LABELS[kind] == labels[slug]
    assert labels == known_today()


def test_the_list_says_how_its_number_is_made_up_and_what_a_former_member_was(client):
    listings = {
        query: client.get(f"/medlemmer/{query}").context["listing"]
        for query in ("", "?certainty=mentioned", "?relation=former")
    }

    assert [listing.certainty.text for listing in listings.values()][:2] == [
        "29 i medlemslisten: 13 navngitt, 6 antatt, 10 bare omtalt",
        "10 bare omtalt",
    ]
    former = listings["?relation=former"].organizations
    assert {one.slug: one.relations for one in former} == {
        "rec-solar-norway": "Bare omtalt sammen med klyngen",
        "vestfold-telemark-fylkeskommune": "Tidligere i medlemslisten · Navngitt som medlem",
    }


def test_each_badge_and_count_at_a_site_says_how_certain_the_membership_is(client):
    known, badges, expected = known_today(), {}, {}
    counts = {s.slug: s.members for s in client.get("/steder/").context["sites"].nested}
    for site, members in counts.items():
        page = client.get(f"/steder/{site}/").context["shown"]
        assert page.members == members
        for one in (one for _place, group in page.groups for one in group):
            badges[site, one.slug] = one.certainty
            expected[site, one.slug] = known.get(one.slug, "")

    assert badges == expected
    assert {row["site"] for row in csv_rows("presences")} <= set(counts)
    assert set(LABELS.values()) < set(badges.values())
    assert counts["heroya-industripark"].parts_text == (
        "8 navngitt, 2 antatt, 3 bare omtalt"
    )


# What a profile says of the relation and of its certainty, and in its facts.
PROFILES = {slug: tuple(words) for slug, *words in cases(__file__, "certainty.csv")}
FACTS = {
    "kebony": [("Omtalt sammen med klyngen", "2019")],
    "isola": [("Medlem (antatt)", "senest fra 12. juni 2019")],
}


def test_a_profile_says_no_more_than_its_source(client):
    pages = {slug: client.get(f"/medlemmer/{slug}/") for slug in (*PROFILES, *FACTS)}
    profiles = {slug: page.context["profile"] for slug, page in pages.items()}
    as_partner = r" Arbeider i \w+ prosjekt(er)? i dag\."

    assert {
        slug: (re.sub(as_partner, "", profile.relation_text), profile.certainty_text)
        for slug, profile in profiles.items()
        if slug in PROFILES
    } == PROFILES
    assert {slug: profiles[slug].membership_facts for slug in FACTS} == FACTS
    assert 'Belegg: <span lang="nb">Valgkomiteen 2019</span>' in pages["isola"].text


def test_a_file_has_the_certainty_of_each_and_no_day_of_a_mention(client):
    text = client.get("/medlemmer.csv", {"relation": "any"}).content
    members = client.get("/medlemmer.csv").content

    said, rows = [
        {row["Navn"]: row for row in csv.DictReader(StringIO(file), delimiter=";")}
        for file in (text.decode("utf-8-sig"), members.decode("utf-8-sig"))
    ]
    known, column = known_today(), "Hvor sikkert medlemskapet er"
    known |= dict.fromkeys(OWN, "Klyngen selv")
    everybody = {one.name: one.slug for one in Organization.objects.all()}
    assert {name: row[column] for name, row in said.items()} == {
        name: known.get(slug, "Ikke registrert som medlem")
        for name, slug in everybody.items()
    }
    assert {everybody[name]: row[column] for name, row in rows.items()} == known_today()
    undated = Membership.objects.on(timezone.localdate()).filter(since=None)
    assert {name for name, row in rows.items() if not row["Medlem fra"]} == {
        *(name for name, row in rows.items() if row[column] == LABELS["mentioned"]),
        *undated.values_list("organization__name", flat=True),
    }


def test_the_front_page_counts_each_set_under_its_word_and_no_newest(client):
    answer = client.get("/")

    front = answer.context["home"]
    numbers = re.search(r'<dl class="columns numbers">.*?</div>', answer.text, re.S)[0]
    assert front.certainty.numbers == (13, 6, 10)
    assert " ".join(re.sub(r"<[^>]*>", "", numbers).split()) == (
        "medlemmer 19 navngitt eller antatt, 13 av dem navngitt; 29 i medlemslisten;"
        " 113 oppgitt av klyngen (2022). Hvor sikkert et medlemskap er"
    )
    about = re.sub(r"<[^>]*>", "", client.get("/om/").text)
    assert (
        "Oppgitt av klyngen: 113 medlemmer, ifølge Powered by Telemark, 2022."
        " Etter sammenslåing av tre nettverk."
        " Kilder: poweredbytelemark.no/tre-klynger-blir-til-powered…,"
        " poweredbytelemark.no/klyngenytt5"
    ) in " ".join(about.split())
    assert StatedFigure.objects.count() == 3
    # Nobody has joined on a day that is only the latest.
    feed = ElementTree.fromstring(client.get("/medlemmer/feed.atom").content)
    listed = client.get("/medlemmer/", {"sort": "-joined"}).context["listing"]

    atom = "{http://www.w3.org/2005/Atom}"
    titles = [entry.find(f"{atom}title").text for entry in feed.findall(f"{atom}entry")]
    in_order = [one.name for one in listed.organizations]
    others = [one for one in in_order if one != "HydrogenPro ASA"]
    by_name = client.get("/medlemmer/").context["listing"].organizations
    assert (front.newest, titles) == ([], ["HydrogenPro ASA"])
    assert in_order[0] == "HydrogenPro ASA"
    assert others == [one.name for one in by_name if one.name in others]


def test_a_body_without_a_known_holder_says_that_it_is_not_known(client):
    for address, text in {
        "/roller/igt-board/": "Det er ikke kjent hvem som har verv her nå.",
        "/en/roles/igt-board/": "It is not known who holds office now.",
        "/roller/?on=2000-01-01": "Det er ikke kjent hvem som hadde verv denne datoen.",
    }.items():
        page = client.get(address).text
        assert page.count(f"<p>{text}</p>") == 1
        assert "Ingen" not in re.sub(r"<head>.*?</head>", "", page, flags=re.S)


def test_the_pages_that_explain_it_are_linked(client):
    addresses = ["/", "/medlemmer/", "/medlemmer/kebony/", "/nettverk/tall/"]

    pages = {address: client.get(address).text for address in addresses}

    about = client.get("/om/").text
    assert [at for at in addresses if 'href="/om/#certainty"' not in pages[at]] == []
    assert about.count('id="certainty"') == 1
    assert all(f"<dt>{label}</dt>" in about for label in LABELS.values())
    assert set(Membership.Certainty.values) == set(LABELS)


def test_lists_search_and_profiles_say_the_same_where_no_membership_is_known(client):
    pages = [client.get(f"/medlemmer/?relation=any&page={n}") for n in (1, 2, "all")]
    organizations = pages[-1].context["listing"].organizations
    relations = {one.slug: one.relations for one in organizations}
    hits = client.get("/sok/?q=elkem").context["results"].groups[0].hits

    assert {hit.relation for hit in hits} == {"Ikke registrert som medlem"}
    assert [relations[slug] for slug in OWN] == ["Klyngen selv"] * 2
    assert [page.text.count("Ikke medlem<") for page in pages] == [0, 0, 0]


def test_json_ld_says_how_certain_the_membership_is(client):
    for slug, membership, mention in [
        ("yara-norge", "Named as a member", None),
        ("ranold", "Membership inferred from a source", None),
        ("kebony", None, "Only mentioned with the cluster"),
    ]:
        page = client.get(f"/en/members/{slug}/").text
        block = json.loads(re.search(r"ld\+json\">(.*?)</script>", page)[1])
        role = block.get("memberOf", {"description": None})
        cluster = {"@type": "Organization", "name": "Powered by Telemark"}
        assert role.get("memberOf") == (cluster if membership else None)
        assert (role["description"], "startDate" in role) == (membership, False)
        assert block.get("subjectOf", {}).get("description") == mention
