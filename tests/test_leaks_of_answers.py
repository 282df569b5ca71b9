"""No search, error, refused form or file of a task contains private data."""

import logging
import re
from itertools import product

import pytest
from django.test import Client
from django.urls import reverse

from members.fields import ORGANIZATION
from members.operation import form_tokens, limits
from members.people.privacy import PERSONAL_DATA
from tests.support import outsiders
from tests.support.outsiders import full_text
from tests.support.private_data import MARKER
from tests.support.sampling import one_of, part_of
from tests.support.task_files import list_file, run, start_list_file, text_of
from tests.test_leaks import PAGES_SHARE

pytestmark = pytest.mark.django_db
PERSONAL = {(data.model, name) for data in PERSONAL_DATA for name in data.columns}


@pytest.fixture
def registry(marked_registry):
    return marked_registry


# Lists, their queries, and whether the file contains a public text.
FILES = [
    ("organizations", "relation=any", "Synlig AS", True),
    ("organizations", "on=2019-01-01&q=skjult", "Synlig AS", False),
    ("projects", "", "Prosjektord", True),
]


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_no_file_of_a_task_for_a_visitor_has_private_data(registry, ending, language):
    for name, query, words, is_there in FILES:
        file = list_file(name, ending, query)
        text = text_of(run(start_list_file(file, language, form=query)))
        assert (MARKER.findall(text.lower()), words in text) == ([], is_there), query


def test_a_workbook_of_all_rows_for_staff_contains_no_personal_data(registry):
    markers = MARKER.findall(text_of(registry.file_of_staff))
    found = {registry.markers[marker] for marker in markers}

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
    # A day is several words, which are searched otherwise.
    words = [marker for marker in registry.markers if marker.isalnum()]
    markers = part_of(words, PAGES_SHARE)
    nonsense = {p: _searched(client, p, "lekk99999x") for p in places}

    differ = {
        (place, registry.markers[mark])
        for place, mark in product(places, markers)
        if _searched(client, place, mark) != nonsense[place]
    }

    assert len(markers) > 20
    assert differ == set()


def _searched(client, place, words):
    answer = client.get(place, {"q": words, "relation": "any"})
    return re.sub(rf"{MARKER.pattern}|Content-Length: \d+", "…", full_text(answer))


def test_no_error_page_contains_private_data(registry, client, caplog):
    errors = [
        ("/finnes-ikke/", {}, 404),
        ("/medlemmer/skjult/", {}, 404),
        ("/medlemmer/?q=%00", {}, 400),
        ("/", {"HTTP_HOST": "evil.example"}, 400),
        ("/medlemmer/" + "a" * 3000, {}, 414),
    ]
    caplog.set_level(logging.DEBUG)

    answers = [client.get(place, **how) for place, how, _code in errors]

    assert [one.status_code for one in answers] == [code for *_how, code in errors]
    assert MARKER.findall("".join(map(full_text, answers)) + caplog.text) == []


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
def test_no_server_error_contains_private_data(registry, caplog):
    caplog.set_level(logging.DEBUG)
    client = Client(raise_request_exception=False)

    answers = [client.get(place) for place in ("/mistake/", "/outage/")]

    assert [answer.status_code for answer in answers] == [500, 503]
    assert MARKER.findall("".join(map(full_text, answers)) + caplog.text) == []
