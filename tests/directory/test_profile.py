"""The page of one organization: its map, texts, pictures, rows of its own and partners."""

import re
from datetime import date

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation

from members import models
from members.queries import search
from members.queries.filters import OrganizationFilter
from members.records import review
from tests.support.factories import FAR_AHEAD, LONG_AGO, make
from tests.support.registered import propose, watch


def test_the_map_shows_the_sites_of_today_and_a_part_at_its_whole(client):
    whole = make.site(name="Parken", latitude="59.117", longitude="9.6222")
    part = make.site(name="Delen", part_of=whole)
    left = make.site(name="Forlatt", latitude="59.06", longitude="9.69")
    organization = make.member(sites=[part])
    make.presence(organization=organization, site=left, until=LONG_AGO)

    page = client.get(organization.get_absolute_url()).text

    assert 'aria-label="Kart over Parken"' in page
    assert page.count('class="map-dot"') == 1
    # Coordinates have a decimal point in Norwegian, too.
    [drawing] = re.findall("<svg viewBox.*?</svg>", page, re.DOTALL)
    assert "," not in drawing


def test_texts_are_shown_as_they_were_written_and_say_by_whom(client, ours, ola, kari):
    wanted = {"summary_nb": "Vi lager gjødsel.", "summary_en": "We make fertilizer."}
    wanted |= {"description_nb": "# Om oss\n\nVi lager **gjødsel**."}
    request = review.submit(ours, wanted, by=ola).waiting
    review.approve(request.pk, by=kari)
    models.Organization.objects.update(summary_en="They make fertilizer.")

    norwegian = client.get(ours.get_absolute_url()).text
    english = client.get(f"/en/members/{ours.slug}/").text

    written = "<h2>Om oss</h2>\n<p>Vi lager <strong>gjødsel</strong>.</p>"
    assert norwegian.count(written) == 1
    assert norwegian.count("Skrevet av Yara.") == 2
    assert "Skrevet av sekretariatet" not in norwegian
    assert english.count("Written by the secretariat.") == 1


def test_a_service_is_shown_and_found_once_it_is_approved(client, ours, ola, kari):
    topic = make.topic(slug="sveis", label_nb="Sveiseteknikk")
    row = {"name_nb": "Rørsveising", "name_en": "Pipe welding", "topic": topic.slug}
    row |= {"text_nb": "Etter NORSOK", "text_en": ""}
    request = review.submit(ours, {"services": [row]}, by=ola).waiting
    before = client.get(ours.get_absolute_url()).text

    review.approve(request.pk, by=kari)

    page = client.get(ours.get_absolute_url()).text
    words = ["Tjenester og produkter", "Rørsveising", "Etter NORSOK", "service=sveis"]
    assert [text in before for text in words] == [False] * 4
    assert [text in page for text in words] == [True] * 4
    assert "Pipe welding" in client.get(f"/en/members/{ours.slug}/").text
    with translation.override("nb"):
        why = search.reasons([ours], "rørsveising")
    assert why == {ours.pk: ["tilbyr: Rørsveising"]}
    assert list(search.matching(models.Organization.objects.all(), "welding")) == [ours]
    # The service of a retired topic leads to no list.
    models.Topic.objects.update(is_retired=True)
    page = client.get("/medlemmer/yara/").text
    assert ("Rørsveising" in page, "service=sveis" in page) == (True, False)


def test_references_are_shown_confirmed_and_latest_first_and_found_by_the_customer(
    client, ours
):
    words = "Bekreftet", "Nytt", "Eldre oppdrag", "Uten år"
    for what, year in zip(words, (2018, 2025, 2019, None), strict=True):
        confirmed = (
            {"confirmed_on": LONG_AGO, "asked_on": LONG_AGO} if year == 2018 else {}
        )
        make(
            models.CustomerReference,
            organization=ours,
            what_nb=what,
            year=year,
            **confirmed,
        )
    models.CustomerReference.objects.filter(year=2025).update(customer="Havnevesenet")

    page = client.get(ours.get_absolute_url()).text

    places = [page.index(f">{what}<") for what in words]
    assert places == sorted(places)
    hits = search.matching(models.Organization.objects.all(), "havnevesenet")
    assert list(hits) == [ours]


