"""The weekly e-mail to staff: only when something is new, with counts and no names."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from members import mail, waiting
from members.models import AccessRequest, ChangeRequest, Letter, User
from tests.support.factories import make_claim, make_colleague, make_secretary
from tests.support.rows import make

pytestmark = pytest.mark.django_db
NOW = timezone.now()
DAY = timedelta(days=1)


def digests():
    return {row.to: row for row in Letter.objects.filter(kind="staff_digest")}


def sent(moment):
    User.objects.update(staff_digest_sent_at=moment)


def test_it_says_how_much_waits_and_how_much_of_it_is_new(kari, ours):
    make(AccessRequest, organization=ours, name="Per")
    make(AccessRequest, organization=ours, name="Ada", made_at=NOW - 30 * DAY)
    make(ChangeRequest, message="Per står på siden", opened_at=NOW - 30 * DAY)

    assert waiting.send_staff_digests() == 1

    letter = digests()[kari.email]
    assert letter.subject == "1 ny sak venter på sekretariatet"
    rows = [line for line in letter.text.splitlines() if line.startswith("- ")]
    assert rows == ["- 1 melding om feil", "- 2 forespørsler om tilgang (1 ny)"]
    assert [name for name in ("Per", "Ada", ours.name) if name in letter.text] == []


def test_a_partner_that_is_silent_for_the_second_time_is_heard_of(kari, theirs, ours):
    today = timezone.localdate()
    make_colleague(theirs)
    claim = make_claim(theirs, by=ours)
    asked = {"asked_on": today - 30 * DAY, "asked_again_on": today - 15 * DAY}
    type(claim).objects.filter(pk=claim.pk).update(**asked)
    sent(NOW - 7 * DAY)
    heard = waiting.send_staff_digests()
    asked = {"asked_on": today - 90 * DAY, "asked_again_on": today - 60 * DAY}
    type(claim).objects.filter(pk=claim.pk).update(**asked)
    sent(NOW - 7 * DAY)

    text = digests()[kari.email].text
    assert "- 1 deltaker spurt to ganger uten svar (1 ny)" in text
    assert (heard, waiting.send_staff_digests()) == (1, 0)


def test_it_comes_once_a_week_and_not_when_nothing_is_new(kari, ours):
    make(AccessRequest, organization=ours)
    first, second = waiting.send_staff_digests(), waiting.send_staff_digests()
    AccessRequest.objects.update(made_at=NOW - 20 * DAY)
    sent(NOW - 8 * DAY)

    assert (first, second, waiting.send_staff_digests()) == (1, 0, 0)


@pytest.mark.parametrize(
    "fields",
    [{"gets_staff_digest": False}, {"bounced_on": NOW}, {"is_active": False}],
    ids=["stopped", "bounces", "closed"],
)
def test_it_is_written_to_those_who_decide_alone(
    kari, reader, site_administrator, ola, fields
):
    make(ChangeRequest)
    User.objects.filter(pk=kari.pk).update(**fields)
    other = make_secretary()

    waiting.send_staff_digests()

    assert list(digests()) == [other.email]


def test_a_mail_program_stops_it_with_one_click_and_the_page_starts_it_again(
    kari, ours
):
    make(AccessRequest, organization=ours)
    waiting.send_staff_digests()
    headers = mail.build_message(digests()[kari.email]).message()
    path = headers["List-Unsubscribe"].strip("<>").removeprefix("https://localhost")
    program, own = Client(enforce_csrf_checks=True), {"Origin": "http://testserver"}

    program.post(path, {"List-Unsubscribe": "One-Click"})
    kari.refresh_from_db()
    stopped = kari.gets_staff_digest
    token = program.get(path).context["form_token"]
    program.post(path, {"form_token": token, "is_wanted": "on"}, headers=own)
    kari.refresh_from_db()

    assert (stopped, kari.gets_staff_digest) == (False, True)
