"""A database that takes no changes: pages are read as usual, and the rest says so."""

from contextlib import contextmanager

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from members.models import Application, MissedSearch
from tests.support import routes
from tests.support.applications import TYPED
from tests.support.events import run
from tests.support.factories import make
from tests.support.html_forms import HERE
from tests.support.login import log_in
from tests.support.routes import expand
from tests.support.sampling import part_of

pytestmark = pytest.mark.django_db
# These write when they are only read.
WRITES = {
    "/medlemmer/<slug:slug>/kontakt/": "counts its readers, against harvesting",
    "/medlemmer/<slug:slug>/kontakt/visittkort.vcf": "counts its readers as well",
    "/nyhetsbrev/<str:secret>.csv": "counts guesses at its secret",
    "/logg-inn/sikkerhet/passnokkel/": "keeps a challenge in the session",
}
# Who reads the addresses with each beginning, so that each is read once.
READERS = {"/min-side/": "manager", "/logg-inn/": "manager", "/admin/": "superuser"}
READERS |= {"/": "visitor"}


def read_by(who):
    return [
        route
        for route in routes.table()
        if who == next(READERS[start] for start in READERS if route.startswith(start))
    ]


@pytest.mark.parametrize(
    ("who", "share"),
    [
        ("visitor", 2),
        ("manager", 3),
        ("superuser", 12),
        *(
            pytest.param(who, 1, marks=pytest.mark.long)
            for who in sorted({*READERS.values()})
        ),
    ],
)
def test_every_page_is_read_as_usual(who, share):
    read = part_of(read_by(who), share)
    usual = {route: expand(routes.table()[route][who])["GET"] for route in read}

    found = routes.request_all(
        who, lambda route: ["GET"], is_read_only=True, wanted=set(read)
    )

    assert {route: found[route]["GET"] for route in read} == usual | {
        route: "503" for route in WRITES if route in read
    }


@contextmanager
def taking_no_changes():
    with transaction.atomic():
        run("SET LOCAL transaction_read_only = on")
        yield
        transaction.set_rollback(True)


def test_a_search_without_a_hit_is_answered(client):
    with taking_no_changes():
        answer = client.get(reverse("directory:organizations"), {"q": "finnes ikke"})
    assert (answer.status_code, MissedSearch.objects.count()) == (200, 0)


def heading(answer):
    return answer.text.partition("<h1>")[2].partition("</h1>")[0]


ONLY_READ = {
    "nb": "Registeret kan bare leses akkurat nå",
    "en": "The registry can only be read right now",
}
NOT_SAVED = {
    "nb": "Det du sendte, er ikke lagret.",
    "en": "What you sent was not saved.",
}


@pytest.mark.parametrize("language", ONLY_READ)
def test_what_is_sent_is_not_saved_and_is_shown_to_be_copied(language):
    client = Client(raise_request_exception=False)
    with translation.override(language):
        page = reverse("directory:join")
    token = client.get(page).context["form_token"]
    typed = {**TYPED, "why": "Vi lager\nhydrogen <b>her</b>.", "form_token": token}

    with taking_no_changes():
        answer = client.post(page, typed, headers=HERE)

    assert (answer.status_code, heading(answer)) == (503, ONLY_READ[language])
    assert (answer["Retry-After"], answer["Cache-Control"]) == ("30", "no-store")
    assert answer.text.count(NOT_SAVED[language]) == 1
    assert answer.text.count("<p>Vi lager<br>hydrogen &lt;b&gt;her&lt;/b&gt;.</p>") == 1
    assert answer.text.count(token) == 0
    assert Application.objects.count() == 0


def test_a_page_that_must_store_something_says_so(kari):
    client = log_in(Client(raise_request_exception=False), kari)
    contact = reverse("directory:contact", args=[make.member().slug])
    for page in (contact, "/logg-inn/sikkerhet/passnokkel/"):
        with taking_no_changes():
            answer = client.get(page)
        assert (answer.status_code, heading(answer)) == (503, ONLY_READ["nb"])
        assert answer.text.count("Det du sendte") == 0
