"""The access page: representatives see each other, and managers grant and revoke access."""

import pytest

from members import access
from members.models import AccessRequest, Invitation
from tests.access.letters import last, letters
from tests.models.rows import make
from tests.portal.access.acting import ADDRESS, PAGE, current_roles, do
from tests.support.factories import LONG_AGO, make_representative

pytestmark = pytest.mark.django_db


def test_a_manager_sees_representatives_invitations_and_requests(
    as_manager, manager, editor, invitation, access_request
):
    make_representative(organization=manager.organization, until=LONG_AGO)
    make_representative(role="manager")

    colleagues = as_manager.get(PAGE).context["colleagues"]

    assert colleagues.acting == [manager, editor]
    assert colleagues.invitations == [invitation]
    assert [request for request, _grant, _decline in colleagues.asking] == [
        access_request
    ]


def test_an_editor_sees_the_representatives_only(
    as_editor, manager, editor, invitation, access_request
):
    page = as_editor.get(PAGE)

    assert page.context["colleagues"].acting == [manager, editor]
    assert ADDRESS not in page.text
    assert page.text.count('name="do"') == 1


@pytest.mark.parametrize("how_many", [1, 20])
def test_the_page_costs_six_queries(
    as_manager, organization, manager, how_many, django_assert_num_queries
):
    for number in range(how_many):
        make_representative(organization=organization)
        make(AccessRequest, organization=organization)
        email = f"{number}@example.org"
        access.invite(organization, email, "editor", by=manager.user)

    with django_assert_num_queries(6):
        as_manager.get(PAGE)


def test_a_manager_invites(as_manager, manager):
    answer = do(as_manager, "invite", email="Ny@Example.org", role="manager")

    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role) == (ADDRESS, "manager")
    assert (invitation.invited_by, answer.url) == (manager.user, PAGE)
    assert letters() == [("invitation", ADDRESS)]


@pytest.mark.parametrize(
    "typed",
    [
        {"email": "ny", "role": "manager"},
        {"email": "a@example.org", "role": "manager"},
        {"email": "", "role": "manager"},
        {"email": "ny@example.org", "role": "owner"},
    ],
    ids=["no address", "has access", "empty", "no role"],
)
def test_what_is_refused_stays_as_it_was_typed(as_manager, typed):
    answer = do(as_manager, "invite", **typed)

    form = answer.context["colleagues"].invite
    assert (answer.status_code, len(form.errors)) == (200, 1)
    assert {name: form[name].value() for name in typed} == typed
    assert Invitation.objects.count() == 0


def test_a_manager_sends_again_and_withdraws(as_manager, invitation):
    do(as_manager, "send", invitation)
    again = Invitation.objects.get()
    do(as_manager, "withdraw", invitation)

    assert again.fingerprint != invitation.fingerprint
    assert Invitation.objects.unanswered().count() == 0


def test_a_manager_changes_roles_and_revokes_access(as_manager, manager, editor):
    do(as_manager, "role", editor, role="manager")
    promoted = current_roles()
    do(as_manager, "end", editor)

    assert promoted == [("a@example.org", "manager"), ("b@example.org", "manager")]
    assert current_roles() == [("a@example.org", "manager")]


def test_a_manager_grants_a_request(as_manager, access_request):
    do(as_manager, "grant", access_request, role="manager")

    assert current_roles()[1:] == [(ADDRESS, "manager")]


def test_a_manager_declines_with_a_reason(as_manager, access_request):
    silent = do(as_manager, "decline", access_request, why=" ")
    do(as_manager, "decline", access_request, why="Du har sluttet.")

    [(_request, _grant, decline)] = silent.context["colleagues"].asking
    assert list(decline.errors) == ["why"]
    assert "Du har sluttet." in last("access_declined").text


def test_a_refused_answer_stays_with_its_request(
    as_manager, access_request, organization
):
    other = make(AccessRequest, organization=organization)

    answer = do(as_manager, "decline", access_request, why="x" * 1001)

    forms = {
        request: form for request, _grant, form in answer.context["colleagues"].asking
    }
    assert forms[access_request]["why"].value() == "x" * 1001
    assert (forms[access_request].is_bound, forms[other].is_bound) == (True, False)


def test_the_last_manager_cannot_leave(as_manager, manager):
    answer = do(as_manager, "end", manager)

    assert len(answer.context["colleagues"].refused.non_field_errors()) == 1
    assert current_roles() == [("a@example.org", "manager")]


def test_an_editor_who_leaves_is_redirected_to_my_page(as_editor, editor):
    answer = do(as_editor, "end", editor)

    assert answer.url == "/min-side/"
    assert current_roles() == [("a@example.org", "manager")]
    assert as_editor.get(PAGE).status_code == 404
