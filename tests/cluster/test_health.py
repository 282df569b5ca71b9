"""The probes: alive without a database, ready only when everything is there."""

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.support.database_role import owner

REVOKE = "REVOKE ALL ON {} FROM PUBLIC, " + settings.WEB_DATABASE["USER"]
DENIED = "privileges are missing\n"


def test_live_costs_no_query(client):
    answer = client.get(reverse("live"))

    assert (answer.status_code, answer.text) == (200, "live\n")


def test_ready_when_everything_is_there(client, db):
    answer = client.get(reverse("ready"))

    assert (answer.status_code, answer.text) == (200, "ready\n")


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("DELETE FROM django_migrations", "migrations are missing\n"),
        ("DROP TABLE cache", "a table is missing\n"),
        (REVOKE.format("cache"), DENIED),
        (REVOKE.format("django_migrations"), DENIED),
    ],
)
def test_not_ready_when_something_is_missing(client, db, statement, reason):
    with owner(), connection.cursor() as cursor:
        cursor.execute(statement)

    answer = client.get(reverse("ready"))

    assert (answer.status_code, answer.text) == (503, reason)


def test_probes_are_not_redirected_to_https(settings):
    settings.SECURE_SSL_REDIRECT = True
    client = Client()

    statuses = [client.get(reverse(name)).status_code for name in ("live", "robots")]

    assert statuses == [200, 301]


def test_a_probe_is_never_answered_from_a_cache(client):
    answer = client.get(reverse("live"))

    assert answer["Cache-Control"] == "no-store"
