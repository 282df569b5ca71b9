"""No page, file or log contains private data, for any kind of outsider."""

import json
import logging
import os
import re
from functools import partial
from itertools import product
from urllib.parse import quote

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse, translate_url
from django.utils import timezone, translation

from members.exchange.dump import make_dump
from members.exchange.projection import PROJECTIONS
from members.fields import ORGANIZATION, WITH_PAGES
from members.models import Image, SharePicture, undrawn
from members.people.privacy import PERSONAL_DATA, free_text
from members.queries.statistics import FIGURES
from tests.support import outsiders
from tests.support.index_contents import forget_touches
from tests.support.login import log_in
from tests.support.outsiders import full_text
from tests.support.private_data import ALERT, HASH, IN_SOME_ROWS, MARKER, is_public
from tests.support.routes import PARAMETER, routes
from tests.support.sampling import chosen, part_of
from tests.test_doors import OPEN

pytestmark = pytest.mark.django_db
# Views that show a page only with a token, from an e-mail or of a monitor, or only accept POST.
WITHOUT_PAGE = set(
    """
    portal:confirm portal:invitation admin:login portal:log_out portal:consent health
    portal:answer portal:calendar_file portal:consent_picture portal:consent_erase
    portal:consent_file portal:newsletter portal:newsletter_file metrics api:mcp
    portal:log_in_link
    """.split()
)
REDIRECTING = set(
    "account_confirm_login_code icon mfa_authenticate mfa_login_webauthn".split()
)
# Who has logged in gets the public pages of visitors: one in so many is asked for again.
PAGES_SHARE = int(os.environ.get("PAGES_SHARE", "8"))
API_QUERIES = """
    organizations/?relation=any&facets=1 organizations/?relation=any&q=skjult
    projects/?facets=1 projects/?q=skjult projects/?on=2019-01-01 sites/?facets=1
    sites/?q=skjult roles/?on=2019-01-01&facets=1 roles/?q=skjult topics/?facets=1
    events/?facets=1 events/?q=skjult statistics/?on=2019-01-01 climate/?year=2030
    statistics/money-by-funder/ statistics/members-by-site/ statistics/collaboration/
    statistics/active-members/ climate/emissions/ climate/sums/ climate/targets/
""".split()
LISTS = """
    organizations organizations_csv organizations_xlsx projects projects_csv projects_xlsx
    amounts_csv embed_organizations
""".split()
LIST_QUERIES = """
    relation=any relation=any&page=2 relation=any&q=skjult relation=any&q=986228608
    relation=any&size=unknown&sort=-joined on=2019-01-01&sort=confirmed
    relation=member&relation=former&relation=partner&relation=office&relation=neighbour
    municipality=x&topic=x&site=x&kind=x&on=x&size=x
""".split()

PAGES_OF = {n.key: n.model for n in WITH_PAGES if n is not ORGANIZATION}
# Of a collection of the open data: the slug or key of a row, beside those of organizations.
ROWS = {
    "projects": "prosjekt",
    "sites": "sted",
    "roles": "organ",
    "topics": "emne",
    "events": "forrige",
    "statistics": "members",
    "climate": "effects",
}


@pytest.fixture
def registry(marked_registry):
    forget_touches(), make_dump()
    return marked_registry


def addresses(registry):
    """Yield (URL name, address) of every route, in both languages."""
    both = [registry.seen.slug, registry.hidden.slug]
    for route, name in routes():
        noun = name.removeprefix("directory:").partition("_")[0]
        slugs = both if "<slug:slug>" in route else [""]
        if noun in PAGES_OF:
            row = getattr(registry, noun, None) or PAGES_OF[noun].objects.first()
            slugs = [row.slug]
        collection = name.removeprefix("api:").partition("_")[0]
        if name.startswith("api:") and "<str:key>" in route:
            slugs = [ROWS[collection]] if collection in ROWS else both
        for slug in slugs:
            for filled in _filled(registry, route, name, slug):
                for place in {filled, _in_english(filled)}:
                    yield name, place


def _filled(registry, route, name, slug):
    given = {"slug": slug, "kind": "png", "pk": "1", "what": "entity"}
    given |= {"key": registry.seen.slug} if name.startswith("api:") else {}
    given["name"] = "effects" if "climate" in name else "members"
    given |= {"key": slug} if slug else {}
    given |= registry.keys.get(name, {})
    given |= {"object_id": "1", "app_label": "members", "content_type_id": "1"}
    pictures = SharePicture if name == "directory:share_picture" else Image
    several = {
        "stem": PROJECTIONS,
        "hash": pictures.objects.values_list("hash", flat=True),
        "section": ["pages", *(noun.public.plural for noun in WITH_PAGES)],
    }
    [varied] = [n for n in several if f":{n}>" in route or f"<{n}>" in route] or [None]
    for found in several.get(varied, [""]):
        yield PARAMETER.sub(partial(_value_of, given | {varied: found}), route)


