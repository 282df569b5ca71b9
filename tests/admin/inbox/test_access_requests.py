"""The secretariat answers who asks, invites, and ends access."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _

from members import access
from members.models import AccessRequest, Invitation, Representative
from tests.access.letters import last, letters
from tests.admin.actions import choose, done_for, said
from tests.admin.forms import address
from tests.models.rows import make
from tests.support.factories import make_organization, make_representative, make_user
from tests.support.logging_in import log_in

pytestmark = pytest.mark.django_db
ADDRESS = "ny@example.org"
CLAIMS = "/admin/members/accessrequest/"
INVITE = "/admin/members/invitation/add/"


@pytest.fixture
def organization():
    return make_organization(name="Alfa AS", website="https://www.alfa.example")


@pytest.fixture
def access_request(organization):
    return make(
        AccessRequest, organization=organization, email=ADDRESS, name="Ny Ansatt"
    )


def test_the_desk_says_that_somebody_asks(as_secretary, access_request):
    figures = as_secretary.get(reverse("admin:index")).context["figures"]

    [asked] = [f for f in figures if f["label"] == _("ask for access")]
    assert asked["number"] == 1
    assert asked["address"] == f"{CLAIMS}?answer=waiting"


def test_the_desk_says_nothing_when_nobody_asks_or_to_who_may_not_answer(
    as_secretary, client, access_request, kari
):
    access.decline_request(access_request, "Nei.", by=kari)
    answered = as_secretary.get(reverse("admin:index")).context["figures"]
    make(AccessRequest)
    reader = make_user(is_staff=True)
    log_in(client, reader)
    as_reader = client.get(reverse("admin:index")).context["figures"]

    words = [figure["label"] for figure in [*answered, *as_reader]]
    assert words.count(_("ask for access")) == 0


def test_the_queue_shows_what_waits_with_what_the_address_says(
    as_secretary, access_request
):
    claim_of_owner = make(
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

    page = as_secretary.get(CLAIMS)

    assert list(page.context["cl"].result_list) == [access_request, claim_of_owner]
    assert page.text.count(str(access_request.evidence.label)) == 1
    assert page.text.count(str(claim_of_owner.evidence.label)) == 1


@pytest.mark.parametrize(
    ("asked", "number"), [("", 1), ("yes", 2), ("no", 1), ("all", 4), ("x", 4)]
)
def test_what_was_answered_is_found_by_its_answer(
    as_secretary, access_request, asked, number
):
    decided = {"decided_by": make_user(), "decided_at": access_request.made_at}
    for given in ({"granted": True}, {"granted": True}, {"granted": False}):
        make(AccessRequest, **decided, **given, answer="Nei.")

    found = as_secretary.get(CLAIMS, {"answer": asked}).context["cl"]

    assert found.result_count == number


def test_a_secretary_lets_in(as_secretary, access_request, kari):
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
    assert (access_request.decided_by, answer.url) == (kari, CLAIMS)
    assert letters() == [("access_granted", ADDRESS)]


def test_a_secretary_says_no_with_a_reason(as_secretary, access_request):
    page = address("accessrequest", access_request)

    silent = as_secretary.post(page, {"decline": "no", "why": " "})
    as_secretary.post(page, {"decline": "no", "why": "Vi kjenner deg ikke."})

    assert list(silent.context["forms"][1].errors) == ["why"]
    assert "Vi kjenner deg ikke." in last("access_declined").text


def test_the_second_to_answer_is_told_and_keeps_the_reason(
    as_secretary, access_request, kari
):
    access.grant_request(access_request, by=kari)

    told = as_secretary.post(
        address("accessrequest", access_request), {"decline": "no", "why": "Nei takk."}
    )

    form = told.context["forms"][1]
    assert form.non_field_errors() == [_("This has been answered already.")]
    assert form["why"].value() == "Nei takk."
    assert letters() == [("access_granted", ADDRESS)]


def test_a_secretary_invites_from_the_page_of_an_organization(
    as_secretary, organization, kari
):
    record = as_secretary.get(address("organization", organization))
    link = f"{INVITE}?organization={organization.pk}"
    page = as_secretary.get(link)
    typed = {"organization": organization.pk, "email": ADDRESS, "role": "manager"}

    answer = as_secretary.post(link, typed)

    invitation = Invitation.objects.get()
    assert f'href="{link}"' in record.text
    assert page.context["form"]["organization"].value() == str(organization.pk)
    assert (invitation.invited_by, invitation.role) == (kari, "manager")
    assert answer.url == "/admin/members/invitation/"


@pytest.mark.parametrize(
    ("field", "value"), [("email", "ny"), ("email", "b@example.org"), ("role", "x")]
)
def test_what_is_refused_comes_back_as_it_was_typed(
    as_secretary, organization, field, value
):
    make_representative(
        organization=organization, user=make_user(email="b@example.org")
    )
    typed = {"organization": organization.pk, "email": ADDRESS, "role": "manager"}

    answer = as_secretary.post(INVITE, typed | {field: value})

    form = answer.context["form"]
    assert (answer.status_code, len(form.errors)) == (200, 1)
    assert form[field].value() == value
    assert Invitation.objects.count() == 0


@pytest.mark.parametrize("organization", ["", "x", "9" * 30, "-1", "%00"])
def test_a_form_that_begins_with_nonsense_begins_empty(as_secretary, organization):
    page = as_secretary.get(INVITE, {"organization": organization, "role": "x"})

    assert page.status_code in (200, 400)
    if page.status_code == 200:
        assert page.context["form"].initial == {}


def test_invitations_are_sent_again_and_withdrawn(as_secretary, organization, kari):
    invitation = access.invite(organization, ADDRESS, "editor", by=kari)
    page = "/admin/members/invitation/"

    again = as_secretary.post(page, choose([invitation], "send_again"), follow=True)
    as_secretary.post(page, choose([invitation], "withdraw"))
    told = as_secretary.post(page, choose([invitation], "withdraw"), follow=True)

    assert said(again) == [done_for(1)]
    assert letters() == [("invitation", ADDRESS)] * 2
    closed = _("This invitation is not open any more.")
    assert said(told) == [done_for(1), f"{invitation}: {closed}"]


def test_access_is_ended_at_once_of_the_last_manager_as_well(as_secretary):
    acts = make_representative(role="manager")

    as_secretary.post("/admin/members/representative/", choose([acts], "end_access"))

    acts.refresh_from_db()
    assert (acts.is_revoked, list(acts.user.organizations())) == (True, [])


def test_a_reader_sees_neither_who_asks_nor_who_is_invited(client, access_request):
    log_in(client, make_user(is_staff=True))
    pages = [
        CLAIMS,
        address("accessrequest", access_request),
        "/admin/members/invitation/",
        INVITE,
    ]

    answers = [client.get(page).status_code for page in pages]
    answers += [client.post(page, {"grant": "yes"}).status_code for page in pages]

    assert set(answers) == {403}
    assert list(AccessRequest.objects.waiting()) == [access_request]


def test_an_unknown_claim_is_not_found(as_secretary):
    pages = [f"{CLAIMS}{pk}/change/" for pk in ("1", "x", "9" * 30)]

    assert {as_secretary.get(page).status_code for page in pages} == {404}
