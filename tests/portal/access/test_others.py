"""Nobody but its managers manages access, and a revocation takes effect at once."""

import pytest

from members import access
from members.models import AccessRequest, Invitation
from tests.models.rows import make
from tests.portal.access.acting import PAGE, current_roles, do
from tests.support.factories import (
    LONG_AGO,
    make_organization,
    make_representative,
    make_secretary,
    make_user,
)

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


def everything(manager, invitation, access_request):
    """Return every action as (action, row, typed data)."""
    rows = {"send": invitation, "withdraw": invitation, "role": manager}
    rows |= {"end": manager, "grant": access_request, "decline": access_request}
    return [(act, rows.get(act), typed) for act, typed in ACTIONS.items()]


@pytest.fixture
def everybody_else(organization, editor):
    """Return {description: user} of users who do not manage the organization."""
    staff = make_secretary()
    make_representative(organization=organization, user=staff)
    return {
        "editor": editor.user,
        "secretary who is an editor here": staff,
        "secretary": make_secretary(),
        "manager of another": make_representative(role="manager").user,
        "former manager": make_representative(
            organization=organization, role="manager", until=LONG_AGO
        ).user,
        "nobody": make_user(),
    }


def test_nobody_else_can_do_any_of_it(
    client, manager, invitation, access_request, everybody_else
):
    before = current_roles()

    for who, user in everybody_else.items():
        client.force_login(user)
        for act, row, typed in everything(manager, invitation, access_request):
            assert do(client, act, row, **typed).status_code == 404, (who, act)

    assert current_roles() == before
    assert list(Invitation.objects.open()) == [invitation]
    assert list(AccessRequest.objects.waiting()) == [access_request]


def test_a_manager_cannot_act_on_rows_of_others(as_manager):
    other = make_organization()
    theirs = {
        "send": make(Invitation, organization=other),
        "withdraw": make(Invitation, organization=other),
        "role": make_representative(organization=other),
        "end": make_representative(organization=other),
        "grant": make(AccessRequest, organization=other),
        "decline": make(AccessRequest, organization=other),
    }

    answers = {
        act: do(as_manager, act, row, **ACTIONS[act]).status_code
        for act, row in theirs.items()
    }

    assert set(answers.values()) == {404}


@pytest.mark.parametrize(
    "posted",
    [
        {},
        {"do": "sing"},
        {"do": "end"},
        {"do": "end", "row": "x"},
        {"do": "end", "row": "9" * 40},
        {"do": "end", "row": "\0"},
        {"do": "grant", "row": "-1", "role": "editor"},
    ],
    ids=str,
)
def test_an_invalid_action_is_404(as_manager, posted):
    assert as_manager.post(PAGE, posted).status_code == 404


def test_revoked_access_has_ended_in_the_next_request(
    client, organization, manager, editor
):
    access.change_role(editor, "manager", by=manager.user)
    client.force_login(editor.user)
    before = client.get(PAGE)

    access.revoke_access(editor, by=manager.user)

    late = do(client, "invite", email="venn@example.org", role="manager")
    assert (before.status_code, late.status_code) == (200, 404)
    pages = [PAGE, "/min-side/alfa/", "/min-side/alfa/profil/"]
    assert [client.get(page).status_code for page in pages] == [404] * 3
    assert Invitation.objects.count() == 0


def test_a_post_that_began_before_the_revocation_does_nothing(
    as_manager, manager, organization, monkeypatch
):
    other = make_representative(organization=organization, role="manager")
    invite = access.invite

    def revoke_meanwhile(*args, **kwargs):
        access.revoke_access(manager, by=other.user)
        return invite(*args, **kwargs)

    monkeypatch.setattr(access, "invite", revoke_meanwhile)
    answer = do(as_manager, "invite", email="venn@example.org", role="manager")

    assert (answer.status_code, Invitation.objects.count()) == (404, 0)


def test_the_users_other_organization_is_linked(as_manager, manager):
    other = make_representative(user=manager.user, slug="beta", name="Beta AS")

    page = as_manager.get(PAGE)

    assert f'href="/min-side/{other.organization.slug}/"' in page.text
