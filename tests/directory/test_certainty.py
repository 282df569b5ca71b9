"""No page calls anybody more of a member than the sources of Grenland do."""

import csv
import json
import re
from collections import Counter
from io import StringIO
from xml.etree import ElementTree

import pytest

from members.models import Membership, Organization, StatedFigure
from tests.support.csv_folders import csv_rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("grenland")]
LABELS = {
    "named": "Navngitt som medlem",
    "inferred": "Medlemskap utledet av en kilde",
    "mentioned": "Bare omtalt sammen med klyngen",
}


def known_today():
    """Return {slug: label} of the memberships in the CSV file that have not ended."""
    rows = [row for row in csv_rows("memberships") if not row["until"]]
    return {row["organization"]: LABELS[row["certainty"]] for row in rows}


def counted():
    certainties = Counter(
        row["certainty"] for row in csv_rows("memberships") if not row["until"]
    )
    return tuple(certainties[label] for label in LABELS)


def profile_of(client, slug):
    return client.get(f"/medlemmer/{slug}/").context["profile"]


def test_every_card_says_how_certain_the_membership_is(client):
    pages = [client.get("/medlemmer/", {"page": n}) for n in (1, 2)]

    found = {}
    for card in re.findall(
        r'<li class="card">.*?</li>\n', "".join(p.text for p in pages), re.S
    ):
        slug = re.search(r'href="/medlemmer/([^/]+)/"', card)[1]
        kind, label = re.search(r'class="relation ([^"]*)">(.*?)<', card).groups()
        found[slug] = label
        assert LABELS[kind] == label
    assert found == known_today()


def test_the_list_says_how_its_number_is_made_up(client):
    answers = {
        asked: client.get(f"/medlemmer/{asked}").context["listing"].certainty.text
        for asked in ("", "?certainty=mentioned")
    }

    assert answers == {
        "": "29 virksomheter: 13 navngitt som medlem, 6 med utledet medlemskap,"
        " 10 bare omtalt",
        "?certainty=mentioned": "10 bare omtalt",
    }


def test_each_badge_at_a_site_says_how_certain_the_membership_is(client):
    known, badges, expected = known_today(), {}, {}
    for site in {row["site"] for row in csv_rows("presences")}:
        for _place, organizations in (
            client.get(f"/steder/{site}/").context["shown"].groups
        ):
            for one in organizations:
                badges[site, one.slug] = one.certainty
                expected[site, one.slug] = known.get(one.slug, "")

    assert badges == expected
    assert set(LABELS.values()) < set(badges.values())


def test_the_count_of_each_site_says_how_it_is_made_up(client):
    sites = client.get("/steder/").context["sites"].nested

    found = {site.slug: site.members for site in sites}
    pages = {
        slug: client.get(f"/steder/{slug}/").context["shown"].members for slug in found
    }
    assert found == pages
    assert found["heroya-industripark"].parts_text == (
        "8 navngitt som medlem, 2 med utledet medlemskap, 3 bare omtalt"
    )


NAMED = "Ingen kilde i registeret navngir virksomheten som medlem."


@pytest.mark.parametrize(
    ("slug", "text", "certainty"),
    [
        ("yara-norge", "Medlem senest fra 12. juni 2019.", "Navngitt som medlem."),
        ("hydrogenpro", "Medlem fra 2021.", "Navngitt som medlem."),
        (
            "ranold",
            "Regnet som medlem senest fra 12. juni 2019.",
            "Medlemskapet er utledet av en kilde.",
        ),
        (
            "eramet-norway",
            "Bare omtalt sammen med klyngen (2019).",
            NAMED,
        ),
        (
            "rec-solar-norway",
            "Bare omtalt sammen med klyngen (2019).",
            NAMED,
        ),
        (
            "vestfold-telemark-fylkeskommune",
            "Tidligere medlem, til 31. desember 2023.",
            "Navngitt som medlem.",
        ),
        ("powered-by-telemark", "Klyngen selv, fra 22. mars 2022.", ""),
        (
            "industrial-green-tech",
            "Klyngen selv, fra 8. november 2018 til 21. mars 2022.",
            "",
        ),
        ("elkem", "Ikke registrert som medlem.", ""),
    ],
)
def test_a_profile_says_no_more_than_its_source(client, slug, text, certainty):
    profile = profile_of(client, slug)

    as_partner = r"( Deltar i \w+ prosjekt(er)?\.)?"
    assert re.fullmatch(re.escape(text) + as_partner, profile.relation_text)
    assert profile.certainty_text == certainty


