"""Where a user is logged in, and the end of all other sessions."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext as _

from members.factors import RECENTLY
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
    tablet, ended = (log_in_lately(Client(), ola) for _twice in range(2))
    log_in_lately(Client(), eva)
    for client, hours in ((lately, 3), (phone, 2), (tablet, 1), (ended, 12.02)):
        move_log_in(client, timedelta(hours=hours))

    assert shown(lately) == [(True, 3), (False, 1), (False, 2)]


def test_the_button_ends_all_other_sessions_of_the_user_and_nobody_elses(
    lately, phone, as_eva
):
    button = _("Log out everywhere else")
    beside = button in lately.get(PAGE).text
    answer = lately.post(PAGE, follow=True)

    assert said(answer) == [_("You have been logged out everywhere else.")]
    assert [is_in(client) for client in (lately, phone, as_eva)] == [True, False, True]
    assert shown(lately) == [(True, 0)]
    assert (beside, button in lately.get(PAGE).text) == (True, False)


def test_a_code_on_its_way_is_of_no_use_afterwards(lately, ola):
    elsewhere = Client()
    asked = elsewhere.post("/logg-inn/", {"email": ola.email})["Location"]

    lately.post(PAGE)

    assert elsewhere.get(asked).status_code == 302
    assert not elsewhere.session.keys()


def test_whoever_logged_in_long_ago_logs_in_again_before_anything_ends(lately, phone):
    move_log_in(lately, timedelta(seconds=RECENTLY + 1))

    answer = lately.post(PAGE)

    assert answer["Location"] == "/logg-inn/?next=%2Flogg-inn%2Fsikkerhet%2F%23sessions"
    assert (is_in(lately), is_in(phone)) == (False, True)


def test_staff_show_their_second_factor_again(kari):
    here, phone, thief = log_in(Client(), kari), log_in(Client(), kari), Client()
    move_log_in(here, timedelta(seconds=RECENTLY + 1))
    thief.force_login(kari)  # by a mailed code alone

    for client in (here, thief):
        answer = client.post(PAGE)
        assert answer["Location"] == f"/logg-inn/igjen/?next={PAGE.replace('/', '%2F')}"
    assert is_in(phone)


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
    assert ended(all=True) == "Ended 1 sessions.\n"
    assert not Session.objects.exists()


def test_the_command_says_what_it_lacks():
    with pytest.raises(CommandError, match="There is no account with the address"):
        ended("nobody@example.org")
    with pytest.raises(CommandError, match="one of the arguments email --all"):
        ended()
