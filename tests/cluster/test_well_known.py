"""robots.txt, security.txt and favicon.ico."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone


def test_robots_txt_names_the_sitemap_and_excludes_private_pages(client):
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


def test_security_txt_names_the_contact_for_half_a_year(client, settings):
    settings.SECURITY_CONTACT = "sikkerhet@example.org"

    lines = client.get("/.well-known/security.txt").text.splitlines()

    day = timezone.now().date() + timedelta(days=180)
    assert lines[:2] == [
        "Contact: mailto:sikkerhet@example.org",
        f"Expires: {day}T00:00:00Z",
    ]
    assert [line.partition(":")[0] for line in lines[2:]] == ["Preferred-Languages"]


def test_a_browser_that_asks_for_an_icon_gets_nothing_and_keeps_that(client):
    answer = client.get("/favicon.ico")

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer["Cache-Control"] == "max-age=86400"


@pytest.mark.parametrize("name", ["live", "ready", "robots", "security", "icon"])
def test_what_every_site_has_is_read_and_not_written(client, name):
    answer = client.post(reverse(name))

    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
