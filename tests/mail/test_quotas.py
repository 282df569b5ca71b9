"""Every kind of letter has a limit, and nobody floods others with what they did not ask for."""

import csv
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from members import mail
from members.accounts import access
from members.admin.registry.letters import KINDS
from members.association import joining
from members.association.events import sign_up
from members.mail.letters import GOT_TOO_MANY, QUOTAS, SENT_TOO_MANY, STAFF_FACTOR
from members.models import AccessRequest, Invitation, Letter, Person, RateLimit
from members.portal.log_in import known_clients
from members.records import review
from tests.mail.test_kinds import CONTEXT
from tests.support import table_contents
from tests.support.access import act_on_page
from tests.support.consent_page import page_of
from tests.support.factories import make
from tests.support.html_forms import HERE, send
from tests.support.letters import letters
from tests.support.proposals import line, propose

# Asked for by whoever has typed the address, and counted by the form.
COUNTED_BY_FORMS = {
    "access_request_confirm": access.LINKS_PER_ADDRESS,
    "application_confirm": joining.PER_ADDRESS,
    "event_confirm": sign_up.PER_ADDRESS,
    "log_in_code": known_clients.DAY,
    "unknown_address": known_clients.DAY,
}
TABLE = Path(__file__).with_name("limits.csv").read_text().splitlines()
ADDRESS = "ny@example.org"
UNCOUNTED = {RateLimit._meta.db_table, "django_session", "cache"}


def test_every_kind_of_letter_has_the_limit_of_a_day_in_the_table():
    rows = {kind: limits for kind, *limits, _why in list(csv.reader(TABLE))[1:]}
    beyond = {True: "left out", False: "refused"}
    counted = {
        kind: [str(quota.to_one), str(quota.by_one), beyond[quota.is_optional]]
        for kind, quota in QUOTAS.items()
    }
    for kind, limit in COUNTED_BY_FORMS.items():
        assert limit["per"].days == 1
        counted[kind] = [str(limit["at_most"]), "", ""]

    assert {kind: limits for kind, limits in rows.items() if any(limits)} == counted
    assert (sorted(rows), STAFF_FACTOR) == (sorted(KINDS), 25)


def write(kind, to, sender):
    """Write a letter; return the refusal in words, or whether it was written."""
    try:
        letter = mail.write(kind, to=to, language="nb", context=CONTEXT, sender=sender)
    except ValidationError as refusal:
        return refusal.messages
    return letter is not None


def count(action, number):
    """Let all who have done so once have done it that often."""
    made = [timezone.now()] * number
    RateLimit.objects.filter(action=action).update(made=made)


@pytest.mark.parametrize("kind", QUOTAS)
def test_one_address_gets_and_one_sender_writes_so_many_a_day(kind, ola, kari):
    quota = QUOTAS[kind]
    got = [write(kind, "ny+1@example.org", "1@a.no")]
    count(f"to {kind}", quota.to_one - 1)
    got += [write(kind, "ny+2@example.org", "2@a.no"), write(kind, ADDRESS, "3@a.no")]
    other = write(kind, "per@example.org", "4@a.no")
    sent = [write(kind, "1@example.org", ola)]
    count(f"by {kind}", quota.by_one - 1)
    sent += [write(kind, f"{n}@example.org", ola) for n in (2, 3)]
    staff = write(kind, "4@example.org", kari)

    words = [GOT_TOO_MANY % {"email": ADDRESS}], [str(SENT_TOO_MANY)]
    refusals = (False, False) if quota.is_optional else words
    assert (got, other) == ([True, True, refusals[0]], True)
    assert (sent, staff) == ([True, True, refusals[1]], True)


def test_the_secretariat_has_a_quota_too(kari):
    assert write("invitation", "1@example.org", kari)
    count("by invitation", QUOTAS["invitation"].by_one * STAFF_FACTOR - 1)

    assert write("invitation", "2@example.org", kari)
    assert write("invitation", ADDRESS, kari) == [str(SENT_TOO_MANY)]


def rows():
    """Return all rows but those of counts and sessions."""
    contents = table_contents.read()
    return {t: r for t, r in contents.items() if t not in UNCOUNTED}


