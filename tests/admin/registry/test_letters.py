"""Letters in the admin: their state, without codes and links."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import gettext as _

from members import mail
from members.models import Letter
from tests.support.admin import choose, done_for, headings, said
from tests.support.rows import make

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


def test_the_list_names_its_columns_and_sorts_by_kind_and_by_time(as_secretary):
    late, early = (make(Letter, kind=kind) for kind in ("invitation", "reminder"))
    Letter.objects.filter(pk=early.pk).update(made_at=late.made_at - timedelta(days=1))

    pages = {column: as_secretary.get(f"{LETTERS}?o={column}") for column in (1, 4)}

    assert headings(pages[1]) == ["Type", "Til", "Status", "Skrevet"]
    assert {n: [*page.context["cl"].result_list] for n, page in pages.items()} == {
        1: [late, early],
        4: [early, late],
    }


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
