"""How long the log-in takes does not tell whether it knows an address."""

import time

import pytest
from django.urls import reverse

from tests.support.factories import make_user

STEP = 0.05  # seconds


@pytest.mark.django_db
@pytest.mark.parametrize("email", ["ola@example.org", "nobody@example.org", "no one"])
def test_the_log_in_answers_at_a_full_step_whatever_is_typed(client, email):
    make_user(email="ola@example.org")
    address = reverse("portal:log_in")
    code = client.post(address, {"email": email}).headers.get("Location", address)

    for page, typed in ((address, {"email": email}), (code, {"code": "0000-0000"})):
        began = time.monotonic()
        client.post(page, typed)
        assert time.monotonic() - began >= STEP
