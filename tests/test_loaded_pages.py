"""A test in a browser reads whole pages, however slowly they arrive."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread, Timer

import pytest
from playwright.sync_api import Locator

LINK = b"<!doctype html><title>Start</title><a href=/rows>Rows</a>"
# More than the browser waits for before it shows what it has.
HEAD = b"<!doctype html><title>Rows</title><p>One</p>" + b" " * 5_000
REST = b"<p>Two</p>"


class Slow(BaseHTTPRequestHandler):
    """Answers the rows in two halves, the second when the server's `rest` is set."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(LINK if self.path == "/" else HEAD)
        if self.path == "/rows":
            self.wfile.flush()
            self.server.rest.wait(5)
            self.wfile.write(REST)

    def log_message(self, *_parts):
        pass


@pytest.fixture
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Slow) as server:
        server.rest = Event()
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.rest.set()
        server.shutdown()


@pytest.fixture
def rows(context, server):
    """Return the rows of a page that has just been clicked to."""
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/")
    page.get_by_role("link").click()
    return page.locator("p")


def test_a_read_after_a_click_waits_for_the_whole_page(rows, server):
    Timer(0.2, server.rest.set).start()

    assert rows.all_inner_texts() == ["One", "Two"]


def test_playwrights_own_read_looks_at_what_has_arrived(rows, server):
    own = Locator.all_inner_texts.__wrapped__

    assert own(rows) in ([], ["One"])
