"""Applications, requests, resignations and profiles: each is answered once."""

import pytest
from django.utils import timezone
from django.utils.translation import gettext as _

from members.association import joining
from members.models import AccessRequest, Organization, Reminder, Representative
from tests.support.access import ADDRESS
from tests.support.admin import address, choose, done_for, headings, onward, said
from tests.support.applications import NUMBER, OTHER, TYPED, apply, waiting
from tests.support.factories import LONG_AGO, make
from tests.support.html_forms import filled
from tests.support.leaving import TODAY, ending_page
from tests.support.letters import last, letters
from tests.support.reminders import days_ago, make_asked, remind

REMINDERS, REQUESTS = address("reminder"), address("accessrequest")
ANSWERED = _("This has already been answered.")
GIVEN = {"since": "01.12.2026", "category": "core", "organization": "new"}


def accept(client, application, **typed):
    """Send the page of the application as it is shown, with some values typed over."""
    there = address("application", application)
    return client.post(there, filled(client.get(there), accept="yes", **typed))


@pytest.mark.parametrize("is_typed", [False, True])
def test_a_new_profile_is_hidden_from_today_by_default(as_secretary, kari, is_typed):
    site, others = make.site(), {"contact_email": "ola@nykraft.example"}
    application = waiting(sites=[site])
    other = waiting(**others, contact_name="Ola Olsen")
    apply(contact_email="per@nykraft.example")

    page = as_secretary.get(address("application", application))
    typed = {**GIVEN, "is_listed": "on"} if is_typed else {}
    answer = accept(as_secretary, application, **typed)

    assert TYPED["why"] in page.text
    assert list(page.context["others"]) == [other]
    assert page.text.count("Ola Olsen (ola@nykraft.example)") == 1
    organization = Organization.objects.get()
    stay = organization.memberships.get()
    assert (organization.name, organization.is_listed) == ("Nykraft AS", is_typed)
    since = "2026-12-01" if is_typed else timezone.localdate().isoformat()
    assert stay.since.isoformat() == since
    assert is_typed == (stay.category == "core")
    presence, invitation = organization.presences.get(), organization.invitations.get()
    assert (organization.orgnr, organization.kind) == (NUMBER, "company")
    assert (presence.site, presence.since) == (site, None)
    assert (invitation.invited_by, invitation.role) == (kari, "manager")
    kinds = [kind for kind, to in letters() if to == TYPED["contact_email"]]
    assert kinds[1:] == ["person_told", "invitation", "application_accepted"]
    assert answer.url == address("application", other)


def test_a_profile_of_the_number_is_the_only_choice(as_secretary):
    known = make.member(orgnr=NUMBER, until=LONG_AGO, name="Gamle AS")
    application = waiting()
    refused = accept(as_secretary, application, organization="new")
    accept(as_secretary, application)
    alike = make.organization(name="Nykraft Holding")
    accept(as_secretary, waiting(orgnr=OTHER), organization=str(alike.pk))

    [form, _decline] = refused.context["forms"]
    assert list(form.errors) == ["organization"]
    assert known.memberships.current().count() == 1
    alike.refresh_from_db()
    assert (alike.orgnr, Organization.objects.count()) == (OTHER, 2)


def test_what_is_refused_comes_back_as_typed_or_takes_no_answer(as_secretary, kari):
    for field, value in [
        ("since", ""),
        ("since", "31.02.2026"),
        ("since", "\0"),
        ("category", "x"),
        ("organization", "999"),
        ("organization", ""),
    ]:
        there = address("application", waiting())
        answer = as_secretary.post(there, {"accept": "yes", **GIVEN, field: value})
        [form, _decline] = answer.context["forms"]
        assert (answer.status_code, list(form.errors)) == (200, [field])
        assert form[field].value() == value

    # What is not confirmed or decided takes no answer.
    unconfirmed, decided = apply(), waiting(orgnr=OTHER)
    joining.decline(decided, "Nei.", by=kari)
    for row in (unconfirmed, decided):
        page = as_secretary.get(address("application", row))
        assert (page.status_code, page.context["forms"]) == (200, [])
        as_secretary.post(address("application", row), {"accept": "yes", **GIVEN})
    assert Organization.objects.count() == 0


