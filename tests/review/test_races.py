"""Two at the same moment about one project; each race once more without the lock."""

import pytest

from members import review
from members.fields import PROJECT, noun_of
from members.models import ChangeRequest, Project
from members.review import deciding, proposing
from tests.support.concurrency import concurrent_refusals
from tests.support.factories import make_secretary
from tests.support.proposals import line, wanted

pytestmark = pytest.mark.django_db(transaction=True)


def send_twice(ours, ola):
    def send():
        review.submit(review.new(PROJECT, ours), wanted(line(ours)), by=ola)

    concurrent_refusals(send, send)
    return ChangeRequest.objects.count()


def test_a_form_sent_twice_at_once_proposes_once(ours, ola):
    assert send_twice(ours, ola) == 1


def test_without_the_lock_it_proposes_twice(ours, ola, monkeypatch):
    monkeypatch.setattr(proposing, "lock_for", lambda organization, by: organization)

    assert send_twice(ours, ola) == 2


def approve_twice(ours, ola):
    subject = review.new(PROJECT, ours)
    waiting = review.submit(subject, wanted(line(ours)), by=ola).waiting
    kari, per = (make_secretary() for _twice in range(2))
    codes = concurrent_refusals(
        lambda: review.approve(waiting.pk, by=kari),
        lambda: review.approve(waiting.pk, by=per),
    )
    return codes, Project.objects.count()


def test_two_secretaries_make_one_project(ours, ola):
    assert approve_twice(ours, ola) == (["decided"], 1)


def test_without_the_lock_the_second_is_not_told(ours, ola, monkeypatch):
    def unlocked(request_id, by):
        request = ChangeRequest.objects.get(pk=request_id)
        return request, noun_of(request).target_of(request)

    monkeypatch.setattr(deciding, "_lock", unlocked)

    assert approve_twice(ours, ola) == ([], 2)
