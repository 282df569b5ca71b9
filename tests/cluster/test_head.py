"""A HEAD request gets the headers of its page, and the server finds no body to drop."""

import http.client

import pytest
from django.http import StreamingHttpResponse

from cluster.middleware import without_body_of_head
from tests.support.web_servers import web_server

ADDRESSES = ["/-/live", "/finnes-ikke/", "/robots.txt", "/static/css/tokens.css"]


def answer(port, method, path):
    """Return (status, length by its header, bytes read) of an answer."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    link.request(method, path, headers={"Host": "localhost"})
    got = link.getresponse()
    body = got.read()
    link.close()
    return got.status, got.headers["Content-Length"], len(body)


@pytest.mark.slow
def test_head_says_the_length_of_the_page_and_nothing_is_logged(tmp_path):
    log = tmp_path / "server.log"
    with web_server(f"--error-logfile={log}", "--workers=1") as port:
        heads = {path: answer(port, "HEAD", path) for path in ADDRESSES}
        pages = {path: answer(port, "GET", path) for path in ADDRESSES}

    assert heads == {
        path: (status, length, 0) for path, (status, length, _read) in pages.items()
    }
    assert {length == str(read) for _status, length, read in pages.values()} == {True}
    assert log.read_text() == ""


def test_a_streamed_answer_to_head_is_empty_and_closed(rf):
    closed = []

    class Rows:
        def __iter__(self):
            return iter([b"a", b"b"])

        def close(self):
            closed.append(True)

    def view(request):
        return StreamingHttpResponse(Rows())

    got = without_body_of_head(view)(rf.get("/"))
    head = without_body_of_head(view)(rf.head("/"))
    for close in head._resource_closers:
        close()

    assert (b"".join(got), b"".join(head), closed) == (b"ab", b"", [True])
