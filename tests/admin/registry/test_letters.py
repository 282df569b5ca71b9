"""Letters in the admin: their state, without codes and links."""

from datetime import timedelta

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


def failed(**how):
    letter = queue(**how)
    letter.fail(timezone.now(), Letter.Failure.REFUSED, "550 Nobody here")
    return letter


def rows(page):
    return list(page.context["cl"].result_list)


def test_letters_are_listed_by_state_kind_and_time(as_secretary):
    sent, letters = queue(), {"waiting": queue(), "failed": failed()}
    sent.mark_sent(timezone.now())
    lists = {
        state: as_secretary.get(LETTERS, {"state": state}) for state in Letter.State
    }
    assert {state: rows(page) for state, page in lists.items()} == {
        state: [letter] for state, letter in (letters | {"sent": sent}).items()
    }

    Letter.objects.all().delete()
    late, early = (make(Letter, kind=kind) for kind in ("invitation", "reminder"))
    Letter.objects.filter(pk=early.pk).update(made_at=late.made_at - timedelta(days=1))
    by_kind, by_time = (as_secretary.get(LETTERS, {"o": column}) for column in (1, 4))
    assert headings(by_kind) == ["Type", "Til", "Status", "Skrevet"]
    assert (rows(by_kind), rows(by_time)) == ([late, early], [early, late])


def test_the_page_of_a_letter_keeps_its_secret(as_secretary):
    for is_secret, times in [(True, 0), (False, 1)]:
        letter = failed(is_secret=is_secret)
        page = as_secretary.get(f"{LETTERS}{letter.pk}/change/").text
        assert (page.count("123456"), page.count("550 Nobody here")) == (times, 1)


def test_only_failed_letters_are_retried(as_secretary):
    letter, waiting = failed(), queue()

    again = choose([letter, waiting], "try_again")
    answer = as_secretary.post(LETTERS, again, follow=True)

    letter.refresh_from_db()
    refused = _("Only an e-mail that failed can be sent again.")
    assert said(answer) == [f"{waiting}: {refused}", done_for(1)]
    assert (letter.state, letter.failure, letter.why) == ("waiting", "", "")
