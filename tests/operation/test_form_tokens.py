"""A form of a visitor is accepted from our own page only, and for some hours."""

from django.test import RequestFactory
from django.utils import timezone
from django.utils.translation import gettext as _

from members.operation import form_tokens
from tests.support.html_forms import HERE
from tests.support.refusals import refusal

EXPIRED = _("The page was open for too long. Please send the form again.")
ELSEWHERE = _("The form was sent from another page. Please send it from here.")


def post(token, **headers):
    given = headers or HERE
    return RequestFactory().post("/", {form_tokens.FIELD: token}, headers=given)


def errors(request):
    return refusal(lambda: form_tokens.verify(request)).messages


OURS = [
    HERE,
    {"Origin": "http://testserver"},  # an older browser
    {"Sec-Fetch-Site": "same-origin"},  # a browser that hides the origin
    {"Sec-Fetch-Site": "same-origin", "Origin": "null"},  # that hides its address
]


def test_a_form_of_our_own_page_is_accepted_and_of_another_site_refused():
    token = form_tokens.token()

    for headers in OURS:
        first, again = [form_tokens.verify(post(token, **headers)) for _ in "12"]
        assert first == again != form_tokens.verify(post(form_tokens.token())), headers
    for headers in [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://testserver.evil.example"},
        {"Origin": "http://testserver:8080"},
        {"Origin": "http://[", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "http://testserver", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://testserver", "Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Accept": "text/html"},
    ]:
        assert errors(post(token, **headers)) == [ELSEWHERE], headers


def test_an_invalid_token_is_refused_and_a_valid_one_expires(monkeypatch):
    token = form_tokens.token()
    bent = ["", token[:-1], f"x{token}", f"{token}\0", token.swapcase(), "æ:ø:å" * 500]
    assert [errors(post(odd)) for odd in bent] == [[EXPIRED]] * 6

    late = timezone.now() + form_tokens.MAX_AGE
    monkeypatch.setattr("django.core.signing.time.time", late.timestamp)

    assert form_tokens.verify(post(form_tokens.token()))
    monkeypatch.setattr("django.core.signing.time.time", lambda: late.timestamp() + 5)
    assert errors(post(token)) == [EXPIRED]
