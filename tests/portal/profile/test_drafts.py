"""Who is logged out while writing logs in and goes on; nobody else sees a word of it."""

import re

import pytest
from django.test import Client

from members.models import ChangeRequest, Letter
from tests.support.factories import LONG_AGO, make_colleague, make_member
from tests.support.html_forms import filled
from tests.support.pictures import drawing, file_of, upload
from tests.support.profile_form import HOME, PAGE, proposed, send, shown

pytestmark = pytest.mark.django_db
LOG_IN = "/logg-inn/?next=/min-side/yara/profil/"
TYPED = "Skrevet lenge"
DRAFTS = "typed"  # what the session keeps


@pytest.fixture
def logged_out(client):
    """Ola's browser, just after she sent what she wrote with a session that had ended."""
    page = client.get(PAGE)
    client.logout()
    logo = upload(file_of(drawing()))
    answer = send(client, page=page, summary_nb=TYPED, logo__file=logo)
    assert (answer.status_code, answer.url) == (302, LOG_IN)
    return client


def summary(client, address=PAGE):
    return shown(client.get(address), "summary_nb")


def test_it_is_back_after_the_log_in_and_can_be_sent(logged_out, ours):
    page = log_in_by_letter(logged_out)

    assert page.request["PATH_INFO"] == PAGE
    assert shown(page, "summary_nb") == TYPED
    assert ChangeRequest.objects.count() == 0
    answer = send(logged_out, page=page)
    assert answer.url == HOME
    assert list(proposed(ours)) == ["logo", "summary_nb"]
    assert DRAFTS not in logged_out.session


def log_in_by_letter(client):
    client.post(LOG_IN, {"email": "ola@example.org", "next": PAGE})
    code = re.search(r"\d{4}-\d{4}", Letter.objects.latest("pk").text)[0]
    there = "/logg-inn/kode/"
    return client.post(there, {"code": code, "next": PAGE}, follow=True)


def test_another_user_of_the_browser_sees_nothing_of_it(logged_out, ours, ola):
    logged_out.force_login(make_colleague(ours))
    seen = summary(logged_out)
    logged_out.force_login(ola)

    assert (seen, summary(logged_out)) == (ours.summary_nb, ours.summary_nb)


def test_it_comes_up_at_its_own_organization_until_it_is_thrown_away(logged_out, ola):
    make_colleague(make_member(slug="beta"), user=ola)
    logged_out.force_login(ola)

    pages = [PAGE, "/min-side/beta/profil/", PAGE]
    assert [summary(logged_out, page) for page in pages] == [TYPED, "", TYPED]
    answer = send(logged_out, act="discard", sure="yes")
    assert (answer.url, summary(logged_out)) == (PAGE, "Vi lager gjødsel")


def test_who_no_longer_acts_for_it_gets_nothing(logged_out, ola):
    ola.representations.update(until=LONG_AGO)
    logged_out.force_login(ola)

    assert logged_out.get(PAGE).status_code == 404


@pytest.mark.parametrize(("minutes", "is_kept"), [(-1, True), (1, False)])
def test_it_is_kept_for_twelve_hours(logged_out, ours, ola, minutes, is_kept):
    session = logged_out.session
    for draft in session[DRAFTS].values():
        draft["at"] -= 12 * 3600 + 60 * minutes
    session.save()
    logged_out.force_login(ola)

    assert summary(logged_out) == (TYPED if is_kept else ours.summary_nb)


@pytest.mark.parametrize(
    "changed",
    [{"form_of": ""}, {"form_of": "x"}, {"description_nb": "x" * 300_000}],
    ids=["no mark", "a forged mark", "too much"],
)
def test_nothing_is_kept_for_others_or_without_limit(client, changed):
    post = filled(client.get(PAGE), summary_nb=TYPED) | {"act": "send"}
    visitor = Client()

    assert visitor.post(PAGE, post | changed).url == LOG_IN
    assert DRAFTS not in visitor.session


def test_nobody_fills_the_database_with_what_is_kept(client):
    post = filled(client.get(PAGE), summary_nb=TYPED) | {"act": "send"}
    visitors = [Client() for _ in range(31)]

    for visitor in visitors:
        visitor.post(PAGE, post)

    assert [DRAFTS in visitor.session for visitor in visitors][-2:] == [True, False]


@pytest.fixture
def strict(ola):
    """Return a client of Ola that checks the mark against forgery."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(ola)
    return client


def old(client, **typed):
    """Return the post of a page that was opened before the user logged in anew."""
    post = filled(client.get(PAGE), **typed) | {"act": "send"}
    return post | {"csrfmiddlewaretoken": "x" * 64}


def test_with_an_old_mark_it_is_shown_as_it_was_typed_and_sent_once_more(strict, ours):
    answer = strict.post(PAGE, old(strict, summary_nb=TYPED))

    assert (answer.status_code, proposed(ours)) == (403, {})
    assert shown(answer, "summary_nb") == TYPED
    assert send(strict, page=answer).status_code == 302
    assert list(proposed(ours)) == ["summary_nb"]


def test_a_form_of_another_site_is_refused(strict, ours):
    posts = [old(strict, form_of=mark, summary_nb=TYPED) for mark in ("", "x")]
    mine, page_without_a_mark = old(strict, summary_nb=TYPED), old(strict)
    answers = [strict.post(PAGE, post) for post in posts]
    answers.append(strict.post(HOME, page_without_a_mark))
    strict.force_login(make_colleague(ours))  # for whom it was not made
    answers.append(strict.post(PAGE, mine))

    assert [answer.status_code for answer in answers] == [403] * 4
    assert not any(TYPED in a.text or "form_of" in a.text for a in answers)
