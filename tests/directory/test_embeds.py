"""Pages for frames of other sites: what stands in them, and who may frame them."""

import pytest
from django.urls import reverse

from members.models import Cluster
from tests.support.factories import make
from tests.support.login import log_in
from tests.support.rows import the_cluster

HOSTS = ["www.example.org", "parken.example.no:8443"]
LIST, MAP = "/embed/medlemmer/", "/embed/kart/"
ANCESTORS = "'self' https://www.example.org https://parken.example.no:8443"


@pytest.fixture
def cluster(db):
    cluster = the_cluster()
    cluster.names.create(name="Grønn klynge")
    return cluster


def list_hosts(*hosts):
    Cluster.objects.update(embed_hosts=list(hosts))


def framing(answer):
    """Return (frame-ancestors, X-Frame-Options, whether other sites may load it)."""
    directives = answer["Content-Security-Policy"].split("; ")
    [ancestors] = [one for one in directives if one.startswith("frame-ancestors ")]
    is_open = answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    return ancestors.partition(" ")[2], answer.get("X-Frame-Options"), is_open


def test_the_list_has_the_rows_and_the_count_of_the_page_with_the_same_filters(
    client, cluster
):
    site = make.site(name="Herøya", slug="heroya")
    make.member(name="Alfa AS", sites=[site], summary_nb="Lager hydrogen.")
    make.member(name="Beta AS")

    page = client.get(f"{LIST}?site=heroya&kind=tull").text

    assert ("Alfa AS" in page, "Lager hydrogen." in page, "Beta AS" in page) == (
        *(True, True),
        False,
    )
    assert "<strong>1 navngitt</strong>" in page
    assert "«tull» er ikke et gyldig valg" in page
    assert 'href="/medlemmer/?site=heroya"' in page
    assert "Medlemsregisteret til Grønn klynge" in page


def test_a_long_list_leads_to_all_of_it(client, cluster):
    for _number in range(61):
        make.organization()

    page = client.get(f"{LIST}?relation=any").text

    assert page.count('<li class="card">') == 24
    assert '<a href="/medlemmer/?relation=any">Se alle 61</a>' in page


def test_the_map_a_profile_and_figures_link_to_their_pages(client, cluster):
    site = make.site(name="Herøya", slug="heroya", latitude=59.1, longitude=9.6)
    topic = make.topic(label_nb="hydrogen")
    make.member(name="Alfa AS", slug="alfa", sites=[site], topics=[topic])

    pages = {
        address: client.get(address).text
        for address in (MAP, f"{LIST}alfa/", "/embed/tall/members/")
    }
    climate = client.get("/en/embed/figures/climate/").text

    assert all(text in pages[MAP] for text in ("<svg", 'href="/steder/heroya/"'))
    profile = pages[f"{LIST}alfa/"]
    assert all(text in profile for text in ("Alfa AS", "hydrogen", "/steder/heroya/"))
    assert 'href="/medlemmer/alfa/"' in profile
    figure = pages["/embed/tall/members/"]
    assert all(
        text in figure for text in ("1 virksomhet er", "Kilde: medlemsregisteret")
    )
    assert "/tall/?show=all#members" in figure
    assert "Emissions and climate targets" in climate


def test_what_is_not_public_is_answered_in_the_frame(client, cluster):
    make.organization(slug="skjult", name="Skjult AS", is_listed=False)
    list_hosts(*HOSTS)

    answers = [
        client.get(path)
        for path in (f"{LIST}skjult/", f"{LIST}ingen/", "/embed/tall/ukjent/")
    ]

    assert [answer.status_code for answer in answers] == [404] * 3
    assert {framing(answer) for answer in answers} == {(ANCESTORS, None, True)}
    assert len({answer.content for answer in answers[:2]}) == 1
    assert all("finnes ikke" in answer.text for answer in answers)


def test_a_former_slug_redirects_within_the_frame(client, cluster):
    member = make.member(slug="gammel")
    member.slug = "ny"
    member.save()

    answer = client.get(f"{LIST}gammel/")

    assert (answer.status_code, answer["Location"]) == (301, f"{LIST}ny/")


@pytest.mark.parametrize(
    ("query", "scheme"),
    [("", "light dark"), ("?theme=dark", "dark"), ("?theme=tull", "light dark")],
)
def test_a_site_may_choose_the_colours(client, cluster, query, scheme):
    page = client.get(MAP + query).text

    assert f'<meta name="color-scheme" content="{scheme}">' in page


def test_the_listed_hosts_may_frame_the_pages_and_nobody_any_other(client, cluster):
    make.member(slug="alfa")
    list_hosts()
    nobody = {framing(client.get(path)) for path in (LIST, MAP, f"{LIST}alfa/")}
    list_hosts(*HOSTS)

    framed = [
        LIST,
        MAP,
        f"{LIST}alfa/",
        "/embed/tall/members/",
        reverse("directory:embed_figure", args=["climate"]),
        "/en/embed/members/?site=tull",
    ]
    others = [
        "/",
        "/medlemmer/",
        "/en/members/alfa/",
        "/embedded/",
        "/embed/",
        "/tall/",
    ]

    assert nobody == {("'none'", "DENY", True)}
    answers = [client.get(path) for path in framed]
    assert {framing(answer) for answer in answers} == {(ANCESTORS, None, True)}
    assert [dict(answer.cookies) for answer in answers] == [{}] * len(framed)
    assert {framing(client.get(path))[:2] for path in others} == {("'none'", "DENY")}


@pytest.mark.parametrize(
    ("host", "local", "origin"),
    [
        ("localhost:8000", True, "http://localhost:8000"),
        ("localhost:8000", False, "https://localhost:8000"),
        ("www.example.org", True, "https://www.example.org"),
    ],
)
def test_a_demo_alone_is_framed_without_tls(
    client, cluster, settings, host, local, origin
):
    settings.IS_LOCAL = local
    list_hosts(host)

    assert framing(client.get(MAP))[0] == f"'self' {origin}"


def test_the_script_is_at_most_a_kilobyte_and_loads_elsewhere(client, cluster):
    answer = client.get("/embed/embed.js")

    assert len(answer.content) <= 1024
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_staff_gets_the_page_of_everybody(client, cluster):
    list_hosts(*HOSTS)
    visitor = client.get(MAP)
    log_in(client, make.secretary())

    page = client.get(MAP)

    assert (page.content, framing(page)) == (visitor.content, framing(visitor))
