"""No response, file or log contains private data, for any kind of outsider."""

import logging
import re
from functools import partial

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse, translate_url
from django.utils import timezone, translation

from members import form_tokens, limits
from members.directory.sitemaps import SECTIONS
from members.fields import ORGANIZATION
from members.models import Image, Organization, Task
from members.privacy.columns import free_text
from members.privacy.declaration import PERSONAL_DATA
from tests.support.factories import LONG_AGO, make_colleague, make_secretary
from tests.support.login import log_in
from tests.support.private_data import (
    IN_SOME_ROWS,
    MARKER,
    MarkedRegistry,
    is_public,
)
from tests.support.responses import full_text
from tests.support.routes import PARAMETER, finish, routes
from tests.support.task_files import (
    list_file,
    run,
    start_list_file,
    start_rows_file,
    text_of,
)
from tests.test_doors import OPEN

pytestmark = pytest.mark.django_db
PERSONAL = {(data.model, name) for data in PERSONAL_DATA for name in data.columns}
# Views that show a page only with a token from an e-mail, or only accept POST.
WITHOUT_PAGE = {"portal:confirm", "portal:invitation", "admin:login", "portal:log_out"}
WITHOUT_PAGE |= {"portal:consent", "portal:consent_picture"}
WITHOUT_PAGE |= {"portal:consent_erase", "portal:consent_file"}
REDIRECTING = {
    *("account_confirm_login_code", "icon", "mfa_authenticate", "mfa_login_webauthn")
}
LISTS = ["organizations", "organizations_csv", "organizations_xlsx"]
LISTS_OF_PROJECTS = ["projects", "projects_csv", "projects_xlsx"]
LIST_QUERIES = [
    "relation=any",
    "relation=member&relation=former&relation=partner&relation=office&relation=neighbour",
    "on=2019-01-01&sort=confirmed",
    "relation=any&size=unknown&sort=-joined",
    "relation=any&page=2",
    "relation=any&q=skjult",
    "relation=any&q=986228608",
    "municipality=x&topic=x&site=x&kind=x&on=x&size=x",
]


@pytest.fixture
def registry():
    """Create rows with markers, and files that tasks have made of them."""
    registry = MarkedRegistry().mark_private_columns()
    # Those of visitors that wait would refuse others.
    Task.objects.unfinished().update(outcome="cancelled", ended_at=timezone.now())
    visitors = run(start_list_file(list_file(query="relation=any")))
    staffs = run(start_rows_file(make_secretary(), Organization.objects.all()))
    for name, task in [("directory:download", visitors), ("admin:task", staffs)]:
        registry.keys[name] = registry.keys[f"{name}_file"] = {"key": task.key}
    registry.file_of_staff = staffs
    return registry


OUTSIDERS = {
    "visitor": lambda registry: Client(),
    "outsider": lambda registry: log_in(Client(), make_colleague(role="manager")),
    "former": lambda registry: log_in(
        Client(), make_colleague(registry.seen, role="manager", until=LONG_AGO)
    ),
}
every_outsider = pytest.mark.parametrize("who", OUTSIDERS)


def slugs(registry):
    """Return {URL name: slugs} of routes whose slug is no organization's."""
    return {
        "directory:body": [registry.body.slug],
        "directory:project": [registry.project.slug],
        "directory:site": [registry.site.slug],
    }


def addresses(registry):
    """Yield (URL name, address) of every route, in both languages."""
    for route, name in routes():
        both = [registry.seen.slug, registry.hidden.slug]
        for slug in slugs(registry).get(name, both if "<slug:slug>" in route else [""]):
            for filled in _filled(registry, route, name, slug):
                for place in {filled, _in_english(filled)}:
                    yield name, place


def _filled(registry, route, name, slug):
    given = {"slug": slug, "kind": "png", "pk": "1"}
    given |= registry.keys.get(name, {})
    given |= {"object_id": "1", "app_label": "members", "content_type_id": "1"}
    several = {
        "hash": list(Image.objects.values_list("hash", flat=True)),
        "section": list(SECTIONS),
    }
    [varied] = [n for n in several if f":{n}>" in route or f"<{n}>" in route] or [None]
    for found in several.get(varied, [""]):
        values = given | {varied: found}
        yield PARAMETER.sub(partial(_value_of, values), route)


