"""Malformed addresses and large bodies are refused before any view, and all others pass."""

import pytest
from django.test.client import FakePayload
from django.urls import reverse
from django.utils import translation

from cluster.body_limits import MAX_PICTURE_BODY, MAX_TEXT_BODY, max_body

pytestmark = pytest.mark.urls("tests.cluster.urls")


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/open/", "q=hydrogen&kind=company&kind=research&page=2", 200),
        ("/open/", "q=Her%C3%B8ya+%26+R%C3%A6kk%C3%B8y+100%25", 200),
        ("/open/", "q=Herøya", 200),
        ("/open/", "%", 200),
        ("/open/", "a=" + "x" * 3_990, 200),
        ("/open/", "&".join(f"site={n}" for n in range(200)), 200),
        ("/open/", "q=a%00b", 400),
        ("/open/", "q=a\0b", 400),
        ("/open/", "q%00=a", 400),
        ("/open/", "q=%ff%fe", 400),
        ("/open/", "q=%ED%A0%80", 400),
        ("/open/", "&".join(f"site={n}" for n in range(201)), 400),
        ("/open/", "a=" + "x" * 4_000, 414),
        ("/her%C3%B8ya/", "", 404),
        ("/%F0%9F%A6%8A/", "", 404),
        ("/%00open/", "", 400),
        ("/open%2500/", "", 400),
        ("/%ff/", "", 400),
        ("/" + "x" * 2_000, "", 414),
        ("/en/" + "x" * 2_000, "", 414),
    ],
    ids=lambda value: str(value)[:30].replace("\0", "NUL"),
)
def test_an_address_passes_or_is_refused(client, path, query, status):
    answer = client.get(path, query_params=None, QUERY_STRING=as_wsgi(query))

    assert answer.status_code == status


def as_wsgi(text):
    """Return the text as WSGI passes its bytes: decoded as Latin-1 (PEP 3333)."""
    return text.encode().decode("latin-1")


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/%00", "<h1>Adressen kan ikke leses</h1>"),
        ("/en/%00", "<h1>This address cannot be read</h1>"),
    ],
)
def test_the_refusal_says_why_in_the_language_of_the_address(client, path, heading):
    answer = client.get(path)

    assert answer.text.count(heading) == 1


@pytest.mark.parametrize(
    ("path", "length", "status"),
    [
        ("/open/", MAX_TEXT_BODY, 200),
        ("/open/", MAX_TEXT_BODY + 1, 413),
        ("/min-side/", MAX_PICTURE_BODY, 302),
        ("/min-side/", MAX_PICTURE_BODY + 1, 413),
        ("/open/", f"{3:018}", 200),
        ("/open/", f"{3:019}", 413),
        ("/open/", "-1", 400),
        ("/open/", "many", 400),
    ],
)
def test_a_body_is_refused_by_its_length_before_it_is_read(
    client, path, length, status
):
    body = FakePayload(b"a=b")

    answer = client.post(path, CONTENT_LENGTH=length, **{"wsgi.input": body})

    assert (answer.status_code, body.read_started) == (status, False)


@pytest.mark.urls("cluster.urls")
@pytest.mark.parametrize("language", ["nb", "en"])
def test_forms_with_pictures_have_larger_bodies(language):
    large = [("portal:consent", ["token"]), ("portal:profile", ["slug"])]
    large += [("portal:about_me", []), ("admin:members_organization_add", [])]
    small = [("directory:join", []), ("directory:report", ["slug"])]
    small += [("portal:log_in", [])]

    with translation.override(language):
        sizes = [max_body(reverse(name, args=args)) for name, args in large + small]

    assert sizes == [MAX_PICTURE_BODY] * len(large) + [MAX_TEXT_BODY] * len(small)
