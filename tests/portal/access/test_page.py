"""The access page: representatives see each other, and managers grant and revoke access."""

import pytest
from django.conf import settings
from django.test import Client

from members.models import AccessRequest, Invitation
from tests.support.access import ADDRESS, PAGE, act_on_page, roles_in
from tests.support.factories import LONG_AGO, make_representative
from tests.support.letters import last, letters
from tests.support.login import log_in
from tests.support.rows import make

pytestmark = pytest.mark.django_db


def test_a_manager_sees_all_of_it_and_an_editor_the_representatives_only(
    as_ola, manager, editor, eva, invitation, access_request, ours
):
    make_representative(organization=ours, until=LONG_AGO)
    make_representative(role="manager")

    colleagues = as_ola.get(PAGE).context["colleagues"]
    page = log_in(Client(), eva).get(PAGE)

    assert colleagues.acting == page.context["colleagues"].acting == [manager, editor]
    assert colleagues.invitations == [invitation]
    assert [asking for asking, *_forms in colleagues.asking] == [access_request]
    assert (ADDRESS in page.text, page.text.count('name="do"')) == (False, 1)


def test_a_message_to_the_next_page_is_a_cookie_until_then(as_ola, ola):
    answer = act_on_page(as_ola, "invite", email="Ny@Example.org", role="manager")

    page, invitation = as_ola.get(PAGE), Invitation.objects.get()
    assert (invitation.email, invitation.role) == (ADDRESS, "manager")
    assert (invitation.invited_by, answer.url) == (ola, PAGE)
    assert letters() == [("invitation", ADDRESS)]
    [(name, cookie)] = answer.cookies.items()
    assert (name, cookie["path"]) == (settings.MESSAGES_COOKIE_NAME, "/")
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert [str(m).count(ADDRESS) for m in page.context["messages"]] == [1]
    assert page.cookies[name]["max-age"] == 0


@pytest.mark.parametrize(
    ("wrong", "typed"),
    [
        ("email", {"email": "ny"}),
        ("__all__", {"email": "ola@example.org"}),
        ("email", {"email": ""}),
        ("role", {"role": "owner"}),
        ("message", {"message": "Se https://eksempel.no", "language": "en"}),
    ],
    ids=["no address", "has access", "empty", "no role", "a link"],
)
def test_what_is_refused_stays_as_it_was_typed(as_ola, wrong, typed):
    typed = {"email": ADDRESS, "role": "manager", **typed}
    answer = act_on_page(as_ola, "invite", **typed)

    form = answer.context["colleagues"].invite
    assert (answer.status_code, list(form.errors)) == (200, [wrong])
    assert {name: form[name].value() for name in typed} == typed
    assert Invitation.objects.count() == 0


def test_a_manager_acts_on_the_rows_of_the_page(as_ola, invitation, editor, ours):
    act_on_page(as_ola, "send", invitation)
    again = Invitation.objects.get()
    act_on_page(as_ola, "withdraw", invitation)
    assert again.fingerprint != invitation.fingerprint
    assert Invitation.objects.unanswered().count() == 0

    ola, eva = "ola@example.org", "eva@example.org"
    assert roles_in(ours) == [(ola, "manager"), (eva, "editor")]
    act_on_page(as_ola, "role", editor, role="manager")
    assert roles_in(ours) == [(ola, "manager"), (eva, "manager")]
    act_on_page(as_ola, "end", editor)
    assert roles_in(ours) == [(ola, "manager")]

    last_one = act_on_page(as_ola, "end", ours.representatives.first())
    refused = last_one.context["colleagues"].refused
    assert len(refused.non_field_errors()) == 1
    assert roles_in(ours) == [(ola, "manager")]


def test_a_manager_grants_one_request_and_declines_another_with_a_reason(
    as_ola, access_request, ours
):
    other = make(AccessRequest, organization=ours)
    act_on_page(as_ola, "grant", access_request, role="manager")
    assert roles_in(ours)[1:] == [(ADDRESS, "manager")]

    third = make(AccessRequest, organization=ours)
    for why in (" ", "x" * 1001):
        page = act_on_page(as_ola, "decline", other, why=why)
        forms = {row: form for row, _grant, form in page.context["colleagues"].asking}
        assert (list(forms[other].errors), forms[third].is_bound) == (["why"], False)
        assert forms[other]["why"].value() == why
    act_on_page(as_ola, "decline", other, why="Du har sluttet.")
    assert "Du har sluttet." in last("access_declined").text


def test_an_editor_who_leaves_is_redirected_to_my_page(as_eva, manager, editor, ours):
    answer = act_on_page(as_eva, "end", editor)

    assert answer.url == "/min-side/"
    assert roles_in(ours) == [("ola@example.org", "manager")]
    assert as_eva.get(PAGE).status_code == 404