def test_an_expired_certificate_is_neither_shown_nor_found_nor_counted(client):
    organization = make.member()
    for slug, until in {"iso": LONG_AGO, "fyrtarn": FAR_AHEAD}.items():
        kind = make(models.CertificateKind, slug=slug, name_nb=slug)
        make(models.Certificate, organization=organization, kind=kind, until=until)

    page = client.get(organization.get_absolute_url()).text
    standing = OrganizationFilter(QueryDict("certificate=fyrtarn"))
    expired = OrganizationFilter(QueryDict("certificate=iso"))

    assert ("certificate=iso" in page, "certificate=fyrtarn" in page) == (False, True)
    assert standing.answer.counts("certificate") == {"fyrtarn": 1, "iso": 0}
    assert list(standing.qs) == [organization]
    assert (expired.problems, list(expired.qs)) == ([], [])
    rows = models.Organization.objects.all()
    hits = [list(search.matching(rows, words)) for words in ("iso", "fyrtarn")]
    assert hits == [[], [organization]]


def test_a_member_is_found_by_a_certificate_s_number_and_issuer_and_by_its_capacity(
    ours, ola, kari
):
    kind = make(models.CertificateKind, name_nb="ISO 9001")
    given = {"organization": ours, "kind": kind, "number": "NO-4711", "issuer": "Kiwa"}
    certificate = make(models.Certificate, **given)
    proposal = {"capacity_nb": "40 montører", "capacity_en": "40 fitters"}
    review.approve(review.submit(ours, proposal, by=ola).waiting.pk, by=kari)

    def found(words):
        return list(search.matching(models.Organization.objects.all(), words))

    words = ["NO-4711", "kiwa", "montører", "fitters"]
    assert [found(one) for one in words] == [[ours]] * 4
    with translation.override("nb"):
        why = search.reasons([ours], "kiwa")
    assert why == {ours.pk: ["sertifikat: ISO 9001"]}
    certificate.until = LONG_AGO
    certificate.save()
    assert [found(one) for one in words] == [[], [], [ours], [ours]]


def test_a_service_or_certificate_with_nothing_but_its_name_has_no_empty_line(client):
    row = make.member(email="")
    make(models.Service, organization=row, topic=None, text_nb="", text_en="")
    make(models.Certificate, organization=row, since=None, until=None)

    page = client.get(row.get_absolute_url()).text

    assert re.findall(r"<p[^>]*>\s*</p>", page) == []


@pytest.fixture
def two(ours):
    """Create two pictures of Yara, the second one first; return the images in order."""
    images = [make.picture(width=1280, height=640), make.picture(width=600, height=800)]
    texts = [{"alt_nb": "Ovn", "alt_en": "Furnace"}, {"alt_nb": '"><b>Kai'}]
    for place in (2, 1):
        given = {"image": images[place - 1], **texts[place - 1]}
        make(models.ProfilePicture, organization=ours, place=place, **given)
    return images


PICTURES = re.compile(r'<ul class="profile-pictures">.*?</ul>', re.DOTALL)


def test_pictures_are_shown_in_order_with_size_and_text(client, two):
    norwegian = client.get("/medlemmer/yara/").text
    english = client.get("/en/members/yara/").text
    without = client.get(make.member().get_absolute_url()).text
    quay = "&quot;&gt;&lt;b&gt;Kai"

    for page, texts in ((norwegian, ("Ovn", quay)), (english, ("Furnace", quay))):
        [pictures] = PICTURES.findall(page)
        assert re.findall("<img [^>]*>", pictures) == [
            f'<img src="/bilder/{image.hash}.png" width="{image.width}"'
            f' height="{image.height}" alt="{text}" loading="lazy">'
            for image, text in zip(two, texts, strict=True)
        ]
    addresses = [f'"http://testserver/bilder/{image.hash}.png"' for image in two]
    assert f'"image": [{", ".join(addresses)}]' in norwegian
    assert (PICTURES.findall(without), '"image"' in without) == ([], False)


