"""An e-mail that failed leads to whom it was for, and leaves again for the right address."""

import pytest
from django.urls import reverse
from django.utils import timezone

from members import access, mail, people, privacy, readdressing
from members.models import Invitation, Letter
from tests.support.admin import said
from tests.support.concurrency import concurrent_refusals
from tests.support.factories import (
    make_member,
    make_person,
    make_secretary,
    make_staff,
)
from tests.support.html_forms import filled
from tests.support.waiting import titles

pytestmark = pytest.mark.django_db
NEW = "ola.nordmann@example.org"


def failed(to, kind="review_outcome", **fields):
    given = {"language": "nb", "subject": "Emne", "text": "Hei", "is_secret": False}
    letter = mail.queue(kind, to=to, **given | fields)
    letter.mark_attempted(timezone.now(), "550 Nobody", Letter.Failure.REFUSED)
    return letter


def page_of(letter):
    return reverse("admin:letter", args=[letter.pk])


def send(client, letter, email=NEW, **given):
    values = filled(client.get(page_of(letter))) | {"email": email}
    return client.post(page_of(letter), values | given)


def waiting():
    return sorted(Letter.objects.waiting().values_list("kind", "to"))


def test_the_address_of_a_user_is_corrected_and_the_e_mail_leaves_again(
    as_secretary, ola
):
    ola.bounced_on = timezone.localdate()
    ola.save()
    letter, other = failed(ola.email), failed(ola.email, "reminder")
    before = titles(as_secretary, "letters")

    answer = send(as_secretary, letter, " OLA.Nordmann@Example.org ")

    ola.refresh_from_db()
    assert before == ["Ola", "Ola"]
    assert (ola.email, ola.bounced_on) == (NEW, None)
    assert waiting() == [("reminder", NEW), ("review_outcome", NEW)]
    assert {*Letter.objects.waiting()} == {letter, other}
    told = said(as_secretary.get(answer.url))
    assert told == [f"2 e-poster sendes på nytt til {NEW}."]


def test_it_is_called_by_whoever_of_the_address_has_a_name(as_secretary, ola):
    make_person(name="", email=ola.email)
    failed(ola.email)

    assert titles(as_secretary, "letters") == ["Ola"]


def test_a_person_gets_an_e_mail_with_a_new_link(as_secretary, nora, kari):
    people.notify_again(nora, by=kari)
    letter = Letter.objects.get()
    letter.mark_attempted(timezone.now(), "550 Nobody", Letter.Failure.REFUSED)
    key = nora.link_key

    send(as_secretary, letter)

    nora.refresh_from_db()
    letter.refresh_from_db()
    assert (nora.email, nora.link_key == key) == (NEW, False)
    assert (letter.failure, letter.text) == (Letter.Failure.WITHDRAWN, "")
    assert waiting() == [("person_told", NEW)]


def invited(organization, by):
    """Return the failed letter of an invitation."""
    access.invite(organization, "feil@example.org", "editor", by=by)
    letter = Letter.objects.get()
    letter.mark_attempted(timezone.now(), "550 Nobody", Letter.Failure.REFUSED)
    return letter


def test_whoever_is_invited_gets_a_new_invitation(as_secretary, ours, kari):
    send(as_secretary, invited(ours, kari))

    [now] = Invitation.objects.open()
    assert (now.email, now.organization) == (NEW, ours)
    assert waiting() == [("invitation", NEW)]


def test_an_address_that_was_right_is_tried_again(as_secretary, ola):
    letter = failed(ola.email)

    send(as_secretary, letter, ola.email)

    assert waiting() == [("review_outcome", ola.email)]


def test_what_the_person_wrote_is_overwritten_only_by_a_tick(as_secretary, nora):
    nora.own_items = ["email"]
    nora.save()
    letter = failed(nora.email)

    refused = send(as_secretary, letter)
    nora.refresh_from_db()
    kept = nora.email
    send(as_secretary, letter, overwrite="on")

    nora.refresh_from_db()
    assert (refused.status_code, kept, nora.email) == (200, "nora@example.org", NEW)
    assert filled(refused)["email"] == [NEW]


