"""A database that does not answer: what was published last, and how old it is."""

import pytest
from django.db import OperationalError, connection
from django.test import Client

from members.models import OrganizationName
from tests.support.factories import make_colleague, make_member, make_project
from tests.support.login import log_in

pytestmark = pytest.mark.django_db
NOTICES = {
    "/medlemmer/": "Databasen til registeret svarer ikke akkurat nå.",
    "/en/members/": "The database of the registry does not answer right now.",
}


@pytest.mark.parametrize(("place", "notice"), NOTICES.items())
def test_the_last_page_says_how_old_it_is(visitor, fail, published, place, notice):
    before = visitor.get(place)
    fail(seconds_ago=7200)

    answer = visitor.get(place)

    said = answer.text.partition('<p class="notice warning outage" role="status">')[2]
    assert said.partition("</p>")[0].split("\n")[1].strip().startswith(notice)
    assert answer.text.replace(said.partition("</p>")[0], "").count("<h1>") == 1
    assert 7200 <= int(answer["Age"]) < 7260
    assert answer["Cache-Control"] == "no-store"
    assert "ETag" not in answer
    assert answer["Content-Type"] == before["Content-Type"]


def test_a_short_outage_is_not_seen(visitor, fail):
    visitor.get("/medlemmer/")
    fail(seconds_ago=1)

    assert "Age" not in visitor.get("/medlemmer/")


def test_the_database_is_asked_once_a_second(visitor, fail):
    visitor.get("/medlemmer/")
    fail()

    answers = [visitor.get("/medlemmer/") for _ in range(3)]

    assert all("Age" in answer for answer in answers)
    assert fail.asked == 1


def test_afterwards_pages_are_as_before(visitor, fail):
    before = visitor.get("/medlemmer/")
    fail()
    assert "Age" in visitor.get("/medlemmer/")
    fail.end()

    answer = visitor.get("/medlemmer/")

    assert "Age" not in answer
    assert answer["ETag"] == before["ETag"]


def test_whoever_is_logged_in_reads_the_published_page(visitor, fail):
    visitor.get("/medlemmer/")
    client = log_in(Client(), make_colleague())
    visitor.get("/medlemmer/")
    fail()
    visitor.get("/medlemmer/")

    answer = client.get("/medlemmer/")

    assert "Age" in answer
    assert answer.text.count(NOTICES["/medlemmer/"]) == 1


def test_a_page_for_machines_has_no_notice(visitor, fail):
    before = visitor.get("/sitemap.xml").content
    fail()

    answer = visitor.get("/sitemap.xml")

    assert "Age" in answer
    assert answer.content == before


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ("/sok/?q=Heroya+bronn", ["Herøya Brønn AS"]),
        ("/sok/?q=norcem", ["Herøya Brønn AS"]),
        ("/sok/?q=herøya", ["Herøya Brønn AS", "Herøya hydrogen"]),
        ("/prosjekter/?q=herøya", ["Herøya hydrogen"]),
        ("/en/search/?q=heroya", ["Herøya Brønn AS"]),
        ("/sok/?q=finnes+ikke", []),
    ],
)
def test_names_are_searched_in_what_was_published(visitor, fail, place, found):
    member = make_member(name="Herøya Brønn AS")
    OrganizationName.objects.create(organization=member, name="Norcem", kind="former")
    project = make_project(title_nb="Herøya hydrogen")
    for page in (member.get_absolute_url(), project.get_absolute_url()):
        visitor.get(page)
    visitor.get(f"/en/members/{member.slug}/")
    fail()

    answer = visitor.get(place)

    links = answer.text.partition("<main ")[2].split("<li><a href=")[1:]
    assert [link.partition(">")[2].partition("</a>")[0] for link in links] == found
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert answer.text.count("css/lists.css") == 1
    assert "Age" in answer


def test_what_nobody_has_published_would_be_missed(visitor, fail, figure):
    make_member()
    visitor.get("/medlemmer/")
    fail()

    answers = [visitor.get(place) for place in ("/prosjekter/", "/steder/")]

    # The database only does not tell its version.
    missed = [answer for answer in answers if "Age" not in answer]
    figure(tried={"reads of what was not published": 2}, found={"missed": len(missed)})
    assert len(missed) == 2


@pytest.mark.parametrize(
    "place",
    [
        "/en/members.csv",
        "/medlemmer.xlsx",
        "/en/members/feed.atom",
        f"/bilder/{'a' * 64}.png",
        f"/delingsbilder/{'a' * 64}.png",
    ],
)
def test_what_machines_read_says_when_to_come_back(visitor, fail, place):
    visitor.get("/medlemmer/")
    fail()

    with connection.execute_wrapper(no_answer):
        answer = Client(raise_request_exception=False).get(place)

    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert answer["Cache-Control"] == "no-store"
    assert "<h1>" in answer.text


def no_answer(*_statement):
    raise OperationalError
