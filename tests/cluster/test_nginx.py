"""The reverse proxy of deploy/nginx, as it ships, in front of the production server."""

import json
import re
import socket
import ssl
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from django.utils.translation import override

from cluster import middleware
from tests.cluster.test_headers import ALWAYS
from tests.support.malformed_heads import MALFORMED
from tests.support.web_servers import (
    HAS_NGINX,
    TEMPLATE,
    answers,
    conversation,
    fetch,
    filled_in,
    get,
    insecure,
    narrow,
    plain,
    reverse_proxy,
    slow_clients,
    tls,
    web_server,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not HAS_NGINX, reason="no nginx: run .ci/bring-nginx as root"),
]
HALF_A_HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\n"
HALF_A_BODY = (
    b"POST /bli-medlem/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\nna"
)
BARE = "tests.support.bare:application"
NOT_READ = b"GET /test/large HTTP/1.1\r\nHost: localhost\r\n\r\n"
BYTES = {"k": 1024, "m": 1024 * 1024}
visitor = partial(tls, source="127.0.0.2")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("nginx")
    call_command("error_files", folder / "errors")
    return folder


@pytest.fixture(scope="module")
def upstream():
    with web_server() as port:
        yield port


@pytest.fixture(scope="module")
def site(folder, upstream):
    with reverse_proxy(folder, upstream) as port:
        yield port


def test_slow_clients_of_each_kind_do_not_stop_the_site(site):
    with (
        slow_clients(site, 200, HALF_A_HEAD, tls),
        slow_clients(site, 200, HALF_A_BODY, tls),
        slow_clients(site, 16, NOT_READ, tls),
    ):
        # Who is kept waiting by them waits until nginx ends them, after ten seconds.
        answered = [answers(site, 5, visitor) for _ in range(5)]

    assert answered == [True] * 5


@pytest.mark.parametrize("sent", [HALF_A_HEAD, HALF_A_BODY, NOT_READ])
def test_slow_clients_would_stop_the_server_without_the_proxy(sent):
    with (
        web_server("--workers=1", application=BARE) as server,
        slow_clients(server, 16, sent, narrow),
    ):
        assert not answers(server, seconds=1)


def test_the_address_of_the_client_reaches_the_application_and_no_forged_one(site):
    forged = {"X_Forwarded_For": "192.0.2.1", "Forwarded": "for=192.0.2.1"}
    forged |= {"X_Forwarded_Proto": "http", "X_Forwarded_Protocol": "http"}
    forged |= {"X_Forwarded_Ssl": "off", "X_Forwarded_Host": "example.com"}

    honest = get(site, "/test/client", source="127.0.0.3")
    cheating = get(site, "/test/client", source="127.0.0.3", **forged)

    assert [honest.text, cheating.text] == ["127.0.0.3 https localhost"] * 2


def test_no_malformed_head_breaks_it_or_meets_a_foreign_page(site, upstream, figure):
    tried = list(product(MALFORMED, [(site, tls), (upstream, plain)]))

    def said(sent, server):
        port, connect = server
        with connect(port) as client:
            return conversation(client, sent)

    # A server that waits for more is waited for, by all at the same time.
    with ThreadPoolExecutor(8) as clients:
        said_to = list(clients.map(said, *zip(*tried, strict=True)))

    statuses = {int(text[9:12]) for text in said_to}
    broken = [
        (port, sent)
        for (sent, (port, _connect)), text in zip(tried, said_to, strict=True)
        if not is_well_answered(text, of_proxy=port == site)
    ]
    figure(tried={"heads": len(MALFORMED)}, found={"broken": len(broken)})
    expected = {200, 400, 404, 413, 414, 417, 431, 501, 505}
    assert (broken, statuses) == ([], expected)


def is_well_answered(answer, of_proxy):
    """Whether an error is said by a page of this site; nginx leaves out some headers."""
    if of_proxy and re.search(rb"nginx|server:", answer.lower()):
        return False
    pages = answer.count(b"<html "), answer.count(b'<main class="failure">')
    return answer[9:12] == b"200" or pages == (1, 1)


