"""A form of a visitor is accepted from our own page only, and for some hours."""

import pytest
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from django.utils import timezone
from django.utils.translation import gettext as _

from members import form_tokens

HERE = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
EXPIRED = _("The page was open for too long. Please send the form again.")
ELSEWHERE = _("The form was sent from another page. Please send it from here.")


def post(token, **headers):
    given = headers or HERE
    return RequestFactory().post("/", {form_tokens.FIELD: token}, headers=given)


def refusal(request):
    with pytest.raises(ValidationError) as refused:
        form_tokens.verify(request)
    return refused.value.messages


OURS = [
    HERE,
    {"Origin": "http://testserver"},  # an older browser
    {"Sec-Fetch-Site": "same-origin"},  # a browser that hides the origin
    {
        "Sec-Fetch-Site": "same-origin",
        "Origin": "null",
    },  # a page that hides its address
]


@pytest.mark.parametrize("headers", OURS, ids=str)
def test_a_form_of_our_own_page_is_accepted(headers):
    token = form_tokens.token()

    identifiers = [form_tokens.verify(post(token, **headers)) for _time in range(2)]

    assert identifiers[0] == identifiers[1]
    assert form_tokens.verify(post(form_tokens.token())) not in identifiers


@pytest.mark.parametrize(
    "headers",
    [
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
    ],
    ids=str,
)
def test_a_form_of_another_site_is_refused(headers):
    assert refusal(post(form_tokens.token(), **headers)) == [ELSEWHERE]


def test_an_invalid_token_is_refused():
    token = form_tokens.token()
    bent = ["", token[:-1], f"x{token}", f"{token}\0", token.swapcase(), "æ:ø:å" * 500]

    assert [refusal(post(odd)) for odd in bent] == [[EXPIRED]] * 6


def test_a_token_expires(monkeypatch):
    token = form_tokens.token()
    late = timezone.now() + form_tokens.MAX_AGE
    monkeypatch.setattr("django.core.signing.time.time", late.timestamp)

    assert form_tokens.verify(post(form_tokens.token()))
    monkeypatch.setattr("django.core.signing.time.time", lambda: late.timestamp() + 5)
    assert refusal(post(token)) == [EXPIRED]
