"""A production server over a small registry, with a store of published pages."""

import random
import re
import time
from contextlib import contextmanager
from urllib.parse import urlencode, urlsplit

from members.operation import publication
from tests.support.database_clients import run_python
from tests.support.external_postgres import free_port
from tests.support.polling import eventually
from tests.support.web_servers import fetch, web_process

LOCATION = re.compile("<loc>(.*?)</loc>")
FORM_TOKEN = re.compile('name="form_token" value="(.*?)"')
FORMS = {"/bli-medlem/", "/en/join/"}
SAME = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
TOKEN = "a-token-of-the-tests-0123456789"


class PublishedSite:
    """The server at an address of a database, with a folder for the pages."""

    def __init__(self, server, url, folder, **environment):
        self.port, self.addresses = free_port(), []
        given = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        given |= {"PUBLISHED_DIR": str(folder), "PUBLISHED_MB": "50"}
        given |= {"SITE_ADDRESS": "http://localhost", "MONITOR_TOKEN": TOKEN}
        self.environment = server.environment(**given | environment)

    @contextmanager
    def serving(self, **environment):
        options = "--workers=1", "--threads=4"
        environment = self.environment | environment
        with web_process(*options, application="cluster.wsgi", **environment) as (
            self.port,
            self.master,
        ):
            yield

    def get(self, path, **headers):
        return self.request("GET", path, None, headers)

    def post(self, path, **typed):
        return self.request("POST", path, urlencode(typed), SAME | FORM)

    def request(self, method, path, body, headers):
        """Return the answer, with its `.path`, its `.text` and the `.seconds` that it took."""
        answer = fetch(self.port, path, method, body, **headers)
        answer.path = path
        return answer

    def manage(self, *arguments):
        run_python("manage.py", *arguments, env=self.environment, check=True)

    def read_all(self):
        """Read each address of the sitemap once, in both languages."""
        found = LOCATION.findall(self.get("/sitemap.xml").text)
        maps = [self.get(urlsplit(p).path) for p in found if p.endswith(".xml")]
        found += [place for one in maps for place in LOCATION.findall(one.text)]
        parts = [urlsplit(place)._replace(scheme="", netloc="") for place in found]
        self.addresses = [part.geturl() for part in parts]
        return {path: self.get(path) for path in self.addresses}

    def reads(self, number):
        """Yield the answers to random addresses of the sitemap, but those of forms."""
        places = sorted({*self.addresses} - FORMS)
        for place in random.Random(number).choices(places, k=number):
            yield self.get(place)

    def form_token(self, path):
        return FORM_TOKEN.search(self.get(path).text)[1]

    def seconds_until(self, condition):
        began = time.monotonic()
        assert eventually(condition, 60)
        return time.monotonic() - began


@contextmanager
def published_in(folder, settings):
    """Yield the PublishedPages of the folder, which look at every request."""
    settings.PUBLISHED_DIR, settings.PUBLISHED_MB = folder, 10
    publication.pages.cache_clear()
    pages = publication.pages()
    pages.look = 0
    yield pages
    pages.store.close()
    publication.pages.cache_clear()
