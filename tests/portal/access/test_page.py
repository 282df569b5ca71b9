"""The access page: representatives see each other, and managers grant and revoke access."""

import pytest
from django.conf import settings

from members.models import AccessRequest, Invitation
from tests.support.access import ADDRESS, PAGE, act_on_page, roles_in
from tests.support.factories import LONG_AGO, make_representative
from tests.support.letters import last, letters
from tests.support.rows import make

pytestmark = pytest.mark.django_db


def test_a_manager_sees_representatives_invitations_and_requests(
    as_ola, manager, editor, invitation, access_request, ours
):
    make_representative(organization=ours, until=LONG_AGO)
    make_representative(role="manager")

    colleagues = as_ola.get(PAGE).context["colleagues"]

    assert colleagues.acting == [manager, editor]
    assert colleagues.invitations == [invitation]
    assert [request for request, _grant, _decline in colleagues.asking] == [
        access_request
    ]


def test_an_editor_sees_the_representatives_only(
    as_eva, manager, editor, invitation, access_request
):
    page = as_eva.get(PAGE)

    assert page.context["colleagues"].acting == [manager, editor]
    assert ADDRESS not in page.text
    assert page.text.count('name="do"') == 1


def test_a_refused_word_of_ones_own_is_shown_as_it_was_typed(as_ola, manager):
    word = "Se https://eksempel.no"
    typed = {"email": ADDRESS, "role": "editor", "language": "en", "message": word}

    form = act_on_page(as_ola, "invite", **typed).context["colleagues"].invite

    assert list(form.errors) == ["message"]
    assert (form["message"].value(), form["language"].value()) == (word, "en")


def test_a_manager_invites(as_ola, manager, ola):
    answer = act_on_page(as_ola, "invite", email="Ny@Example.org", role="manager")

    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role) == (ADDRESS, "manager")
    assert (invitation.invited_by, answer.url) == (ola, PAGE)
    assert letters() == [("invitation", ADDRESS)]


def test_a_message_to_the_next_page_is_a_cookie_until_then(as_ola, manager):
    answer = act_on_page(as_ola, "invite", email=ADDRESS, role="editor")

    page = as_ola.get(PAGE)
    [(name, cookie)] = answer.cookies.items()
    assert (name, cookie["path"]) == (settings.MESSAGES_COOKIE_NAME, "/")
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert [str(m).count(ADDRESS) for m in page.context["messages"]] == [1]
    assert page.cookies[name]["max-age"] == 0


@pytest.mark.parametrize(
    "typed",
    [
        {"email": "ny", "role": "manager"},
        {"email": "ola@example.org", "role": "manager"},
        {"email": "", "role": "manager"},
        {"email": "ny@example.org", "role": "owner"},
    ],
    ids=["no address", "has access", "empty", "no role"],
)
def test_what_is_refused_stays_as_it_was_typed(as_ola, typed):
    answer = act_on_page(as_ola, "invite", **typed)

    form = answer.context["colleagues"].invite
    assert (answer.status_code, len(form.errors)) == (200, 1)
    assert {name: form[name].value() for name in typed} == typed
    assert Invitation.objects.count() == 0


def test_a_manager_sends_again_and_withdraws(as_ola, invitation):
    act_on_page(as_ola, "send", invitation)
    again = Invitation.objects.get()
    act_on_page(as_ola, "withdraw", invitation)

    assert again.fingerprint != invitation.fingerprint
    assert Invitation.objects.unanswered().count() == 0


def test_a_manager_changes_roles_and_revokes_access(as_ola, manager, editor, ours):
    act_on_page(as_ola, "role", editor, role="manager")
    promoted = roles_in(ours)
    act_on_page(as_ola, "end", editor)

    assert promoted == [("ola@example.org", "manager"), ("eva@example.org", "manager")]
    assert roles_in(ours) == [("ola@example.org", "manager")]


def test_a_manager_grants_a_request(as_ola, access_request, ours):
    act_on_page(as_ola, "grant", access_request, role="manager")

    assert roles_in(ours)[1:] == [(ADDRESS, "manager")]


def test_a_manager_declines_with_a_reason(as_ola, access_request):
    silent = act_on_page(as_ola, "decline", access_request, why=" ")
    act_on_page(as_ola, "decline", access_request, why="Du har sluttet.")

    [(_request, _grant, decline)] = silent.context["colleagues"].asking
    assert list(decline.errors) == ["why"]
    assert "Du har sluttet." in last("access_declined").text


def test_a_refused_answer_stays_with_its_request(as_ola, access_request, ours):
    other = make(AccessRequest, organization=ours)

    answer = act_on_page(as_ola, "decline", access_request, why="x" * 1001)

    forms = {
        request: form for request, _grant, form in answer.context["colleagues"].asking
    }
    assert forms[access_request]["why"].value() == "x" * 1001
    assert (forms[access_request].is_bound, forms[other].is_bound) == (True, False)


def test_the_last_manager_cannot_leave(as_ola, manager, ours):
    answer = act_on_page(as_ola, "end", manager)

    assert len(answer.context["colleagues"].refused.non_field_errors()) == 1
    assert roles_in(ours) == [("ola@example.org", "manager")]


def test_an_editor_who_leaves_is_redirected_to_my_page(as_eva, manager, editor, ours):
    answer = act_on_page(as_eva, "end", editor)

    assert answer.url == "/min-side/"
    assert roles_in(ours) == [("ola@example.org", "manager")]
    assert as_eva.get(PAGE).status_code == 404