def _value_of(values, parameter):
    return str(values.get(parameter[1] or parameter[2], "x1"))


@translation.override("nb")
def _in_english(address):
    return translate_url(address, "en")


def queries(registry):
    """Yield the addresses of lists and dated pages with query parameters."""
    for name in LISTS + LISTS_OF_PROJECTS:
        for query in LIST_QUERIES:
            yield f"{reverse(f'directory:{name}')}?{query}"
    days = ["", "?on=2019-01-01", "?on=all", f"?organization={registry.hidden.slug}"]
    for name in ["roles", "network", "network_figures", "home"]:
        for query in days:
            yield f"{reverse(f'directory:{name}')}{query}"
    for words in ("skjult", "synlig"):
        yield f"{reverse('portal:ask')}?q={words}"
    yield f"{reverse('portal:ask')}?organization={registry.hidden.slug}"


def markers_in_addresses(registry):
    """Return the markers that the test itself requests, which the log may repeat."""
    return {registry.hidden.slug}


def leaks(client, places):
    """Return {address: markers in the response}, without those in the address."""
    found = {}
    for place in places:
        answer = client.get(place)
        markers = set(MARKER.findall(full_text(answer).lower())) - set(
            MARKER.findall(place)
        )
        if markers:
            found[place] = markers
    return found


def test_every_private_column_has_a_marker(registry):
    private = {(data.model, name) for data in PERSONAL_DATA for name in data.columns}
    private |= {
        (label, name)
        for label, names in free_text().items()
        for name in names
        if not is_public(label, name)
    }

    assert private - set(registry.markers.values()) == {
        ("pghistory.Context", "metadata")
    }
    assert registry.unmarked == IN_SOME_ROWS


@every_outsider
def test_no_page_or_file_contains_private_data(registry, who, caplog):
    caplog.set_level(logging.DEBUG)
    client = OUTSIDERS[who](registry)

    places = [place for _name, place in addresses(registry)]
    found = leaks(client, [*places, *queries(registry)])

    named = {
        place: {registry.markers[m] for m in markers}
        for place, markers in found.items()
    }
    assert named == {}
    assert set(MARKER.findall(caplog.text)) <= markers_in_addresses(registry)


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("name", "public"),
    [("organizations", "Synlig AS"), ("projects", "Prosjektord")],
)
def test_no_file_that_a_task_makes_for_a_visitor_contains_private_data(
    registry, name, public, ending, language
):
    for number, query in enumerate(["relation=any", "on=2019-01-01&q=skjult"]):
        file = list_file(name, ending, query if name == "organizations" else "")
        text = text_of(run(start_list_file(file, language, form=str(number))))
        assert MARKER.findall(text.lower()) == [], query
        assert (public in text) == ("skjult" not in query or name == "projects")


def test_a_workbook_of_all_rows_for_staff_contains_no_personal_data(registry):
    found = {
        registry.markers[marker]
        for marker in MARKER.findall(text_of(registry.file_of_staff))
    }

    exported = {("members.Organization", name) for name in ORGANIZATION.file_columns}
    exported.add(("members.OrganizationName", "name"))
    assert (found != set(), found - exported, found & PERSONAL) == (True, set(), set())


def test_every_public_view_is_among_the_requested_addresses(registry, client):
    statuses = {}
    for name, place in list(addresses(registry)):
        answer = client.get(place)
        finish(answer)
        statuses.setdefault(name, set()).add(answer.status_code)

    shown = {name for name, codes in statuses.items() if 200 in codes}
    assert set(OPEN) - shown == WITHOUT_PAGE | REDIRECTING


@every_outsider
def test_no_search_reveals_that_private_data_exists(registry, who):
    """A marker gets the same response as a word that occurs nowhere."""
    client = OUTSIDERS[who](registry)
    places = [reverse(f"directory:{name}") for name in ("organizations", "projects")]
    places += [reverse("directory:organizations_csv"), reverse("portal:ask")]
    nonsense = {p: _searched(client, p, "lekk99999x") for p in places}

    differ = {
        (place, registry.markers[mark])
        for place in places
        for mark in registry.markers
        if _searched(client, place, mark) != nonsense[place]
    }

    assert differ == set()


def _searched(client, place, words):
    answer = client.get(place, {"q": words, "relation": "any"})
    return re.sub(r"lekk\d+x|Content-Length: \d+", "…", full_text(answer))


