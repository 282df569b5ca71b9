"""Strangers who reach a quota of e-mails alarm staff; a person stops the e-mails, or not."""

import pytest
from django.test import Client
from django.utils import timezone

from members.mail.letters import STOPPED
from members.models import Application, ChangeRequest, Cluster, RateLimit
from members.operation import alarms
from tests.support.applications import JOIN, TYPED
from tests.support.factories import make
from tests.support.html_forms import send
from tests.support.letters import letters

pytestmark = pytest.mark.django_db
FRONT, PAGE = "/admin/", "/admin/visitors/"
ASK, REPORT = "/be-om-tilgang/?organization=yara", "/medlemmer/yara/meld-feil/"
EMAIL, QUOTA = "fremmed@example.org", alarms.OF_FORMS["at_most"]
ALARM = "Mange e-poster fra skjemaene for besøkende"
IS_STOPPED = "E-poster fra skjemaene for besøkende er stanset"


@pytest.fixture
def ours(ours):
    make.representative(organization=ours)
    return ours


def caused(number):
    """Let strangers have caused so many e-mails by their forms, and one log-in."""
    for pool in alarms.POOLS:
        alarms.count(pool)
    counts = RateLimit.objects.filter(action=alarms.ACTION)
    rows = [row for row in counts if alarms.pool_of(row.who) == "forms"]
    counts.filter(pk=rows[0].pk).update(made=[timezone.now()] * number)


def alarmed(client):
    """Return the titles of the rows about strangers that wait on the front page."""
    kinds = "mail_alarms", "mail_stop"
    sections = client.get(FRONT).context["sections"]
    rows = [row for section in sections for row in section.rows]
    return [(row.title, row.address) for row in rows if row.kind.name in kinds]


def press(client, act):
    page = client.post(PAGE, {"do": act}, follow=True)
    return [str(message) for message in page.context["messages"]]


def test_a_quota_alarms_staff_and_stops_nothing_by_itself(as_secretary, ours):
    caused(QUOTA - 1)
    before = alarmed(as_secretary)
    send(Client(), ASK, email=EMAIL)
    after = alarmed(as_secretary)
    send(Client(), ASK, email="ny@example.org")

    assert (before, after) == ([], [(ALARM, PAGE)])
    assert letters() == [
        ("access_request_confirm", e) for e in (EMAIL, "ny@example.org")
    ]
    page = as_secretary.get(PAGE)
    assert (page.context["of_forms"], page.context["of_log_ins"]) == (QUOTA, 1)
    assert len(press(as_secretary, "go_on")) == 1
    assert alarmed(as_secretary) == []


def test_a_person_stops_the_forms_and_never_the_log_in(as_secretary, kari, ours, ola):
    assert len(press(as_secretary, "stop")) == 1
    pages = [Client().get(address).text for address in (JOIN, ASK)]
    assert [page.count(str(STOPPED)) for page in pages] == [1, 1]
    answers = [
        send(Client(), JOIN, **TYPED),
        send(Client(), ASK, email=EMAIL),
        send(Client(), REPORT, message="Feil", email=EMAIL),
    ]
    codes = [Client().post("/logg-inn/", {"email": e}) for e in (ola.email, EMAIL)]

    forms = [answer.context["form"] for answer in answers[:2]]
    assert [form.non_field_errors() for form in forms] == [[str(STOPPED)]] * 2
    assert forms[0]["why"].value() == TYPED["why"]
    assert (Application.objects.count(), ChangeRequest.objects.count()) == (0, 1)
    assert [answer.status_code for answer in [answers[2], *codes]] == [302] * 3
    assert letters() == [("log_in_code", ola.email), ("unknown_address", EMAIL)]
    assert alarmed(as_secretary) == [(IS_STOPPED, PAGE)]
    event = Cluster.pgh_event_model.objects.exclude(visitors_stopped_at=None).get()
    assert event.pgh_context["user"] == kari.pk
    assert press(as_secretary, "stop") == ["Disse e-postene er allerede stanset."]
    press(as_secretary, "allow")
    assert send(Client(), JOIN, **TYPED).status_code == 302
    assert (alarmed(as_secretary), len(letters())) == ([], 3)