def test_a_body_may_be_as_long_as_the_application_says(site):
    most = {
        "/test/client": middleware.MAX_TEXT_BODY,
        "/min-side/test/counted": middleware.MAX_FILE_BODY,
        "/min-side/test/bilde/counted/": middleware.MAX_PICTURE_BODY,
    }
    found = {
        path: [get(site, path, "POST", b"x" * (size + n)).status for n in (0, 1)]
        for path, size in most.items()
    }
    assert list(found.values()) == [[200, 413]] * 3


def test_the_template_has_the_limits_of_the_application_and_serves_it_alone():
    text = filled_in(Path("/"), 8000, 443)
    sizes = re.findall(r"client_max_body_size (\d+)([km]);", text)
    limits = "MAX_TEXT_BODY", "MAX_PICTURE_BODY", "MAX_FILE_BODY"
    expected = [getattr(middleware, name) for name in limits]
    assert [int(n) * BYTES[unit] for n, unit in sizes] == expected
    # nginx takes the first that matches: one picture before all that is below it.
    picture, files = re.findall(r"location ~ \^/\(\?:(\S+)\)/(\S*) \{", text)
    languages = tuple(settings.LANGUAGES)
    assert {f"/{word}/" for word in files[0].split("|")} == set(
        middleware.with_files(languages)
    )
    patterns = [one.pattern for one in middleware.with_one_picture(languages)]
    assert [f"/{word}/[^/]+/" for word in picture[0].split("|")] == patterns

    template = TEMPLATE.read_text()
    assert set(re.findall(r"proxy_pass ([^;]+);", template)) == {"http://registry"}
    assert re.findall(r"^    server (\S+)", template, re.MULTILINE) == ["${UPSTREAM}"]
    assert re.findall(r"(fastcgi|uwsgi|scgi|grpc|memcached)_pass", template) == []


COUNTED = {"home": "page", "download a": "page"}
COUNTED |= {"picture a png": "picture", "share_picture a": "picture"}
EXPORTED = ["organizations_csv", "projects_xlsx", "climate_csv a", "download_file a"]
COUNTED |= dict.fromkeys(EXPORTED, "export")


@pytest.mark.parametrize("language", dict(settings.LANGUAGES))
def test_the_template_counts_each_address_as_what_it_is(language):
    rules = re.findall(r"^    ~(\S+) (\w+);", TEMPLATE.read_text(), re.MULTILINE)
    kinds = {}
    for name, *args in map(str.split, COUNTED):
        with override(language):
            path = reverse(f"directory:{name}", args=args)
        matching = [kind for rule, kind in rules if re.search(rule, path)]
        kinds[" ".join([name, *args])] = (matching or ["page"])[0]

    assert kinds == COUNTED


@pytest.mark.parametrize(
    ("version", "ciphers", "chosen"),
    [
        (ssl.TLSVersion.TLSv1_1, "ALL:@SECLEVEL=0", None),
        (ssl.TLSVersion.TLSv1_2, "ECDHE-ECDSA-AES128-SHA256", None),
        (ssl.TLSVersion.TLSv1_2, "ECDHE-ECDSA-AES256-SHA", None),
        (ssl.TLSVersion.TLSv1_2, "ALL", ("ECDHE-ECDSA-AES256-GCM-SHA384", "TLSv1.2")),
        (ssl.TLSVersion.TLSv1_3, "ALL", ("TLS_AES_256_GCM_SHA384", "TLSv1.3")),
    ],
)
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1:DeprecationWarning")
def test_the_proxy_takes_no_weak_version_or_cipher(site, version, ciphers, chosen):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers(ciphers)
    context.minimum_version = context.maximum_version = version

    try:
        with context.wrap_socket(plain(site), server_hostname="localhost") as client:
            found = client.cipher()[:2]
    except (ssl.SSLError, ConnectionError):
        found = None

    assert found == chosen