ERRORS = [
    ("/finnes-ikke/", {}, 404),
    ("/medlemmer/skjult/", {}, 404),
    ("/medlemmer/?q=%00", {}, 400),
    ("/", {"HTTP_HOST": "evil.example"}, 400),
    ("/medlemmer/" + "a" * 3000, {}, 414),
]


@pytest.mark.parametrize(("place", "how", "code"), ERRORS)
def test_no_error_page_contains_private_data(
    registry, client, caplog, place, how, code
):
    caplog.set_level(logging.DEBUG)

    answer = client.get(place, **how)

    assert answer.status_code == code
    assert MARKER.findall(full_text(answer)) + MARKER.findall(caplog.text) == []


def test_no_refused_or_rate_limited_form_contains_private_data(registry, caplog):
    caplog.set_level(logging.DEBUG)
    client = Client(enforce_csrf_checks=True)
    ask = f"{reverse('portal:ask')}?organization={registry.seen.slug}"

    answers = [client.post(reverse("portal:log_out"))]
    answers += [_request_access(client, ask, registry) for _ in range(12)]

    markers = MARKER.findall("".join(map(full_text, answers)) + caplog.text)
    assert [answers[0].status_code, answers[-1].status_code] == [403, 200]
    assert str(limits.TOO_MANY) in answers[-1].text
    assert set(markers) <= {MARKER.search(registry.user.email)[0]}


def _request_access(client, place, registry):
    """Request access with the e-mail address of a user."""
    registry.user.refresh_from_db()
    given = {"email": registry.user.email, form_tokens.FIELD: form_tokens.token()}
    return client.post(place, given, headers={"Sec-Fetch-Site": "same-origin"})


@pytest.mark.urls("tests.cluster.urls")
@pytest.mark.parametrize(("place", "code"), [("/mistake/", 500), ("/outage/", 503)])
def test_no_server_error_contains_private_data(registry, caplog, place, code):
    caplog.set_level(logging.DEBUG)

    answer = Client(raise_request_exception=False).get(place)

    assert answer.status_code == code
    assert MARKER.findall(full_text(answer)) + MARKER.findall(caplog.text) == []


# Public texts and addresses that must contain them: proof that the search finds texts.
PUBLIC_TEXTS = {
    "Synlig AS": [
        "/medlemmer/?site=sted",
        "/en/members/synlig/",
        "/medlemmer.csv?relation=any",
        "/medlemmer.xlsx?relation=any",
        "/be-om-tilgang/?q=synlig",
    ],
    "Prosjektord": [
        "/prosjekter/",
        "/prosjekter.xlsx",
        "/prosjekter.csv",
        "/prosjekter/prosjekt/",
        "/steder/sted/",
        "/nettverk/?on=all",
        "/medlemmer/synlig/",
    ],
    "Fasilitetsord": ["/medlemmer/synlig/", "/en/members/synlig/"],
    "Strømord": ["/medlemmer/synlig/", "/en/members/synlig/"],
    "prosjekt/": ["/sitemap-projects.xml"],
    "Synligord": ["/medlemmer/synlig/"],
    "synlig/": ["/sitemap.xml", "/sitemap-organizations.xml"],
    "Enig Person": ["/roller/", "/en/roles/organ/"],
}


@pytest.mark.parametrize("words", PUBLIC_TEXTS)
def test_public_texts_are_found_where_they_belong(registry, client, words):
    missing = [
        place
        for place in PUBLIC_TEXTS[words]
        if words not in full_text(client.get(place))
    ]

    assert missing == []


def test_a_marker_is_found_in_a_page_a_file_a_header_and_the_log(
    registry, client, caplog
):
    caplog.set_level(logging.DEBUG)
    registry.seen.name = "lekk77777x AS"
    registry.seen.save()
    logging.getLogger("members").debug("lekk88888x")
    answer = HttpResponse(headers={"X-Word": "lekk99999x"})

    places = ["/medlemmer/synlig/", "/medlemmer.xlsx?relation=any", "/nettverk/tall/"]
    found = leaks(client, places)

    assert found["/medlemmer/synlig/"] == {"lekk77777x"}
    assert found["/medlemmer.xlsx?relation=any"] == {"lekk77777x"}
    assert MARKER.findall(caplog.text + full_text(answer)) == [
        "lekk88888x",
        "lekk99999x",
    ]
