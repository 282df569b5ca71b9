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


@pytest.mark.parametrize("by", ["ola", "eva"])
def test_access_that_a_manager_or_its_user_ends_is_over_at_once(
    ours, manager, editor, ola, eva, by
):
    access.revoke_access(editor, by={"ola": ola, "eva": eva}[by])

    editor.refresh_from_db()
    assert list(eva.organizations()) == []
    assert (editor.since, editor.until) == (LONG_AGO, timezone.localdate())
    assert roles_in(ours) == [("ola@example.org", "manager")]
    assert letters() == [("access_ended", "eva@example.org")]
    refusals = [
        told(lambda: access.revoke_access(editor, by=ola)),
        told(lambda: access.change_role(editor, "manager", by=ola)),
    ]
    assert refusals == [ENDED, ENDED]


def test_nobody_else_revokes_access_or_changes_a_role(ours, manager, editor, eva):
    for who, user in users_without_rights(ours).items():
        out = told(lambda u=user: access.revoke_access(manager, by=u))
        role = told(lambda u=user: access.change_role(manager, "editor", by=u))
        assert (out, role) == (NOT_YOURS, NOT_YOURS), who
    own = told(lambda: access.change_role(editor, "manager", by=eva))
    assert own == NOT_YOURS


def test_a_manager_promotes_and_demotes_and_the_last_but_one_may_leave(
    ours, manager, editor, ola, eva
):
    odd = told(lambda: access.change_role(editor, "owner", by=ola))
    assert odd == ["Value 'owner' is not a valid choice."]
    access.change_role(editor, "manager", by=ola)
    access.change_role(manager, "editor", by=eva)
    assert roles_in(ours) == [(ola.email, "editor"), (eva.email, "manager")]

    access.change_role(manager, "manager", by=eva)
    access.revoke_access(manager, by=ola)
    assert roles_in(ours) == [(eva.email, "manager")]


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


def test_a_secretary_may_revoke_even_the_last_access(ours, manager, editor, kari):
    access.change_role(manager, "editor", by=kari)
    access.revoke_access(manager, by=kari)
    access.revoke_access(editor, by=kari)

    assert roles_in(ours) == []


ENDS = {
    "revoked": lambda row, by: access.revoke_access(row, by=by),
    "left": lambda row, by: access.revoke_access(row, by=row.user),
    "made editor": lambda row, by: access.change_role(row, "editor", by=by),
}


@pytest.mark.parametrize("end", ENDS)
def test_an_invitation_does_not_outlast_the_right_to_send_it(ours, manager, end, ola):
    leaving = make_representative(organization=ours, role="manager")
    elsewhere = make_representative(user=leaving.user, role="manager")
    access.invite(ours, "x@example.org", "manager", by=leaving.user)
    access.invite(ours, "y@example.org", "manager", by=ola)
    access.invite(elsewhere.organization, "z@example.org", "editor", by=leaving.user)

    ENDS[end](leaving, ola)

    left = Invitation.objects.open().order_by("email").values_list("email", flat=True)
    assert list(left) == ["y@example.org", "z@example.org"]
