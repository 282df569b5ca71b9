"""No search, error, refused form or file of a task contains private data."""

import logging
import re
from itertools import product

import pytest
from django.test import Client
from django.urls import reverse

from members import form_tokens, limits
from members.fields import ORGANIZATION
from members.privacy import PERSONAL_DATA
from tests.support import outsiders
from tests.support.private_data import MARKER
from tests.support.responses import full_text
from tests.support.sampling import one_of, part_of
from tests.support.task_files import list_file, run, start_list_file, text_of
from tests.test_leaks import PAGES_SHARE

pytestmark = pytest.mark.django_db
PERSONAL = {(data.model, name) for data in PERSONAL_DATA for name in data.columns}


@pytest.fixture
def registry(marked_registry):
    return marked_registry


@pytest.mark.parametrize(
    ("name", "query", "is_public"),
    [
        ("organizations", "relation=any", True),
        ("organizations", "on=2019-01-01&q=skjult", False),
        ("projects", "", True),
    ],
)
def test_no_file_that_a_task_makes_for_a_visitor_contains_private_data(
    registry, name, query, is_public
):
    word = {"organizations": "Synlig AS", "projects": "Prosjektord"}[name]
    for ending, language in product(("csv", "xlsx"), ("nb", "en")):
        file = list_file(name, ending, query)
        text = text_of(run(start_list_file(file, language, form=ending + language)))
        assert (MARKER.findall(text.lower()), word in text) == ([], is_public)


def test_a_workbook_of_all_rows_for_staff_contains_no_personal_data(registry):
    found = {
        registry.markers[marker]
        for marker in MARKER.findall(text_of(registry.file_of_staff))
    }

    exported = {("members.Organization", name) for name in ORGANIZATION.file_columns}
    exported |= {("members.OrganizationName", "name"), ("members.Service", "name_nb")}
    exported.add(("members.CustomerReference", "what_nb"))
    exported.add(("members.ProfileLink", "url"))
    assert (found != set(), found - exported, found & PERSONAL) == (True, set(), set())


@one_of("who", outsiders.CLIENTS)
def test_no_search_reveals_that_private_data_exists(registry, who):
    """A marker gets the same response as a word that occurs nowhere; one in so many is tried."""
    client = outsiders.CLIENTS[who](registry)
    places = [reverse(f"directory:{name}") for name in ("organizations", "projects")]
    places += [reverse("directory:organizations_csv"), reverse("portal:ask")]
    markers = part_of(registry.markers, PAGES_SHARE)
    nonsense = {p: _searched(client, p, "lekk99999x") for p in places}

    differ = {
        (place, registry.markers[mark])
        for place in places
        for mark in markers
        if _searched(client, place, mark) != nonsense[place]
    }

    assert len(markers) > 40
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


def test_no_error_page_contains_private_data(registry, client, caplog):
    caplog.set_level(logging.DEBUG)

    answers = [(client.get(place, **how), code) for place, how, code in ERRORS]

    for answer, code in answers:
        assert answer.status_code == code
        assert MARKER.findall(full_text(answer)) == []
    assert MARKER.findall(caplog.text) == []


def test_no_refused_or_rate_limited_form_contains_private_data(registry, caplog):
    caplog.set_level(logging.DEBUG)
    client = Client(enforce_csrf_checks=True)
    ask = f"{reverse('portal:ask')}?organization={registry.seen.slug}"

    answers = [client.post(reverse("portal:log_out"))]
    registry.user.refresh_from_db()
    for _time in range(12):
        given = {"email": registry.user.email, form_tokens.FIELD: form_tokens.token()}
        answers.append(
            client.post(ask, given, headers={"Sec-Fetch-Site": "same-origin"})
        )

    markers = MARKER.findall("".join(map(full_text, answers)) + caplog.text)
    assert [answers[0].status_code, answers[-1].status_code] == [403, 200]
    assert str(limits.TOO_MANY) in answers[-1].text
    assert set(markers) <= {MARKER.search(registry.user.email)[0]}


@pytest.mark.urls("tests.cluster.urls")
@pytest.mark.parametrize(("place", "code"), [("/mistake/", 500), ("/outage/", 503)])
def test_no_server_error_contains_private_data(registry, caplog, place, code):
    caplog.set_level(logging.DEBUG)

    answer = Client(raise_request_exception=False).get(place)

    assert answer.status_code == code
    assert MARKER.findall(full_text(answer)) + MARKER.findall(caplog.text) == []
