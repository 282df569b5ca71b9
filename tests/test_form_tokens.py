"""A form for visitors is taken from our own page only, and not for ever."""

import pytest
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from django.utils import timezone
from django.utils.translation import gettext as _

from members import openforms

HERE = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
EXPIRED = _("The page had been open for too long. Send it once more.")
ELSEWHERE = _("This came from another page. Send the form from here.")


def sent(token, **headers):
    given = headers or HERE
    return RequestFactory().post("/", {openforms.FIELD: token}, headers=given)


def refusal(request):
    with pytest.raises(ValidationError) as refused:
        openforms.check(request)
    return refused.value.messages


@pytest.mark.parametrize(
    "headers",
    [
        HERE,
        {"Origin": "http://testserver"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
    ],
    ids=[
        "both headers",
        "an older browser",
        "a browser that hides the origin",
        "a page that hides its address",
    ],
)
def test_a_form_of_ours_is_taken(headers):
    token = openforms.token()

    marks = [openforms.check(sent(token, **headers)) for _time in range(2)]

    assert marks[0] == marks[1]
    assert openforms.check(sent(openforms.token())) not in marks


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
def test_a_form_of_anybody_else_is_refused(headers):
    assert refusal(sent(openforms.token(), **headers)) == [ELSEWHERE]


@pytest.mark.parametrize(
    "change",
    [
        lambda token: "",
        lambda token: token[:-1],
        lambda token: f"x{token}",
        lambda token: f"{token}\0",
        lambda token: token.swapcase(),
        lambda token: "æ:ø:å" * 500,
    ],
    ids=["none", "shorter", "longer", "NUL", "other letters", "no token at all"],
)
def test_a_token_that_was_never_ours_is_refused(change):
    assert refusal(sent(change(openforms.token()))) == [EXPIRED]


def test_a_token_grows_old(monkeypatch):
    token = openforms.token()
    late = timezone.now() + openforms.LASTS
    monkeypatch.setattr("django.core.signing.time.time", late.timestamp)

    assert openforms.check(sent(openforms.token()))
    monkeypatch.setattr("django.core.signing.time.time", lambda: late.timestamp() + 5)
    assert refusal(sent(token)) == [EXPIRED]
