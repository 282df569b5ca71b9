"""An alert from the business register opens once, writes once, and waits for staff alone."""

import pytest

from members.association import waiting
from members.association.register import deal_with, record_alerts
from members.models import RegisterAlert, User
from tests.support.letters import last, letters
from tests.support.refusals import refusal

DAY, LATER = "2026-11-01", "2026-11-20"
BANKRUPT = {"bankrupt": DAY}


def record(organization, before, after, status="active"):
    record_alerts(organization, before, after, status=status)


def opened():
    """Return (kind, day, whether it is open, whether somebody closed it) of all alerts."""
    rows = RegisterAlert.objects.order_by("pk")
    return [
        (r.kind, str(r.day), r.closed_at is None, r.closed_by is not None) for r in rows
    ]


@pytest.mark.parametrize(
    ("before", "after", "status", "expected"),
    [
        ({}, BANKRUPT, "active", [("bankrupt", DAY)]),
        ({"bankrupt": None}, {"bankrupt": ""}, "active", [("bankrupt", "None")]),
        (BANKRUPT, BANKRUPT, "active", []),
        (BANKRUPT, BANKRUPT | {"compulsory": LATER}, "active", [("compulsory", LATER)]),
        ({}, {"winding_up": DAY, "name": "X"}, "active", [("winding_up", DAY)]),
        ({}, {"deleted_on": DAY}, "deleted", [("deleted", DAY)]),
        ({"name": "X"}, {}, "deleted", [("deleted", "None")]),
        ({}, BANKRUPT, "removed", []),
        ({}, BANKRUPT, "unknown", []),
    ],
)
def test_each_new_flag_opens_an_alert(ours, before, after, status, expected):
    record(ours, before, after, status)
    assert opened() == [(*one, True, False) for one in expected]


def test_a_second_call_writes_nothing(ours, kari, django_assert_num_queries):
    record(ours, {}, BANKRUPT)
    events = RegisterAlert.pgh_event_model.objects.count()
    with django_assert_num_queries(1):
        record(ours, BANKRUPT, BANKRUPT)
    record(ours, {}, BANKRUPT)
    assert (RegisterAlert.pgh_event_model.objects.count(), events) == (1, 1)
    assert letters() == [("register_alert", "kari@example.org")]


@pytest.mark.parametrize(
    ("language", "subject", "sentence"),
    [
        (
            "nb",
            "Varsel fra Enhetsregisteret: Yara",
            "Ifølge Enhetsregisteret er Yara slettet (1. november 2026).",
        ),
        (
            "en",
            "Alert from the business register: Yara",
            "According to the business register, Yara is deleted (1 November 2026).",
        ),
    ],
)
def test_staff_are_told_of_what_it_affects_in_their_language(
    ours, ola, kari, reader, site_administrator, language, subject, sentence
):
    User.objects.filter(pk=kari.pk).update(language=language)
    record(ours, {}, {"deleted_on": DAY}, "deleted")
    assert letters() == [("register_alert", "kari@example.org")]
    letter = last("register_alert")
    assert (letter.subject, sentence in letter.text) == (subject, True)
    numbers = [line for line in letter.text.splitlines() if line.startswith("- ")]
    assert len(numbers) == 2  # the membership, and the access of Ola
    assert f"/admin/alerts/{RegisterAlert.objects.get().pk}/" in letter.text
    assert letter.is_secret


def test_no_weekly_e_mail_counts_it_but_that_to_those_who_deal_with_it(
    ours, ola, kari, reader
):
    record(ours, {}, BANKRUPT)
    assert (waiting.send_digests(), waiting.send_staff_digests()) == (0, 1)
    assert letters()[1:] == [("staff_digest", "kari@example.org")]


def test_what_the_register_takes_back_is_closed_by_nobody(ours):
    record(ours, {}, BANKRUPT)
    record(ours, BANKRUPT, {}, "unknown")
    assert opened() == [("bankrupt", DAY, True, False)]
    record(ours, BANKRUPT, {"bankrupt": None})
    assert opened() == [("bankrupt", DAY, False, False)]
    record(ours, {"bankrupt": None}, BANKRUPT)
    assert opened()[1:] == [("bankrupt", DAY, True, False)]


def test_a_day_that_the_register_corrects_is_corrected(ours):
    record(ours, {}, {"bankrupt": ""})
    record(ours, {"bankrupt": ""}, BANKRUPT)
    assert opened() == [("bankrupt", DAY, True, False)]


def test_what_somebody_has_dealt_with_does_not_come_back(ours, kari):
    record(ours, {}, BANKRUPT)
    alert = RegisterAlert.objects.get()
    deal_with(alert, by=kari)
    record(ours, BANKRUPT, BANKRUPT)
    record(ours, {}, BANKRUPT)  # as after its snapshot was made anew
    assert opened() == [("bankrupt", DAY, False, True)]
    assert refusal(deal_with, alert, by=kari).code == "closed"
    record(ours, {"bankrupt": None}, {"bankrupt": LATER})
    assert opened()[1:] == [("bankrupt", LATER, True, False)]
