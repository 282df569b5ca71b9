"""What people see while the database does not answer is readable in any window."""

import pytest
from django.db import OperationalError, connection
from django.test import Client

from tests.support.applications import TYPED
from tests.support.browser import flaws
from tests.support.factories import make_member
from tests.support.open_forms import HERE
from tests.support.sampling import every_look, set_look

NOTICES = {
    "/medlemmer/": "Databasen til registeret svarer ikke akkurat nå.",
    "/en/search/?q=alfa": "The database of the registry does not answer right now.",
    "/en/members/": "The database of the registry does not answer right now.",
    "/bli-medlem/": "Det du skrev",
    "/en/join/": "What you wrote",
}


@pytest.fixture
def answers(visitor, fail):
    """Return what is answered in an outage, by address."""
    profile = make_member(name="Alfa", slug="alfa").get_absolute_url()
    for place in (profile, "/en/members/alfa/", "/medlemmer/", "/en/members/"):
        visitor.get(place)
    sent = {
        place: visitor.get(place).context for place in ("/bli-medlem/", "/en/join/")
    }
    typed = {
        place: TYPED | {"form_token": c["form_token"]} for place, c in sent.items()
    }
    fail()
    return {
        place: sent_in_vain(place, typed[place])
        if place in typed
        else visitor.get(place)
        for place in NOTICES
    }


def sent_in_vain(place, typed):
    def refuse(*_statement):
        raise OperationalError

    with connection.execute_wrapper(refuse):
        client = Client(raise_request_exception=False)
        return client.post(place, typed, headers=HERE)


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
    for place, notice in NOTICES.items():
        set_look(page, place, look)
        show_instead(page, place, answers[place])
        found = flaws(page, page_monitor, place)

        assert (page.get_by_text(notice).count() > 0, found) == (True, []), place
