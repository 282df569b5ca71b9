"""PostgreSQL stopped, frozen or full: visitors read what was published last."""

import random
import re
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from html import unescape
from http.client import HTTPConnection
from urllib.parse import quote, urlsplit

import psycopg2
import pytest

from tests.support.database_clients import PROJECT
from tests.support.external_postgres import free_port
from tests.support.web_servers import eventually, web_process

pytestmark = pytest.mark.slow
LIMIT = 0.3  # seconds
NORMAL = 2  # seconds after the fault
LATE = 2.5  # seconds for which pages are served without a notice
OLDEST = 1200  # seconds; the time that this test may take
ORGANIZATIONS = 5
READS = 100
FORMS = {"/bli-medlem/", "/en/join/"}
NOTICE = {
    "nb": "Databasen til registeret svarer ikke akkurat nå.",
    "en": "The database of the registry does not answer right now.",
}
LOCATION = re.compile("<loc>(.*?)</loc>")


class Site:
    """A production server with a registry and a store of published pages."""

    def __init__(self, server, database, folder):
        self.server, self.port = server, free_port()
        url = server.url.removesuffix("postgres") + database
        self.environment = {
            **server.environment(),
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "PUBLISHED_DIR": str(folder),
            "PUBLISHED_MB": "50",
            "SITE_ADDRESS": "http://localhost",
        }

    @contextmanager
    def serving(self):
        options = "--workers=1", "--threads=4"
        with web_process(*options, application="cluster.wsgi", **self.environment) as (
            self.port,
            _master,
        ):
            yield

    def get(self, path, **headers):
        """Return the answer, with its `.text` and the `.seconds` that it took."""
        began = time.monotonic()
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=20)) as link:
            link.request("GET", path, headers={"Host": "localhost"} | headers)
            answer = link.getresponse()
            answer.text = answer.read().decode()
        answer.path, answer.seconds = path, time.monotonic() - began
        return answer

    def manage(self, *arguments):
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, env=self.environment, cwd=PROJECT, check=True)

    def likely(self):
        """Yield the paths of all addresses in the sitemap, in both languages."""
        for place in LOCATION.findall(self.get("/sitemap.xml").text):
            yield urlsplit(place).path

    def reads(self, number):
        """Yield the answers to random addresses of the sitemap, but those of forms."""
        places = sorted({*self.addresses} - FORMS)
        for place in random.Random(number).choices(places, k=number):
            yield self.get(place)

    def seconds_until_normal(self, path):
        began = time.monotonic()
        assert eventually(lambda: "Age" not in self.get(path).headers, 10)
        return time.monotonic() - began


@contextmanager
def stopped(server):
    server.stop()
    try:
        yield
    finally:
        server.start()


@contextmanager
def frozen(server):
    server.freeze()
    try:
        yield
    finally:
        server.thaw()


@pytest.fixture(scope="module")
def site(external_postgres, tmp_path_factory):
    """Return a Site whose pages in the sitemap were all read once."""
    with closing(psycopg2.connect(external_postgres.url)) as link:
        link.autocommit = True
        link.cursor().execute("CREATE DATABASE published TEMPLATE postgres")
    site = Site(external_postgres, "published", tmp_path_factory.mktemp("published"))
    site.manage("make_registry", str(ORGANIZATIONS))
    with site.serving():
        site.addresses = list(site.likely())
        answers = {place: site.get(place) for place in site.addresses}
    assert {answer.status for answer in answers.values()} == {200}
    profile = next(p for p in answers if re.fullmatch("/en/members/[^/]+/", p))
    site.a_name = unescape(re.search("<h1>(.*?)</h1>", answers[profile].text)[1])
    return site


@pytest.mark.parametrize("failure", [stopped, frozen])
@pytest.mark.parametrize("reads", [50, pytest.param(2_500, marks=pytest.mark.long)])
def test_visitors_read_what_was_published_last(site, failure, reads, figure):
    with site.serving():
        assert "Age" not in site.get("/").headers
        with failure(site.server):
            time.sleep(LATE)
            answers = list(site.reads(reads))
            join = site.get("/en/join/")
            somebodys = site.get("/", Cookie="sessionid=any")
        seconds = site.seconds_until_normal("/")
    with failure(site.server), site.serving():
        answers += site.reads(reads)
        found = site.get("/en/search/?q=" + quote(site.a_name.upper()))

    missed = [a for a in answers if not is_last_known(a)]
    late = [a for a in answers if a.seconds > LIMIT]
    figure(tried={"reads": len(answers)}, found={"missed": len(missed)})
    assert missed == []
    assert len(late) <= len(answers) / 20
    assert seconds < NORMAL
    assert (join.status, join.headers["Retry-After"]) == (503, "30")
    assert is_last_known(somebodys)
    assert found.text.count(f">{site.a_name}</a>") == 1


def is_last_known(answer):
    language = "en" if answer.path.startswith("/en/") else "nb"
    return (
        (answer.status, answer.headers["Cache-Control"]) == (200, "no-store")
        and int(answer.headers["Age"]) < OLDEST
        and answer.text.count(NOTICE[language]) == 1
    )
