"""Access ends at once when it is revoked, and the last manager cannot leave."""

import pytest
from django.utils import timezone

from members import access
from members.models import Invitation
from tests.support.access import NOT_YOURS, roles_in, users_without_rights
from tests.support.factories import (
    LONG_AGO,
    make_representative,
    make_user,
)
from tests.support.letters import letters
from tests.support.refusals import told

pytestmark = pytest.mark.django_db
LAST = ["Every profile needs a manager. Make someone else a manager first."]
ENDED = ["This access has already ended."]


def test_a_manager_revokes_the_access_of_a_colleague_at_once(
    ours, manager, editor, ola, eva
):
    access.revoke_access(editor, by=ola)

    editor.refresh_from_db()
    assert list(eva.organizations()) == []
    assert (editor.since, editor.until) == (LONG_AGO, timezone.localdate())
    assert roles_in(ours) == [("ola@example.org", "manager")]
    assert letters() == [("access_ended", "eva@example.org")]


def test_who_leaves_needs_no_manager_and_gets_a_receipt(ours, manager, editor, eva):
    access.revoke_access(editor, by=eva)

    assert roles_in(ours) == [("ola@example.org", "manager")]
    assert letters() == [("access_ended", "eva@example.org")]


def test_nobody_else_revokes_access_or_changes_a_role(ours, manager, editor):
    for who, user in users_without_rights(ours).items():
        out = told(lambda u=user: access.revoke_access(manager, by=u))
        role = told(lambda u=user: access.change_role(manager, "editor", by=u))
        assert (out, role) == (NOT_YOURS, NOT_YOURS), who


def test_an_editor_cannot_make_a_manager(editor, eva):
    own = told(lambda: access.change_role(editor, "manager", by=eva))

    assert own == NOT_YOURS


def test_a_manager_promotes_and_demotes(ours, manager, editor, ola, eva):
    access.change_role(editor, "manager", by=ola)
    access.change_role(manager, "editor", by=eva)

    assert roles_in(ours) == [
        ("ola@example.org", "editor"),
        ("eva@example.org", "manager"),
    ]


def test_an_invalid_role_is_refused(manager, editor, ola):
    refused = told(lambda: access.change_role(editor, "owner", by=ola))

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
    ours, manager, editor, others, ola
):
    if others:
        user = make_user(**others.pop("user", {}))
        make_representative(organization=ours, role="manager", user=user, **others)

    refusals = [
        told(lambda: access.revoke_access(manager, by=ola)),
        told(lambda: access.change_role(manager, "editor", by=ola)),
    ]

    assert refusals == [LAST, LAST]
    manager.refresh_from_db()
    assert (manager.role, manager.until) == ("manager", None)


def test_the_last_but_one_may(ours, manager, editor, ola):
    access.change_role(editor, "manager", by=ola)

    access.revoke_access(manager, by=ola)

    assert roles_in(ours) == [("eva@example.org", "manager")]


def test_a_secretary_may_revoke_even_the_last_access(ours, manager, editor, kari):
    access.change_role(manager, "editor", by=kari)
    access.revoke_access(manager, by=kari)
    access.revoke_access(editor, by=kari)

    assert roles_in(ours) == []


def test_what_has_ended_does_not_end_again(manager, editor, ola):
    access.revoke_access(editor, by=ola)

    refusals = [
        told(lambda: access.revoke_access(editor, by=ola)),
        told(lambda: access.change_role(editor, "manager", by=ola)),
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
def test_an_invitation_does_not_outlast_the_right_to_send_it(ours, manager, end, ola):
    leaving = make_representative(organization=ours, role="manager")
    elsewhere = make_representative(user=leaving.user, role="manager")
    access.invite(ours, "x@example.org", "manager", by=leaving.user)
    access.invite(ours, "y@example.org", "manager", by=ola)
    access.invite(elsewhere.organization, "z@example.org", "editor", by=leaving.user)

    end(leaving, ola)

    left = Invitation.objects.open().order_by("email").values_list("email", flat=True)
    assert list(left) == ["y@example.org", "z@example.org"]
