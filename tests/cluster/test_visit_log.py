"""nginx notes openings of profiles as the registry reads them, and nothing of the visitors."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from members.association.visits import count_visits
from members.models import VisitCount
from tests.support.factories import make
from tests.support.polling import eventually
from tests.support.web_servers import (
    HAS_NGINX,
    TEMPLATE,
    get,
    reverse_proxy,
    web_server,
)

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
PROFILE, CONTACT = "/medlemmer/yara/", "/en/members/yara/contact/"
LIST = "https://localhost/medlemmer/?topic=damp&q=Ola+Nordmann"
SECRETS = ["127.0.0.", "Firefox", "Mozilla", "hemmelig", "other.example", "secret"]
# Each: path, status, method, referrer, agent, cookie, and the line that it leaves.
NOTED = [
    (PROFILE, {}, "200 0 /medlemmer/yara/ -"),
    (f"{PROFILE}?utm=hemmelig", {}, "200 0 /medlemmer/yara/ -"),
    (CONTACT, {"status": "304 Not Modified"}, "304 0 /en/members/yara/contact/ -"),
    (PROFILE, {"User_Agent": GOOGLEBOT}, "200 1 /medlemmer/yara/ -"),
    (PROFILE, {"User_Agent": ""}, "200 1 /medlemmer/yara/ -"),
    (PROFILE, {"Referer": LIST}, f"200 0 /medlemmer/yara/ {LIST[17:]}"),
    (
        PROFILE,
        {"Referer": "https://localhost:8443/en/search/?q=a"},
        "200 0 /medlemmer/yara/ /en/search/?q=a",
    ),
    (
        PROFILE,
        {"Referer": "https://other.example/sok/?q=secret"},
        "200 0 /medlemmer/yara/ -",
    ),
    (
        PROFILE,
        {"Referer": "https://localhost/min-side/hemmelig/"},
        "200 0 /medlemmer/yara/ -",
    ),
    (PROFILE, {"Referer": "https://localhost/sok/?q=a b"}, "200 0 /medlemmer/yara/ -"),
    (PROFILE, {"Cookie": "csrftoken=hemmelig"}, "200 0 /medlemmer/yara/ -"),
]
UNNOTED = [
    (PROFILE, {"method": "HEAD"}),
    (PROFILE, {"method": "POST"}),
    (PROFILE, {"status": "404 Not Found"}),
    (PROFILE, {"status": "301 Moved"}),
    (PROFILE, {"Cookie": "a=b; __Host-sessionid=hemmelig"}),
    (PROFILE, {"Cookie": "sessionid=hemmelig"}),
    ("/medlemmer/", {}),
    ("/medlemmer/yara/meld-feil/", {}),
    ("/medlemmer/feed.atom", {}),
    ("/invitasjon/hemmelig/", {}),
    ("/prosjekter/yara/", {}),
]


@pytest.mark.parametrize("language", dict(settings.LANGUAGES))
def test_the_template_has_the_addresses_of_every_language(language):
    text = TEMPLATE.read_text()
    [visit] = re.findall(r'"~\^visitor GET \(\?:200\|304\) (\S+)" 1;', text)
    [lists] = re.findall(r"registry_path>(\S+)\)\$\" \$", text)
    with override(language):
        pages = [
            reverse(f"directory:{n}", args=["a-b"]) for n in ("organization", "contact")
        ]
        addresses = [reverse(f"directory:{n}") for n in ("organizations", "search")]

    assert [bool(re.fullmatch(visit, page)) for page in pages] == [True] * 2
    found = [
        re.fullmatch(lists, f"{one}{q}") for one in addresses for q in ("", "?q=a")
    ]
    assert [bool(one) for one in found] == [True] * 4


@pytest.mark.slow
@pytest.mark.skipif(not HAS_NGINX, reason="no nginx: run .ci/bring-nginx as root")
def test_what_nginx_notes_is_counted_and_is_nothing_of_the_visitors(
    tmp_path, settings, db
):
    visits = tmp_path / "visits"
    for folder in (visits, tmp_path / "errors"):
        folder.mkdir()
    with (
        web_server(application="tests.support.bare:application") as upstream,
        reverse_proxy(tmp_path, upstream) as site,
    ):
        for path, given, *_line in [*UNNOTED, *NOTED]:
            ask(site, path, **given)
        # A line is written after its answer.
        assert eventually(lambda: len(lines_of(visits)) == len(NOTED), 60)
    days, noted = zip(*(line.split(" ", 1) for line in lines_of(visits)), strict=True)

    assert list(noted) == [line for *_, line in NOTED]
    text = "".join(noted)
    assert [text.count(word) for word in SECRETS] == [0] * len(SECRETS)
    [path] = visits.iterdir()
    assert {*days} == {path.name.removeprefix("visits-").removesuffix(".log")}

    ours = make.member(slug="yara", topics=[make.topic(slug="damp")])
    settings.VISITS_DIR = str(visits)
    before = timezone.localdate() - timedelta(days=2)
    path.rename(visits / f"visits-{before}.log")
    aged = visits / f"visits-{before}.log"
    aged.write_text(aged.read_text().replace(days[0], str(before)))
    count_visits()

    keys = "organization", "page", "parameter", "value", "count"
    assert {*VisitCount.objects.values_list(*keys)} == {
        (ours.pk, "profile", "", "", 8),
        (ours.pk, "profile", "topic", "damp", 1),
        (ours.pk, "contact", "", "", 1),
    }


def ask(site, path, method="GET", status="200 OK", **headers):
    body = b"a=b" if method == "POST" else None
    headers = {"User_Agent": FIREFOX, "X_Test_Status": status} | headers
    return get(site, path, method, body, **headers)


def lines_of(folder):
    return [line for path in folder.iterdir() for line in path.read_text().splitlines()]
