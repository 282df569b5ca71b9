"""What a client claims of itself (X-Forwarded-*) is believed of trusted proxies alone."""

import pytest
from django.conf import settings as project
from django.test import RequestFactory

from members import limits

CLAIMS = {
    "X-Forwarded-For": "203.0.113.7",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Ssl": "on",
    "X-Forwarded-Port": "443",
    "X-Real-Ip": "203.0.113.7",
    "Forwarded": "for=203.0.113.7;host=evil.example;proto=https",
    "X-Original-Url": "/admin/",
    "X-Rewrite-Url": "/admin/",
    "X-Http-Method-Override": "DELETE",
}


@pytest.mark.parametrize("name", CLAIMS)
def test_no_header_of_a_client_changes_address_host_scheme_or_path(name):
    request = RequestFactory().get("/om/", headers={name: CLAIMS[name]})

    assert request.get_host() == "testserver"
    assert (request.scheme, request.path, request.method) == ("http", "/om/", "GET")
    assert limits.client_address(request) == "127.0.0.1"


@pytest.mark.parametrize(
    ("claimed", "client"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("10.9.9.9, 203.0.113.7", "203.0.113.7"),
        ("203.0.113.7,", ""),
        ("evil\r\nX: y", ""),
        ("203.0.113.7:4711", ""),
        ("0x7f.1", ""),
        ("2001:db8::1", "2001:db8::"),
        ("fe80::1%eth0", "fe80::"),
        ("9" * 5000, ""),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_of_one_trusted_proxy_the_last_entry_counts(settings, claimed, client):
    settings.TRUSTED_PROXIES = 1
    meta = {"HTTP_X_FORWARDED_FOR": claimed, "REMOTE_ADDR": "192.0.2.1"}

    request = RequestFactory().get("/", **meta)

    assert limits.client_address(request) == client


def test_no_proxy_is_trusted_unless_the_settings_say_so():
    assert project.TRUSTED_PROXIES == 0
    assert project.USE_X_FORWARDED_HOST is False
    assert project.USE_X_FORWARDED_PORT is False


@pytest.mark.django_db
def test_a_client_cannot_escape_its_limit_by_inventing_networks(client):
    answers = [
        client.post(
            "/logg-inn/",
            {"email": "ola@example.org"},
            headers={"X-Forwarded-For": f"10.0.0.{number}"},
        ).status_code
        for number in range(4)
    ]

    assert answers == [302, 302, 302, 200]
