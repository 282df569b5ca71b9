"""The pages of members, contacts and applicants cost the same at 1 and at 8 rows."""

import pytest
from django.urls import reverse
from django.utils import timezone

from members import freshness, people, review
from members.history import Comparison
from members.models import (
    Letter,
    OrganizationName,
    Person,
)
from tests.support.consent_page import page_of
from tests.support.factories import (
    make_body,
    make_contact,
    make_former_contact,
    make_member,
    make_participation,
    make_person,
    make_presence,
    make_representative,
    make_role,
    make_site,
    make_topic,
)
from tests.support.login import log_in_lately
from tests.support.reminders import asked_link, days_ago, make_asked
from tests.support.rows import make
from tests.test_query_counts import call, cast, check_function, check_page, page

__all__ = ["cast"]
pytestmark = pytest.mark.django_db
HOME, JOIN = "/min-side/yara/", "/bli-medlem/"
PERIOD = {"since": "", "since_precision": "day", "until": "", "until_precision": "day"}


def make_office(n, cast):
    make_role(person=cast.nora, body=make_body(), organization=make_member())


def make_data(n, cast):
    make_representative(user=cast.ola)
    make(Letter, to=cast.ola.email, kind="log_in_changed")
    make_former_contact(email=cast.ola.email)


def make_rows(n, cast):
    make_presence(organization=cast.ours)
    cast.ours.topics.add(make_topic())
    name = {"name": f"Navn {n}", "kind": "short"}
    OrganizationName.objects.create(organization=cast.ours, **name)


def propose(n, cast):
    """Let one more stay at a site be decided, and so many wait."""
    stays = [{"site": make_site().slug, "role": "tenant", **PERIOD} for _ in range(n)]
    wanted = {"presences": stays, "topics": [make_topic().slug], "phone": str(n)}
    waiting = review.submit(cast.ours, wanted, by=cast.ola).waiting
    if n > 1:
        review.approve(waiting.pk, by=cast.kari)
        cast.ours.refresh_from_db()
        review.submit(cast.ours, {"presences": stays}, by=cast.ola)


def erase_page(cast):
    return reverse("portal:consent_erase", args=[people.token_for(cast.nora)])


def make_asked_contact(n, cast):
    cast.ola, make_contact(cast.ours, name=f"Person {n}")
    make_participation(organization=cast.ours)


def change_all(cast):
    title = f"Leder for {len(cast.rows)}"
    people.update_persons({p: {"title": title} for p in Person.objects.all()})
    return cast.rows


PAGES = [
    page("one's own page", lambda cast: page_of(cast.nora), None, make_office, 5),
    page("what an erasure takes", erase_page, None, make_office, 149),
    page("the form of a profile", f"{HOME}profil/", "ola", make_rows, 18),
    page("the overview", HOME, "ola", propose, 10),
    page("changes of a profile", f"{HOME}endringer/", "eva", make_rows, 6),
    page(
        "sessions",
        "/logg-inn/sikkerhet/",
        "ola",
        lambda n, cast: log_in_lately(cast.client.__class__(), cast.ola),
        6,
    ),
    page("about me", "/min-side/om-meg/", "ola", make_data, 162),
    page("joining", JOIN, None, lambda n, cast: make_site(), 3),
    page(
        "the yearly check",
        lambda cast: cast.one(asked_link),
        None,
        make_asked_contact,
        12,
    ),
]
CALLS = [
    call(
        "a comparison",
        lambda cast: Comparison(cast.ours).rows(timezone.now(), timezone.now())[0],
        make_rows,
        2,
    ),
    call(
        "members who have answered",
        lambda cast: freshness.send_reminders() or cast.rows,
        lambda n, cast: make_asked("manager", confirmed_on=days_ago(10)),
        5,
    ),
    call("persons of a file", change_all, lambda n, cast: make_person(), 3),
]


@pytest.mark.parametrize(("address", "user", "maker", "queries", "again"), PAGES)
def test_a_page_of_eight_rows_runs_the_queries_of_one(
    address, user, maker, queries, again, cast
):
    check_page(address, user, maker, queries, again, cast)


@pytest.mark.parametrize(("function", "maker", "queries"), CALLS)
def test_a_function_runs_the_queries_of_one_row_for_eight(
    function, maker, queries, cast
):
    check_function(function, maker, queries, cast)
