"""Error pages say what is wrong; malformed addresses and large bodies meet no view."""

import pytest
from django.core.management import call_command
from django.test import Client, RequestFactory
from django.test.client import FakePayload
from django.urls import reverse
from django.utils import translation

from cluster import error_pages
from cluster.middleware import MAX_FILE_BODY, MAX_PICTURE_BODY, MAX_TEXT_BODY, max_body
from tests.support.cases import cases

pytestmark = pytest.mark.urls("tests.cluster.urls")

PAGES = [
    ("/nowhere/", 404, "Denne siden finnes ikke"),
    ("/en/nowhere/", 404, "This page does not exist"),
    ("/mistake/", 500, "Noe gikk galt hos oss"),
    ("/en/mistake/", 500, "Something went wrong here"),
    ("/outage/", 503, "Registeret er ikke tilgjengelig akkurat nå"),
    ("/en/outage/", 503, "The registry is not available right now"),
]


def test_a_page_says_what_is_wrong_and_shows_what_was_sent_in_an_outage():
    client = Client(raise_request_exception=False)
    pages = {path: client.get(path) for path, _status, _heading in PAGES}
    for path, status, heading in PAGES:
        assert pages[path].status_code == status
        assert pages[path].text.count(f"<h1>{heading}</h1>") == 1

    sent = client.post("/en/outage/", {"why": "We make hydrogen."})
    for outage in (pages["/outage/"], sent):
        assert (outage["Retry-After"], outage["Cache-Control"]) == ("30", "no-store")
    assert sent.text.count("What you sent was not saved.") == 1


def test_the_text_is_there_even_without_collected_stylesheets(settings, tmp_path):
    manifest = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {"staticfiles": {"BACKEND": manifest}}
    answer = Client().get("/nowhere/")
    assert answer.status_code == 404
    assert (answer.text.count("<h1>"), answer.text.count("stylesheet")) == (1, 0)


def test_the_files_of_a_proxy_need_no_other_file_and_no_application(tmp_path):
    call_command("error_files", tmp_path)

    files = {str(p.relative_to(tmp_path)): p.read_text() for p in tmp_path.rglob("*.*")}

    assert sorted(files) == [
        f"{folder}/{status}.{ending}"
        for folder, ending in (("api", "json"), ("en", "html"), ("nb", "html"))
        for status in (400, 413, 414, 429, 503)
    ]
    for text in (text for name, text in files.items() if name.endswith(".html")):
        assert (text.count("<link"), text.count("src="), text.count("url(")) == (0,) * 3
        assert (text.count("<style>"), text.count('"Segoe UI"')) == (1, 1)
    assert files["nb/413.html"].count("<h1>Det du sendte, er for stort</h1>") == 1


@pytest.mark.parametrize(
    ("view", "status", "headers"),
    [
        (error_pages.too_many_requests, 429, {"Retry-After": "60"}),
        (lambda request: error_pages.forbidden(request, None), 403, {}),
        (lambda request: error_pages.bad_request(request, None), 400, {}),
    ],
)
def test_a_refusal_has_its_status_is_never_cached_and_leads_home(view, status, headers):
    answer = view(RequestFactory().get("/en"))

    expected = {"Cache-Control": "no-store", **headers}
    assert answer.status_code == status
    assert {name: answer[name] for name in expected} == expected
    assert answer.text.count('<html lang="en">') == 1
    for language, home in (("nb", "/"), ("en", "/en/")):
        request = RequestFactory().get(f"{home}nowhere/")
        assert f'href="{home}"' in error_pages.error_page(request, 404).text
        assert f'href="{home}"' in error_pages.error_file(503, language)


ADDRESSES = cases(__file__, "addresses.jsonl")
ADDRESSES += [
    ["/open/", "a=" + "x" * n, 200 if n < 4_000 else 414] for n in (3_990, 4_000)
]
ADDRESSES += [[start + "x" * 2_000, "", 414] for start in ("/", "/en/")]
SITES = "&".join(f"site={n}" for n in range(200))
ADDRESSES += [["/open/", SITES, 200], ["/open/", f"{SITES}&site=200", 400]]


def name_of(value):
    return str(value)[:30].replace("\0", "NUL")


@pytest.mark.parametrize(("path", "query", "status"), ADDRESSES, ids=name_of)
def test_an_address_passes_or_is_refused(client, path, query, status):
    answer = client.get(path, query_params=None, QUERY_STRING=as_wsgi(query))
    assert answer.status_code == status


def as_wsgi(text):
    """Return the text as WSGI passes its bytes: decoded as Latin-1 (PEP 3333)."""
    return text.encode().decode("latin-1")


def test_the_refusal_says_why_in_the_language_of_the_address(client):
    norwegian, english = client.get("/%00"), client.get("/en/%00")
    assert norwegian.text.count("<h1>Forespørselen kan ikke leses</h1>") == 1
    assert english.text.count("<h1>This request cannot be read</h1>") == 1


@pytest.mark.parametrize(
    ("path", "length", "status"),
    [
        ("/open/", MAX_TEXT_BODY, 200),
        ("/open/", MAX_TEXT_BODY + 1, 413),
        ("/min-side/", MAX_FILE_BODY, 302),
        ("/min-side/", MAX_FILE_BODY + 1, 413),
        ("/min-side/yara/bilde/large/", MAX_PICTURE_BODY, 302),
        ("/min-side/yara/bilde/large/", MAX_PICTURE_BODY + 1, 413),
        ("/open/", f"{3:018}", 200),
        ("/open/", f"{3:019}", 413),
        ("/open/", "-1", 400),
        ("/open/", "many", 400),
    ],
)
def test_a_body_is_refused_by_length_before_it_is_read(client, path, length, status):
    body = FakePayload(b"a=b")
    answer = client.post(path, CONTENT_LENGTH=length, **{"wsgi.input": body})
    assert (answer.status_code, body.read_started) == (status, False)


@pytest.mark.urls("cluster.urls")
@pytest.mark.parametrize("language", ["nb", "en"])
def test_forms_with_files_have_larger_bodies_and_one_picture_its_own(language):
    picture = [("portal:choose_picture", ["slug", size]) for size in ("small", "large")]
    large = [("portal:consent", ["token"]), ("portal:profile", ["slug"])]
    large += [("portal:about_me", []), ("admin:members_organization_add", [])]
    small = [("directory:join", []), ("directory:report", ["slug"])]
    small += [("portal:log_in", [])]
    with translation.override(language):
        sizes = [
            {max_body(reverse(name, args=args)) for name, args in pages}
            for pages in (large, picture, small)
        ]
    assert sizes == [{MAX_FILE_BODY}, {16 * 1024 * 1024}, {MAX_TEXT_BODY}]
