"""Two at the same moment about one project; each race once more without the lock."""

import pytest
from django.core.exceptions import ValidationError

from members import review
from members.models import ChangeRequest, Project
from members.review import deciding, proposing
from tests.factories import (
    LONG_AGO,
    make_colleague,
    make_member,
    make_participation,
    make_user,
)
from tests.models.racing import write_meanwhile

from .test_projects import line, wanted

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ours():
    return make_member(name="Yara", slug="yara")


@pytest.fixture
def ola(ours):
    return make_colleague(ours)


def meanwhile(first, second):
    """What the second was told, who came while the first had not finished."""
    codes = []

    def attempt():
        try:
            second()
        except ValidationError as refusal:
            codes.append(refusal.code)

    assert write_meanwhile(first, attempt) is None
    return codes


def send_twice(ours, ola):
    def send():
        review.submit(review.new("project", ours), wanted(line(ours)), by=ola)

    meanwhile(send, send)
    return ChangeRequest.objects.count()


def test_a_form_sent_twice_at_once_proposes_once(ours, ola):
    assert send_twice(ours, ola) == 1


def test_without_the_lock_it_proposes_twice(ours, ola, monkeypatch):
    monkeypatch.setattr(proposing, "lock_for", lambda organization, by: organization)

    assert send_twice(ours, ola) == 2


def approve_twice(ours, ola):
    subject = review.new("project", ours)
    waiting = review.submit(subject, wanted(line(ours)), by=ola).waiting
    kari, liv = (make_user(is_superuser=True) for _twice in range(2))
    codes = meanwhile(
        lambda: review.approve(waiting.pk, by=kari),
        lambda: review.approve(waiting.pk, by=liv),
    )
    return codes, Project.objects.count()


def test_two_secretaries_make_one_project(ours, ola):
    assert approve_twice(ours, ola) == (["decided"], 1)


def test_without_the_lock_the_second_is_not_told(ours, ola, monkeypatch):
    def unlocked(request_id, by):
        request = ChangeRequest.objects.get(pk=request_id)
        return request, deciding.target_of(request)

    monkeypatch.setattr(deciding, "_lock", unlocked)

    codes, _projects = approve_twice(ours, ola)
    assert codes != ["decided"]


def answer_both_ways(ours, ola):
    asked = make_participation(organization=ours, asked_on=LONG_AGO)
    liv = make_colleague(ours)
    meanwhile(
        lambda: review.confirm(asked, by=ola),
        lambda: review.decline(asked, "Feil", by=liv),
    )
    asked.refresh_from_db()
    return bool(asked.confirmed_on), bool(asked.declined_on)


def test_of_two_colleagues_who_answer_at_once_the_last_word_counts(ours, ola):
    assert answer_both_ways(ours, ola) == (False, True)
