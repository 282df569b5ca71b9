"""The processes of several machines, each with a folder of published pages of its own."""

import re
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.streaming_replica import StreamingReplica
from tests.support.web_servers import fetch, web_server

TOKEN = "a-token-of-the-tests-0123456789"
OF_REPLICA = re.compile(r'registry_public_reads_total{database="replica"} (\S+)')


class Machines:
    """A primary, its replica, and the web servers that were started."""

    def __init__(self, folder, primary, stack):
        self.folder, self.primary, self.stack = folder, primary, stack
        self.replica = StreamingReplica(folder, primary.url, primary.url.split("/")[-1])
        self.numbers = count()

    def web(self):
        """Start the server of one more machine; return its port."""
        environment = {
            "DATABASE_URL": self.primary.url,
            "REPLICA_URL": self.replica.url,
            "SECRET_KEY": "the same on all machines",
            "PUBLISHED_DIR": str(self.folder / f"published-{next(self.numbers)}"),
            "PUBLISHED_MB": "100",
            "WEB_CONCURRENCY": "1",
            "MONITOR_TOKEN": TOKEN,
        }
        run = web_server(application="cluster.wsgi", **environment)
        return self.stack.enter_context(run)

    def reads(self, port):
        """Return how many requests of visitors that server has read of the replica."""
        page = fetch(port, "/-/metrics", Authorization=f"Bearer {TOKEN}").text
        return int(float(OF_REPLICA.search(page)[1]))


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
        yield found


def numbers_in(text):
    """Return the numbers of the organizations Nummer 1 AS, Nummer 2 AS … in a page."""
    return [int(number) for number in re.findall(r"Nummer (\d+) AS", text)]
