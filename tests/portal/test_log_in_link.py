"""A link that a command on the server prints lets a user in once; staff need their factor."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, transaction
from django.test import Client
from django.utils import timezone

from members.accounts import factors
from members.models import Letter, LogIn, LogInLink, User
from tests.support.database_role import owner

OFF = timedelta(minutes=10)


def link_of(user):
    """Return the path of the link that the command prints, by the rights of the owner."""
    out = StringIO()
    with owner():
        call_command("log_in_link", user.email, stdout=out)
    url, notice = out.getvalue().splitlines()
    assert notice.startswith(f"It logs {user.email} in once within ten minutes")
    return re.fullmatch(r"https?://[^/]+(/logg-inn/lenke/[\w-]{43}/)", url)[1]


def log_ins():
    return [*LogIn.objects.order_by("pk").values_list("user", "way", "outcome")]


def user_of(client):
    return User.objects.filter(pk=client.session.get("_auth_user_id")).first()


def test_the_link_logs_a_member_in_once_and_is_in_both_logs(client, ola):
    path = link_of(ola)
    page, before = client.get(path), user_of(client)
    answer = client.post(path)

    assert (page.status_code, before) == (200, None)
    assert "no-store" in page["Cache-Control"]
    assert "@" not in page.text
    assert (answer["Location"], user_of(client)) == ("/min-side/", ola)
    assert log_ins() == [(ola.pk, "link", "in")]
    again = Client()
    assert [again.post(path).status_code, again.get(path).status_code] == [404, 404]
    history = LogInLink.pgh_event_model.objects.order_by("pgh_id")
    assert [(row.pgh_label, row.user_id) for row in history] == [
        ("insert", ola.pk),
        ("delete", ola.pk),
    ]
    assert history[0].pgh_context["reason"] == "log_in_link"
    assert Letter.objects.count() == 0


def test_staff_show_the_second_factor_too(client, kari):
    code = factors.totp_code(factors.activate_totp(kari))
    second = client.post(link_of(kari))["Location"]
    half = user_of(client)
    client.post(second, {"code": code})

    assert (second, half, user_of(client)) == ("/logg-inn/andre-steg/", None, kari)
    assert log_ins() == [(kari.pk, "link", "step"), (kari.pk, "app", "in")]


def test_staff_without_a_factor_set_one_up_before_any_page(client, superuser):
    client.post(link_of(superuser))

    assert user_of(client) == superuser
    to, _status = client.get("/admin/", follow=True).redirect_chain[-1]
    assert to.startswith("/logg-inn/sikkerhet/")


def test_the_next_link_ends_the_one_before_and_ten_minutes_end_each(client, ola, eva):
    first, of_eva, second = link_of(ola), link_of(eva), link_of(ola)
    assert [client.get(path).status_code for path in (first, of_eva)] == [404, 200]
    LogInLink.objects.filter(user=eva)
    for minutes, status in ((-1, 200), (1, 404)):
        with owner():
            past = timezone.now() - timedelta(minutes=minutes)
            LogInLink.objects.filter(user=ola).update(expires_at=past)
        assert client.get(second).status_code == status
    lasts = LogInLink.objects.get(user=eva).expires_at - timezone.now()
    assert OFF - timedelta(minutes=1) < lasts <= OFF


def test_nobody_but_the_owner_makes_one(ola):
    with pytest.raises(ProgrammingError, match="permission"), transaction.atomic():
        call_command("log_in_link", ola.email)
    assert LogInLink.objects.count() == 0


def test_a_closed_account_and_none_get_no_link_and_one_closed_since_gets_nowhere(
    client, ola
):
    with pytest.raises(CommandError, match="There is no account with the address x@"):
        call_command("log_in_link", "x@example.org")
    path = link_of(ola)
    User.objects.filter(pk=ola.pk).update(is_active=False)
    with pytest.raises(CommandError, match="is closed"):
        call_command("log_in_link", ola.email)
    assert client.post(path)["Location"] == "/logg-inn/"
    assert (user_of(client), log_ins()) == (None, [(ola.pk, "link", "closed")])
