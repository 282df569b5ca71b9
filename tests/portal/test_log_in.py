"""Log-in by a code in an e-mail, which discloses nothing about other addresses."""

import re
import time
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models.signals import post_save
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext as _

from members.actions import links
from members.models import Letter, RateLimit, User
from tests.support.factories import make
from tests.support.login import code_in_letter, log_in

LOG_IN, CODE = "/logg-inn/", "/logg-inn/kode/"


def ask_for_code(client, email, **more):
    return client.post(LOG_IN, {"email": email, **more})


def letters():
    return list(Letter.objects.order_by("pk").values_list("to", "kind"))


def user_of(client):
    return User.objects.filter(pk=client.session.get("_auth_user_id")).first()


@pytest.mark.parametrize("typed", ["ola@example.org", " Ola@Example.ORG "])
def test_a_code_by_e_mail_logs_in_to_a_new_session(client, ola, typed):
    step = client.post("/en/log-in/", {"email": typed})["Location"]
    before, [letter] = client.session.session_key, Letter.objects.all()
    answer = client.post(step, {"code": code_in_letter()}, follow=True)
    pages = ["/en/my-page/", "/en/my-page/yara/"]
    assert (user_of(client), [to for to, _ in answer.redirect_chain]) == (ola, pages)
    keys = {before, client.session.session_key}
    # 32 characters of 36: 165 bits.
    assert [bool(re.fullmatch(r"[0-9a-z]{32}", key)) for key in keys] == [True] * 2
    assert not Session.objects.filter(pk=before).exists()
    lasts = letter.expires_at - letter.made_at
    assert (letter.language, letter.is_secret) == ("en", True)
    assert timedelta(seconds=599) < lasts <= timedelta(seconds=600)


def test_the_log_in_redirects_to_the_requested_page_and_to_no_other_site(client, ola):
    page = "/en/my-page/yara/profile/"
    closed = client.get(page)
    form = client.get(closed["Location"])
    assert (list(form.cookies), Session.objects.count()) == (["csrftoken"], 0)
    assert "no-store" in form["Cache-Control"]
    assert closed["Location"] == f"/en/log-in/?next={page}"
    hidden = f'<input type="hidden" name="next" value="{page}">'
    assert [form.text.count(way) for way in (hidden, ' method="post"')] == [2, 2]
    elsewhere = ["https://example.com/", "//example.com", "javascript:1"]
    for there, to in {page: page, **dict.fromkeys(elsewhere, "/min-side/")}.items():
        visitor = Client()
        step = ask_for_code(visitor, ola.email, next=there)["Location"]
        code = {"code": code_in_letter()} | ({} if to == page else {"next": there})
        assert visitor.post(step, code)["Location"] == to
        Letter.objects.all().delete()
        RateLimit.objects.all().delete()


def course(client, email):
    """Request a code and try a wrong one; return each response and its queries."""
    steps = [
        lambda: ask_for_code(client, email),
        lambda: client.get(CODE),
        lambda: client.post(CODE, {"code": "0000-0000"}),
    ]
    return [(*seen(step), len(letters())) for step in steps]


def seen(step):
    with CaptureQueriesContext(connection) as asked:
        answer = step()
    text = re.sub(r'(name="csrfmiddlewaretoken" value=)"\w+"', r"\1", answer.text)
    headers = {k: v for k, v in answer.items() if k != "Expires"}
    cookies = sorted(answer.cookies)
    return answer.status_code, headers, cookies, text, len(asked)


@pytest.mark.parametrize("is_active", [None, False], ids=["unknown", "closed"])
def test_an_unknown_address_gets_the_same_responses_and_queries(client, ola, is_active):
    if is_active is not None:
        make.user(email="per@example.org", is_active=is_active)

    known = course(client, "ola@example.org")
    Letter.objects.all().delete()
    unknown = course(Client(), "per@example.org")

    assert [step[:3] + step[4:] for step in unknown] == [s[:3] + s[4:] for s in known]
    assert [s[3].replace("per@", "ola@") for s in unknown] == [s[3] for s in known]
    assert letters() == [("per@example.org", "unknown_address")]
    ask = links.url("access_request", "start", language="nb")
    assert Letter.objects.get().text.count(ask) == 1


@pytest.mark.parametrize("is_at_once", [False, True])
def test_a_code_is_tried_three_times(client, ola, is_at_once):
    ask_for_code(client, ola.email)
    right, before, statuses = code_in_letter(), Session.objects.get(), []
    for _time in range(3 + is_at_once):
        statuses.append(client.post(CODE, {"code": "0000-0000"}).status_code)
        if is_at_once:
            before.save()  # A concurrent request reads the session as it was.
    late = client.post(CODE, {"code": right})
    assert statuses == [200, 200, *[200] * is_at_once, 302]
    assert (late["Location"], user_of(client)) == (LOG_IN, None)


@pytest.mark.parametrize("seconds", [590, 601])
def test_a_code_is_valid_for_ten_minutes(client, ola, monkeypatch, seconds):
    ask_for_code(client, ola.email)
    later = time.time() + seconds
    monkeypatch.setattr("time.time", lambda: later)
    answer = client.post(CODE, {"code": code_in_letter()})
    assert (answer["Location"] == LOG_IN) == (seconds > 600)
    assert (user_of(client) == ola) == (seconds < 600)


def test_a_code_works_once_and_in_its_own_session(client, ola):
    elsewhere = Client()
    ask_for_code(client, ola.email)
    code = code_in_letter()
    ask_for_code(elsewhere, ola.email)
    assert elsewhere.post(CODE, {"code": code}).status_code == 200
    client.post(CODE, {"code": code})
    assert user_of(client) == ola
    client.post("/logg-ut/")
    client.post(CODE, {"code": code})
    assert (user_of(client), user_of(elsewhere)) == (None, None)


