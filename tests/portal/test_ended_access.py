"""Whoever loses access while typing is told, with what was typed; all others get 404."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members import access, factors
from tests.support.factories import LONG_AGO, make_representative
from tests.support.login import log_in, log_in_lately

pytestmark = pytest.mark.django_db
TYPED = {"summary_nb": "Det <b>jeg</b> skrev", "act": "send", "seen-summary_nb": "x"}
PAGES = ["profile", "contacts", "access", "projects_new", "access_leaving"]


def at(name):
    return reverse(f"portal:{name}", args=["yara"])


@pytest.mark.parametrize("name", PAGES)
def test_the_own_end_is_told_and_the_typing_shown(as_eva, editor, manager, name):
    as_eva.get(at("profile"))
    access.revoke_access(editor, by=manager.user)

    answer = as_eva.post(at(name), TYPED)

    assert answer.status_code == 403
    assert [value for _label, value in answer.context["typed"]] == [TYPED["summary_nb"]]
    assert "Det &lt;b&gt;jeg&lt;/b&gt; skrev" in answer.content.decode()
    assert answer["Cache-Control"] == "private, no-store"
    assert as_eva.get(at(name)).status_code == 404


def test_nobody_else_is_told_that_there_is_such_a_page(ours, liv, theirs):
    days = timezone.localdate() - timedelta(days=2)
    gone = make_representative(organization=ours, until=days).user
    former = make_representative(organization=ours, until=LONG_AGO).user
    future = make_representative(
        organization=ours, since=timezone.localdate() + timedelta(days=1)
    ).user

    for user in (liv, gone, former, future):
        client = log_in(Client(), user)
        assert [client.post(at(name), TYPED).status_code for name in PAGES] == [404] * 5


def test_an_editor_gets_404_from_the_pages_of_managers_as_before(as_eva, manager):
    assert as_eva.post(at("leave"), {"why": "x"}).status_code == 404


@pytest.mark.parametrize(("is_old", "status"), [(False, 404), (True, 403)])
def test_whoever_typed_over_midnight_is_told_and_nobody_who_logged_in_since(
    eva, editor, monkeypatch, is_old, status
):
    monkeypatch.setattr("members.factors.began_before_today", lambda request: is_old)
    editor.until = timezone.localdate() - timedelta(days=1)
    editor.save()

    answer = log_in(Client(), eva).post(at("profile"), TYPED)

    assert answer.status_code == status


def test_a_session_of_today_did_not_begin_before_it(rf, eva):
    client = log_in_lately(Client(), eva)
    request = rf.get("/")
    request.session, request.user = client.session, eva
    found = [factors.began_before_today(request)]
    for record in request.session["account_authentication_methods"]:
        record["at"] -= 24 * 3600
    found += [factors.began_before_today(request)]

    assert found == [False, True]
