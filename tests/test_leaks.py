"""What is private comes out nowhere: every outlet is walked, by whoever may knock."""

import logging
import re
from functools import partial

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse, translate_url
from django.utils import translation

from members import form_tokens, limits
from members.directory.sitemaps import SECTIONS
from members.models import Image
from members.privacy.columns import free_text
from members.privacy.declaration import PERSONAL_DATA
from tests.support.factories import LONG_AGO, make_colleague
from tests.support.leaking import IN_SOME_ROWS, MARK, Registry, is_public, whole
from tests.support.logging_in import log_in
from tests.support.routes import PARAMETER, finish, routes
from tests.test_doors import OPEN

pytestmark = pytest.mark.django_db
# Open to whoever has a letter, and to nobody else; or takes a post alone.
BY_LINK = {"portal:confirm", "portal:invitation", "admin:login", "portal:log_out"}
BY_LINK |= {"portal:consent", "portal:consent_picture"}
BY_LINK |= {"portal:consent_erase", "portal:consent_file"}
LEAD_ON = {
    *("account_confirm_login_code", "icon", "mfa_authenticate", "mfa_login_webauthn")
}
LISTS = ["organizations", "organizations_csv", "organizations_xlsx"]
LISTS_OF_PROJECTS = ["projects", "projects_csv", "projects_xlsx"]
ASKED = [
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
    return Registry().plant()


PEOPLE = {
    "visitor": lambda registry: Client(),
    "outsider": lambda registry: log_in(Client(), make_colleague(role="manager")),
    "former": lambda registry: log_in(
        Client(), make_colleague(registry.seen, role="manager", until=LONG_AGO)
    ),
}
everybody = pytest.mark.parametrize("who", PEOPLE)


def slugs(registry):
    """What a slug may stand for: something public, and what is unlisted."""
    return {
        "directory:body": [registry.body.slug],
        "directory:project": [registry.project.slug],
        "directory:site": [registry.site.slug],
    }


def addresses(registry):
    """Yield (name, address) of every page of the house, filled in, in both languages."""
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


def questions(registry):
    """Yield the addresses of lists and days, with what may be asked of them."""
    for name in LISTS + LISTS_OF_PROJECTS:
        for question in ASKED:
            yield f"{reverse(f'directory:{name}')}?{question}"
    days = ["", "?on=2019-01-01", "?on=all", f"?organization={registry.hidden.slug}"]
    for name in ["roles", "network", "network_figures", "home"]:
        for question in days:
            yield f"{reverse(f'directory:{name}')}{question}"
    for words in ("skjult", "synlig"):
        yield f"{reverse('portal:ask')}?q={words}"
    yield f"{reverse('portal:ask')}?organization={registry.hidden.slug}"


def typed(registry):
    """What the walk itself has written into addresses, which the log may repeat."""
    return {registry.hidden.slug}


def told(client, places):
    """Give {address: marks} of what the answers say, but for what was asked."""
    found = {}
    for place in places:
        answer = client.get(place)
        said = set(MARK.findall(whole(answer).lower())) - set(MARK.findall(place))
        if said:
            found[place] = said
    return found


def test_every_private_column_is_planted(registry):
    private = {(data.model, name) for data in PERSONAL_DATA for name in data.columns}
    private |= {
        (noun, name)
        for noun, names in free_text().items()
        for name in names
        if not is_public(noun, name)
    }

    assert private - set(registry.marks.values()) == {("pghistory.Context", "metadata")}
    assert registry.unplanted == IN_SOME_ROWS


@everybody
def test_no_page_or_file_tells_what_is_private(registry, who, caplog):
    caplog.set_level(logging.DEBUG)
    client = PEOPLE[who](registry)

    places = [place for _name, place in addresses(registry)]
    found = told(client, [*places, *questions(registry)])

    named = {place: {registry.marks[m] for m in said} for place, said in found.items()}
    assert named == {}
    assert set(MARK.findall(caplog.text)) <= typed(registry)


def test_the_walk_comes_through_every_open_door(registry, client):
    walked = {}
    for name, place in list(addresses(registry)):
        answer = client.get(place)
        finish(answer)
        walked.setdefault(name, set()).add(answer.status_code)

    shown = {name for name, codes in walked.items() if 200 in codes}
    assert set(OPEN) - shown == BY_LINK | LEAD_ON


@everybody
def test_no_search_tells_by_its_answer_that_something_is_there(registry, who):
    """Words that are planted are answered like words that are nowhere."""
    client = PEOPLE[who](registry)
    places = [reverse(f"directory:{name}") for name in ("organizations", "projects")]
    places += [reverse("directory:organizations_csv"), reverse("portal:ask")]
    nonsense = {p: _searched(client, p, "lekk99999x") for p in places}

    differ = {
        (place, registry.marks[mark])
        for place in places
        for mark in registry.marks
        if _searched(client, place, mark) != nonsense[place]
    }

    assert differ == set()


def _searched(client, place, words):
    answer = client.get(place, {"q": words, "relation": "any"})
    return re.sub(r"lekk\d+x|Content-Length: \d+", "…", whole(answer))


ERRORS = [
    ("/finnes-ikke/", {}, 404),
    ("/medlemmer/skjult/", {}, 404),
    ("/medlemmer/?q=%00", {}, 400),
    ("/", {"HTTP_HOST": "evil.example"}, 400),
    ("/medlemmer/" + "a" * 3000, {}, 414),
]


@pytest.mark.parametrize(("place", "how", "code"), ERRORS)
def test_no_refusal_tells_anything(registry, client, caplog, place, how, code):
    caplog.set_level(logging.DEBUG)

    answer = client.get(place, **how)

    assert answer.status_code == code
    assert MARK.findall(whole(answer)) + MARK.findall(caplog.text) == []


def test_neither_does_a_form_that_is_refused_or_sent_too_often(registry, caplog):
    caplog.set_level(logging.DEBUG)
    client = Client(enforce_csrf_checks=True)
    ask = f"{reverse('portal:ask')}?organization={registry.seen.slug}"

    answers = [client.post(reverse("portal:log_out"))]
    answers += [_asked(client, ask, registry) for _ in range(12)]

    said = MARK.findall("".join(map(whole, answers)) + caplog.text)
    assert [answers[0].status_code, answers[-1].status_code] == [403, 200]
    assert str(limits.TOO_MANY) in answers[-1].text
    assert set(said) <= {MARK.search(registry.user.email)[0]}


def _asked(client, place, registry):
    """Ask for access with an address that is known here."""
    registry.user.refresh_from_db()
    given = {"email": registry.user.email, form_tokens.FIELD: form_tokens.token()}
    return client.post(place, given, headers={"Sec-Fetch-Site": "same-origin"})


@pytest.mark.urls("tests.cluster.urls")
@pytest.mark.parametrize(("place", "code"), [("/mistake/", 500), ("/outage/", 503)])
def test_no_failure_tells_anything(registry, caplog, place, code):
    caplog.set_level(logging.DEBUG)

    answer = Client(raise_request_exception=False).get(place)

    assert answer.status_code == code
    assert MARK.findall(whole(answer)) + MARK.findall(caplog.text) == []


# What is public, and an outlet that must tell it: so the walk finds what there is to find.
TOLD = {
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


@pytest.mark.parametrize("words", TOLD)
def test_whatis_public_is_found_where_it_should_be(registry, client, words):
    silent = [place for place in TOLD[words] if words not in whole(client.get(place))]

    assert silent == []


def test_a_mark_is_found_in_a_page_a_file_a_header_and_the_log(
    registry, client, caplog
):
    caplog.set_level(logging.DEBUG)
    registry.seen.name = "lekk77777x AS"
    registry.seen.save()
    logging.getLogger("members").debug("lekk88888x")
    answer = HttpResponse(headers={"X-Word": "lekk99999x"})

    places = ["/medlemmer/synlig/", "/medlemmer.xlsx?relation=any", "/nettverk/tall/"]
    found = told(client, places)

    assert found["/medlemmer/synlig/"] == {"lekk77777x"}
    assert found["/medlemmer.xlsx?relation=any"] == {"lekk77777x"}
    assert MARK.findall(caplog.text + whole(answer)) == ["lekk88888x", "lekk99999x"]