def test_a_code_for_the_old_address_is_not_sent_to_the_new_one(as_secretary, ola):
    letter = failed(ola.email, "log_in_code", is_secret=True)

    answer = send(as_secretary, letter)

    ola.refresh_from_db()
    assert (ola.email, waiting()) == (NEW, [])
    assert "blir ikke sendt på nytt" in said(as_secretary.get(answer.url))[0]


def test_only_who_may_change_users_moves_the_log_in_of_staff(as_secretary):
    siri = make_staff("site administrator", email="siri@example.org", name="Siri")
    letter = failed(siri.email)

    page = send(as_secretary, letter)

    siri.refresh_from_db()
    assert page.context["form"].non_field_errors() == [
        "Bare en systemansvarlig kan endre adressen til Siri."
    ]
    assert (siri.email, waiting()) == ("siri@example.org", [])


@pytest.mark.parametrize("email", ["", "x", "a@b\x00c.no", "kari@sırıus.com", "æ@x.no"])
def test_a_wrong_address_comes_back_as_typed(as_secretary, ola, email):
    letter = failed(ola.email)

    page = send(as_secretary, letter, email)

    assert page.status_code == 200
    assert page.context["form"].errors.keys() == {"email"}
    assert waiting() == []


def test_an_address_that_somebody_else_logs_in_with_is_refused(as_secretary, ola, eva):
    letter = failed(ola.email)

    page = send(as_secretary, letter, eva.email)

    ola.refresh_from_db()
    assert (page.status_code, ola.email) == (200, "ola@example.org")


def test_beyond_the_quota_of_an_address_nothing_is_changed(as_secretary, ours, kari):
    for _time in range(4):
        access.invite(make_member(), NEW, "editor", by=kari)
    Letter.objects.all().delete()
    letter = invited(ours, kari)

    page = send(as_secretary, letter)

    assert page.status_code == 200
    assert ours.invitations.get().email == "feil@example.org"
    assert waiting() == []


def test_two_windows_send_it_once(as_secretary, ola):
    letter = failed(ola.email)
    values = filled(as_secretary.get(page_of(letter))) | {"email": NEW}
    as_secretary.post(page_of(letter), values)

    page = as_secretary.post(page_of(letter), values | {"email": "b@example.org"})

    ola.refresh_from_db()
    told = "Denne e-posten er allerede sendt på nytt, eller slettet."
    assert page.text.count(told) == 1
    assert (ola.email, waiting()) == (NEW, [("review_outcome", NEW)])


def test_whoever_is_erased_is_not_written_to(as_secretary, nora, kari):
    letter = failed(nora.email)
    values = filled(as_secretary.get(page_of(letter))) | {"email": NEW}
    privacy.erase(nora, by=kari)

    as_secretary.post(page_of(letter), values)

    nora.refresh_from_db()
    assert (nora.email, waiting()) == ("", [])
    assert titles(as_secretary, "letters") == []


@pytest.mark.django_db(transaction=True)
def test_pressed_twice_at_once_it_leaves_once(ola):
    letter, kari, per = failed(ola.email), make_secretary(), make_secretary()

    def by(user, email):
        return lambda: readdressing.correct_and_resend(letter, email, by=user)

    codes = concurrent_refusals(by(kari, NEW), by(per, "b@example.org"))

    ola.refresh_from_db()
    once = (["sent"], NEW, [("review_outcome", NEW)])
    assert (codes, ola.email, waiting()) == once


@pytest.mark.parametrize("number", [0, 999_999, 9 * 10**18, 10**30])
def test_what_is_not_there_is_not_found(as_secretary, number):
    assert as_secretary.get(f"/admin/letters/{number}/").status_code == 404
