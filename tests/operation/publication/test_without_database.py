"""A database that does not answer: what was published last, and how old it is."""

import pytest
from django.db import OperationalError, connection
from django.test import Client

from members.models import OrganizationName
from tests.support.applications import TYPED
from tests.support.browser import flaws
from tests.support.cases import cases
from tests.support.factories import make
from tests.support.html_forms import HERE
from tests.support.login import log_in
from tests.support.sampling import every_look, set_look

NOTICES = {
    "/medlemmer/": "Databasen til registeret svarer ikke akkurat nå.",
    "/en/members/": "The database of the registry does not answer right now.",
}


@pytest.mark.parametrize(("place", "notice"), NOTICES.items())
def test_the_last_page_says_how_old_it_is_until_the_database_answers(
    visitor, fail, place, notice
):
    before = visitor.get(place)
    fail(seconds_ago=7200)

    answer, *others = (visitor.get(place) for _ in range(3))

    said = answer.text.partition('<p class="notice warning outage" role="status">')[2]
    assert said.partition("</p>")[0].split("\n")[1].strip().startswith(notice)
    assert answer.text.replace(said.partition("</p>")[0], "").count("<h1>") == 1
    assert 7200 <= int(answer["Age"]) < 7260
    assert (answer["Cache-Control"], "ETag" in answer) == ("no-store", False)
    assert answer["Content-Type"] == before["Content-Type"]
    # The database is asked once a second.
    assert (["Age" in one for one in others], fail.asked) == ([True, True], 1)
    fail.end()
    afterwards = visitor.get(place)
    assert ("Age" in afterwards, afterwards["ETag"]) == (False, before["ETag"])


def test_a_short_outage_is_not_seen(visitor, fail):
    visitor.get("/medlemmer/")
    fail(seconds_ago=1)

    assert "Age" not in visitor.get("/medlemmer/")


def test_whoever_is_logged_in_reads_the_published_page_and_machines_no_notice(
    visitor, fail
):
    sitemap = visitor.get("/sitemap.xml").content
    client = log_in(Client(), make.colleague())
    visitor.get("/medlemmer/")
    fail()
    visitor.get("/medlemmer/")

    page, for_machines = client.get("/medlemmer/"), visitor.get("/sitemap.xml")

    assert ["Age" in answer for answer in (page, for_machines)] == [True, True]
    assert page.text.count(NOTICES["/medlemmer/"]) == 1
    assert for_machines.content == sitemap


def test_names_are_searched_in_what_was_published(visitor, fail):
    member = make.member(name="Herøya Brønn AS")
    OrganizationName.objects.create(organization=member, name="Norcem", kind="former")
    project = make.project(title_nb="Herøya hydrogen")
    for page in (member.get_absolute_url(), project.get_absolute_url()):
        visitor.get(page)
    visitor.get(f"/en/members/{member.slug}/")
    fail()

    for place, *names in cases(__file__, "found.jsonl"):
        answer = visitor.get(place)
        links = answer.text.partition("<main ")[2].split("<li><a href=")[1:]
        found = [link.partition(">")[2].partition("</a>")[0] for link in links]
        assert (found, "Age" in answer) == (names, True), place
        assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
        assert answer.text.count("css/site.css") == 1


def test_what_nobody_has_published_would_be_missed(visitor, fail, figure):
    make.member()
    visitor.get("/medlemmer/")
    fail()

    answers = [visitor.get(place) for place in ("/prosjekter/", "/steder/")]

    # The database only does not tell its version.
    missed = [answer for answer in answers if "Age" not in answer]
    figure(tried={"reads of what was not published": 2}, found={"missed": len(missed)})
    assert len(missed) == 2


OF_MACHINES = ["/en/members.csv", "/medlemmer.xlsx", "/en/members/feed.atom"]
OF_MACHINES += [
    f"/{pictures}/{'a' * 64}.png" for pictures in ("bilder", "delingsbilder")
]


def test_what_machines_read_says_when_to_come_back(visitor, fail):
    visitor.get("/medlemmer/")
    fail()

    with connection.execute_wrapper(no_answer):
        client = Client(raise_request_exception=False)
        answers = [client.get(place) for place in OF_MACHINES]

    for answer in answers:
        assert (answer.status_code, answer["Retry-After"]) == (503, "30")
        assert (answer["Cache-Control"], "<h1>" in answer.text) == ("no-store", True)


def no_answer(*_statement):
    raise OperationalError


SHOWN = NOTICES | {
    "/en/search/?q=alfa": NOTICES["/en/members/"],
    "/bli-medlem/": "Det du skrev",
    "/en/join/": "What you wrote",
}


@pytest.fixture
def answers(visitor, fail):
    """Return what is answered in an outage, by address."""
    profile = make.member(name="Alfa", slug="alfa").get_absolute_url()
    for place in (profile, "/en/members/alfa/", "/medlemmer/", "/en/members/"):
        visitor.get(place)
    forms = {place: visitor.get(place) for place in ("/bli-medlem/", "/en/join/")}
    fail()
    pages = {place: visitor.get(place) for place in SHOWN if place not in forms}
    with connection.execute_wrapper(no_answer):
        client = Client(raise_request_exception=False)
        for place, form in forms.items():
            typed = TYPED | {"form_token": form.context["form_token"]}
            pages[place] = client.post(place, typed, headers=HERE)
    return pages


def show_instead(page, place, answer):
    def fulfill(route):
        # A status of 503 would be an error in the console.
        kind = answer["Content-Type"]
        route.fulfill(body=answer.content, content_type=kind)

    page.route(lambda url: url.endswith(place), fulfill)


@pytest.mark.long
@every_look
def test_pages_of_an_outage_have_no_axe_violation_or_horizontal_scroll(
    answers, page, page_monitor, look
):
    for place, notice in SHOWN.items():
        set_look(page, place, look)
        show_instead(page, place, answers[place])
        found = flaws(page, page_monitor, place)

        assert (page.get_by_text(notice).count() > 0, found) == (True, []), place
