"""Compare a published page with Django's bare "hello" behind the same server.

Run as `python -m tests.machines.hello`: prints requests a second and the milliseconds of
processor time that a request costs the server, in turns, with the ratios; the "hello" is one
view without middleware. Its bar is 0.45 of its requests a second.
"""

import argparse
import http.client
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import psutil

from cluster.embedded_postgres import BINARIES
from tests.machines.__main__ import AS_BROWSERS, SETTINGS, addresses, ask
from tests.machines.machines import seconds_of, tree_of
from tests.support.external_postgres import ExternalPostgres
from tests.support.web_servers import web_process

HELLO, PUBLISHED = "tests.machines.hello_site:application", "cluster.wsgi"
CLIENTS = 4
BAR = 0.45


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=100, help="organizations")
    parser.add_argument("--seconds", type=float, default=3, help="of each round")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with TemporaryDirectory(prefix="registry-") as name, ExitStack() as stack:
        Path(name).chmod(0o755)
        servers = _servers(Path(name), stack, options.size)
        found = [
            {name: _measured(*server, options.seconds) for name, server in servers}
            for _round in range(options.rounds)
        ]
    print(*_lines(found), sep="\n")


def _servers(folder, stack, size):
    """Start both; return (name, (port, process, addresses)) of each, its pages published."""
    primary = ExternalPostgres(folder, BINARIES)
    stack.callback(primary.stop)
    make_registry = f"make_registry {size} {SETTINGS}"
    for command in ("migrate", "createcachetable", make_registry):
        primary.manage(*command.split())
    environment = {
        "DATABASE_URL": primary.url,
        "SECRET_KEY": "of a measurement",
        "PUBLISHED_DIR": str(folder / "published"),
        "PUBLISHED_MB": "100",
        "WEB_CONCURRENCY": "1",
    }
    servers = {}
    for name in (HELLO, PUBLISHED):
        run = web_process(application=name, **environment)
        servers[name] = stack.enter_context(run)
    port, _process = servers[PUBLISHED]
    places = [path for path in addresses(port) if _is_published(port, path)]
    ask(port, places, times=1)
    return [(name, (*server, places)) for name, server in servers.items()]


def _is_published(port, path):
    """Whether the page may be kept; the sitemap names a form too, which may not."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    link.request("GET", path, headers=AS_BROWSERS)
    policy = link.getresponse().getheader("Cache-Control", "")
    link.close()
    return "no-store" not in policy


def _measured(port, process, places, seconds):
    """Return (requests a second, milliseconds of the server's processor time for each)."""
    tree = tree_of(psutil.Process(process.pid))
    before, began = seconds_of(tree), time.monotonic()
    with ThreadPoolExecutor(CLIENTS) as clients:
        asking = [clients.submit(ask, port, places, seconds) for _ in range(CLIENTS)]
        number = sum(one.result() for one in asking)
    cost = 1000 * (seconds_of(tree) - before) / number
    return number / (time.monotonic() - began), cost


def _lines(found):
    """Yield a table of the medians, and the ratios of each round's pair."""
    yield "| | requests a second | ms of the processor |\n|---|---|---|"
    for name in found[0]:
        a_second, cost = (median(one[name][n] for one in found) for n in (0, 1))
        yield f"| {name} | {a_second:.0f} | {cost:.2f} |"
    pairs = [(one[PUBLISHED], one[HELLO]) for one in found]
    a_second = median(page[0] / hello[0] for page, hello in pairs)
    cost = median(hello[1] / page[1] for page, hello in pairs)
    is_held = "held" if a_second >= BAR else "missed"
    yield f"\nrequests a second {a_second:.2f}, processor {cost:.2f}; bar {BAR}: {is_held}"


if __name__ == "__main__":
    main()