def _value_of(values, parameter):
    return str(values.get(parameter[1] or parameter[2], "x1"))


@translation.override("nb")
def _in_english(address):
    return translate_url(address, "en")


def queries(registry):
    """Yield the addresses of lists and dated pages with query parameters."""
    hidden = f"?organization={registry.hidden.slug}"
    for name, query in product(LISTS, LIST_QUERIES):
        yield f"{reverse(f'directory:{name}')}?{query}"
    names = "roles network network_figures home statistics climate".split()
    for name, query in product(names, ["", "?on=2019-01-01", "?on=all", hidden]):
        yield f"{reverse(f'directory:{name}')}{query}"
    yield from (f"/api/v1/{query}" for query in API_QUERIES)
    for name, ending in product(FIGURES, ["csv", "xlsx"]):
        yield reverse(f"directory:statistics_{ending}", args=[name])
    for name in [*FIGURES, "climate"]:
        yield reverse("directory:embed_figure", args=[name])
    page = Client().get(reverse("directory:climate")).text
    yield from sorted(set(re.findall(r'href="([^"?]+\.(?:csv|xlsx))"', page)))
    for words in ("skjult", "synlig", "skjulk", "986228608"):
        yield f"{reverse('directory:search')}?q={words}"
        yield f"{reverse('directory:sites')}?q={words}"
        yield f"{reverse('portal:ask')}?q={words}"
        yield f"{reverse('api:reconcile')}?queries={quote(json.dumps({'q': {'query': words}}))}"
        yield f"{reverse('api:reconcile_suggest', args=['entity'])}?prefix={words}"
    yield reverse("api:reconcile_preview", args=[registry.hidden.slug])
    yield f"{reverse('portal:ask')}{hidden}"


def leaks(client, places, statuses=None):
    """Return {address: markers in the response}, without those in the address.

    Adds the status of each address to the given ones.
    """
    found = {}
    for place in places:
        answer = client.get(place)
        markers = {*MARKER.findall(full_text(answer).lower())}
        if markers := markers.difference(MARKER.findall(place)):
            found[place] = markers
        if statuses is not None:
            statuses[place] = answer.status_code
    return found


def test_every_private_column_has_a_marker(registry):
    texts = [(label, name) for label, names in free_text().items() for name in names]
    private = {(data.model, name) for data in PERSONAL_DATA for name in data.columns}
    private |= {column for column in texts if not is_public(*column)}

    missing = private.difference(registry.markers.values())
    unmarked = {("pghistory.Context", "metadata")}
    assert (missing, registry.unmarked) == (unmarked, IN_SOME_ROWS)


def asked_by(who, registry):
    """Return (URL name, address) of what somebody asks for; "" for one with a query."""
    asked = [*addresses(registry), *(("", place) for place in queries(registry))]
    if who == "visitor":
        return asked
    public = [(name, place) for name, place in asked if name in {"", *OPEN}]
    left_out = {*public}.difference(part_of(public, PAGES_SHARE))
    return [pair for pair in asked if pair not in left_out]


OTHERS = [who for who in outsiders.CLIENTS if who != "visitor"]
OF_THIS_RUN = ("visitor", chosen("outsiders", OTHERS))


@pytest.mark.parametrize(
    "who",
    [
        pytest.param(who, marks=[] if who in OF_THIS_RUN else pytest.mark.long)
        for who in outsiders.CLIENTS
    ],
)
def test_no_page_or_file_contains_private_data(registry, who, caplog, figure):
    caplog.set_level(logging.DEBUG)
    client = outsiders.CLIENTS[who](registry)
    asked, statuses = asked_by(who, registry), {}

    found = leaks(client, [place for _name, place in asked], statuses)

    tried = {"answers": len(asked), "times a marker": len(registry.markers)}
    figure(tried=tried, found={"with a marker": len(found)})
    assert {p: {registry.markers[m] for m in ms} for p, ms in found.items()} == {}
    # The log may repeat what the test itself requests.
    assert set(MARKER.findall(caplog.text)) <= {registry.hidden.slug, HASH}
    if who == "visitor":
        shown = {name for name, place in asked if statuses[place] == 200}
        assert set(OPEN) - shown == WITHOUT_PAGE | REDIRECTING