def test_a_changed_address_ends_a_session_and_is_used_at_the_next_log_in(client, ola):
    client.force_login(ola)
    User.objects.filter(pk=ola.pk).update(email="ola.hansen@example.org")
    assert client.get("/min-side/")["Location"] == "/logg-inn/?next=/min-side/"
    for email in ("ola@example.org", "ola.hansen@example.org"):
        ask_for_code(client, email)
    sent = [("ola@example.org", "unknown_address")]
    assert letters() == [*sent, ("ola.hansen@example.org", "log_in_code")]
    client.post(CODE, {"code": code_in_letter()})
    assert user_of(client) == ola
    assert EmailAddress.objects.count() == 0


def test_a_closed_user_is_logged_out_and_cannot_log_in(client, ola):
    inside = log_in(Client(), ola)
    ask_for_code(client, ola.email)
    User.objects.update(is_active=False)
    assert inside.get("/min-side/")["Location"] == "/logg-inn/?next=/min-side/"
    answer = client.post(CODE, {"code": code_in_letter()}, follow=True)
    closed = _("This account has been closed. Write to the secretariat.")
    assert user_of(client) is None
    assert [str(m) for m in answer.context["messages"]] == [closed]


@pytest.mark.parametrize(("minutes", "is_in"), [(-1, True), (1, False)])
def test_a_session_ends_twelve_hours_after_the_log_in(client, ola, minutes, is_in):
    ask_for_code(client, ola.email)
    client.post(CODE, {"code": code_in_letter()})
    session = client.session
    [logged_in] = session["account_authentication_methods"]
    logged_in["at"] -= 12 * 3600 + minutes * 60
    session.save()

    answers = [client.get("/min-side/yara/profil/") for _twice in range(2)]

    assert [answer.status_code == 200 for answer in answers] == [is_in] * 2
    assert (user_of(client) == ola) is is_in


def test_each_page_offers_to_log_out_which_is_for_good(client, ola, kari):
    for path, form in {
        "/min-side/yara/": "/logg-ut/",
        "/en/my-page/yara/profile/": "/en/log-out/",
        "/logg-inn/sikkerhet/": "/logg-ut/",
        "/admin/": "/admin/logout/",
    }.items():
        log_in(client, kari if path == "/admin/" else ola)
        assert client.get(path).text.count(f'action="{form}"') == 1
    kept = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert (client.get("/logg-ut/").status_code, user_of(client)) == (405, kari)
    assert client.post("/en/log-out/")["Location"] == "/en/"
    client.cookies[settings.SESSION_COOKIE_NAME] = kept
    assert client.get("/min-side/")["Location"] == "/logg-inn/?next=/min-side/"


def test_no_password_is_stored_or_accepted(ola):
    ola.set_password("et langt passord")
    ola.save()

    assert authenticate(username=ola.email, password="et langt passord") is None
    assert authenticate(username="per@example.org", password="x") is None
    assert not ola.has_usable_password()
    assert "password" not in {field.name for field in User._meta.fields}


@pytest.mark.parametrize("typed", ["Kari@NÆROGFJERN.no", "kari@xn--nrogfjern-g3a.no"])
def test_an_address_is_known_by_the_letters_of_its_domain(client, typed):
    user = make.user(email="kari@nærogfjern.no")

    asked = ask_for_code(client, typed)
    page = client.get(asked["Location"]).text
    client.post(asked["Location"], {"code": code_in_letter()})

    assert user_of(client) == user
    assert letters() == [("kari@xn--nrogfjern-g3a.no", "log_in_code")]
    assert page.count("<strong>kari@nærogfjern.no</strong>") == 1


def test_a_look_alike_of_an_address_gets_no_code(client, ola):
    word = (
        "Bokstaven «ſ» kan ikke brukes i en e-postadresse, fordi den er lett å"
        " forveksle med en annen bokstav."
    )
    answers = [ask_for_code(client, "ola@example.orſ")]
    answers.append(ask_for_code(client, '"ola!"@example.org'))
    errors = [answer.context["form"].errors for answer in answers]
    assert (errors[0], [*errors[1]], letters()) == ({"email": [word]}, ["email"], [])
    for typed in ("ola@exampłe.org", "ola@exampl\u00e8.org"):
        ask_for_code(client, typed)
    domains = [(to.partition("--")[0], kind) for to, kind in letters()]
    assert domains == [("ola@xn", "unknown_address")] * 2


STEP = 0.05  # seconds


@pytest.mark.parametrize("email", ["ola@example.org", "nobody@example.org", "no one"])
def test_the_log_in_answers_at_a_full_step_whatever_is_typed(client, ola, email):
    code = ask_for_code(client, email).headers.get("Location", LOG_IN)
    for page, typed in ((LOG_IN, {"email": email}), (code, {"code": "0000-0000"})):
        began = time.monotonic()
        client.post(page, typed)
        assert time.monotonic() - began >= STEP


def test_work_of_more_than_a_step_is_answered_at_the_next_one(client, monkeypatch):
    now, waits = [0.0], []
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setattr(time, "sleep", waits.append)

    def work(**given):
        now[0] += 1.2 * STEP

    post_save.connect(work, sender=Letter)
    ask_for_code(client, "ola@example.org")
    post_save.disconnect(work, sender=Letter)
    assert waits == [pytest.approx(0.8 * STEP)]