def test_the_facts_of_a_mention_are_no_period_of_membership(client):
    slugs = ("kebony", "isola")
    facts = {slug: profile_of(client, slug).membership_facts for slug in slugs}

    assert facts == {
        "kebony": [("Omtalt sammen med klyngen", "2019")],
        "isola": [("Medlem (utledet)", "senest fra 12. juni 2019")],
    }


def test_no_card_calls_the_cluster_itself_a_non_member(client):
    answer = client.get("/medlemmer/", {"relation": "any", "q": "Powered by Telemark"})

    organizations = answer.context["listing"].organizations
    labels = {one.slug: one.relations for one in organizations}
    assert not labels["powered-by-telemark"].startswith("Ikke")


def test_a_former_member_that_was_only_mentioned_is_not_called_one(client):
    answer = client.get("/medlemmer/", {"relation": "former"})

    organizations = answer.context["listing"].organizations
    assert {one.slug: one.relations for one in organizations} == {
        "rec-solar-norway": "Bare omtalt sammen med klyngen",
        "vestfold-telemark-fylkeskommune": "Tidligere i medlemslisten · Navngitt som medlem",
    }


def test_a_file_has_the_certainty_and_no_day_of_a_mention(client):
    text = client.get("/medlemmer.csv").content.decode("utf-8-sig")

    rows = list(csv.DictReader(StringIO(text), delimiter=";"))
    names = {one.slug: one.name for one in Organization.objects.all()}
    said = {row["Navn"]: row["Hvor sikkert medlemskapet er"] for row in rows}
    undated = {row["Navn"] for row in rows if not row["Medlem fra"]}
    assert said == {names[slug]: label for slug, label in known_today().items()}
    assert undated == {
        name for name, label in said.items() if label == LABELS["mentioned"]
    }


def test_a_file_says_of_whom_no_membership_is_known(client):
    text = client.get("/medlemmer.csv", {"relation": "any"}).content
    text = text.decode("utf-8-sig")

    rows = list(csv.DictReader(StringIO(text), delimiter=";"))
    said = {row["Navn"]: row["Hvor sikkert medlemskapet er"] for row in rows}
    without = Organization.objects.exclude(slug__in=known_today())
    own = {"Industrial Green Tech", "Powered by Telemark"}
    assert {one.name: said[one.name] for one in without} == {
        one.name: "Klyngen selv" if one.name in own else "Ikke registrert som medlem"
        for one in without
    }


@pytest.mark.parametrize(
    ("slug", "membership", "mention"),
    [
        ("yara-norge", ("Powered by Telemark", "Named as a member"), None),
        ("ranold", ("Powered by Telemark", "Membership inferred from a source"), None),
        ("kebony", None, "Only mentioned with the cluster"),
    ],
)
def test_json_ld_says_how_certain_the_membership_is(client, slug, membership, mention):
    page = client.get(f"/en/members/{slug}/").text

    found = json.loads(
        re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1]
    )
    role = found.get("memberOf")
    assert (role and (role["memberOf"]["name"], role["description"])) == membership
    assert found.get("subjectOf", {}).get("description") == mention
    assert "startDate" not in (role or {})


