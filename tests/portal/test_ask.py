"""Visitors request access, and accept an invitation, by links in e-mails and without a cookie."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext as _

from members.accounts import access
from members.models import AccessRequest, Invitation, Letter, User
from members.operation import limits
from tests.support.access import ADDRESS, roles_in
from tests.support.cases import cases
from tests.support.factories import make
from tests.support.html_forms import HERE, send
from tests.support.letters import last, letters, token_of

ASK = "/be-om-tilgang/?organization=yara"


def test_neither_pages_nor_queries_nor_letters_disclose_who_has_access(client, ours):
    known, answers, counts = make.representative(organization=ours).user, [], []
    for email in (known.email, " Ny@Example.org "):
        with CaptureQueriesContext(connection) as queries:
            answers.append(send(client, ASK, email=email))
        counts.append(len(queries))
    pages = [client.get(answer.url) for answer in answers]
    assert answers[0].url == answers[1].url == f"{ASK}&sent"
    assert (counts[0], pages[0].content) == (counts[1], pages[1].content)
    sent = [("access_request_confirm", to) for to in (known.email, ADDRESS)]
    assert (letters(), dict(client.cookies)) == (sent, {})
    texts = {row.text.replace(token_of(row), "") for row in Letter.objects.all()}
    assert (len(texts), AccessRequest.objects.count()) == (1, 0)


def test_an_invalid_address_and_a_form_of_another_site_stay_as_typed(client, ours):
    wrong = ["", "ny", "ny@", "a@b.no\nBcc: c@d.no", "ny\0@a.no"]
    answers = [send(client, ASK, email=email) for email in wrong]
    for headers in ({}, {"Origin": "https://evil.example"}):
        answers.append(send(client, ASK, headers=headers, email=" Ny@Example.org "))

    assert {answer.status_code for answer in answers} == {200}
    typed = [answer.context["form"]["email"].value() for answer in answers]
    assert typed == [*wrong, *[" Ny@Example.org "] * 2]
    assert letters() == []


def test_a_visitor_floods_no_address_and_learns_nothing(client, ours):
    urls = {send(client, ASK, email=ADDRESS).url for _time in range(5)}
    others = [f"{number}@example.org" for number in range(6)]
    answers = [send(client, ASK, email=email) for email in others]
    assert urls == {f"{ASK}&sent"}
    assert [answer.status_code for answer in answers] == [302] * 5 + [200]
    assert answers[-1].context["form"].non_field_errors() == [str(limits.TOO_MANY)]
    assert [to for _kind, to in letters()] == [ADDRESS] * 3 + others[:5]


def test_an_unlisted_organization_cannot_be_chosen_nor_found(client, ours):
    make.organization(name="Yara Beta AS", slug="beta", is_listed=False)
    make.organization(name="Gamma AS")
    for slug in ("", "beta", "ingen", "../yara", "%00", "a" * 300):
        page = client.get("/be-om-tilgang/", {"organization": slug})
        assert page.status_code in (200, 400)
        assert b"Beta AS" not in page.content
        assert "organization" not in (page.context or {})
    page = client.get("/be-om-tilgang/", {"q": "yara"})
    pages = [page.text, client.get("/medlemmer/yara/").text]
    assert list(page.context["hits"]) == [ours]
    assert [text.count(f'href="{ASK}"') for text in pages] == [1, 1]
    ours.slug = "ny-yara"
    ours.save()
    assert client.get(ASK).context["organization"] == ours, "A former slug works."


@pytest.fixture
def link(ours):
    access.send_request_link(ours, ADDRESS, language="nb")
    return f"/bekreft/{token_of(last('access_request_confirm'))}/"


def test_the_link_leads_to_the_request_form(client, link):
    page = client.get(link)
    for name in ("Ny Ansatt", "Noen andre"):
        answer = send(client, link, name=name, why="Jeg er ny.")
    row = AccessRequest.objects.get()
    assert (row.email, row.name, row.why) == (ADDRESS, "Ny Ansatt", "Jeg er ny.")
    assert ADDRESS in page.text
    assert answer.url == f"{link}?done"
    assert client.get(answer.url).status_code == 200
    assert dict(client.cookies) == {}


def test_the_form_refuses_what_cannot_be_requested(client, link, ours):
    form = send(client, link, name="", why="Jeg er ny.").context["form"]
    assert (form["why"].value(), list(form.errors)) == ("Jeg er ny.", ["name"])
    make.representative(organization=ours, user=make.user(email=ADDRESS))
    answer = send(client, link, name="Ny")
    said = _("You already have access. Please log in.")
    assert answer.context["form"].non_field_errors() == [said]
    assert AccessRequest.objects.count() == 0
    ours.is_listed = False
    ours.save()
    assert client.get(link).status_code == 404


def test_an_organization_without_a_norwegian_number_is_found_by_name(client, db):
    for name, country, words, website in cases(__file__, "foreign.csv"):
        given = {"orgnr": "", "country": country, "website": website}
        row = make.organization(name=name, **given)
        hits = client.get("/be-om-tilgang/", {"q": words}).context["hits"]
        assert list(hits) == [row], name
    # Two of one name are told apart by country.
    for country in ("NO", "SE"):
        make.organization(name="Nordkraft", orgnr="", country=country)
    page = client.get("/be-om-tilgang/", {"q": "nordkraft"}).text
    assert re.findall(r">\s*(SE|NO)\s*</span>", page) == ["SE"]


def test_access_to_one_without_a_number_is_requested_and_granted(client, kari):
    row = make.organization(orgnr="", country="SE")
    send(client, f"/be-om-tilgang/?organization={row.slug}", email=ADDRESS)
    token = token_of(last("access_request_confirm"))
    send(client, f"/bekreft/{token}/", name="Ny")
    access.grant_request(AccessRequest.objects.get(), by=kari)
    assert row.representatives.get().user.email == ADDRESS


# The page of an invitation: it is accepted once, by a POST


@pytest.fixture
def invited(manager, ours, ola):
    access.invite(ours, ADDRESS, "manager", by=ola)
    return f"/invitasjon/{token_of(last('invitation'))}/"


def test_the_page_says_who_invites_whom_to_what(client, invited):
    page = client.get(invited)
    assert page.context["invitation"] == Invitation.objects.open().get()
    assert [words in page.text for words in ("Ola", ADDRESS, "Yara")] == [True] * 3
    assert (page["Cache-Control"], dict(client.cookies)) == ("private, no-store", {})
    assert page["Referrer-Policy"] == "same-origin"


def test_accepting_leads_to_log_in_with_the_address_filled(client, invited, ours):
    english = invited.replace("/invitasjon/", "/en/invitation/")
    typed = {"name": "Ny", "form_token": client.get(invited).context["form_token"]}

    answers = [client.post(english, typed, headers=HERE) for _time in range(2)]

    assert roles_in(ours)[1:] == [(ADDRESS, "manager")]
    user = User.objects.get(email=ADDRESS)
    assert (user.language, Invitation.objects.get().used_by) == ("en", user)
    assert [answer.status_code for answer in answers] == [302, 404]
    assert answers[0].url == "/en/log-in/?next=%2Fen%2Fmy-page%2Fyara%2F"
    assert "_auth_user_id" not in client.session
    form = client.get(answers[0].url).context["form"]
    assert form["email"].value() == ADDRESS


def test_whoever_has_another_address_must_log_out(client, invited, ours):
    client.force_login(make.user(email="annen@example.org"))
    page, answer = client.get(invited), send(client, invited, name="Ny")
    assert (page.context["is_another"], answer.status_code) == (True, 200)
    assert "annen@example.org" in page.text
    assert roles_in(ours)[1:] == []
    client.force_login(make.user(email=ADDRESS, name="Ny"))
    answer = send(client, invited)
    assert answer.url == "/min-side/yara/"
    assert client.get(answer.url).status_code == 200


def test_a_name_is_asked_for_once_and_a_closed_user_is_told_so(client, invited, ours):
    nameless = send(client, invited, name=" ")
    assert list(nameless.context["form"].errors) == ["name"]
    form = send(client, invited, headers={}, name="Ny Ansatt").context["form"]
    assert (form["name"].value(), len(form.non_field_errors())) == ("Ny Ansatt", 1)
    user = make.user(email=ADDRESS, name="Ny Ansatt")
    assert list(client.get(invited).context["form"].fields) == []
    user.is_active = False
    user.save()
    closed = send(client, invited).context["form"].non_field_errors()
    assert closed == [_("This account is closed. The secretariat can reopen it.")]
    assert roles_in(ours)[1:] == []
