"""Access requests that the secretariat grants or declines."""

import pytest
from django.utils.translation import gettext as _

from members import access
from members.models import AccessRequest, Representative
from tests.support.access import ADDRESS
from tests.support.admin import address
from tests.support.factories import make_staff, make_user
from tests.support.letters import last, letters
from tests.support.login import log_in
from tests.support.rows import make
from tests.support.waiting import number_and_list, titles

pytestmark = pytest.mark.django_db
ACCESS_REQUESTS = "/admin/members/accessrequest/"
INVITE = "/admin/members/invitation/add/"


@pytest.fixture
def access_request(ours):
    return make(AccessRequest, organization=ours, email=ADDRESS, name="Ny Ansatt")


def test_the_dashboard_counts_pending_access_requests(as_secretary, access_request):
    found = number_and_list(as_secretary, "access_requests")

    assert found == (1, ACCESS_REQUESTS)


def test_access_requests_are_not_counted_when_answered_or_for_a_reader(
    as_secretary, client, access_request, kari
):
    access.decline_request(access_request, "Nei.", by=kari)
    answered = titles(as_secretary, "access_requests")
    make(AccessRequest)
    log_in(client, make_staff("reader"))

    assert (answered, titles(client, "access_requests")) == ([], [])


def test_the_list_shows_pending_access_requests_with_the_evidence(
    as_secretary, access_request
):
    request_of_owner = make(
        AccessRequest,
        organization=access_request.organization,
        email="kari@alfa.example",
    )
    make(
        AccessRequest,
        granted=True,
        decided_by=make_user(),
        decided_at=access_request.made_at,
    )

    page = as_secretary.get(ACCESS_REQUESTS)

    assert list(page.context["cl"].result_list) == [access_request, request_of_owner]
    assert page.text.count(str(access_request.evidence.label)) == 1
    assert page.text.count(str(request_of_owner.evidence.label)) == 1


@pytest.mark.parametrize(
    ("asked", "number"), [("", 1), ("yes", 2), ("no", 1), ("all", 4), ("x", 4)]
)
def test_access_requests_are_filtered_by_answer(
    as_secretary, access_request, asked, number
):
    decided = {"decided_by": make_user(), "decided_at": access_request.made_at}
    for given in ({"granted": True}, {"granted": True}, {"granted": False}):
        make(AccessRequest, **decided, **given, answer="Nei.")

    found = as_secretary.get(ACCESS_REQUESTS, {"answer": asked}).context["cl"]

    assert found.result_count == number


def test_a_secretary_grants_access(as_secretary, access_request, kari):
    page = as_secretary.get(address("accessrequest", access_request))
    answer = as_secretary.post(
        address("accessrequest", access_request), {"grant": "yes", "role": "manager"}
    )

    acts = Representative.objects.get()
    access_request.refresh_from_db()
    assert str(access_request.evidence.label) in page.text
    assert (acts.user.email, acts.role, acts.organization) == (
        ADDRESS,
        "manager",
        access_request.organization,
    )
    assert (access_request.decided_by, answer.url) == (kari, ACCESS_REQUESTS)
    assert letters() == [("access_granted", ADDRESS)]


def test_a_secretary_declines_with_a_reason(as_secretary, access_request):
    page = address("accessrequest", access_request)

    silent = as_secretary.post(page, {"decline": "no", "why": " "})
    as_secretary.post(page, {"decline": "no", "why": "Vi kjenner deg ikke."})

    assert list(silent.context["forms"][1].errors) == ["why"]
    assert "Vi kjenner deg ikke." in last("access_declined").text


def test_the_second_answer_is_refused_and_keeps_the_reason(
    as_secretary, access_request, kari
):
    access.grant_request(access_request, by=kari)

    told = as_secretary.post(
        address("accessrequest", access_request), {"decline": "no", "why": "Nei takk."}
    )

    form = told.context["forms"][1]
    assert form.non_field_errors() == [_("This has already been answered.")]
    assert form["why"].value() == "Nei takk."
    assert letters() == [("access_granted", ADDRESS)]


def test_a_reader_sees_neither_access_requests_nor_invitations(client, access_request):
    log_in(client, make_staff("reader"))
    pages = [
        ACCESS_REQUESTS,
        address("accessrequest", access_request),
        "/admin/members/invitation/",
        INVITE,
    ]

    answers = [client.get(page).status_code for page in pages]
    answers += [client.post(page, {"grant": "yes"}).status_code for page in pages]

    assert set(answers) == {403}
    assert list(AccessRequest.objects.waiting()) == [access_request]


def test_an_unknown_access_request_is_not_found(as_secretary):
    pages = [f"{ACCESS_REQUESTS}{pk}/change/" for pk in ("1", "x", "9" * 30)]

    assert {as_secretary.get(page).status_code for page in pages} == {404}
