"""Whoever loses access while typing is told, with what was typed; all others get 404."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members import access
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


def test_nobody_else_is_told_that_there_is_such_a_page(ours, liv):
    today, days = timezone.localdate(), timedelta(days=1)
    periods = [
        {"until": today - 2 * days},
        {"until": LONG_AGO},
        {"since": today + days},
    ]
    others = [make_representative(organization=ours, **period) for period in periods]

    for user in (liv, *(row.user for row in others)):
        client = log_in(Client(), user)
        assert [client.post(at(name), TYPED).status_code for name in PAGES] == [404] * 5


@pytest.mark.parametrize(("days", "status"), [(0, 404), (1, 403)])
def test_whoever_typed_over_midnight_is_told_and_nobody_who_logged_in_since(
    eva, editor, settings, days, status
):
    settings.SESSION_COOKIE_AGE = 3 * 24 * 3600
    editor.until = timezone.localdate() - timedelta(days=1)
    editor.save()
    client = log_in_lately(Client(), eva)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= days * 24 * 3600
    session.save()

    assert client.post(at("profile"), TYPED).status_code == status