def plain(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", html)).strip()


def test_the_front_page_counts_documented_memberships_beside_the_latest_stated(client):
    answer = client.get("/")

    front = answer.context["home"]
    members = re.search(r'<div class="home-members">.*?</div>', answer.text, re.S)[0]
    paragraphs = [plain(text) for text in re.findall(r"<p.*?</p>", members, re.S)]
    assert front.certainty.numbers == counted() == (13, 6, 10)
    assert front.documented_address == "/medlemmer/?certainty=named"
    assert paragraphs == [
        "13 dokumenterte medlemskap",
        "I tillegg har registeret: 6 medlemskap utledet av en kilde, 10 virksomheter"
        " bare omtalt sammen med klyngen. Hvor sikkert et medlemskap er",
        "Offentlig oppgitt: 113 medlemmer, ifølge Powered by Telemark, 2022."
        " Etter sammenslåing av tre nettverk."
        " Kilder: poweredbytelemark.no, poweredbytelemark.no",
    ]


def test_the_figures_show_every_stated_number_with_who_stated_it(client):
    page = client.get("/tall/").text

    figure = re.search(r'id="members".*?</figure>', page, re.S)[0]
    rows = [
        [plain(cell) for cell in re.findall(r"<t[dh].*?</t[dh]>", row, re.S)]
        for row in re.findall(r"<tr.*?</tr>", figure, re.S)
    ]
    assert [(row[0], *row[-3:]) for row in rows if row[-2]] == [
        ("Dato", "Oppgitt offentlig", "Oppgitt av", "Om tallet"),
        ("januar 2019", "25", "Herøya Industripark", ""),
        ("2020", "om lag 30", "NHO", ""),
        ("2022", "113", "Powered by Telemark", "Etter sammenslåing av tre nettverk"),
    ]
    assert StatedFigure.objects.count() == 3


def test_nobody_has_joined_on_a_day_that_is_only_the_latest(client):
    front = client.get("/")
    feed = ElementTree.fromstring(client.get("/medlemmer/feed.atom").content)
    listed = client.get("/medlemmer/", {"sort": "-joined"}).context["listing"]

    atom = "{http://www.w3.org/2005/Atom}"
    titles = [entry.find(f"{atom}title").text for entry in feed.findall(f"{atom}entry")]
    in_order = [one.name for one in listed.organizations]
    others = [one for one in in_order if one != "HydrogenPro ASA"]
    by_name = client.get("/medlemmer/").context["listing"].organizations
    assert (front.context["home"].newest, titles) == ([], ["HydrogenPro ASA"])
    assert in_order[0] == "HydrogenPro ASA"
    assert others == [one.name for one in by_name if one.name in others]


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("/roller/igt-board/", "Det er ikke kjent hvem som har verv her nå."),
        ("/en/roles/igt-board/", "It is not known who holds office now."),
        (
            "/roller/?on=2000-01-01",
            "Det er ikke kjent hvem som hadde verv denne datoen.",
        ),
    ],
)
def test_a_body_without_a_known_holder_says_that_it_is_not_known(client, address, text):
    page = client.get(address).text

    assert page.count(f"<p>{text}</p>") == 1
    assert "Ingen" not in re.sub(r"<head>.*?</head>", "", page, flags=re.S)


def test_lists_search_and_profiles_say_the_same_where_no_membership_is_known(client):
    listed = client.get("/medlemmer/?relation=any&page=all").context["listing"]
    by_slug = {one.slug: one.relations for one in listed.organizations}
    found = client.get("/sok/?q=elkem").context["results"].groups[0].hits

    assert {hit.relation for hit in found} == {"Ikke registrert som medlem"}
    assert [
        by_slug[slug] for slug in ("powered-by-telemark", "industrial-green-tech")
    ] == [
        "Klyngen selv",
        "Klyngen selv",
    ]
    texts = [
        client.get(f"/medlemmer/?relation=any&page={n}").text for n in (1, 2, "all")
    ]
    assert [text.count("Ikke medlem<") for text in texts] == [0, 0, 0]


def test_the_pages_that_explain_it_are_linked(client):
    addresses = ["/", "/medlemmer/", "/medlemmer/kebony/", "/nettverk/tall/"]

    pages = {address: client.get(address).text for address in addresses}

    about = client.get("/om/").text
    assert [at for at in addresses if 'href="/om/#certainty"' not in pages[at]] == []
    assert about.count('id="certainty"') == 1
    assert [
        label for label in LABELS.values() if f"<dt>{label}</dt>" not in about
    ] == []
    assert set(Membership.Certainty.values) == set(LABELS)
