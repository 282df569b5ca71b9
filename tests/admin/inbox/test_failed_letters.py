"""An e-mail that failed leads to whom it was for, and leaves again for the right address."""

import pytest
from django.urls import reverse
from django.utils import timezone

from members import mail, people
from members.accounts import access
from members.models import Batch, Letter, RateLimit
from members.people import privacy, readdressing
from tests.support.admin import said, titles
from tests.support.concurrency import concurrent_refusals
from tests.support.factories import make
from tests.support.html_forms import filled

NEW = "ola.nordmann@example.org"


def fail(letter):
    letter.mark_attempted(timezone.now(), "550 Nobody", Letter.Failure.REFUSED)
    return letter


def failed(to, kind="review_outcome", **fields):
    given = {"language": "nb", "subject": "Emne", "text": "Hei", "is_secret": False}
    return fail(mail.queue(kind, to=to, **given | fields))


def page_of(letter):
    return reverse("admin:letter", args=[letter.pk])


def send(client, letter, email=NEW, **given):
    values = filled(client.get(page_of(letter))) | {"email": email, "reason": "Feil"}
    return client.post(page_of(letter), values | given)


def waiting():
    return sorted(Letter.objects.waiting().values_list("kind", "to"))


def email_of(row):
    return type(row).objects.get(pk=row.pk).email


def test_a_user_is_corrected_and_e_mail_leaves(as_secretary, ola, site_administrator):
    ola.bounced_on = timezone.localdate()
    ola.save()
    letter, other = failed(ola.email), failed(ola.email, "reminder")
    before = titles(as_secretary, "letters")

    unsaid = send(as_secretary, letter, reason=" ")
    answer = send(as_secretary, letter, " OLA.Nordmann@Example.org ")

    words = {"reason": ["Skriv hvorfor adressen endres."]}
    assert (unsaid.context["form"].errors, filled(unsaid)["email"]) == (words, [NEW])
    assert Batch.objects.get().reason == "Feil"
    ola.refresh_from_db()
    assert before == ["Ola"] * 2
    assert (ola.email, ola.bounced_on) == (NEW, None)
    assert waiting() == [("reminder", NEW), ("review_outcome", NEW)]
    assert {*Letter.objects.waiting()} == {letter, other}
    words = [f"2 e-poster sendes på nytt til {NEW}."]
    assert said(as_secretary.get(answer.url, follow=True)) == words

    # A secretary never moves the log-in of staff.
    page = send(as_secretary, failed(site_administrator.email), "b@example.org")
    words = ["Bare en systemansvarlig kan endre adressen til Siri."]
    assert page.context["form"].non_field_errors() == words
    assert (email_of(site_administrator), len(waiting())) == ("siri@example.org", 2)


def test_a_person_s_own_address_is_overwritten_by_a_tick(as_secretary, nora, kari):
    nora.own_items = ["email"]
    nora.save()
    people.notify_again(nora, by=kari)
    letter, key = fail(Letter.objects.get()), nora.link_key

    refused = send(as_secretary, letter)
    assert (refused.status_code, email_of(nora)) == (200, nora.email)
    assert filled(refused)["email"] == [NEW]

    send(as_secretary, letter, overwrite="on")
    nora.refresh_from_db()
    letter.refresh_from_db()
    assert (nora.email, nora.link_key == key) == (NEW, False)
    assert (letter.failure, letter.text) == (Letter.Failure.WITHDRAWN, "")
    assert waiting() == [("person_told", NEW)]


def test_an_invitation_is_sent_anew_within_the_quota(as_secretary, ours, kari):
    access.invite(ours, "feil@example.org", "editor", by=kari)
    letter = fail(Letter.objects.get())
    for _time in range(4):
        access.invite(make.member(), NEW, "editor", by=kari)

    assert send(as_secretary, letter).status_code == 200
    assert ours.invitations.get().email == "feil@example.org"

    RateLimit.objects.all().delete()
    send(as_secretary, letter)
    [now] = ours.invitations.open()
    assert (now.email, waiting()) == (NEW, [("invitation", NEW)] * 5)


OLA, TRIED = "ola@example.org", [("review_outcome", "ola@example.org")]
WRONG = ["", "x", "a@b\x00c.no", "kari@sırıus.com", "æ@x.no", "eva@example.org"]
REFUSED = [("review_outcome", email, 200, OLA, []) for email in WRONG]


@pytest.mark.usefixtures("eva")
@pytest.mark.parametrize(
    ("kind", "email", "status", "address", "letters"),
    [
        ("log_in_code", NEW, 302, NEW, [("person_told", NEW)]),
        ("person_address_changed", NEW, 302, NEW, [("person_told", NEW)]),
        ("review_outcome", OLA, 302, OLA, TRIED),
        *REFUSED,
    ],
)
def test_what_is_right_is_tried_again_and_no_code_and_no_wrong_address(
    as_secretary, ola, kind, email, status, address, letters
):
    make.person(name="", email=OLA)
    letter = failed(OLA, kind, is_secret=kind == "log_in_code")
    # It is called by whoever of the address has a name.
    assert titles(as_secretary, "letters") == ["Ola"]

    answer = send(as_secretary, letter, email)

    assert (answer.status_code, email_of(ola), waiting()) == (status, address, letters)
    if letter.is_secret:
        assert (
            "blir ikke sendt på nytt"
            in said(as_secretary.get(answer.url, follow=True))[0]
        )
    elif status == 200 and email != "eva@example.org":
        assert answer.context["form"].errors.keys() == {"email"}


def test_two_windows_send_once_and_nobody_erased(as_secretary, ola, nora, kari):
    letter, other = failed(ola.email), failed(nora.email)
    values, others = (
        filled(as_secretary.get(page_of(x)), reason="Feil") for x in (letter, other)
    )

    as_secretary.post(page_of(letter), values | {"email": NEW})
    page = as_secretary.post(page_of(letter), values | {"email": "b@example.org"})
    words = "Denne e-posten er allerede sendt på nytt, eller slettet."
    assert page.text.count(words) == 1
    assert (email_of(ola), waiting()) == (NEW, [("review_outcome", NEW)])

    privacy.erase(nora, by=kari)
    as_secretary.post(page_of(other), others | {"email": "b@example.org"})
    assert (email_of(nora), waiting()) == ("", [("review_outcome", NEW)])
    assert titles(as_secretary, "letters") == []
    for number in (0, 999_999, 9 * 10**18, 10**30):
        assert as_secretary.get(f"/admin/letters/{number}/").status_code == 404, number


@pytest.mark.django_db(transaction=True)
def test_pressed_twice_at_once_it_leaves_once(ola):
    letter = failed(ola.email)

    def resend(email):
        user = make.secretary()
        return lambda: readdressing.correct_and_resend(letter, email, by=user)

    codes = concurrent_refusals(resend(NEW), resend("b@example.org"))

    once = (["sent"], NEW, [("review_outcome", NEW)])
    assert (codes, email_of(ola), waiting()) == once