def test_a_picture_is_cached_for_a_day_until_taken_down(client, ours, two):
    hidden = make(models.ProfilePicture, organization=make.member(is_listed=False))
    assert client.get(hidden.image.get_absolute_url()).status_code == 404
    answer = client.get(two[0].get_absolute_url())
    kept = 200, "public, max-age=86400, s-maxage=1"
    assert (answer.status_code, answer["Cache-Control"]) == kept

    ours.pictures.all().delete()

    answer = client.get(two[0].get_absolute_url())
    assert (answer.status_code, answer["Cache-Control"]) == (404, "no-store")


def groups_of(answer):
    """Return {when: {project: [partners]}} as the profile shows them."""
    return {
        group.when: {
            project.title: [organization.name for organization, _text in partners]
            for project, partners in group.projects.items()
        }
        for group in answer.context["profile"].partners.shown
        if group.projects
    }


def test_a_profile_names_partners_by_project_and_draws_them(client):
    one, often, once, never, apart = (
        make.member(name=n) for n in ("En", "Ofte", "Av og til", "Før", "Fjern")
    )
    hidden = make.organization(is_listed=False, name="Hemmelig")
    for title in ("A", "B"):
        make.project(title_nb=title, partners=[one, often])
    both = make.project(title_nb="C", partners=[one, once, hidden])
    one.participations.filter(project=both).update(since=LONG_AGO)
    make.participation(project=both, organization=never, until=date(2018, 12, 31))
    make.project(title_nb="D", partners=[often, apart])
    ended = {"since": LONG_AGO, "until": date(2020, 12, 31)}
    left = make.organization(is_listed=False, name="Hemmelig")
    make.project(title_nb="Ferdig", partners=[one, left], **ended)
    make.project(title_nb="Alene", partners=[one])

    answer, few = (client.get(who.get_absolute_url()) for who in (one, apart))

    assert groups_of(answer) == {
        "now": {"A": ["Ofte"], "B": ["Ofte"], "C": ["Av og til"]}
    }
    profile = answer.context["profile"]
    texts = [group.unlisted_text for group in profile.partners.shown]
    assert texts == ["og én til"] * 2
    address = reverse("directory:network") + f"?organization={one.slug}&amp;on=all"
    assert (address in answer.text, "Hemmelig" in answer.text) == (True, False)
    nodes = [node.node.name for node in profile.neighbourhood.diagram.nodes.values()]
    assert sorted(nodes) == ["A", "Av og til", "B", "C", "En", "Ofte"]
    symbols = profile.neighbourhood.symbols
    assert [node.node.name for node, _symbol, is_own in symbols if is_own] == ["En"]
    [svg] = re.findall(r'<svg class="net-picture".*?</svg>', answer.text, re.DOTALL)
    assert svg.count('<a class="net-node') == len(nodes)
    # One partner alone needs no diagram.
    assert few.context["profile"].neighbourhood is None
    assert "net-picture" not in few.text


def test_a_profile_names_the_first_others_at_its_sites(client):
    site = make.site(name="Herøya")
    ours, beside, ended, _hidden = (
        make.member(name=name, sites=[site], is_listed=name != "D") for name in "ABCD"
    )
    ends = {"from_organization": ended, "to_organization": beside}
    make(models.OrganizationRelationship, **ends, kind="merged into", since=LONG_AGO)

    groups = client.get(ours.get_absolute_url()).context["profile"].others
    for number in range(5):
        make.member(name=f"F{number}", sites=[site])
    more = client.get(ours.get_absolute_url()).context["profile"].others

    assert [
        (group["heading"], [*map(str, group["organizations"])], group["is_cut"])
        for group in groups + more
    ] == [
        ("Andre ved Herøya", ["B"], False),
        ("Andre ved Herøya", ["B", "F0", "F1", "F2", "F3"], True),
    ]


def test_a_profile_names_members_that_do_the_same_most_alike_first(client, ours):
    hydrogen, plast, retired, welding = (
        make.topic(label_nb=name) for name in ("Hydrogen", "Plast", "Gammelt", "Sveis")
    )
    ours.topics.set([hydrogen, plast, retired])
    make(models.Service, organization=ours, topic=welding)
    offers = make.member(name="Arild")
    make(models.Service, organization=offers, topic=welding)
    make.member(name="Bodil", topics=[plast, hydrogen])
    both = make.member(name="Carl", topics=[plast, hydrogen])
    make(models.Service, organization=both, topic=welding)
    make.member(name="Dag", topics=[retired])
    make.member(name="Else", topics=[hydrogen], is_listed=False)
    make.organization(name="Frank").topics.add(hydrogen)
    retired.is_retired = True
    retired.save()

    peers = client.get(ours.get_absolute_url()).context["profile"].peers

    works, offer = "Arbeider også med hydrogen, plast.", "Tilbyr også sveis."
    assert [(str(member), reason) for member, reason in peers] == [
        *(("Carl", f"{works} {offer}"), ("Bodil", works), ("Arild", offer))
    ]


