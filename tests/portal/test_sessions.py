"""Where a user is logged in, and the end of all other sessions."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext as _

from members.portal.log_in.adapters import RECENTLY
from tests.support.admin import choose, done_for, said, said_with_links
from tests.support.login import log_in, log_in_lately

pytestmark = pytest.mark.django_db
PAGE, MY_PAGE = "/logg-inn/sikkerhet/", "/min-side/konto/"
USERS = "/admin/members/user/"


@pytest.fixture
def phone(ola):
    return log_in_lately(Client(), ola)


def is_in(client):
    return client.get(MY_PAGE).status_code == 200


def move_log_in(client, by):
    """Move the log-in of the client's session into the past."""
    session = client.session
    session["account_authentication_methods"][0]["at"] -= by.total_seconds()
    session.save()


def shown(client):
    """Return of each session on the page whether it is this one, and its age in hours."""
    now = timezone.now()
    rows = client.get(PAGE).context["sessions"]
    return [
        (row.is_here, round((now - row.since) / timedelta(hours=1))) for row in rows
    ]


def test_this_session_stands_first_and_then_the_newest(lately, phone, ola, eva):
    tablet = log_in_lately(Client(), ola)
    log_in_lately(Client(), eva)
    move_log_in(lately, timedelta(hours=3))
    move_log_in(phone, timedelta(hours=2))
    move_log_in(tablet, timedelta(hours=1))

    assert shown(lately) == [(True, 3), (False, 1), (False, 2)]


def test_what_has_ended_by_itself_is_not_shown(lately, phone):
    move_log_in(phone, timedelta(hours=12, minutes=1))

    assert shown(lately) == [(True, 0)]


def test_the_button_ends_all_other_sessions_of_the_user_and_nobody_elses(
    lately, phone, as_eva
):
    answer = lately.post(PAGE, follow=True)

    assert said(answer) == [_("You have been logged out everywhere else.")]
    assert [is_in(client) for client in (lately, phone, as_eva)] == [True, False, True]
    assert shown(lately) == [(True, 0)]


def test_a_code_on_its_way_is_of_no_use_afterwards(lately, ola):
    elsewhere = Client()
    asked = elsewhere.post("/logg-inn/", {"email": ola.email})["Location"]

    lately.post(PAGE)

    assert elsewhere.get(asked).status_code == 302
    assert not elsewhere.session.keys()


def test_the_button_is_there_only_when_it_does_something(lately, ola):
    words = _("Log out everywhere else")
    alone = lately.get(PAGE).content.decode()
    log_in_lately(Client(), ola)
    beside = lately.get(PAGE).content.decode()

    assert [words in page for page in (alone, beside)] == [False, True]


def test_whoever_logged_in_long_ago_logs_in_again_before_anything_ends(lately, phone):
    move_log_in(lately, timedelta(seconds=RECENTLY + 1))

    answer = lately.post(PAGE)

    assert answer["Location"] == "/logg-inn/?next=%2Flogg-inn%2Fsikkerhet%2F%23sessions"
    assert (is_in(lately), is_in(phone)) == (False, True)


def test_staff_show_their_second_factor_again(kari):
    here, phone = log_in(Client(), kari), log_in(Client(), kari)
    move_log_in(here, timedelta(seconds=RECENTLY + 1))

    answer = here.post(PAGE)

    assert answer["Location"] == f"/logg-inn/igjen/?next={PAGE.replace('/', '%2F')}"
    assert is_in(phone)


def test_staff_who_came_in_by_a_mailed_code_alone_end_nothing(kari):
    thief, here = Client(), log_in(Client(), kari)
    thief.force_login(kari)

    answer = thief.post(PAGE)

    assert answer["Location"] == f"/logg-inn/igjen/?next={PAGE.replace('/', '%2F')}"
    assert is_in(here)


@pytest.mark.parametrize("how_many", [1, 5])
def test_the_page_asks_the_same_whatever_the_number(
    lately, ola, how_many, django_assert_num_queries
):
    for _each in range(how_many):
        log_in_lately(Client(), ola)

    with django_assert_num_queries(6):
        assert len(shown(lately)) == how_many + 1


@pytest.fixture
def as_administrator(site_administrator):
    return log_in(Client(), site_administrator)


def test_a_site_administrator_logs_a_user_out(
    as_administrator, lately, phone, as_eva, ola
):
    answer = as_administrator.post(USERS, choose([ola], "log_out"), follow=True)

    assert said_with_links(answer) == [done_for(1)]
    assert [is_in(client) for client in (lately, phone, as_eva)] == [False, False, True]


def test_only_a_superuser_logs_a_superuser_out(
    as_administrator, superuser, as_superuser
):
    answer = as_administrator.post(USERS, choose([superuser], "log_out"), follow=True)

    refused = _("Only a superuser may log a superuser out.")
    assert said(answer) == [f"{superuser}: {refused}"]
    assert is_in(as_superuser)


def ended(*arguments, **options):
    out = StringIO()
    call_command("end_sessions", *arguments, stdout=out, **options)
    return out.getvalue()


def test_the_command_ends_the_sessions_of_one_user(lately, phone, as_eva, ola):
    assert ended(ola.email) == "Ended 2 sessions.\n"
    assert [is_in(client) for client in (lately, phone, as_eva)] == [False, False, True]


def test_the_command_ends_the_sessions_of_all(lately, as_eva):
    assert ended(all=True) == "Ended 2 sessions.\n"
    assert not Session.objects.exists()


def test_the_command_says_what_it_lacks():
    with pytest.raises(CommandError, match="There is no account with the address"):
        ended("nobody@example.org")
    with pytest.raises(CommandError, match="one of the arguments email --all"):
        ended()
