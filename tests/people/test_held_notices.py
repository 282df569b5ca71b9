"""The e-mails to the persons of a file: soon, or on a day, and never of what was undone."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from members import people
from members.actions import recording
from members.models import Batch, HeldNotice, Letter, Person
from members.people import hold_notices, privacy, send_held_notices
from members.records.history import undo
from tests.support.factories import make
from tests.support.files_in import in_an_hour
from tests.support.letters import last, letters

NORA, NILS = "nora@example.org", "nils@example.org"


def entered(by, *addresses, on=None, **fields):
    """Return the act that entered persons and holds their notices, and the persons."""
    with recording(Batch.Act.FILE, by=by) as batch:
        persons = [Person(name="Nora", email=email, **fields) for email in addresses]
        people.create_persons(persons, by=by)
        told = dict.fromkeys((p for p in persons if p.email), ())
        hold_notices(told, batch=batch, by=by, on=on)
    return batch, persons


def at(days, hour):
    """Return the clock of a day from today on."""
    day = timezone.localdate() + timedelta(days=days)
    return lambda: timezone.make_aware(datetime.combine(day, time(hour)))


def addressees():
    return [letter.to for letter in Letter.objects.order_by("pk")]


def test_a_new_person_is_told_once_in_an_hour_or_on_a_day(kari, ours):
    _batch, [nora, _silent] = entered(kari, NORA, "")
    make.contact(ours, person=nora)
    # Whoever is about to be told is not listed as not informed.
    assert [person.email for person in Person.objects.not_informed()] == [""]

    for minutes, number in ((59, 0), (61, 1), (61, 1)):
        send_held_notices(lambda m=minutes: timezone.localtime() + timedelta(minutes=m))
        assert len(addressees()) == number

    nora.refresh_from_db()
    assert addressees() == [NORA]
    assert "Yara" in last("person_told").text
    assert (nora.told_on, nora.entered_by) == (timezone.localdate(), kari)
    assert HeldNotice.objects.count() == 0

    # One that is held until a day waits for its morning.
    entered(kari, NILS, on=timezone.localdate() + timedelta(days=3))
    for days, hour in ((0, 12), (2, 23), (3, 7)):
        send_held_notices(at(days, hour))
    assert addressees() == [NORA]
    send_held_notices(at(3, 8))
    assert addressees() == [NORA, NILS]


def test_nothing_is_sent_of_what_was_undone_unless_the_undo_was_undone(kari):
    batch, _persons = entered(kari, NORA)
    undo(batch, by=kari)
    send_held_notices(in_an_hour)
    assert (addressees(), HeldNotice.objects.count()) == ([], 0)
    assert not Person.objects.exists()

    again, [nils] = entered(kari, NILS)
    again = undo(undo(again, by=kari), by=kari)
    send_held_notices(in_an_hour)
    assert sorted(addressees()) == [NILS]
    assert Person.objects.get(pk=nils.pk).told_on == timezone.localdate()
    # The e-mail stands in the outbox, and does not leave it any more.
    undo(again, by=kari)
    assert not Person.objects.filter(pk=nils.pk).exists()
    [letter] = Letter.objects.all()
    assert (letter.failure, letter.text) == ("withdrawn", "")


@pytest.mark.parametrize("is_sent", [True, False])
def test_a_changed_address_goes_back_and_who_was_informed_stays_so(kari, is_sent):
    day, today = timezone.localdate() - timedelta(days=99), timezone.localdate()
    ola = make.person(email="ola@example.org", told_on=day, told_version="1")
    with recording(Batch.Act.FILE, by=kari) as batch:
        row = Person.objects.get(pk=ola.pk)
        assert people.update_persons({row: {"email": "ny@example.org"}}) == {}
        hold_notices({row: ()}, batch=batch, by=kari)
    assert Person.objects.get(pk=ola.pk).told_on is None
    send_held_notices(in_an_hour)
    if is_sent:
        blank = dict.fromkeys(("subject", "text", "html"), "")
        Letter.objects.update(sent_at=timezone.now(), **blank)

    undo(batch, by=kari)

    ola.refresh_from_db()
    told_on = today if is_sent else None
    assert (ola.email, ola.told_on) == ("ola@example.org", told_on)
    assert letters()[1:] == [("person_link", "ola@example.org")]
    assert addressees()[0] == "ny@example.org"


def test_whoever_was_told_by_hand_erased_or_deleted_is_told_nothing_more(kari):
    _batch, [nora, nils, ada] = entered(kari, NORA, NILS, "ada@example.org")
    privacy.erase(nora, by=kari)
    assert [row.person_id for row in HeldNotice.objects.all()] == [nils.pk, ada.pk]
    nils.delete()
    people.notify_again(ada, by=kari)

    send_held_notices(in_an_hour)

    assert (addressees(), HeldNotice.objects.count()) == (["ada@example.org"], 0)


def test_what_is_hidden_by_a_change_is_said(kari, ours):
    fields = {"name": "Ola", "email": "ola@example.org", "title": "Sjef"}
    ola = make.contact(ours, **fields, agreed=["name", "title"])
    with recording(Batch.Act.FILE, by=kari) as batch:
        hidden = people.update_persons({Person.objects.get(pk=ola.pk): {"title": "X"}})
        hold_notices(hidden, batch=batch, by=kari)

    send_held_notices(in_an_hour)

    assert [*hidden.values()] == [{"title"}]
    assert "- Stilling\n" in last("person_changed").text
    assert [c.item for c in ola.consents.standing()] == ["name"]


def test_beyond_the_quota_of_a_mailbox_one_waits_and_of_a_sender_all_others(kari, ola):
    nora = make.person(email=NORA)
    for _time in range(4):
        people.notify_again(nora, by=kari)
    entered(kari, NORA, NILS)
    send_held_notices(in_an_hour)
    assert addressees() == [*[NORA] * 4, NILS]
    assert [row.person.email for row in HeldNotice.objects.all()] == [NORA]

    for number in range(40):
        people.notify_again(make.person(email=f"{number}@example.org"), by=ola)
    entered(ola, "ada@example.org", "bo@example.org")
    send_held_notices(in_an_hour)
    assert (len(letters()), HeldNotice.objects.count()) == (45, 3)
