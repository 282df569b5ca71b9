"""Nobody but its managers manages access, and a revocation takes effect at once."""

import pytest

from members import access
from members.models import AccessRequest, Invitation
from tests.support.access import PAGE, act_on_page, roles_in, users_without_rights
from tests.support.concurrency import write_concurrently
from tests.support.factories import (
    make_organization,
    make_representative,
    make_secretary,
)
from tests.support.rows import make

pytestmark = pytest.mark.django_db

ACTIONS = {
    "invite": {"email": "x@example.org", "role": "editor"},
    "send": {},
    "withdraw": {},
    "role": {"role": "manager"},
    "end": {},
    "grant": {"role": "editor"},
    "decline": {"why": "Nei."},
}


@pytest.fixture
def rows(manager, invitation, access_request):
    """Return the row of each action that has one."""
    asked = {"grant": access_request, "decline": access_request}
    sent = {"send": invitation, "withdraw": invitation}
    return {"role": manager, "end": manager, **sent, **asked}


def test_nobody_else_can_do_any_of_it(client, rows, ours):
    before, staff = roles_in(ours), make_secretary()
    others = users_without_rights(ours) | {"secretary": make_secretary()}
    del others["closed user"]
    others["secretary who is an editor here"] = staff
    make_representative(organization=ours, user=staff)

    for who, user in others.items():
        client.force_login(user)
        for act, typed in ACTIONS.items():
            answer = act_on_page(client, act, rows.get(act), **typed)
            assert answer.status_code == 404, (who, act)

    assert roles_in(ours)[: len(before)] == before
    assert list(Invitation.objects.open()) == [rows["send"]]
    assert list(AccessRequest.objects.waiting()) == [rows["grant"]]


def test_a_manager_cannot_act_on_rows_of_others(as_ola):
    other = make_organization()
    sent, acting = make(Invitation, organization=other), make_representative()
    asked = make(AccessRequest, organization=other)
    theirs = {"send": sent, "withdraw": sent, "role": acting, "end": acting}
    theirs |= {"grant": asked, "decline": asked}

    answers = [
        act_on_page(as_ola, act, row, **ACTIONS[act]).status_code
        for act, row in theirs.items()
    ]

    assert answers == [404] * 6


def test_an_invalid_action_is_404(as_ola):
    end = [{"do": "end", "row": row} for row in ("x", "9" * 40, "\0")]
    other = [{}, {"do": "sing"}, {"do": "end"}, {"do": "grant", "row": "-1"}]

    assert [as_ola.post(PAGE, sent).status_code for sent in end + other] == [404] * 7


def test_revoked_access_has_ended_in_the_next_request(
    client, ours, manager, editor, ola, eva
):
    access.change_role(editor, "manager", by=ola)
    client.force_login(eva)
    before = client.get(PAGE)

    access.revoke_access(editor, by=ola)

    late = act_on_page(client, "invite", email="venn@example.org", role="manager")
    assert (before.status_code, late.status_code) == (200, 403)
    pages = [PAGE, "/min-side/yara/", "/min-side/yara/profil/"]
    assert [client.get(page).status_code for page in pages] == [404] * 3
    assert Invitation.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_post_that_began_before_the_revocation_does_nothing(as_ola, manager, ours):
    other, answers = make_representative(organization=ours, role="manager"), []
    typed = {"email": "venn@example.org", "role": "manager"}

    write_concurrently(
        lambda: access.revoke_access(manager, by=other.user),
        lambda: answers.append(act_on_page(as_ola, "invite", **typed).status_code),
    )

    assert (answers, Invitation.objects.count()) == ([403], 0)


def test_the_users_other_organization_is_linked(as_ola, manager, ola):
    other = make_representative(user=ola, slug="beta", name="Beta AS")

    page = as_ola.get(PAGE)

    assert f'href="/min-side/{other.organization.slug}/"' in page.text
