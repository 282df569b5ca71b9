"""Who is logged out while writing logs in and goes on; nobody else sees a word of it."""

import re

import pytest
from django.test import Client

from members.models import ChangeRequest, Letter
from members.portal import drafts
from tests.support.factories import LONG_AGO, make_colleague, make_member
from tests.support.html_forms import filled
from tests.support.pictures import drawing, file_of, upload
from tests.support.profile_form import HOME, PAGE, proposed, send, shown

pytestmark = pytest.mark.django_db
LOG_IN = "/logg-inn/?next=/min-side/yara/profil/"
TYPED = "Skrevet lenge"


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
    assert drafts.NAME not in logged_out.session


def log_in_by_letter(client):
    client.post(LOG_IN, {"email": "ola@example.org", "next": PAGE})
    code = re.search(r"\d{4}-\d{4}", Letter.objects.latest("pk").text)[0]
    there = "/logg-inn/kode/"
    return client.post(there, {"code": code, "next": PAGE}, follow=True)


def test_it_stays_until_it_is_sent_or_thrown_away(logged_out, ours, ola):
    logged_out.force_login(ola)

    first, second = summary(logged_out), summary(logged_out)
    answer = send(logged_out, act="discard", sure="yes")

    assert (first, second) == (TYPED, TYPED)
    assert (answer.url, summary(logged_out)) == (PAGE, ours.summary_nb)


def test_another_user_of_the_browser_sees_nothing_of_it(logged_out, ours, ola):
    logged_out.force_login(make_colleague(ours))
    seen = summary(logged_out)
    logged_out.force_login(ola)

    assert (seen, summary(logged_out)) == (ours.summary_nb, ours.summary_nb)


def test_it_does_not_come_up_at_another_organization(logged_out, ola):
    make_colleague(make_member(slug="beta"), user=ola)
    logged_out.force_login(ola)

    assert summary(logged_out, "/min-side/beta/profil/") == ""
    assert summary(logged_out) == TYPED


def test_who_no_longer_acts_for_it_gets_nothing(logged_out, ola):
    ola.representations.update(until=LONG_AGO)
    logged_out.force_login(ola)

    assert logged_out.get(PAGE).status_code == 404


def test_it_is_kept_for_a_time(logged_out, ours, ola, monkeypatch):
    monkeypatch.setattr(drafts, "LASTS", -1)
    logged_out.force_login(ola)

    assert summary(logged_out) == ours.summary_nb


@pytest.mark.parametrize(
    "changed",
    [{"form_of": ""}, {"form_of": "x"}, {"description_nb": "x" * 300_000}],
    ids=["no mark", "a forged mark", "too much"],
)
def test_nothing_is_kept_for_others_or_without_limit(client, changed):
    post = filled(client.get(PAGE), summary_nb=TYPED) | {"act": "send"}
    visitor = Client()

    answer = visitor.post(PAGE, post | changed)

    assert (answer.status_code, answer.url) == (302, LOG_IN)
    assert drafts.NAME not in visitor.session


def test_nobody_fills_the_database_with_what_is_kept(client):
    post = filled(client.get(PAGE), summary_nb=TYPED) | {"act": "send"}
    visitors = [Client() for _ in range(drafts.OFTEN["at_most"] + 1)]

    for visitor in visitors:
        visitor.post(PAGE, post)

    assert [drafts.NAME in v.session for v in visitors][-2:] == [True, False]


class TestAnOldMarkAgainstForgery:
    """Logging in anew makes the mark of every open page useless; the writing is not."""

    @pytest.fixture
    def strict(self, ola):
        client = Client(enforce_csrf_checks=True)
        client.force_login(ola)
        return client

    def old(self, client, **typed):
        post = filled(client.get(PAGE), **typed) | {"act": "send"}
        return post | {"csrfmiddlewaretoken": "x" * 64}

    def test_it_is_shown_as_it_was_typed_and_sent_once_more(self, strict, ours):
        answer = strict.post(PAGE, self.old(strict, summary_nb=TYPED))

        assert (answer.status_code, proposed(ours)) == (403, {})
        assert shown(answer, "summary_nb") == TYPED
        assert send(strict, page=answer).status_code == 302
        assert list(proposed(ours)) == ["summary_nb"]

    def test_who_is_logged_out_too_finds_it_after_the_log_in(self, strict, ola):
        post = self.old(strict, summary_nb=TYPED)
        strict.logout()

        answer = strict.post(PAGE, post)
        strict.force_login(ola)

        assert (answer.status_code, answer.url) == (302, LOG_IN)
        assert summary(strict) == TYPED

    def test_a_form_made_for_somebody_else_is_refused(self, strict, ours):
        post = self.old(strict, summary_nb=TYPED)
        strict.force_login(make_colleague(ours))

        answer = strict.post(PAGE, post)

        assert answer.status_code == 403
        assert TYPED not in answer.text

    @pytest.mark.parametrize("mark", ["", "x"])
    def test_a_form_of_another_site_is_refused(self, strict, mark):
        answer = strict.post(PAGE, self.old(strict, form_of=mark, summary_nb=TYPED))

        assert answer.status_code == 403
        assert TYPED not in answer.text

    def test_other_pages_refuse_as_ever(self, strict):
        answer = strict.post(HOME, self.old(strict))

        assert answer.status_code == 403
        assert "form_of" not in answer.text
