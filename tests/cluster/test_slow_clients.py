"""No thread and no main loop of the production server waits for a client."""

import signal
from contextlib import ExitStack, suppress

import psutil
import pytest

from cluster import metrics_folder
from tests.support import bare
from tests.support.web_servers import (
    STOCK_WORKER,
    answers,
    conversation,
    eventually,
    narrow,
    plain,
    slow_clients,
    web_server,
)

pytestmark = pytest.mark.slow
LIVE = b"GET /-/live HTTP/1.1\r\nHost: localhost\r\n"
HALF_A_HEAD = LIVE
HALF_A_BODY = b"POST /bli-medlem/ HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\nna"
AFTER_ANOTHER = LIVE + b"\r\n" + HALF_A_HEAD
ENDED_BY_LF = b"GET /-/live HTTP/1.1\r\nHost: localhost\n\n"
HUGE_LENGTH = LIVE + b"Content-Length: 99999999999999999999\r\n\r\n"
NOT_READ = b"GET /test/large HTTP/1.1\r\nHost: localhost\r\n\r\n"
NOT_CLOSED = b"GET /-/live HTTP/1.0\r\nHost: localhost\r\n\r\n"
BARE = "tests.support.bare:application"
REFUSED = b"GET / HTTP/1.1\r\n\r\n"
BEGINNINGS = {
    "half a head after another request": AFTER_ANOTHER,
    "a head ended by LF": ENDED_BY_LF,
    "a length beyond all bounds": HUGE_LENGTH,
    "a large answer that nobody reads": NOT_READ,
    "a connection that the client does not close": NOT_CLOSED,
    "a refusal that the client does not close": REFUSED,
}


@pytest.fixture(scope="module")
def site():
    with web_server() as port:
        yield port


def workers():
    """Return the worker processes of the servers that this process has started."""
    ours = [one for one in psutil.Process().children() if _is_server(one)]
    return [worker for server in ours for worker in server.children()]


def _is_server(process):
    # A browser of earlier tests is a child, too.
    try:
        return "gunicorn" in process.cmdline()
    except psutil.ZombieProcess:
        return False


def test_two_hundred_slow_clients_of_each_kind_do_not_stop_the_site(site):
    with slow_clients(site, 200, HALF_A_HEAD), slow_clients(site, 200, HALF_A_BODY):
        answered = [answers(site, seconds=1) for _ in range(10)]
    after = answers(site, seconds=1)

    assert (answered, after) == ([True] * 10, True)


@pytest.mark.parametrize("beginning", BEGINNINGS.values(), ids=BEGINNINGS)
def test_sixteen_clients_do_not_stop_the_site_either_way(site, beginning):
    with slow_clients(site, 16, beginning, narrow):
        answered = [answers(site, seconds=1) for _ in range(5)]

    assert answered == [True] * 5


def test_slow_clients_would_stop_the_stock_worker():
    # With two, one may get so few of the clients that it has a thread left.
    one = ["--workers", "1", "--worker-class", STOCK_WORKER]
    with web_server(*one, application=BARE) as port:
        with slow_clients(port, 16, HALF_A_HEAD):
            heads = answers(port, seconds=1)
        with slow_clients(port, 16, NOT_READ, narrow):
            readers = answers(port, seconds=1)

    assert (heads, readers) == (False, False)


def test_more_slow_clients_than_a_worker_takes_push_each_other_out(site):
    with ExitStack() as stack:
        for _ in range(1_200):
            with suppress(ConnectionError):
                stack.enter_context(plain(site)).sendall(HALF_A_HEAD)
        answered = [answers(site, seconds=1) for _ in range(3)]
        descriptors = [worker.num_fds() for worker in workers()]

    assert answered == [True] * 3
    assert max(descriptors) < 600


def test_no_thread_or_descriptor_is_left_when_slow_clients_are_gone(site):
    for beginning in BEGINNINGS.values():
        with slow_clients(site, 20, beginning):
            pass

    def is_tidy():
        return max(worker.num_fds() for worker in workers()) < 20

    assert eventually(is_tidy, seconds=4)
    # Four that answer, the main loop, and what reads the lists of tomorrow.
    assert [worker.num_threads() <= 6 for worker in workers()] == [True, True]


def test_an_answer_comes_whole_to_a_client_that_reads_slowly(site):
    with plain(site) as client:
        client.sendall(NOT_READ.replace(b"1.1", b"1.0"))
        answers(site, seconds=1)
        answer = conversation(client, b"")

    assert len(answer.partition(b"\r\n\r\n")[2]) == bare.LARGE


def test_pipelined_requests_are_answered_in_their_order(site):
    first = b"GET /test/client HTTP/1.1\r\nHost: localhost\r\n\r\n"
    last = LIVE + b"Connection: close\r\n\r\n"

    with plain(site) as client:
        answer = conversation(client, first + last[:20], 0.3)
        answer += conversation(client, last[20:])

    assert answer.count(b"HTTP/1.1 200 OK") == 2
    assert answer.endswith(b"live\n")


def test_a_client_that_asks_first_is_told_once_to_send_its_body(site):
    head = b"POST /test/client HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n"

    with plain(site) as client:
        told = conversation(client, head + b"Expect: 100-continue\r\n\r\n", 0.3)
        answer = conversation(client, b"a=b", 0.5)

    assert told == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", b"400"),
        (LIVE + b"Host: localhost\r\n\r\n", b"400"),
        (LIVE + b"X: a\r\n b\r\n\r\n", b"400"),
        (LIVE + b"X: " + b"x" * 40_000, b"431"),
        (LIVE + b"Expect: more\r\n\r\n", b"417"),
        (HUGE_LENGTH, b"413"),
    ],
    ids="no_host two_hosts folded long_head expectation huge_length".split(),
)
def test_a_refusal_closes_the_connection_and_names_no_server(site, sent, status):
    with plain(site) as client:
        answer = conversation(client, sent)

    assert answer[9:12] == status
    assert (b"\r\nServer:" in answer, b"Connection: close" in answer) == (False, True)


def test_too_long_a_form_is_answered_by_a_page_and_its_body_not_taken_for_a_request(
    site,
):
    head = (
        b"POST /en/join/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 300000\r\n\r\n"
    )

    with plain(site) as client:
        answer = conversation(client, head + LIVE + b"\r\n")

    assert (answer.count(b"HTTP/1.1 "), answer[9:12]) == (1, b"413")
    assert answer.count(b"<h1>Too much was sent</h1>") == 1


def test_a_stopping_server_answers_what_is_under_way_and_ends_in_time():
    with (
        web_server(application=BARE) as port,
        plain(port) as idle,
        plain(port) as under_way,
    ):
        under_way.sendall(LIVE)
        # A signal to a worker that is just being started is lost.
        assert eventually(lambda: _started(port) == 2, seconds=10)
        [server] = [p for p in psutil.Process().children() if _listens(p, port)]
        server.send_signal(signal.SIGTERM)
        assert eventually(lambda: not answers(port, seconds=0.1), seconds=2)
        answer = conversation(under_way, b"\r\n")
        silence = idle.recv(1)
        server.wait(timeout=6)

    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert (b"Connection: close" in answer, silence) == (True, b"")


def _started(port):
    """Return how many workers count in a file of their own, as soon as they take signals."""
    return len([*metrics_folder.of_server(port).glob("*.lock")])


def _listens(process, port):
    found = process.net_connections("tcp") if process.is_running() else []
    return any(c.laddr.port == port and c.status == "LISTEN" for c in found)