def test_the_proxy_speaks_http_2_upgrades_http_and_hides_its_name(site, folder):
    with insecure("h2").wrap_socket(plain(site), server_hostname="localhost") as client:
        chosen = client.selected_alpn_protocol()
    moved = get_without_tls(folder, "/en/?q=a")
    large = get(site, "/test/large", Accept_Encoding="gzip")
    page = get(site, "/-/live")

    place = moved.headers["Location"]
    assert (chosen, moved.status, place) == ("h2", 301, "https://localhost/en/?q=a")
    assert [one.headers["Server"] for one in (moved, large, page)] == [None] * 3
    assert (large.headers["Content-Encoding"], page.text) == (None, "live\n")


def get_without_tls(folder, path):
    port = re.search(r":(\d+);", (folder / "registry.conf").read_text())[1]
    return fetch(int(port), path, Host="example.com")


# Without time to earn a request anew.
SLOW = {
    f"limit_req_zone $registry_{kind}": f"zone=registry_{kind}s:1m rate=1r/m"
    for kind in ("page", "picture", "probe")
}


def statuses_of(site, path, number, address="{}"):
    """Return how often each status answers that many clients, who ask at once."""

    def ask(n):
        return get(site, path, X_Test_Client=address.format(n)).status

    with ThreadPoolExecutor(20) as clients:
        return Counter(clients.map(ask, range(number)))


def test_a_busy_client_is_refused_and_nobody_else(folder, upstream):
    one_network, others = "2001:db8:0:1::{:x}", "2001:db8:0:2::1"
    with reverse_proxy(folder, upstream, **SLOW) as site:
        office = statuses_of(site, "/test/client", 40, "192.0.2.1")
        busy = statuses_of(site, "/test/client", 70, one_network)
        probes = statuses_of(site, "/-/ready", 12, one_network)
        pictures = statuses_of(site, "/bilder/x.png", 20, one_network)
        static = get(site, "/static/img/mark.svg", X_Test_Client="2001:db8:0:1::1")
        refused = get(site, "/en/members/", X_Test_Client="2001:db8:0:1:ffff::1")
        page = get(site, "/test/client", X_Test_Client=others)

    assert (office, busy) == ({200: 40}, {200: 61, 429: 9})
    assert (probes[429], pictures[429], static.status == 429) == (1, 0, False)
    assert (refused.status, refused.headers["Retry-After"]) == (429, "30")
    assert refused.text.count("<h1>Too many requests</h1>") == 1
    assert (page.status, page.text) == (200, f"{others[:-1]} https localhost")


def test_a_client_gets_one_file_at_a_time(site):
    with tls(site) as unread:
        unread.sendall(NOT_READ.replace(b"/large", b"/large.csv"))
        unread.recv(1)
        statuses = [
            get(site, f"/test/{path}", X_Test_Client=address).status
            for address, path in EXPORTS
        ]
    assert statuses == [429, 429, 200, 200]


EXPORTS = [("127.0.0.1", "large.csv"), ("127.0.0.1", "x.xlsx")]
EXPORTS += [("127.0.0.1", "client"), ("192.0.2.9", "large.csv")]
CACHED = {"Cache-Control=public,max-age=60": True, "Cache-Control=max-age=60": True}
CACHED |= {"": False, "ETag=a": False, "Cache-Control=no-store": False}
CACHED |= {"Cache-Control=private,max-age=60": False}
CACHED |= {"Cache-Control=max-age=60&Set-Cookie=a=b": False}
CACHED |= {"Cache-Control=max-age=60&Vary=*": False}


def test_an_answer_is_cached_only_if_the_application_says_so(site):
    both = {
        headers: [get(site, f"/test/counted?{headers}").text for _ in range(2)]
        for headers in CACHED
    }
    assert {headers: one == two for headers, (one, two) in both.items()} == CACHED