def flood(act, times, is_refused):
    """Act so often; return how many were done, and that each refusal changed nothing."""
    done = 0
    for number in range(times):
        before = rows()
        answer = act(number)
        if is_refused(answer):
            assert rows() == before
        else:
            done += 1
    return done


def refused_on_page(answer):
    return answer.status_code == 200


def words_on_page(answer):
    return answer.context["colleagues"].refused.non_field_errors()


def test_a_manager_does_not_flood_strangers_with_invitations(as_ola, manager):
    def invite(number):
        email = f"{number}@example.org"
        return act_on_page(as_ola, "invite", email=email, role="editor")

    invite(98)
    count("by invitation", 18)

    assert flood(invite, 4, refused_on_page) == 2
    assert (Invitation.objects.count(), len(letters())) == (3, 3)
    assert words_on_page(invite(99)) == [str(SENT_TOO_MANY)]


def test_a_manager_does_not_send_an_invitation_again_and_again(as_ola, ours, ola):
    invitation = access.invite(ours, ADDRESS, "editor", by=ola)

    done = flood(lambda _n: act_on_page(as_ola, "send", invitation), 5, refused_on_page)

    assert (done, letters()) == (3, [("invitation", ADDRESS)] * 4)
    again = act_on_page(as_ola, "send", invitation)
    assert words_on_page(again) == [GOT_TOO_MANY % {"email": ADDRESS}]
    # Withdrawing and inviting anew counts as well.
    act_on_page(as_ola, "withdraw", invitation)
    act_on_page(as_ola, "invite", email=ADDRESS, role="editor")
    assert (Invitation.objects.unanswered().count(), len(letters())) == (0, 4)


def test_a_contact_that_is_changed_again_and_again_writes_to_few(as_eva, ours):
    contact, page = make.contact(ours), reverse("portal:contacts", args=["yara"])
    form = {"do": "change", "row": contact.contact.pk, "name": "Per", "language": "nb"}

    def change(number):
        before = Person.objects.get().email
        sent = form | {"email": f"{number}@example.org", "initial-email": before}
        return as_eva.post(page, sent)

    change(98)
    count("by person_told", 38)

    assert flood(change, 4, refused_on_page) == 2
    assert Letter.objects.filter(kind="person_told").count() == 3
    said = change(99).context["contacts"].refused.non_field_errors()
    assert said == [str(SENT_TOO_MANY)]


def test_a_person_does_not_write_to_one_address_after_the_other(client, ours):
    person = make.contact(ours, name="Per")
    page = page_of(person)

    def correct(number):
        typed = {"name": "Per", "email": f"{number}@example.org", "language": "nb"}
        return send(client, page, do="correct", **typed)

    assert flood(correct, 7, refused_on_page) == 5
    assert [kind for kind, _to in letters()] == ["person_address"] * 5


def test_managers_are_not_flooded_by_requests_which_are_all_stored(ours, ola):
    for number in range(12):
        email = f"{number}@example.org"
        access.request_access(ours, email, name="Ny", language="nb")

    assert letters() == [("access_request_waiting", ola.email)] * 10
    assert AccessRequest.objects.waiting().count() == 12


def test_a_partner_is_not_flooded_with_questions(ours, theirs, ola, liv, kari):
    write("partner_asked", liv.email, "1@example.org")
    count("to partner_asked", 20)

    waiting = propose(ours, ola, line(ours), line(theirs))
    review.approve(waiting.pk, by=kari)

    asked = Letter.objects.filter(kind="partner_asked")
    assert (asked.count(), theirs.participations.unanswered().count()) == (1, 1)


def test_an_address_is_not_given_in_report_after_report(client, ours):
    page = reverse("directory:report", args=["yara"])

    def report(number):
        typed = {"message": f"Feil {number}", "email": ADDRESS}
        typed["form_token"] = client.get(page).context["form_token"]
        return client.post(page, typed, headers=HERE, REMOTE_ADDR=f"10.0.{number}.1")

    assert flood(report, 12, refused_on_page) == review.PER_ADDRESS["at_most"]
