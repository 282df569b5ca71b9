"""Access ends at once when it is revoked, and the last manager cannot leave."""

import pytest
from django.utils import timezone

from members import access
from members.models import Invitation, Representative
from tests.access.letters import letters
from tests.access.roles import NOT_YOURS, roles_in, users_without_rights
from tests.models.refusals import told
from tests.support.factories import (
    LONG_AGO,
    make_organization,
    make_representative,
    make_secretary,
    make_user,
)

pytestmark = pytest.mark.django_db
LAST = ["Every profile needs a manager. Make someone else a manager first."]
ENDED = ["This access has already ended."]


@pytest.fixture
def organization():
    return make_organization(name="Alfa AS", slug="alfa")


@pytest.fixture
def manager(organization):
    return make_representative(
        organization=organization, role="manager", user=make_user(email="a@example.org")
    )


@pytest.fixture
def editor(organization, manager):
    return make_representative(
        organization=organization, since=LONG_AGO, user=make_user(email="b@example.org")
    )


def test_a_manager_revokes_the_access_of_a_colleague_at_once(
    organization, manager, editor
):
    access.revoke_access(editor, by=manager.user)

    editor.refresh_from_db()
    assert list(editor.user.organizations()) == []
    assert (editor.since, editor.until) == (LONG_AGO, timezone.localdate())
    assert roles_in(organization) == [("a@example.org", "manager")]
    assert letters() == [("access_ended", "b@example.org")]


def test_who_leaves_needs_no_manager_and_gets_no_letter(organization, manager, editor):
    access.revoke_access(editor, by=editor.user)

    assert roles_in(organization) == [("a@example.org", "manager")]
    assert letters() == []


def test_nobody_else_revokes_access_or_changes_a_role(organization, manager, editor):
    for who, user in users_without_rights(organization).items():
        out = told(lambda u=user: access.revoke_access(manager, by=u))
        role = told(lambda u=user: access.change_role(manager, "editor", by=u))
        assert (out, role) == (NOT_YOURS, NOT_YOURS), who


def test_an_editor_cannot_make_a_manager(editor):
    own = told(lambda: access.change_role(editor, "manager", by=editor.user))

    assert own == NOT_YOURS


def test_a_manager_promotes_and_demotes(organization, manager, editor):
    access.change_role(editor, "manager", by=manager.user)
    access.change_role(manager, "editor", by=editor.user)

    assert roles_in(organization) == [
        ("a@example.org", "editor"),
        ("b@example.org", "manager"),
    ]


def test_an_invalid_role_is_refused(manager, editor):
    refused = told(lambda: access.change_role(editor, "owner", by=manager.user))

    assert refused == ["Value 'owner' is not a valid choice."]


@pytest.mark.parametrize(
    "others",
    [
        {},
        {"until": LONG_AGO},
        {"user": {"is_active": False}},
        {"until": timezone.localdate(), "is_revoked": True},
    ],
    ids=["none", "one who left", "a closed user", "one revoked today"],
)
def test_the_last_manager_neither_leaves_nor_steps_down(
    organization, manager, editor, others
):
    if others:
        user = make_user(**others.pop("user", {}))
        make_representative(
            organization=organization, role="manager", user=user, **others
        )

    refusals = [
        told(lambda: access.revoke_access(manager, by=manager.user)),
        told(lambda: access.change_role(manager, "editor", by=manager.user)),
    ]

    assert refusals == [LAST, LAST]
    assert manager in Representative.objects.current().managers()


def test_the_last_but_one_may(organization, manager, editor):
    access.change_role(editor, "manager", by=manager.user)

    access.revoke_access(manager, by=manager.user)

    assert roles_in(organization) == [("b@example.org", "manager")]


def test_a_secretary_may_revoke_even_the_last_access(organization, manager, editor):
    secretary = make_secretary()

    access.change_role(manager, "editor", by=secretary)
    access.revoke_access(manager, by=secretary)
    access.revoke_access(editor, by=secretary)

    assert roles_in(organization) == []


def test_what_has_ended_does_not_end_again(manager, editor):
    access.revoke_access(editor, by=manager.user)

    refusals = [
        told(lambda: access.revoke_access(editor, by=manager.user)),
        told(lambda: access.change_role(editor, "manager", by=manager.user)),
    ]

    assert refusals == [ENDED, ENDED]


@pytest.mark.parametrize(
    "end",
    [
        lambda representative, by: access.revoke_access(representative, by=by),
        lambda representative, by: access.revoke_access(
            representative, by=representative.user
        ),
        lambda representative, by: access.change_role(representative, "editor", by=by),
    ],
    ids=["revoked", "left", "made editor"],
)
def test_an_invitation_does_not_outlast_the_right_to_send_it(
    organization, manager, end
):
    leaving = make_representative(organization=organization, role="manager")
    elsewhere = make_representative(user=leaving.user, role="manager")
    access.invite(organization, "x@example.org", "manager", by=leaving.user)
    access.invite(organization, "y@example.org", "manager", by=manager.user)
    access.invite(elsewhere.organization, "z@example.org", "editor", by=leaving.user)

    end(leaving, manager.user)

    left = Invitation.objects.open().order_by("email").values_list("email", flat=True)
    assert list(left) == ["y@example.org", "z@example.org"]
