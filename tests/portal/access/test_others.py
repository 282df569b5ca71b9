"""Nobody but its managers manages access, and a revocation takes effect at once."""

import pytest

from members import access
from members.models import AccessRequest, Invitation
from tests.support.access import PAGE, act_on_page, roles_in
from tests.support.factories import (
    LONG_AGO,
    make_organization,
    make_representative,
    make_secretary,
    make_user,
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


def everything(manager, invitation, access_request):
    """Return every action as (action, row, typed data)."""
    rows = {"send": invitation, "withdraw": invitation, "role": manager}
    rows |= {"end": manager, "grant": access_request, "decline": access_request}
    return [(act, rows.get(act), typed) for act, typed in ACTIONS.items()]


@pytest.fixture
def everybody_else(ours, editor, eva):
    """Return {description: user} of users who do not manage the ours."""
    staff = make_secretary()
    make_representative(organization=ours, user=staff)
    return {
        "editor": eva,
        "secretary who is an editor here": staff,
        "secretary": make_secretary(),
        "manager of another": make_representative(role="manager").user,
        "former manager": make_representative(
            organization=ours, role="manager", until=LONG_AGO
        ).user,
        "nobody": make_user(),
    }


def test_nobody_else_can_do_any_of_it(
    client, manager, invitation, access_request, everybody_else, ours
):
    before = roles_in(ours)

    for who, user in everybody_else.items():
        client.force_login(user)
        for act, row, typed in everything(manager, invitation, access_request):
            assert act_on_page(client, act, row, **typed).status_code == 404, (who, act)

    assert roles_in(ours) == before
    assert list(Invitation.objects.open()) == [invitation]
    assert list(AccessRequest.objects.waiting()) == [access_request]


def test_a_manager_cannot_act_on_rows_of_others(as_ola):
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
        act: act_on_page(as_ola, act, row, **ACTIONS[act]).status_code
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
def test_an_invalid_action_is_404(as_ola, posted):
    assert as_ola.post(PAGE, posted).status_code == 404


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


def test_a_post_that_began_before_the_revocation_does_nothing(
    as_ola, manager, ours, monkeypatch
):
    other = make_representative(organization=ours, role="manager")
    invite = access.invite

    def revoke_meanwhile(*args, **kwargs):
        access.revoke_access(manager, by=other.user)
        return invite(*args, **kwargs)

    monkeypatch.setattr(access, "invite", revoke_meanwhile)
    answer = act_on_page(as_ola, "invite", email="venn@example.org", role="manager")

    assert (answer.status_code, Invitation.objects.count()) == (403, 0)


def test_the_users_other_organization_is_linked(as_ola, manager, ola):
    other = make_representative(user=ola, slug="beta", name="Beta AS")

    page = as_ola.get(PAGE)

    assert f'href="/min-side/{other.organization.slug}/"' in page.text
