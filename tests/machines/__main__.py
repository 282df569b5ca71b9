"""Measure requests and processor time of one and of two servers, with and without a replica.

Prints for each set-up: requests a second, the milliseconds of processor time that a request
costs web servers, primary and replica, and the memory of a server. All share the processors
of this machine, as do the clients, so the milliseconds tell more than the requests a second.

At last it compares, in turns, a published page with Django's bare "hello": one view without
middleware, behind the same server. Its bar is 0.45 of the requests a second of that.
"""

import argparse
import http.client
import os
import random
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from statistics import median
from xml.etree import ElementTree

from cluster.embedded_postgres import BINARIES
from tests.machines.machines import machines
from tests.support.external_postgres import ExternalPostgres
from tests.support.web_servers import fetch

CLIENTS = 4
HELLO, BAR = "tests.machines.hello:application", 0.45
SETTINGS = "--settings=tests.settings"  # those of production have no make_registry
SET_UPS = {
    "1 server, rendered, primary alone": [{"reads_replica": False, "published": 0}],
    "1 server, rendered, replica": [{"published": 0}],
    "2 servers, rendered, replica": [{"published": 0}] * 2,
    "1 server, published": [{}],
    "2 servers, published": [{}] * 2,
}
LOCATION = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
AS_BROWSERS = {"Host": "localhost", "Accept-Encoding": "gzip, br"}
HEAD = "| | requests a second | ms web | ms primary | ms replica | MB a server |"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=1000, help="organizations")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--rounds", type=int, default=5, help='beside "hello"')
    options = parser.parse_args()

    def migrated(folder):
        server = ExternalPostgres(folder, BINARIES)
        server.manage("migrate", "--verbosity=0")
        server.manage("createcachetable")
        server.manage("make_registry", str(options.size), SETTINGS)
        return server

    with machines(migrated) as found:
        busy = f"{os.getloadavg()[0]:.1f} busy on {os.cpu_count()} cores"
        print(
            f"{options.size} organizations, {busy}\n\n{HEAD}\n{'|---' * 6}|", flush=True
        )
        for name, servers in SET_UPS.items():
            ports = [found.web(**one) for one in servers]
            print(f"| {name} | {measured(found, ports, options.seconds)} |", flush=True)
            found.stop_webs()
        ratio = beside_hello(found, options.rounds, options.seconds)
        print(f'\n{ratio:.2f} of "hello"; {"held" if ratio >= BAR else "missed"}')


def measured(found, ports, seconds):
    """Return the cells of a row: requests a second, and milliseconds of each of three."""
    places = addresses(ports[0])
    for port in ports:
        ask(port, places, times=1)
    before = found.processors()
    number, a_second = asked_by_all(ports, places, seconds)
    after = found.processors()
    cost = [1000 * (b - a) / number for a, b in zip(before, after, strict=True)]
    cells = [f"{a_second:.0f}", *(f"{ms:.2f}" for ms in cost)]
    return " | ".join([*cells, f"{found.megabytes() / len(ports):.0f}"])


def asked_by_all(ports, places, seconds):
    """Return how many requests all clients get answers to, and how many a second."""
    began, ends = time.monotonic(), cycle(ports)
    with ThreadPoolExecutor(CLIENTS) as clients:
        asking = [
            clients.submit(ask, next(ends), places, seconds) for _ in range(CLIENTS)
        ]
        number = sum(one.result() for one in asking)
    return number, number / (time.monotonic() - began)


def beside_hello(found, rounds, seconds):
    """Return the median ratio of requests a second of published pages to those of "hello"."""
    page, hello = found.web(), found.web(application=HELLO)
    # The sitemap names a form too, which may not be kept.
    places = [
        path
        for path in addresses(page)
        if "no-store" not in fetch(page, path).headers.get("Cache-Control", "")
    ]
    ask(page, places, times=1)
    pairs = [
        [asked_by_all([port], places, seconds)[1] for port in (page, hello)]
        for _round in range(rounds)
    ]
    return median(one / other for one, other in pairs)


def addresses(port):
    """Return some public addresses of all kinds, by the sitemap."""
    found = []
    for path in _locations(port, "/sitemap.xml"):
        found += _locations(port, path) if path.endswith(".xml") else [path]
    return random.Random(1).sample(found, min(200, len(found)))


def _locations(port, path):
    tree = ElementTree.fromstring(fetch(port, path).text)
    return ["/" + one.text.split("/", 3)[3] for one in tree.iter(LOCATION)]


def ask(port, places, seconds=float("inf"), times=None):
    """Ask for all addresses so many times, or for some seconds; return how many answered."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    end = time.monotonic() + seconds
    shuffled = random.Random().sample(places, len(places))
    answered = []
    for path in cycle(shuffled) if times is None else shuffled * times:
        link.request("GET", path, headers=AS_BROWSERS)
        answer = link.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")
        answered.append(path)
        if time.monotonic() > end:
            break
    link.close()
    return len(answered)


if __name__ == "__main__":
    main()
