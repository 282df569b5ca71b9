"""The processes of several machines, each with a folder of published pages of its own."""

import re
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from tests.support.streaming_replica import StreamingReplica
from tests.support.web_servers import fetch, web_process

TOKEN = "a-token-of-the-tests-0123456789"
OF_REPLICA = re.compile(r'registry_public_reads_total{database="replica"} (\S+)')


class Machines:
    """A primary, its replica, and the web servers that were started."""

    def __init__(self, folder, primary, stack):
        self.folder, self.primary, self.stack = folder, primary, stack
        self.replica = StreamingReplica(folder, primary.url, primary.url.split("/")[-1])
        self.webs = []

    def web(self, *, reads_replica=True, published=100, application="cluster.wsgi"):
        """Start the server of one more machine; return its port."""
        number = len(self.webs)
        environment = {
            "DATABASE_URL": self.primary.url,
            "REPLICA_URL": self.replica.url if reads_replica else "",
            "SECRET_KEY": "the same on all machines",
            "PUBLISHED_DIR": str(self.folder / f"published-{number}"),
            "PUBLISHED_MB": str(published),
            "WEB_CONCURRENCY": "1",
            "MONITOR_TOKEN": TOKEN,
        }
        run = web_process(application=application, **environment)
        port, process = self.stack.enter_context(run)
        self.webs.append(process)
        return port

    def stop_webs(self):
        self.stack.close()
        self.webs.clear()

    def reads(self, port):
        """Return how many requests of visitors that server has read of the replica."""
        page = fetch(port, "/-/metrics", Authorization=f"Bearer {TOKEN}").text
        return int(float(OF_REPLICA.search(page)[1]))

    def megabytes(self):
        """Return the memory of the web servers; what processes share counts once."""
        webs = [tree for web in self.webs for tree in tree_of(psutil.Process(web.pid))]
        return sum(process.memory_full_info().pss for process in webs) / 1e6

    def processors(self):
        """Return the seconds of processor time of web servers, primary and replica so far."""
        webs = [tree for web in self.webs for tree in tree_of(psutil.Process(web.pid))]
        return (
            seconds_of(webs),
            seconds_of(self.primary.processes()),
            seconds_of(self.replica.processes()),
        )


@contextmanager
def machines(make_primary):
    """Yield the Machines whose primary the function makes in a folder."""
    with TemporaryDirectory(prefix="registry-") as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)
        primary = make_primary(folder)
        stack.callback(primary.stop)
        found = Machines(folder, primary, stack)
        stack.callback(found.replica.stop)
        with ExitStack() as webs:
            found.stack = webs
            yield found


def tree_of(process):
    return [process, *process.children(recursive=True)]


def seconds_of(processes):
    return sum(sum(process.cpu_times()[:2]) for process in processes)


def numbers_in(text):
    """Return the numbers of the organizations Nummer 1 AS, Nummer 2 AS … in a page."""
    return [int(number) for number in re.findall(r"Nummer (\d+) AS", text)]
