"""How long the log-in takes does not tell whether it knows an address."""

import time
from contextlib import suppress

import pytest
from django.urls import reverse

from members.portal.log_in.even_steps import STEP, in_even_steps
from tests.support.factories import make_user


def seconds_of(act):
    began = time.monotonic()
    with suppress(LookupError):
        act()
    return time.monotonic() - began


def refuse():
    raise LookupError


@pytest.mark.parametrize(
    ("work", "steps"),
    [(lambda: None, 1), (refuse, 1), (lambda: time.sleep(1.2 * STEP), 2)],
    ids=["quick", "refused", "slow"],
)
def test_an_answer_comes_at_the_next_full_step(work, steps):
    assert seconds_of(in_even_steps(work)) >= steps * STEP


@pytest.mark.django_db
@pytest.mark.parametrize(
    "email", ["ola@example.org", "nobody@example.org", "no address"]
)
def test_the_log_in_answers_at_a_full_step_whatever_is_typed(client, email):
    make_user(email="ola@example.org")
    address = reverse("portal:log_in")
    client.post(address, {"email": "first@example.org"})

    assert seconds_of(lambda: client.post(address, {"email": email})) >= STEP


@pytest.mark.django_db
@pytest.mark.parametrize("email", ["ola@example.org", "nobody@example.org"])
def test_a_wrong_code_is_refused_at_a_full_step_whoever_it_was_sent_to(client, email):
    make_user(email="ola@example.org")
    code = client.post(reverse("portal:log_in"), {"email": email})["Location"]

    assert seconds_of(lambda: client.post(code, {"code": "0000-0000"})) >= STEP
