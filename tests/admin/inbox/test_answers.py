"""Requests, applications, resignations and unconfirmed profiles: each is answered once."""

import pytest
from django.utils.translation import gettext as _

from members.models import AccessRequest, Reminder, Representative
from tests.support.access import ADDRESS
from tests.support.admin import address, choose, done_for, headings, said
from tests.support.applications import OTHER, apply, waiting
from tests.support.leaving import RESIGNATIONS, TODAY, ending_page
from tests.support.letters import letters
from tests.support.reminders import days_ago, make_asked, remind
from tests.support.rows import make

pytestmark = pytest.mark.django_db
REMINDERS, REQUESTS = address("reminder"), address("accessrequest")
ANSWERED = _("This has already been answered.")


@pytest.fixture
def access_request(ours):
    return make(AccessRequest, organization=ours, email=ADDRESS, name="Ny Ansatt")


@pytest.fixture
def application(db):
    return waiting()


@pytest.fixture
def reminder(ours):
    """Return the reminder about Yara in its last step, the secretariat's."""
    remind()
    return ours.reminders.get()


def make_requests(kari):
    decided = {"decided_by": kari, "decided_at": "2026-01-01T00:00Z", "answer": "Nei."}
    make(AccessRequest)
    for is_granted in (True, True, False):
        make(AccessRequest, granted=is_granted, **decided)


def make_applications(kari):
    row = waiting(orgnr=OTHER)
    row.is_accepted, row.answer = False, "Nei."
    row.decided_by, row.decided_at = kari, row.confirmed_at
    row.save()
    waiting()
    apply(orgnr="914778271")


def make_reminders(kari):
    make_asked()
    make_asked("manager")
    remind()


def test_the_list_of_reminders_names_its_columns(as_secretary, reminder):
    page = as_secretary.get(REMINDERS)

    assert headings(page)[:3] == ["Virksomhet", "Ikke bekreftet", "Kontaktopplysninger"]


LISTS = {
    "accessrequest": (
        make_requests,
        "answer",
        {"": 1, "yes": 2, "no": 1, "all": 4, "x": 4},
    ),
    "application": (
        make_applications,
        "answer",
        {"": 1, "yes": 0, "no": 1, "unconfirmed": 1, "x": 3},
    ),
    "reminder": (make_reminders, "turn", {"": 1, "contacts": 1, "all": 2, "x": 2}),
}


@pytest.mark.parametrize("noun", LISTS)
def test_a_list_shows_what_waits_by_default_and_the_others_by_answer(
    as_secretary, kari, noun
):
    make_rows, name, expected = LISTS[noun]
    make_rows(kari)

    found = {
        value: as_secretary.get(address(noun), {name: value} if value else {})
        for value in expected
    }

    counts = {value: page.context["cl"].result_count for value, page in found.items()}
    assert counts == expected


@pytest.mark.parametrize("noun", ["access_request", "application"])
def test_a_decline_needs_a_reason_and_the_second_answer_keeps_what_was_typed(
    as_secretary, request, noun
):
    row = request.getfixturevalue(noun)
    page = address(type(row), row)

    silent = as_secretary.post(page, {"decline": "no", "why": " "})
    as_secretary.post(page, {"decline": "no", "why": "Ikke i regionen."})
    told = as_secretary.post(page, {"decline": "no", "why": "Nei takk."})

    row.refresh_from_db()
    assert list(silent.context["forms"][1].errors) == ["why"]
    assert row.answer == "Ikke i regionen."
    form = told.context["forms"][1]
    assert form.non_field_errors() == [ANSWERED]
    assert form["why"].value() == "Nei takk."
    assert [kind for kind, _to in letters()][-1].endswith("_declined")


@pytest.mark.parametrize(
    "noun", ["accessrequest", "application", "resignation", "changerequest"]
)
@pytest.mark.parametrize("pk", ["0", "999", "x", "9" * 30])
def test_what_is_not_there_is_not_found(as_secretary, noun, pk):
    assert as_secretary.get(f"{address(noun)}{pk}/change/").status_code == 404


def test_the_list_of_requests_for_access_has_the_evidence_of_each(
    as_secretary, access_request
):
    owner = make(
        AccessRequest,
        organization=access_request.organization,
        email="kari@alfa.example",
    )

    page = as_secretary.get(REQUESTS)

    assert list(page.context["cl"].result_list) == [access_request, owner]
    for row in (access_request, owner):
        assert page.text.count(str(row.evidence.label)) == 1


def test_a_secretary_grants_access_once(as_secretary, access_request, kari):
    there = address("accessrequest", access_request)
    page = as_secretary.get(there)

    answer = as_secretary.post(there, {"grant": "yes", "role": "manager"})
    told = as_secretary.post(there, {"grant": "yes", "role": "editor"})

    acts = Representative.objects.get()
    access_request.refresh_from_db()
    assert str(access_request.evidence.label) in page.text
    assert (acts.user.email, acts.role) == (ADDRESS, "manager")
    assert acts.organization == access_request.organization
    assert (access_request.decided_by, answer.url) == (kari, REQUESTS)
    assert told.context["forms"][0].non_field_errors() == [ANSWERED]
    assert letters() == [("access_granted", ADDRESS)]


@pytest.mark.usefixtures("with_dependents")
def test_a_resignation_leads_to_the_end_of_the_membership_or_is_taken_back_once(
    as_secretary, ours, resignation
):
    there = address("resignation", resignation)
    page = as_secretary.get(there)

    answer, again = (
        as_secretary.post(there, {"take_back": "yes"}) for _twice in range(2)
    )

    resignation.refresh_from_db()
    assert "Vi flytter." in page.text
    assert f'href="{ending_page(ours)}"' in page.text
    assert (resignation.taken_back_on, answer.url) == (TODAY, RESIGNATIONS)
    [form] = again.context["forms"]
    told = _("This resignation has already been dealt with.")
    assert form.non_field_errors() == [told]


@pytest.mark.parametrize(
    ("act", "outcome", "confirmed"),
    [("all_is_right", "confirmed", days_ago(0)), ("leave_it", "settled", None)],
)
def test_an_unconfirmed_profile_is_confirmed_or_left_once(
    as_secretary, reminder, act, outcome, confirmed
):
    assert "35 92 00 00" in as_secretary.get(REMINDERS).text

    done, told = (
        as_secretary.post(f"{REMINDERS}?turn=all", choose([reminder], act), follow=True)
        for _twice in range(2)
    )

    reminder.refresh_from_db()
    assert said(done) == [done_for(1)]
    assert reminder.outcome == Reminder.Outcome(outcome)
    assert reminder.organization.confirmed_on == confirmed
    # What was confirmed may be confirmed again.
    assert said(told)[-1].endswith(ANSWERED) == (outcome == "settled")
