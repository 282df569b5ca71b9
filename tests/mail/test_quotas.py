"""Every kind of letter has a limit, and nobody floods others with what they did not ask for."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from members import access, mail, review
from members.admin.registry.letters import KINDS
from members.directory import join_form, report_form
from members.mail.quotas import GOT_TOO_MANY, QUOTAS, SENT_TOO_MANY, STAFF_FACTOR
from members.models import AccessRequest, Invitation, Letter, Person, RateLimit
from members.portal.log_in import known_clients
from members.portal.views import ask
from tests.mail.test_kinds import CONTEXT
from tests.support import table_contents
from tests.support.access import act_on_page
from tests.support.consent_page import page_of
from tests.support.factories import make_contact
from tests.support.letters import letters
from tests.support.open_forms import HERE, send
from tests.support.proposals import line, propose

pytestmark = pytest.mark.django_db
# Asked for by whoever has typed the address, and counted by the form.
COUNTED_BY_FORMS = {
    "access_request_confirm": ask.PER_ADDRESS,
    "application_confirm": join_form.LIMIT_PER_EMAIL,
    "log_in_code": known_clients.DAY,
    "unknown_address": known_clients.DAY,
}
# What each of these is written once for.
WRITTEN_ONCE = {
    "access_declined": "a request that the recipient has confirmed by link",
    "access_ended": "an access that the recipient has accepted or asked for",
    "access_given": "an access that the recipient has accepted or asked for",
    "access_granted": "a request that the recipient has confirmed by link",
    "account_address_asked": "a letter to a new address, of which there are few a day",
    "account_address_changed": "an address that the recipient has confirmed by link",
    "account_objected": "an objection by link, which a change of address has one of",
    "application_accepted": "an application that the recipient has confirmed by link",
    "application_declined": "an application that the recipient has confirmed by link",
    "digest": "a week in which something waits for the recipient, who can stop it",
    "colleague_leaves": "a colleague who leaves, once until it is taken back",
    "departure_noted": "a page on which the recipient has said so",
    "departure_withdrawn": "a colleague who stays, once after a notice of leaving",
    "erasure_asked": "a person who works in the secretariat, to the secretariat",
    "invitation_accepted": "an invitation that the recipient has sent",
    "log_in_changed": "a change that the recipient has made of the own log-in",
    "message": "a message that a secretary has looked at and sent, once to a mailbox",
    "message_test": "a page on which the recipient, a secretary, has asked for it",
    "membership_ended": "a membership that ends",
    "nobody_looks_after": "an organization that an erasure leaves alone",
    "office_begun": "an office that the secretariat has registered",
    "office_ended": "an office that the secretariat has ended",
    "organization_merged": "a merge of the organization that the recipient has access to",
    "other": "nothing: no code sends by Django's own functions",
    "person_link": "an address that the recipient has confirmed by link",
    "reminder": "a step of a round of reminders, at most two a round",
    "successor_accepted": "an invitation that the recipient has sent, or a colleague of theirs",
    "staff_digest": "a week in which something is new, which staff can stop",
    "resignation_received": "a resignation of an organization, of which one waits",
    "resignation_withdrawn": "a resignation that is withdrawn",
    "stream_ending": "the last day of an entry, once",
    "introduction": "the secretariat, once a press about a match",
    "review_outcome": "a decision on what the recipient has proposed",
    "staff_ended": "work in the secretariat that ends",
    "staff_factor_reset": "a reset, of which a colleague has two a day",
    "staff_notice": "an act on a colleague, to those who may do it themselves",
    "staff_role_changed": "a role that a site administrator has changed",
    "review_reopened": "an undo of a decision on what the recipient has proposed",
}
ADDRESS = "ny@example.org"
UNCOUNTED = {RateLimit._meta.db_table, "django_session", "cache"}
each_kind = pytest.mark.parametrize("kind", QUOTAS)


def test_every_kind_of_letter_has_a_limit():
    assert sorted([*QUOTAS, *COUNTED_BY_FORMS, *WRITTEN_ONCE]) == sorted(KINDS)


def test_every_limit_of_a_form_is_for_a_day():
    per_day = {k: (v["at_most"], v["per"].days) for k, v in COUNTED_BY_FORMS.items()}

    assert per_day == {
        "access_request_confirm": (3, 1),
        "application_confirm": (3, 1),
        "log_in_code": (20, 1),
        "unknown_address": (20, 1),
    }


def test_the_quotas_of_a_day_are_these():
    numbers = {kind: tuple(quota)[:2] for kind, quota in QUOTAS.items()}
    optional = [kind for kind, quota in QUOTAS.items() if quota.is_optional]

    assert (numbers, STAFF_FACTOR) == (
        {
            "invitation": (4, 20),
            "person_told": (4, 40),
            "person_changed": (6, 40),
            "person_address": (5, 5),
            "account_address": (5, 5),
            "staff_added": (4, 2),
            "access_request_waiting": (10, 30),
            "partner_asked": (20, 60),
            "partner_answered": (20, 60),
            "partner_access": (3, 20),
            "error_reported": (10, 10),
            "review_answer": (10, 10),
            "sender_sample": (20, 20),
        },
        25,
    )
    assert optional == [
        "access_request_waiting",
        "partner_asked",
        "partner_answered",
        "error_reported",
        "review_answer",
    ]


def write(kind, to, sender):
    """Write a letter; return the refusal in words, or whether it was written."""
    try:
        letter = mail.write(kind, to=to, language="nb", context=CONTEXT, sender=sender)
    except ValidationError as refusal:
        return refusal.messages
    return letter is not None


@each_kind
def test_one_address_gets_so_many_a_day(kind):
    quota = QUOTAS[kind]

    got = [write(kind, f"ny+{n}@example.org", f"{n}@a.no") for n in range(quota.to_one)]
    more = write(kind, ADDRESS, "b@a.no")
    other = write(kind, "per@example.org", "c@a.no")

    words = [GOT_TOO_MANY % {"email": ADDRESS}]
    assert (got, other) == ([True] * quota.to_one, True)
    assert more == (False if quota.is_optional else words)


@each_kind
def test_one_sender_writes_so_many_a_day(kind, ola, kari):
    quota = QUOTAS[kind]

    sent = [write(kind, f"{n}@example.org", ola) for n in range(quota.by_one)]
    more = write(kind, ADDRESS, ola)
    staff = write(kind, ADDRESS, kari)

    assert (sent, staff) == ([True] * quota.by_one, True)
    assert more == (False if quota.is_optional else [str(SENT_TOO_MANY)])


def test_the_secretariat_has_a_quota_too(kari):
    at_most = QUOTAS["invitation"].by_one * STAFF_FACTOR
    sent = [write("invitation", f"{n}@example.org", kari) for n in range(3)]
    RateLimit.objects.filter(action="by invitation").update(
        made=[timezone.now()] * at_most
    )

    assert sent == [True] * 3
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

    done = flood(invite, 23, refused_on_page)

    assert (done, Invitation.objects.count(), len(letters())) == (20, 20, 20)
    assert words_on_page(invite(99)) == [str(SENT_TOO_MANY)]


def test_a_manager_does_not_send_an_invitation_again_and_again(as_ola, ours, ola):
    invitation = access.invite(ours, ADDRESS, "editor", by=ola)

    done = flood(lambda _n: act_on_page(as_ola, "send", invitation), 5, refused_on_page)

    assert (done, letters()) == (3, [("invitation", ADDRESS)] * 4)
    again = act_on_page(as_ola, "send", invitation)
    assert words_on_page(again) == [GOT_TOO_MANY % {"email": ADDRESS}]


def test_withdrawing_and_inviting_anew_counts_as_well(as_ola, ours, ola):
    for _time in range(6):
        act_on_page(as_ola, "invite", email=ADDRESS, role="editor")
        for invitation in Invitation.objects.unanswered():
            act_on_page(as_ola, "withdraw", invitation)

    assert letters() == [("invitation", ADDRESS)] * 4


def test_a_contact_that_is_changed_again_and_again_writes_to_few(as_eva, ours):
    contact, page = make_contact(ours), reverse("portal:contacts", args=["yara"])
    form = {"do": "change", "row": contact.contact.pk, "name": "Per", "language": "nb"}

    def change(number):
        before = Person.objects.get().email
        sent = form | {"email": f"{number}@example.org", "initial-email": before}
        return as_eva.post(page, sent)

    done = flood(change, 43, refused_on_page)

    assert (done, Letter.objects.filter(kind="person_told").count()) == (40, 40)
    answer = change(99)
    said = answer.context["contacts"].refused.non_field_errors()
    assert said == [str(SENT_TOO_MANY)]


def test_a_person_does_not_write_to_one_address_after_the_other(client, ours):
    person = make_contact(ours, name="Per")
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
    for number in range(20):
        write("partner_asked", liv.email, f"{number}@example.org")

    waiting = propose(ours, ola, line(ours), line(theirs))
    review.approve(waiting.pk, by=kari)

    asked = Letter.objects.filter(kind="partner_asked")
    assert (asked.count(), theirs.participations.unanswered().count()) == (20, 1)


def test_an_address_is_not_given_in_report_after_report(client, ours):
    page = reverse("directory:report", args=["yara"])

    def report(number):
        typed = {"message": f"Feil {number}", "email": ADDRESS}
        typed["form_token"] = client.get(page).context["form_token"]
        return client.post(page, typed, headers=HERE, REMOTE_ADDR=f"10.0.{number}.1")

    assert flood(report, 12, refused_on_page) == report_form.LIMIT_PER_EMAIL["at_most"]
