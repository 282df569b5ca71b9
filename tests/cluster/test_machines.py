"""Machines ask whether the registry lives, is ready, and what they may do."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse


def test_live_asks_no_database(client):
    answer = client.get(reverse("live"))

    assert (answer.status_code, answer.text) == (200, "live\n")


def test_ready_when_everything_is_there(client, db):
    answer = client.get(reverse("ready"))

    assert (answer.status_code, answer.text) == (200, "ready\n")


@pytest.mark.parametrize(
    ("loss", "told"),
    [
        ("DELETE FROM django_migrations", "migrations are missing\n"),
        ("DROP TABLE cache", "the cache table is missing\n"),
    ],
)
def test_not_ready_when_something_is_missing(client, db, loss, told):
    with connection.cursor() as cursor:
        cursor.execute(loss)

    answer = client.get(reverse("ready"))

    assert (answer.status_code, answer.text) == (503, told)


def test_probes_need_no_certificate(settings):
    settings.SECURE_SSL_REDIRECT = True
    client = Client()

    statuses = [client.get(reverse(name)).status_code for name in ("live", "robots")]

    assert statuses == [200, 301]


def test_robots_find_the_map_and_stay_out_of_private_rooms(client):
    lines = client.get("/robots.txt").text.splitlines()

    assert lines == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /min-side/",
        "Disallow: /en/my-page/",
        "Allow: /",
        "",
        "Sitemap: http://testserver/sitemap.xml",
    ]


def test_who_finds_a_weakness_reads_where_to_write(client, settings):
    settings.SECURITY_CONTACT = "sikkerhet@example.org"

    lines = client.get("/.well-known/security.txt").text.splitlines()

    assert lines[0] == "Contact: mailto:sikkerhet@example.org"
    assert [line.split(":")[0] for line in lines] == [
        "Contact",
        "Expires",
        "Preferred-Languages",
    ]