def test_a_list_shows_what_waits_by_default_and_the_rest_by_answer(as_secretary, kari):
    make(AccessRequest)
    decided = {"decided_by": kari, "decided_at": "2026-01-01T00:00Z", "answer": "Nei."}
    for is_granted in (True, True, False):
        make(AccessRequest, granted=is_granted, **decided)
    joining.decline(waiting(orgnr=OTHER), "Nei.", by=kari)
    waiting()
    apply(orgnr="914778271")
    make_asked()
    make_asked("manager")
    remind()

    for (noun, name), numbers in {
        ("accessrequest", "answer"): {"": 1, "yes": 2, "no": 1, "all": 4, "x": 4},
        ("application", "answer"): {"": 1, "yes": 0, "no": 1, "unconfirmed": 1, "x": 3},
        ("reminder", "turn"): {"": 1, "contacts": 1, "all": 2, "x": 2},
    }.items():
        queries = {value: {name: value} if value else {} for value in numbers}
        pages = {v: as_secretary.get(address(noun), queries[v]) for v in queries}
        lists = {value: page.context["cl"] for value, page in pages.items()}
        assert {v: rows.result_count for v, rows in lists.items()} == numbers, noun


def test_a_decline_needs_a_reason_and_is_made_once(as_secretary, ours):
    for row in (make(AccessRequest, organization=ours, email=ADDRESS), waiting()):
        silent, _first, again = (
            as_secretary.post(address(type(row), row), {"decline": "no", "why": why})
            for why in (" ", "Ikke i regionen.", "Nei takk.")
        )

        row.refresh_from_db()
        assert list(silent.context["forms"][1].errors) == ["why"]
        assert row.answer == "Ikke i regionen."
        form = again.context["forms"][1]
        assert form.non_field_errors() == [ANSWERED]
        assert form["why"].value() == "Nei takk."
        assert "Ikke i regionen." in last(letters()[-1][0]).text
    assert [kind for kind, _to in letters() if kind.endswith("_declined")] == [
        "access_declined",
        "application_declined",
    ]


def test_what_is_not_there_is_not_found(as_secretary):
    for noun in ("accessrequest", "application", "resignation", "changerequest"):
        for pk in ("0", "999", "x", "9" * 30):
            page = f"{address(noun)}{pk}/change/"
            assert as_secretary.get(page).status_code == 404, page


def test_access_is_granted_on_evidence_once(as_secretary, ours, kari):
    given = {"email": ADDRESS, "name": "Ny Ansatt"}
    access_request = make(AccessRequest, organization=ours, **given)
    owner = make(AccessRequest, organization=ours, email="kari@alfa.example")
    there, owners = (address("accessrequest", r) for r in (access_request, owner))

    queue, page = as_secretary.get(REQUESTS), as_secretary.get(there)
    answer = as_secretary.post(there, {"grant": "yes", "role": "manager"})
    again = as_secretary.post(there, {"grant": "yes", "role": "editor"})

    assert list(queue.context["cl"].result_list) == [access_request, owner]
    evidence = [str(row.evidence.label) for row in (access_request, owner)]
    assert [queue.text.count(label) for label in evidence] == [1, 1]
    assert evidence[0] in page.text
    acts = Representative.objects.get()
    assert (acts.user.email, acts.role, acts.organization) == (ADDRESS, "manager", ours)
    access_request.refresh_from_db()
    assert (access_request.decided_by, answer.url) == (kari, owners)
    assert again.context["forms"][0].non_field_errors() == [ANSWERED]
    assert letters() == [("access_granted", ADDRESS)]


@pytest.mark.usefixtures("with_dependents")
def test_a_resignation_is_ended_or_taken_back_once(as_secretary, ours, resignation):
    there = address("resignation", resignation)

    page = as_secretary.get(there)
    answer, again = (as_secretary.post(there, {"take_back": "yes"}) for _ in range(2))

    resignation.refresh_from_db()
    assert "Vi flytter." in page.text
    assert f'href="{ending_page(ours)}"' in page.text
    assert resignation.taken_back_on == TODAY
    assert onward(as_secretary, answer) == "/admin/"
    [form] = again.context["forms"]
    words = _("This resignation has already been dealt with.")
    assert form.non_field_errors() == [words]


@pytest.mark.parametrize(
    ("act", "outcome", "confirmed"),
    [("all_is_right", "confirmed", days_ago(0)), ("leave_it", "settled", None)],
)
def test_a_profile_is_confirmed_or_left(as_secretary, ours, act, outcome, confirmed):
    remind()
    reminder = ours.reminders.get()

    page = as_secretary.get(REMINDERS)
    done, again = (
        as_secretary.post(f"{REMINDERS}?turn=all", choose([reminder], act), follow=True)
        for _twice in range(2)
    )

    assert headings(page)[:3] == ["Virksomhet", "Ikke bekreftet", "Kontaktopplysninger"]
    assert "35 92 00 00" in page.text
    reminder.refresh_from_db()
    assert said(done) == [done_for(1)]
    assert reminder.outcome == Reminder.Outcome(outcome)
    assert reminder.organization.confirmed_on == confirmed
    # What was confirmed may be confirmed again.
    assert said(again)[-1].endswith(ANSWERED) == (outcome == "settled")