CONTACT = 'href="/medlemmer/yara/kontakt/" rel="nofollow">'
MAIL = 'href="mailto:post@example.org?subject=R%C3%B8r%20%26%20sveis">'


@pytest.mark.parametrize(
    ("email", "contacts", "link"),
    [("post@example.org", 1, CONTACT), ("post@example.org", 0, MAIL), ("", 0, "")],
)
def test_a_service_leads_to_those_who_answer_about_it(
    client, ours, email, contacts, link
):
    models.Organization.objects.update(email=email)
    make(models.Service, organization=ours, name_nb="Rør & sveis")
    for _number in range(contacts):
        make.contact(ours, agreed=["name"])

    page = client.get(ours.get_absolute_url()).text

    ways = re.findall(r"<a ([^<]*>)\s*Ta kontakt om Rør &amp; sveis</a>", page)
    assert ways == [link] * bool(link)


def test_partners_of_now_stand_apart_from_former_and_future_ones(client):
    one, now, before, later = (
        make.member(name=n) for n in ("En", "Nå", "Før", "Siden")
    )
    make.project(title_nb="Ferdig", status="completed", since=LONG_AGO, partners=[one])
    make.project(title_nb="Går", partners=[one, now])
    old = {"until": date(2020, 12, 31), "since": LONG_AGO}
    make.project(title_nb="Gammelt", partners=[one, now, before], **old)
    make.project(title_nb="Kommer", since=FAR_AHEAD, partners=[one, later])

    answer = client.get(one.get_absolute_url())

    assert groups_of(answer) == {
        "now": {"Går": ["Nå"]},
        "later": {"Kommer": ["Siden"]},
        "before": {"Gammelt": ["Før", "Nå"]},
    }
    headings = [group.heading for group in answer.context["profile"].partners.shown]
    at = [answer.text.index(f"<h2>{heading}</h2>") for heading in headings]
    assert (len(at), at) == (3, sorted(at))


def test_a_profile_says_what_is_not_confirmed(client):
    confirmed, source = {"confirmed_on": LONG_AGO}, {"source": "Varden, 2019"}
    for own, theirs, text in (
        (confirmed, confirmed, ""),
        (confirmed, source, "etter åpne kilder"),
        (source, confirmed, "etter åpne kilder"),
        ({}, {}, "ikke bekreftet"),
    ):
        one, other, project = make.member(), make.member(), make.project()
        for organization, known in ((one, own), (other, theirs)):
            make.participation(project=project, organization=organization, **known)
        partners = client.get(one.get_absolute_url()).context["profile"].partners
        [group] = partners.shown
        assert group.projects == {project: [(other, text)]}


def test_facts_from_the_business_register_have_their_source_without_a_query(
    client, ours, kari, django_assert_num_queries
):
    address = ours.get_absolute_url()
    changes = {"name": "Yara", "municipality": "", "employees": 530}
    request = propose(watch(ours), **changes)
    review.approve(request.pk, ["legal_form", "nace_code", "employees"], by=kari)
    with django_assert_num_queries(10):
        page = client.get(address).text
    english = client.get(f"/en/members/{ours.slug}/").text

    source = "Kilde: Enhetsregisteret (NLOD), 12. mars 2026"
    assert page.count(f"Organisasjonsform og næringskode. {source}") == 1
    assert page.count(f"530 (juridisk enhet, 2026). {source}") == 1
    source = "Source: Enhetsregisteret (NLOD), 12 March 2026"
    assert english.count(f"Legal form and industry code. {source}") == 1
    models.Organization.objects.update(legal_form="ANS")
    page = client.get(address).text
    assert page.count('<p class="card-facts">Næringskode. Kilde: Enhets') == 1
