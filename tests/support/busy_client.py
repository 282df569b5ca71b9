"""One client with many connections, which asks for new searches as fast as it can.

A process of its own, since it would take the time of the visitor who is measured:
`python -m tests.support.busy_client PORT ADDRESS CONNECTIONS`, until it is killed.
"""

import sys
from http.client import HTTPConnection
from threading import Thread
from uuid import uuid4

from tests.support.web_servers import tls


def ask_for_ever(port, address):
    while True:
        link = HTTPConnection("localhost", port)
        try:
            link.sock = tls(port, 60)
            while link.sock is not None:
                headers = {"Host": "localhost", "X-Test-Client": address}
                link.request("GET", f"/medlemmer/?q={uuid4().hex}", headers=headers)
                link.getresponse().read()
        except OSError:
            link.close()


if __name__ == "__main__":
    port, address, connections = sys.argv[1:]
    for _ in range(int(connections)):
        Thread(target=ask_for_ever, args=(int(port), address)).start()
