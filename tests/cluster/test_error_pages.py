"""Error pages say what is wrong, in the language of the address."""

import pytest
from django.core.management import call_command
from django.test import Client, RequestFactory

from cluster import error_pages

pytestmark = pytest.mark.urls("tests.cluster.urls")


@pytest.mark.parametrize(
    ("path", "status", "heading"),
    [
        ("/nowhere/", 404, "Denne siden finnes ikke"),
        ("/en/nowhere/", 404, "This page does not exist"),
        ("/mistake/", 500, "Noe gikk galt hos oss"),
        ("/en/mistake/", 500, "Something went wrong here"),
        ("/outage/", 503, "Registeret er ikke tilgjengelig akkurat nå"),
        ("/en/outage/", 503, "The registry is not available right now"),
    ],
)
def test_a_plain_page_says_what_is_wrong(path, status, heading):
    answer = Client(raise_request_exception=False).get(path)

    assert answer.status_code == status
    assert answer.text.count(f"<h1>{heading}</h1>") == 1


def test_an_outage_sets_retry_after_and_is_never_cached():
    answer = Client(raise_request_exception=False).get("/outage/")

    assert (answer["Retry-After"], answer["Cache-Control"]) == ("30", "no-store")


def test_what_was_sent_in_an_outage_is_shown_to_be_copied():
    client = Client(raise_request_exception=False)

    answer = client.post("/en/outage/", {"why": "We make\nhydrogen <b>here</b>."})

    assert answer.status_code == 503
    assert answer.text.count("What you sent was not saved.") == 1
    assert answer.text.count("<p>We make<br>hydrogen &lt;b&gt;here&lt;/b&gt;.</p>") == 1


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
        f"{language}/{status}.html"
        for language in ("en", "nb")
        for status in (400, 413, 414, 429, 503)
    ]
    for text in files.values():
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
def test_each_refusal_has_its_status_and_is_never_cached(view, status, headers):
    answer = view(RequestFactory().get("/en"))

    expected = {"Cache-Control": "no-store", **headers}
    assert answer.status_code == status
    assert {name: answer[name] for name in expected} == expected
    assert answer.text.count('<html lang="en">') == 1


@pytest.mark.parametrize(("language", "home"), [("nb", "/"), ("en", "/en/")])
def test_a_page_leads_home_in_its_language(language, home):
    request = RequestFactory().get(f"{home}nowhere/")
    pages = [error_pages.error_page(request, 404).text]
    pages.append(error_pages.error_file(503, language))

    assert [f'href="{home}"' in page for page in pages] == [True, True]
