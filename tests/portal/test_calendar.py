"""A person's own calendar: made and revoked on the account page, read by a secret address."""

import logging
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import vobject
from django.test import Client
from django.utils import timezone

from cluster.logs.formats import safe
from members.models import Attendance, Certificate, CertificateKind, Event, Person
from tests.support.factories import LONG_AGO, make

ACCOUNT = "/min-side/konto/"
DAY = timedelta(days=1)


def in_days(number):
    return timezone.localdate() + number * DAY


@pytest.fixture
def person(ours, ola):
    return make.contact(ours, name="Ola", email="ola@example.org")


@pytest.fixture
def address(as_ola, person):
    """Return the path of Ola's calendar."""
    as_ola.post(ACCOUNT, {"do": "calendar"})
    return urlsplit(as_ola.get(ACCOUNT).context["calendar"]).path


def rows(address):
    """Return (summary, day, status) of the entries, as a program without a cookie reads them."""
    calendar = vobject.readOne(Client().get(address).text)
    return [
        (
            entry.summary.value,
            entry.dtstart.value,
            entry.contents["status"][0].value if "status" in entry.contents else "",
        )
        for entry in calendar.contents.get("vevent", [])
    ]


def answer(person, answer, **fields):
    event = make(Event, held_on=in_days(9), **fields)
    moment = timezone.now()
    given = {"answer": answer, "answered_at": moment if answer else None}
    Attendance.objects.create(event=event, person=person, invited_at=moment, **given)
    return event


def test_it_has_own_events_and_the_deadlines_of_own_organizations(
    address, person, ours, theirs
):
    answer(person, "yes", title_nb="Kommer")
    answer(person, "waiting", title_nb="Venter")
    answer(person, "no", title_nb="Nei")
    answer(person, "", title_nb="Spurt", answer_by=in_days(3))
    answer(person, "", title_nb="For sent", answer_by=in_days(-1))
    answer(make.person(), "yes", title_nb="En annens")
    kind = make(CertificateKind, name_nb="ISO 9001")
    for organization in (ours, theirs):
        given = {"organization": organization, "until": in_days(60)}
        make(Certificate, kind=kind, **given)
        organization.confirmed_on = in_days(-300)
        organization.save()
    before = rows(address)
    ours.memberships.update(until=in_days(30))

    events = [
        ("Kommer", in_days(9), "CONFIRMED"),
        ("Venter", in_days(9), "TENTATIVE"),
        ("Svarfrist: Spurt", in_days(3), ""),
    ]
    expires = ("Yara: ISO 9001 utløper", in_days(60), "")
    check = ("Yara: årlig gjennomgang av profilen", in_days(65), "")
    assert before == [*events, expires, check]
    # Whoever leaves is not asked any more.
    assert rows(address) == [
        *events,
        ("Yara: siste dag som medlem", in_days(30), ""),
        expires,
    ]


def test_deadlines_end_with_the_access_and_a_guest_has_own_events_alone(
    address, person, ours, manager
):
    ours.memberships.update(until=in_days(30))
    answer(person, "yes", title_nb="Kommer")
    manager.until = in_days(-1)
    manager.since = LONG_AGO
    manager.save()

    assert rows(address) == [("Kommer", in_days(9), "CONFIRMED")]


def revoke(client, person):
    client.post(ACCOUNT, {"do": "no_calendar"})


def replace(client, person):
    client.post(ACCOUNT, {"do": "calendar"})


def erase(client, person):
    Person.objects.filter(pk=person.pk).update(link_key="")


@pytest.mark.parametrize("end", [revoke, replace, erase])
def test_an_address_that_has_ended_is_not_found(as_ola, address, person, end):
    before = Client().get(address).status_code
    end(as_ola, person)

    assert (before, Client().get(address).status_code) == (200, 404)


@pytest.mark.parametrize("token", ["x", "x" * 50, "WzEsIiJd.x"])
def test_an_invented_address_is_not_found(client, db, token):
    assert client.get(f"/min-kalender/{token}.ics").status_code == 404


def test_nobody_keeps_or_lists_it_and_the_log_does_not_name_it(address, caplog):
    with caplog.at_level(logging.INFO):
        answers = [Client().get(path) for path in (address, f"{address}x")]

    headers = {
        "Cache-Control": "private, no-store",
        "X-Robots-Tag": "noindex, nofollow",
    }
    assert {name: answers[0][name] for name in headers} == headers
    assert not answers[0].cookies
    secret = address.rpartition("/")[2]
    lines = [safe(record.getMessage()) for record in caplog.records]
    assert [line for line in lines if secret[:20] in line] == []
    assert lines != []


def test_one_person_reads_it_sixty_times_an_hour(address):
    answers = [Client().get(address) for _n in range(61)]

    statuses = [answer.status_code for answer in answers]
    assert statuses == [200] * 60 + [429]
    assert answers[-1]["Retry-After"] == "3600"


def test_a_user_who_is_no_person_of_the_registry_is_told_so(as_ola):
    page = as_ola.get(ACCOUNT)
    refused = as_ola.post(ACCOUNT, {"do": "calendar"})

    assert 'value="calendar"' not in page.text
    assert refused.context["form"].non_field_errors() == [
        "Du er ikke registrert som kontaktperson."
    ]
