"""The headers of every response, and those that a public page must not have; its language."""

import pytest
from django.test import Client

pytestmark = pytest.mark.urls("tests.cluster.urls")

ALWAYS = {
    "Content-Language": "nb",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
        " font-src 'self'; connect-src 'self'; form-action 'self';"
        " frame-ancestors 'none'; base-uri 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    ),
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
OWN = {"Content-Type", "Content-Length"}


def test_a_public_page_has_the_security_headers_and_no_others(client):
    answer = client.get("/open/", secure=True)

    assert {k: v for k, v in answer.headers.items() if k not in OWN} == ALWAYS


@pytest.mark.parametrize(
    ("path", "status"), [("/nowhere/", 404), ("/a%00b/", 400), ("/x" * 2_000, 414)]
)
def test_errors_have_the_security_headers_as_well(client, path, status):
    answer = client.get(path, secure=True)

    rest = {k: v for k, v in answer.headers.items() if k not in OWN}
    assert answer.status_code == status
    assert rest == ALWAYS | {"Cache-Control": "no-store"}


def test_a_public_page_costs_no_query_and_is_the_same_for_everyone(
    client, admin_user, django_assert_num_queries
):
    member = Client(headers={"accept-language": "en", "cookie": "django_language=en"})
    member.force_login(admin_user)

    with django_assert_num_queries(0):
        answers = [who.get("/open/") for who in (client, member)]

    assert answers[0].content == answers[1].content
    assert [dict(answer.cookies) for answer in answers] == [{}, {}]
    assert [answer.has_header("Vary") for answer in answers] == [False, False]


def test_a_page_requires_log_in_unless_it_says_otherwise(client):
    answer = client.get("/closed/")

    assert answer.status_code == 302
    assert answer["Location"] == "/logg-inn/?next=/closed/"


def test_a_page_behind_log_in_is_cached_nowhere(client, admin_user):
    visitor = client.get("/closed/")
    client.force_login(admin_user)

    assert client.get("/closed/")["Cache-Control"] == "private, no-store"
    assert visitor["Cache-Control"] == "private, no-store"


def test_only_the_admin_has_a_nonce_and_only_for_styles(settings):
    names = [name for name, sources in settings.ADMIN_CSP.items() if len(sources) > 1]

    assert names == ["style-src"]
    assert settings.ADMIN_CSP | {"style-src": ["'self'"]} == settings.SECURE_CSP


@pytest.mark.parametrize(
    ("path", "language"), [("/open/", "nb"), ("/en/open/", "en"), ("/english/", "nb")]
)
def test_the_address_alone_decides_the_language(client, path, language):
    answer = client.get(path, headers={"accept-language": "en,nb;q=0.5"})

    assert answer["Content-Language"] == language
    assert answer.text.count(f'<html lang="{language}">') == 1


def test_the_language_is_no_prefix_without_its_slash(client):
    answer = client.get("/en/open")

    assert (answer.status_code, answer["Location"]) == (301, "/en/open/")


def test_the_admin_is_norwegian_for_everyone(client, db):
    answer = client.get("/admin/login/", headers={"accept-language": "en"})

    assert answer["Content-Language"] == "nb"