@pytest.mark.parametrize("secret", ["Cookie", "Authorization"])
def test_nothing_is_cached_for_or_from_somebody_known(site, secret):
    path = f"/test/counted?Cache-Control=max-age=60&{secret}"
    known = {secret: "a=b"}
    answers = [get(site, path, **more).text for more in (known, known, {}, known, {})]
    refused = [get(site, "/min-side/test/counted").text for _ in range(2)]
    assert len(set(answers)) == 4
    assert answers[2] == answers[4]
    assert refused[0] != refused[1]


NORWEGIAN = "Registeret er ikke tilgjengelig akkurat nå"
ENGLISH = "The registry is not available right now"
HEADINGS = {"/": NORWEGIAN, "/english/": NORWEGIAN, "/en/": ENGLISH, "/en?q=a": ENGLISH}
SECRET_LINK = "/invitasjon/hemmelig/?q=hemmelig"

# As the application has them, but for the policy: its page brings its own styles.
OF_BOTH = ["X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy"]
OF_ITS_PAGES = {name: ALWAYS[name] for name in OF_BOTH} | {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none';"
        " form-action 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
}


def test_without_the_application_a_page_says_so_and_no_log_has_a_link(silent):
    site, status, folder = silent
    for path, heading in HEADINGS.items():
        answer = get(site, path, "POST", b"a=b")
        headers = {name: answer.headers.get_all(name) for name in OF_ITS_PAGES}
        # The application's own stays with the browser, whatever it promises.
        unsaid = [answer.headers[n] for n in ("Server", "Strict-Transport-Security")]

        assert (answer.status, unsaid) == (status, [None, None])
        assert answer.text.count(f"<h1>{heading}</h1>") == 1
        assert headers == {name: [value] for name, value in OF_ITS_PAGES.items()}
    large = b"x" * (middleware.MAX_TEXT_BODY + 1)  # and an upload may be
    assert get(site, "/min-side/x/", "POST", large).status == status

    get(site, SECRET_LINK)
    get_without_tls(folder, SECRET_LINK)
    logs = [(folder / name).read_text() for name in ("access.log", "error.log")]
    assert [text.count("hemmelig") for text in logs] == [0, 0]


def test_without_the_application_machines_get_a_problem_that_any_site_may_read(silent):
    site, status, _folder = silent
    answer = get(site, "/api/v1/organizations/?q=a")

    found = {name: answer.headers[name] for name in ("Content-Type", *middleware.OPEN)}
    expected = middleware.OPEN | {"Content-Type": "application/problem+json"}
    del found["Access-Control-Expose-Headers"], found["Cross-Origin-Resource-Policy"]
    assert answer.status == status
    assert found.items() <= expected.items()
    assert json.loads(answer.text)["type"].endswith("/api/#status-503")


def test_the_limit_of_the_proxy_is_the_one_that_machines_and_people_are_told(
    client, db
):
    template = TEMPLATE.read_text()
    [rate] = re.findall(r"zone=registry_pages:10m rate=(\d+)r/s", template)
    [burst] = re.findall(r"zone=registry_pages burst=(\d+)", template)
    policy = middleware.OPEN["RateLimit-Policy"]

    assert policy == f'"client";q={rate};w=1'
    assert template.count(policy) == 1
    page = client.get("/en/api/").text
    assert f"send {rate} requests a second, and up to {burst} at once" in page


@pytest.fixture(scope="module", params=[502, 504], ids=["no answer", "late answer"])
def silent(request, tmp_path_factory):
    """Return a proxy before a server that refuses, or never answers, the status, and its folder."""
    folder = tmp_path_factory.mktemp("silent")
    call_command("error_files", folder / "errors")
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        if request.param == 504:
            server.listen()
        upstream = server.getsockname()[1]
        with reverse_proxy(folder, upstream, proxy_read_timeout="200ms") as site:
            yield site, request.param, folder
