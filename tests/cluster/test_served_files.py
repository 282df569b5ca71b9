"""What is served says what it is; robots.txt, security.txt and favicon.ico; no other file."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.support import routes
from tests.test_doors import OPEN

TEXT = ("text/", "application/xml", "application/atom+xml")


@pytest.mark.django_db
def test_every_public_text_has_its_charset(client):
    data = routes.create_data()
    answers = {
        name: client.get(routes.address(data, route, name))
        for route, name in routes.routes()
        if name in OPEN
    }

    types = {name: answer.get("Content-Type", "") for name, answer in answers.items()}
    bare = {
        name: kind
        for name, kind in types.items()
        if kind.startswith(TEXT) and not kind.endswith("; charset=utf-8")
    }
    untyped = [
        name
        for name, answer in answers.items()
        if not answer.streaming and answer.content and not types[name]
    ]
    assert sorted(answers) == sorted(OPEN)
    assert (bare, untyped) == ({}, [])


NO_FILES = "/.git/config /.git/HEAD /.env /manage.py /requirements.txt /var/secret_key"
NO_FILES += " /static/ /static/css/ /static/../manage.py /static/%2e%2e/.git/HEAD"
NO_FILES += " /cluster/settings.py /members/grenland/"


@pytest.mark.django_db
def test_no_folder_is_listed_and_no_file_of_the_code_is_served(client):
    statuses = {path: client.get(path).status_code for path in NO_FILES.split()}

    assert statuses == dict.fromkeys(NO_FILES.split(), 404)


def test_robots_txt_names_the_sitemap_and_excludes_private_pages(client):
    assert client.get("/robots.txt").text == (
        "User-agent: *\nDisallow: /admin/\nDisallow: /min-side/\nDisallow: /en/my-page/\n"
        "Allow: /\n\nSitemap: http://testserver/sitemap.xml\n"
    )


def test_security_txt_names_the_contact_for_half_a_year(client, settings):
    settings.SECURITY_CONTACT = "sikkerhet@example.org"

    lines = client.get("/.well-known/security.txt").text.splitlines()

    day = timezone.now().date() + timedelta(days=180)
    contact = "Contact: mailto:sikkerhet@example.org"
    assert lines[:2] == [contact, f"Expires: {day}T00:00:00Z"]
    assert [line.partition(":")[0] for line in lines[2:]] == ["Preferred-Languages"]


def test_a_browser_that_asks_for_an_icon_gets_nothing_and_keeps_that(client):
    answer = client.get("/favicon.ico")

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer["Cache-Control"] == "max-age=86400"
