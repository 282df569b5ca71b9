"""An e-mail that failed leads to whom it was for, and leaves again for the right address."""

import pytest
from django.urls import reverse
from django.utils import timezone

from members import access, mail, people, privacy, readdressing
from members.models import Invitation, Letter
from tests.support.admin import said
from tests.support.concurrency import concurrent_refusals
from tests.support.factories import make_member, make_person, make_secretary
from tests.support.html_forms import filled
from tests.support.waiting import titles

pytestmark = pytest.mark.django_db
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
    values = filled(client.get(page_of(letter))) | {"email": email}
    return client.post(page_of(letter), values | given)


def waiting():
    return sorted(Letter.objects.waiting().values_list("kind", "to"))


def email_of(row):
    return type(row).objects.get(pk=row.pk).email


def test_the_address_of_a_user_is_corrected_and_the_e_mail_leaves_again(
    as_secretary, ola
):
    ola.bounced_on = timezone.localdate()
    ola.save()
    letter, other = failed(ola.email), failed(ola.email, "reminder")
    before = titles(as_secretary, "letters")

    answer = send(as_secretary, letter, " OLA.Nordmann@Example.org ")

    ola.refresh_from_db()
    assert before == ["Ola"] * 2
    assert (ola.email, ola.bounced_on) == (NEW, None)
    assert waiting() == [("reminder", NEW), ("review_outcome", NEW)]
    assert {*Letter.objects.waiting()} == {letter, other}
    words = [f"2 e-poster sendes på nytt til {NEW}."]
    assert said(as_secretary.get(answer.url)) == words


def test_a_person_gets_an_e_mail_with_a_new_link(as_secretary, nora, kari):
    people.notify_again(nora, by=kari)
    letter, key = fail(Letter.objects.get()), nora.link_key

    send(as_secretary, letter)

    nora.refresh_from_db()
    letter.refresh_from_db()
    assert (nora.email, nora.link_key == key) == (NEW, False)
    assert (letter.failure, letter.text) == (Letter.Failure.WITHDRAWN, "")
    assert waiting() == [("person_told", NEW)]


def invited(organization, by):
    """Return the failed letter of an invitation."""
    access.invite(organization, "feil@example.org", "editor", by=by)
    return fail(Letter.objects.get())


def test_whoever_is_invited_gets_a_new_invitation(as_secretary, ours, kari):
    send(as_secretary, invited(ours, kari))

    [now] = Invitation.objects.open()
    assert (now.email, now.organization) == (NEW, ours)
    assert waiting() == [("invitation", NEW)]


def test_what_the_person_wrote_is_overwritten_only_by_a_tick(as_secretary, nora):
    nora.own_items = ["email"]
    nora.save()
    letter = failed(nora.email)

    refused = send(as_secretary, letter)
    assert (refused.status_code, email_of(nora)) == (200, nora.email)
    assert filled(refused)["email"] == [NEW]

    send(as_secretary, letter, overwrite="on")
    assert email_of(nora) == NEW


def test_only_who_may_change_users_moves_the_log_in_of_staff(
    as_secretary, site_administrator
):
    page = send(as_secretary, failed(site_administrator.email))

    words = ["Bare en systemansvarlig kan endre adressen til Siri."]
    assert page.context["form"].non_field_errors() == words
    assert (email_of(site_administrator), waiting()) == ("siri@example.org", [])


OLA, TRIED = "ola@example.org", [("review_outcome", "ola@example.org")]
REFUSED = [
    ("review_outcome", email, 200, OLA, [])
    for email in (
        "",
        "x",
        "a@b\x00c.no",
        "kari@sırıus.com",
        "æ@x.no",
        "eva@example.org",
    )
]


@pytest.mark.usefixtures("eva")
@pytest.mark.parametrize(
    ("kind", "email", "status", "address", "letters"),
    [
        ("log_in_code", NEW, 302, NEW, [("person_told", NEW)]),
        ("review_outcome", OLA, 302, OLA, TRIED),
        *REFUSED,
    ],
)
def test_what_is_right_is_tried_again_and_no_code_and_no_wrong_address(
    as_secretary, ola, kind, email, status, address, letters
):
    make_person(name="", email=OLA)
    letter = failed(OLA, kind, is_secret=kind == "log_in_code")
    # It is called by whoever of the address has a name.
    assert titles(as_secretary, "letters") == ["Ola"]

    answer = send(as_secretary, letter, email)

    assert (answer.status_code, email_of(ola), waiting()) == (status, address, letters)
    if letter.is_secret:
        assert "blir ikke sendt på nytt" in said(as_secretary.get(answer.url))[0]
    elif status == 200 and email != "eva@example.org":
        assert answer.context["form"].errors.keys() == {"email"}


def test_beyond_the_quota_of_an_address_nothing_is_changed(as_secretary, ours, kari):
    for _time in range(4):
        access.invite(make_member(), NEW, "editor", by=kari)
    Letter.objects.all().delete()

    page = send(as_secretary, invited(ours, kari))

    assert page.status_code == 200
    assert ours.invitations.get().email == "feil@example.org"
    assert waiting() == []


def test_two_windows_send_it_once(as_secretary, ola):
    letter = failed(ola.email)
    values = filled(as_secretary.get(page_of(letter)))

    as_secretary.post(page_of(letter), values | {"email": NEW})
    page = as_secretary.post(page_of(letter), values | {"email": "b@example.org"})

    words = "Denne e-posten er allerede sendt på nytt, eller slettet."
    assert page.text.count(words) == 1
    assert (email_of(ola), waiting()) == (NEW, [("review_outcome", NEW)])


def test_whoever_is_erased_is_not_written_to(as_secretary, nora, kari):
    letter = failed(nora.email)
    values = filled(as_secretary.get(page_of(letter))) | {"email": NEW}
    privacy.erase(nora, by=kari)

    as_secretary.post(page_of(letter), values)

    assert (email_of(nora), waiting()) == ("", [])
    assert titles(as_secretary, "letters") == []


@pytest.mark.django_db(transaction=True)
def test_pressed_twice_at_once_it_leaves_once(ola):
    letter = failed(ola.email)

    def resend(email):
        user = make_secretary()
        return lambda: readdressing.correct_and_resend(letter, email, by=user)

    codes = concurrent_refusals(resend(NEW), resend("b@example.org"))

    once = (["sent"], NEW, [("review_outcome", NEW)])
    assert (codes, email_of(ola), waiting()) == once


@pytest.mark.parametrize("number", [0, 999_999, 9 * 10**18, 10**30])
def test_what_is_not_there_is_not_found(as_secretary, number):
    assert as_secretary.get(f"/admin/letters/{number}/").status_code == 404
