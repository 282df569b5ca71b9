"""Letters in the admin: their state, without codes and links."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from members import mail
from members.admin.registry.letters import KINDS
from members.models import Letter
from tests.support.admin import choose, done_for, said
from tests.support.factories import make_staff
from tests.support.login import log_in
from tests.support.waiting import number_and_list

LETTERS = "/admin/members/letter/"


def queue(**how):
    words = {"subject": "Velkommen", "text": "Koden er 123456.", **how}
    return mail.queue("invitation", to="ola@example.org", language="nb", **words)


def failed(failure=Letter.Failure.REFUSED, **how):
    letter = queue(**how)
    letter.fail(timezone.now(), failure, "550 Nobody here")
    return letter


def sent():
    letter = queue()
    letter.mark_sent(timezone.now())
    return letter


@pytest.mark.parametrize("state", Letter.State)
def test_letters_are_listed_by_state(as_secretary, state):
    letters = {"waiting": queue(), "sent": sent(), "failed": failed()}

    page = as_secretary.get(LETTERS, {"state": state})

    assert list(page.context["cl"].result_list) == [letters[state]]


def test_the_dashboard_counts_the_failed_letters_of_a_month(as_secretary):
    lately, old = failed(), failed(Letter.Failure.UNREACHABLE)
    Letter.objects.filter(pk=old.pk).update(
        failed_at=timezone.now() - timedelta(days=31)
    )
    failed(Letter.Failure.EXPIRED)

    number, address = number_and_list(as_secretary, "letters")

    page = as_secretary.get(address)
    assert number == 1
    assert list(page.context["cl"].result_list) == [lately]


@pytest.mark.parametrize(("is_secret", "times"), [(True, 0), (False, 1)])
def test_the_page_of_a_letter_keeps_its_secret(as_secretary, is_secret, times):
    letter = failed(is_secret=is_secret)

    page = as_secretary.get(f"{LETTERS}{letter.pk}/change/").content.decode()

    assert page.count("123456") == times
    assert page.count("550 Nobody here") == 1


def test_only_failed_letters_are_retried(as_secretary):
    letter, waiting = failed(), queue()

    answer = as_secretary.post(
        LETTERS, choose([letter, waiting], "try_again"), follow=True
    )

    letter.refresh_from_db()
    refused = _("Only an e-mail that failed can be sent again.")
    assert said(answer) == [f"{waiting}: {refused}", done_for(1)]
    assert (letter.state, letter.failure, letter.why) == ("waiting", "", "")


@pytest.mark.parametrize(
    ("group", "status"),
    [("reader", 403), ("secretary", 200), ("site administrator", 200)],
)
def test_only_secretaries_and_administrators_see_letters(client, db, group, status):
    assert log_in(client, make_staff(group)).get(LETTERS).status_code == status


def test_nobody_changes_a_letter(as_superuser):
    letter = failed()
    changed = {"to": "kari@example.org", "subject": "Ny"}

    answers = [
        as_superuser.post(f"{LETTERS}{letter.pk}/change/", changed),
        as_superuser.post(f"{LETTERS}{letter.pk}/delete/", {"post": "yes"}),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert list(Letter.objects.values_list("to", "subject")) == [
        ("ola@example.org", "Velkommen")
    ]


def test_every_kind_of_letter_has_a_name():
    folder = settings.BASE_DIR / "templates" / "mail"
    written = {file.stem for file in folder.glob("*.txt")} - {"frame"}

    # The words of a message to a list are the secretariat's own.
    assert set(KINDS) == written | {"other", "message", "message_test"}
