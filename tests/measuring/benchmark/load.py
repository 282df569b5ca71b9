"""Ten clients at a time, in quiet and beside one save a second; memory before and after."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from statistics import quantiles
from time import monotonic, perf_counter, sleep
from typing import NamedTuple
from urllib.parse import urlsplit

from django.db import connection, connections

from members.models import Organization

from . import report

CLIENTS = 10
MEMORY = Path("/proc/self/smaps_rollup")


class Memory(NamedTuple):
    """In MB: what is resident, and the part of it that no other process shares."""

    resident: float
    proportional: float

    @property
    def text(self):
        return f"{self.resident:.0f} MB resident, {self.proportional:.0f} MB PSS"


def memory():
    """Return the Memory of this process; None where the kernel does not tell."""
    if not MEMORY.exists():
        return None
    lines = (line.split() for line in MEMORY.read_text().splitlines()[1:])
    sizes = {name: int(number) / 1024 for name, number, *_unit in lines}
    return Memory(sizes["Rss:"], sizes["Pss:"])


class Served(NamedTuple):
    """What ten clients got: requests a second, and seconds of the slowest of a hundred."""

    rate: float
    p99: float

    @property
    def text(self):
        return f"{self.rate:.0f} requests/s, p99 {self.p99 * 1000:.0f} ms"


class Load(NamedTuple):
    """The same clients in quiet and beside the writer."""

    quiet: Served
    writing: Served

    @property
    def text(self):
        rate = self.writing.rate / self.quiet.rate
        p99 = self.writing.p99 / self.quiet.p99
        return (
            f"{CLIENTS} clients: {self.quiet.text}; beside one save a second "
            f"{self.writing.text} ({rate:.0%}, bar: {report.at_least(rate, report.THROUGHPUT)}; "
            f"{p99:.1f} times, bar: {report.at_most(p99, report.SLOWEST)})"
        )


def load_beside_writes(handler, address, seconds):
    """Return the Load of an address; by the clock, so it needs a quiet machine."""
    quiet = serve(handler, address, seconds)
    connection.close()
    writer = get_context("fork").Process(target=save_each_second, args=[seconds])
    writer.start()
    writing = serve(handler, address, seconds)
    writer.join()
    return Load(quiet, writing)


def serve(handler, address, seconds):
    """Return the Served of so many seconds."""
    until = monotonic() + seconds
    with ThreadPoolExecutor(CLIENTS) as pool:
        clients = [pool.submit(ask, handler, address, until) for _ in range(CLIENTS)]
        times = [one for client in clients for one in client.result()]
    return Served(len(times) / seconds, quantiles(times, n=100)[-1])


def ask(handler, address, until):
    """Send requests one after another; return the seconds of each."""
    times = []
    while monotonic() < until:
        started = perf_counter()
        respond(handler, address)
        times.append(perf_counter() - started)
    connections.close_all()
    return times


def save_each_second(seconds):
    """Save one organization a second, as one secretary at work does."""
    pks = list(Organization.objects.listed().values_list("pk", flat=True)[:100])
    for number in range(int(seconds)):
        rows = Organization.objects.filter(pk=pks[number % len(pks)])
        rows.update(phone=f"35 00 00 {number % 100:02}")
        sleep(1)


def respond(handler, address):
    """Send a bare GET request by TLS and read the whole response; return its status."""
    url, statuses = urlsplit(address), []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": url.path,
        "QUERY_STRING": url.query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "443",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "wsgi.url_scheme": "https",
        "wsgi.input": BytesIO(),
    }
    response = handler(environ, lambda status, headers: statuses.append(status))
    b"".join(response)
    response.close()
    return statuses[0]
