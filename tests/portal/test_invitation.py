"""The invitation page: a GET changes nothing, a POST accepts once."""

import pytest
from django.utils.translation import gettext as _

from members import access
from members.models import Invitation, User
from tests.support.access import ADDRESS, roles_in
from tests.support.factories import make_user
from tests.support.letters import last, token_of
from tests.support.open_forms import HERE, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(manager, ours, ola):
    access.invite(ours, ADDRESS, "manager", by=ola)
    return f"/invitasjon/{token_of(last('invitation'))}/"


def test_following_the_link_alone_accepts_nothing(client, link):
    for method in ("get", "head", "options", "put", "delete", "trace", "get"):
        getattr(client, method)(link)

    assert Invitation.objects.open().count() == 1
    assert User.objects.filter(email=ADDRESS).exists() is False


def test_the_page_says_who_invites_whom_to_what(client, link):
    page = client.get(link)

    assert page.context["invitation"] == Invitation.objects.get()
    for words in ("Ola", ADDRESS, "Yara"):
        assert words in page.text
    assert (page["Cache-Control"], dict(client.cookies)) == ("private, no-store", {})
    assert page["Referrer-Policy"] == "same-origin"


def test_accepting_leads_to_log_in_with_the_address_filled(client, link, ours):
    english = link.replace("/invitasjon/", "/en/invitation/")
    typed = {"name": "Ny", "form_token": client.get(link).context["form_token"]}

    answers = [client.post(english, typed, headers=HERE) for _time in range(2)]

    assert roles_in(ours)[1:] == [(ADDRESS, "manager")]
    assert User.objects.get(email=ADDRESS).language == "en"
    assert [answer.status_code for answer in answers] == [302, 404]
    assert answers[0].url == "/en/log-in/?next=%2Fen%2Fmy-page%2Fyara%2F"
    assert "_auth_user_id" not in client.session
    form = client.get(answers[0].url).context["form"]
    assert form["email"].value() == ADDRESS


def test_who_is_logged_in_with_the_address_is_redirected_at_once(client, link):
    client.force_login(make_user(email=ADDRESS, name="Ny"))

    answer = send(client, link)

    assert answer.url == "/min-side/yara/"
    assert client.get(answer.url).status_code == 200


def test_who_is_logged_in_with_another_address_must_log_out(
    client, link, manager, ours
):
    client.force_login(make_user(email="annen@example.org"))

    page, answer = client.get(link), send(client, link, name="Ny")

    assert (page.context["is_another"], answer.status_code) == (True, 200)
    assert "annen@example.org" in page.text
    assert roles_in(ours)[1:] == []


def test_a_name_is_asked_for_once(client, link):
    nameless = send(client, link, name=" ")
    make_user(email=ADDRESS, name="Ny Ansatt")
    named = client.get(link)

    assert list(nameless.context["form"].errors) == ["name"]
    assert list(named.context["form"].fields) == []


def test_a_form_of_another_site_is_refused_and_the_name_stays(client, link, ours):
    others = [{"Origin": "https://evil.example"}, {}]
    answers = [send(client, link, headers=o, name="Ny Ansatt") for o in others]
    for token in ("x", ""):
        answers.append(send(client, link, name="Ny Ansatt", form_token=token))

    for answer in answers:
        form = answer.context["form"]
        assert (answer.status_code, form["name"].value()) == (200, "Ny Ansatt")
        assert len(form.non_field_errors()) == 1
    assert roles_in(ours)[1:] == []


def test_a_closed_user_is_told_so(client, link):
    make_user(email=ADDRESS, is_active=False, name="Ny")

    answer = send(client, link)

    said = _("This account is closed. The secretariat can reopen it.")
    assert answer.context["form"].non_field_errors() == [said]