@pytest.mark.long
def test_no_page_shows_a_member_what_the_business_register_says_of_it(registry):
    client, of_register = log_in(Client(), registry.user), set(ALERT)
    facts = ("members.RegisterSnapshot", "facts")
    of_register |= {m for m, column in registry.markers.items() if column == facts}

    found = leaks(client, [place for _name, place in addresses(registry)])

    assert {p: ms & of_register for p, ms in found.items() if ms & of_register} == {}


def test_a_monitor_is_told_nothing_private(registry, settings):
    settings.MONITOR_TOKEN = "a-token-of-the-tests-0123456789"
    monitor = Client(headers={"Authorization": f"Bearer {settings.MONITOR_TOKEN}"})
    leaks(monitor, [place for _name, place in addresses(registry)][::20])
    statuses = {}

    found = leaks(monitor, map(reverse, ["health", "metrics"]), statuses)

    assert (found, 404 in statuses.values()) == ({}, False)


def test_no_share_picture_is_drawn_from_private_data(registry):
    SharePicture.objects.all().delete()

    contents = [content for *_key, content in undrawn(timezone.localdate())]

    assert "Synlig AS" in {content["title"] for content in contents}
    assert MARKER.findall(str(contents).lower()) == []


# Public texts and addresses that must contain them: proof that the search finds texts.
PUBLIC_TEXTS = {
    "Synlig AS": """
        /medlemmer/?site=sted /en/members/synlig/ /medlemmer.csv?relation=any
        /medlemmer.xlsx?relation=any /be-om-tilgang/?q=synlig
        /api/v1/organizations/synlig/ /api/v1/sites/sted/ /api/v1/roles/
        /api/v1/projects/prosjekt/ /api/v1/events/forrige/
    """,
    "Prosjektord": """
        /prosjekter/ /prosjekter.xlsx /prosjekter.csv /prosjekter/prosjekt/ /steder/sted/
        /nettverk/?on=all /medlemmer/synlig/
    """,
    "Resultatord": "/prosjekter/prosjekt/ /prosjekter.csv",
    "Kildeord": "/prosjekter/prosjekt/ /prosjekter.xlsx",
    "Fasilitetsord": "/medlemmer/synlig/ /en/members/synlig/",
    "Strømord": "/medlemmer/synlig/ /en/members/synlig/",
    "prosjekt/": "/sitemap-projects.xml",
    "Synligord": "/medlemmer/synlig/",
    "synlig/": "/sitemap.xml /sitemap-organizations.xml",
    "Enig Person": "/roller/ /en/roles/organ/",
    "Trefford": "/arrangementer/ /arrangementer/treff/ /en/events/forrige/",
}


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(":event", id="where the events are that they come to"),
        pytest.param(":embed", id="in pages for frames of other sites"),
        pytest.param("api:", id="where machines read"),
    ],
)
def test_nobody_is_named(registry, client, names):
    """Not even whoever agreed to be named elsewhere."""
    places = {place for name, place in addresses(registry) if names in name}
    places = sorted(p for p in places if not p.startswith(("/admin", "/en/admin")))
    if names == "api:":
        places += [f"/api/v1/{query}" for query in API_QUERIES]

    texts = [full_text(client.get(place)) for place in places]

    assert len(places) >= 12
    assert [p for p, text in zip(places, texts, strict=True) if "Enig" in text] == []


def test_public_texts_are_found_where_they_belong(registry, client):
    pages = {
        p: full_text(client.get(p)) for p in " ".join(PUBLIC_TEXTS.values()).split()
    }

    missing = [
        (words, place)
        for words, places in PUBLIC_TEXTS.items()
        for place in places.split()
        if words not in pages[place]
    ]
    assert missing == []


def test_a_marker_is_found_in_all_of_an_answer(registry, client, caplog, figure):
    caplog.set_level(logging.DEBUG)
    registry.seen.name = "lekk77777x AS"
    registry.seen.save()
    logging.getLogger("members").debug("lekk88888x")
    answer = HttpResponse(headers={"X-Word": "lekk99999x"})

    places = ["/medlemmer/synlig/", "/medlemmer.xlsx?relation=any", "/nettverk/tall/"]
    found = leaks(client, places)

    figure(tried={"pages with a planted marker": 2}, found={"noticed": len(found)})
    assert [found.get(place) for place in places[:2]] == [{"lekk77777x"}] * 2
    markers = MARKER.findall(caplog.text + full_text(answer))
    assert markers == ["lekk88888x", "lekk99999x"]
