"""Applications that the secretariat accepts or declines, once."""

import pytest
from django.utils import timezone
from django.utils.translation import gettext as _

from members import joining
from members.models import Application, Organization
from tests.support.admin import address
from tests.support.applications import NUMBER, OTHER, TYPED, apply, waiting
from tests.support.factories import LONG_AGO, make_member, make_organization, make_staff
from tests.support.html_forms import filled
from tests.support.letters import letters
from tests.support.login import log_in
from tests.support.waiting import number_and_list

pytestmark = pytest.mark.django_db
LIST = "/admin/members/application/"


@pytest.fixture
def application(db):
    return waiting()


def test_the_dashboard_counts_pending_applications(as_secretary, application):
    apply(orgnr=OTHER)

    number, address = number_and_list(as_secretary, "applications")

    assert (number, address) == (1, LIST)
    assert list(as_secretary.get(address).context["cl"].result_list) == [application]


@pytest.mark.parametrize(
    ("asked", "number"), [("", 1), ("yes", 0), ("no", 1), ("unconfirmed", 1), ("x", 3)]
)
def test_the_list_shows_pending_applications_by_default(
    as_secretary, application, kari, asked, number
):
    joining.decline(waiting(orgnr=OTHER), "Nei.", by=kari)
    apply(orgnr="914778271")

    found = as_secretary.get(LIST, {"answer": asked}).context["cl"]

    assert found.result_count == number


def test_a_secretary_accepts_as_a_new_profile(as_secretary, application, kari):
    page = as_secretary.get(address("application", application))
    given = {"since": "01.12.2026", "category": "core", "is_listed": "on"}
    answer = as_secretary.post(
        address("application", application),
        {"accept": "yes", "organization": "new", **given},
    )

    organization = Organization.objects.get()
    stay = organization.memberships.get()
    assert TYPED["why"] in page.text
    assert (organization.name, organization.is_listed) == ("Nykraft AS", True)
    assert (stay.since.isoformat(), stay.category) == ("2026-12-01", "core")
    assert organization.invitations.get().invited_by == kari
    assert answer.url == LIST


def test_others_who_apply_for_the_same_number_are_shown(as_secretary, application):
    other = waiting(contact_email="ola@nykraft.example", contact_name="Ola Olsen")
    apply(contact_email="per@nykraft.example")

    page = as_secretary.get(address("application", application))

    assert list(page.context["others"]) == [other]
    assert page.text.count("Ola Olsen (ola@nykraft.example)") == 1


def test_the_form_begins_with_today_and_hidden(as_secretary, application):
    page = as_secretary.get(address("application", application))

    as_secretary.post(address("application", application), filled(page, accept="yes"))

    organization = Organization.objects.get()
    assert organization.memberships.get().since == timezone.localdate()
    assert organization.is_listed is False


def test_a_known_profile_is_the_only_choice(as_secretary):
    known = make_member(orgnr=NUMBER, until=LONG_AGO, name="Gamle AS")
    application = waiting()
    page = as_secretary.get(address("application", application))

    typed = filled(page, accept="yes")
    refused = as_secretary.post(
        address("application", application), typed | {"organization": "new"}
    )
    as_secretary.post(address("application", application), typed)

    [accept, _decline] = refused.context["forms"]
    assert list(accept.errors) == ["organization"]
    assert known.memberships.current().count() == 1
    assert Organization.objects.count() == 1


def test_a_profile_named_alike_can_be_chosen(as_secretary):
    known = make_organization(name="Nykraft Holding")
    application = waiting()
    page = as_secretary.get(address("application", application))

    as_secretary.post(
        address("application", application),
        filled(page, accept="yes", organization=str(known.pk)),
    )

    known.refresh_from_db()
    assert known.orgnr == NUMBER


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("since", ""),
        ("since", "31.02.2026"),
        ("since", "\0"),
        ("category", "x"),
        ("organization", "999"),
        ("organization", ""),
    ],
)
def test_what_is_refused_comes_back_as_it_was_typed(
    as_secretary, application, field, value
):
    given = {"since": "01.12.2026", "category": "core", "organization": "new"}

    answer = as_secretary.post(
        address("application", application), {"accept": "yes", **given, field: value}
    )

    [form, _decline] = answer.context["forms"]
    assert (answer.status_code, list(form.errors)) == (200, [field])
    assert form[field].value() == value
    assert Organization.objects.count() == 0


def test_a_secretary_declines_with_a_reason(as_secretary, application, kari):
    page = address("application", application)

    silent = as_secretary.post(page, {"decline": "no", "why": " "})
    as_secretary.post(page, {"decline": "no", "why": "Ikke i regionen."})

    application.refresh_from_db()
    assert list(silent.context["forms"][1].errors) == ["why"]
    assert (application.is_accepted, application.answer) == (False, "Ikke i regionen.")


def test_the_second_answer_is_refused_and_keeps_the_reason(
    as_secretary, application, kari
):
    joining.accept(
        application,
        since=timezone.localdate(),
        category="core",
        is_listed=True,
        by=kari,
    )

    told = as_secretary.post(
        address("application", application), {"decline": "no", "why": "Nei takk."}
    )

    form = told.context["forms"][1]
    assert form.non_field_errors() == [_("This has already been answered.")]
    assert form["why"].value() == "Nei takk."
    assert [kind for kind, _to in letters()].count("application_declined") == 0


def test_what_is_not_confirmed_or_decided_takes_no_answer(as_secretary, kari):
    unconfirmed, decided = apply(), waiting(orgnr=OTHER)
    joining.decline(decided, "Nei.", by=kari)

    for row in (unconfirmed, decided):
        page = as_secretary.get(address("application", row))
        assert (page.status_code, page.context["forms"]) == (200, [])
        as_secretary.post(
            address("application", row),
            {
                "accept": "yes",
                "since": "01.12.2026",
                "category": "core",
                "organization": "new",
            },
        )
    assert Organization.objects.count() == 0


def test_a_reader_sees_no_applications(client, application):
    log_in(client, make_staff("reader"))
    pages = [LIST, address("application", application)]

    answers = [client.get(page).status_code for page in pages]
    answers += [client.post(page, {"decline": "no"}).status_code for page in pages]

    assert set(answers) == {403}
    assert list(Application.objects.waiting()) == [application]


@pytest.mark.parametrize("pk", ["999", "x", "9" * 30])
def test_an_unknown_application_is_not_found(as_secretary, pk):
    assert as_secretary.get(f"{LIST}{pk}/change/").status_code == 404
