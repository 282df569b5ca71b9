"""How long the log-in takes does not tell whether it knows an address."""

import time

import pytest
from django.db.models.signals import post_save
from django.urls import reverse

from members.models import Letter
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


@pytest.mark.django_db
def test_work_of_more_than_a_step_is_answered_at_the_next_one(client, monkeypatch):
    now, waits = [0.0], []
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setattr(time, "sleep", waits.append)

    def work(**given):
        now[0] += 1.2 * STEP

    post_save.connect(work, sender=Letter)
    client.post(reverse("portal:log_in"), {"email": "ola@example.org"})
    post_save.disconnect(work, sender=Letter)

    assert waits == [pytest.approx(0.8 * STEP)]
