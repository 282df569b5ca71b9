"""Guests whom nothing else connects to the cluster are erased some days after their event."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members import models, people
from members.people import privacy
from tests.support.factories import make
from tests.support.planted_secrets import everything, found, secrets_in

DAYS, TODAY = 30, timezone.localdate()
SECRET, ADDRESS = "hemmeligx", "hemmeligx@example.org"
# Deriving these from the record of personal data must not lose one.
CONNECTIONS = [
    ("AccessRequest", "email"),
    ("Application", "contact_email"),
    ("ChangeRequest", "reporter_email"),
    ("Consent", "person"),
    ("Contact", "person"),
    ("Invitation", "email"),
    ("NewsletterConsent", "person"),
    ("PartnerAddress", "email"),
    ("Person", "email"),
    ("Role", "person"),
    ("User", "email"),
]


def make_guest(*days_ago, since=999, **attendance):
    """Create a guest of events so many days ago."""
    moment = timezone.now() - timedelta(days=since)
    name = f"{SECRET.title()} Gjest"
    guest = make.person(name=name, email=ADDRESS, guest_since=moment)
    for days in days_ago:
        event = make(models.Event, held_on=TODAY - timedelta(days=days))
        make(models.Attendance, person=guest, event=event, **attendance)
    return guest


def test_a_guest_is_erased_as_by_hand_and_the_event_still_counts(kari):
    came = {"status": "present", "company": SECRET, "answer": "yes"}
    came |= {"answered_at": timezone.now()}
    guest = make_guest(DAYS + 1, 400, **came)
    make(models.HeldNotice, person=guest)
    ours = {(models.Person, guest.pk)}

    assert found(privacy.past_retention()) == ours
    assert found(privacy.apply_retention()) == ours

    by_retention, left = everything(), models.Attendance.objects
    assert secrets_in({SECRET}, by_retention) == set()
    kept = left.values_list("person", "status", "answer", "company")
    assert list(kept) == [(guest.pk, "present", "yes", "")] * 2
    assert models.Person.objects.get().guest_since is None
    assert found(privacy.apply_retention()) == set()
    privacy.erase(guest, by=kari)
    assert everything() == by_retention, "By hand there is nothing more to erase."


@pytest.mark.parametrize(
    ("days_ago", "since", "days", "is_erased"),
    [
        ([DAYS], 999, DAYS, False),
        ([DAYS + 1], 999, DAYS, True),
        ([DAYS + 1], 999, DAYS + 1, False),
        ([0], 999, 0, False),
        ([1], 999, 0, True),
        ([90, -5], 999, DAYS, False),
        ([], DAYS, DAYS, False),
        ([], DAYS + 1, DAYS, True),
    ],
)
def test_the_days_are_those_of_the_cluster_and_begin_when_the_last_event_is_over(
    days_ago, since, days, is_erased
):
    make(models.Cluster, days_guests_are_kept=days)
    make_guest(*days_ago, since=since, invited_at=timezone.now())

    assert len(found(privacy.apply_retention())) == is_erased


def test_a_guest_stays_until_the_last_day_of_an_event_is_past():
    guest = make_guest()
    last = TODAY - timedelta(days=DAYS)
    event = {"held_on": last - timedelta(days=9), "ends_on": last}
    make(models.Attendance, person=guest, event=make(models.Event, **event))

    assert found(privacy.apply_retention()) == set()


# The newsletter's consent of somebody who is no contact ends by itself, the night before.
KEEPING = [one for one in CONNECTIONS if one[0] != "NewsletterConsent"]


@pytest.mark.parametrize(("model", "column"), KEEPING)
def test_whatever_else_connects_a_guest_keeps_them(model, column):
    guest = make_guest(99)
    row = make(
        getattr(models, model), **{column: guest if column == "person" else ADDRESS}
    )

    assert found(privacy.past_retention()) == set()
    row.delete()
    assert found(privacy.past_retention()) == {(models.Person, guest.pk)}


def test_what_connects_a_guest_is_all_that_refers_to_a_person_or_an_address():
    rows = {(m.__name__, column) for m, column, _own in privacy.connections()}

    assert sorted({*rows, ("Person", "email")}) == CONNECTIONS


def test_a_former_user_is_erased_with_the_guest_of_the_address(settings):
    """Neither waits for the other, but both for an event to come."""
    gone = TODAY - timedelta(days=settings.KEPT_DAYS["access"] + 1)
    user = make.colleague(email=ADDRESS, since=gone, until=gone)
    guest = make_guest(-5, invited_at=timezone.now())
    assert found(privacy.past_retention()) == set()

    models.Attendance.objects.update(event=make(models.Event, held_on=gone))

    assert found(privacy.apply_retention()) == {(models.User, user.pk)}
    guest.refresh_from_db()
    assert guest.name == "[slettet]"


def test_a_former_contact_on_the_list_of_an_event_is_not_erased_before_it(settings):
    settings.KEPT_DAYS = settings.KEPT_DAYS | {"contacts": -1}
    former = make.former_contact()
    assert found(privacy.past_retention()) == {(models.Person, former.pk)}

    event = make(models.Event, held_on=TODAY + timedelta(days=1))
    make(models.Attendance, person=former, event=event)

    assert found(privacy.past_retention()) == set()


def test_who_is_erased_leaves_the_place_at_an_event_to_come_and_stays_counted_at_others():
    person, yes = make.person(), {"answer": "yes", "answered_at": timezone.now()}
    days = {"past": -1, "today": 0, "to come": 1}
    for title, offset in days.items():
        day = TODAY + timedelta(days=offset)
        event = make(models.Event, held_on=day, title_nb=title, places=1)
        here = "present" if title == "today" else ""
        make(models.Attendance, person=person, event=event, status=here, **yes)

    people.erase_on_request(person)

    left = models.Attendance.objects.order_by("event__held_on")
    assert list(left.values_list("event__title_nb", flat=True)) == ["past", "today"]
