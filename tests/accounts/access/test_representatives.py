"""Access is requested and granted, ends at once, and never for the last manager."""

import pytest
from django.utils import timezone

from members.accounts import access
from members.models import AccessRequest, Invitation, User
from tests.support.access import ADDRESS, NOT_YOURS, roles_in, users_without_rights
from tests.support.factories import LONG_AGO, make
from tests.support.letters import last, letters
from tests.support.refusals import told

LAST = ["Every profile needs a manager. Make someone else a manager first."]
ENDED = ["This access has already ended."]


@pytest.mark.parametrize("by", ["ola", "eva"])
def test_access_that_is_ended_is_over_at_once(ours, manager, editor, ola, eva, by):
    access.revoke_access(editor, by={"ola": ola, "eva": eva}[by])
    editor.refresh_from_db()
    assert list(eva.organizations()) == []
    assert (editor.since, editor.until) == (LONG_AGO, timezone.localdate())
    assert roles_in(ours) == [("ola@example.org", "manager")]
    assert letters() == [("access_ended", "eva@example.org")]
    assert told(lambda: access.revoke_access(editor, by=ola)) == ENDED
    assert told(lambda: access.change_role(editor, "manager", by=ola)) == ENDED


def test_only_managers_and_staff_decide(token, ours, manager, editor, eva, kari):
    invitation, asked = Invitation.objects.get(), make(AccessRequest, organization=ours)
    acts = [
        lambda by: access.invite(ours, "a@example.org", "editor", by=by),
        lambda by: access.renew_invitation(invitation, by=by),
        lambda by: access.withdraw_invitation(invitation, by=by),
        lambda by: access.change_role(manager, "editor", by=by),
        lambda by: access.revoke_access(manager, by=by),
        lambda by: access.grant_request(asked, "manager", by=by),
        lambda by: access.decline_request(asked, "Nei.", by=by),
    ]
    for who, user in users_without_rights(ours).items():
        refusals = [told(lambda a=act, u=user: a(u)) for act in acts]
        assert refusals == [NOT_YOURS] * 7, who
    own = told(lambda: access.change_role(editor, "manager", by=eva))
    assert (own, roles_in(ours)[0]) == (NOT_YOURS, ("ola@example.org", "manager"))


def test_staff_decide_and_revoke_the_last_access(token, ours, manager, editor, kari):
    invitation, asked = Invitation.objects.get(), make(AccessRequest, organization=ours)
    access.invite(ours, "a@example.org", "editor", by=kari)
    access.renew_invitation(invitation, by=kari)
    access.withdraw_invitation(invitation, by=kari)
    access.change_role(manager, "editor", by=kari)
    access.revoke_access(manager, by=kari)
    access.revoke_access(editor, by=kari)
    assert roles_in(ours) == []
    access.grant_request(asked, "manager", by=kari)
    assert roles_in(ours) == [(asked.email, "manager")]
    assert [one.email for one in Invitation.objects.open()] == ["a@example.org"]


OTHERS = [{}, {"until": LONG_AGO}, {"is_active": False}]
OTHERS += [{"until": timezone.localdate(), "is_revoked": True}]


@pytest.mark.parametrize("others", OTHERS)
def test_the_last_manager_cannot_leave_or_step_down(ours, manager, editor, others, ola):
    if others:
        user = make.user(is_active=others.get("is_active", True))
        period = {name: day for name, day in others.items() if name != "is_active"}
        make.representative(organization=ours, role="manager", user=user, **period)
    assert told(lambda: access.revoke_access(manager, by=ola)) == LAST
    assert told(lambda: access.change_role(manager, "editor", by=ola)) == LAST
    manager.refresh_from_db()
    assert (manager.role, manager.until) == ("manager", None)


ENDS = {
    "revoked": lambda row, by: access.revoke_access(row, by=by),
    "left": lambda row, by: access.revoke_access(row, by=row.user),
    "made editor": lambda row, by: access.change_role(row, "editor", by=by),
}


@pytest.mark.parametrize("end", ENDS)
def test_an_invitation_does_not_outlast_the_right_to_send_it(ours, manager, end, ola):
    leaving = make.representative(organization=ours, role="manager")
    elsewhere = make.representative(user=leaving.user, role="manager")
    access.invite(ours, "x@example.org", "manager", by=leaving.user)
    access.invite(ours, "y@example.org", "manager", by=ola)
    access.invite(elsewhere.organization, "z@example.org", "editor", by=leaving.user)

    ENDS[end](leaving, ola)

    left = Invitation.objects.open().order_by("email").values_list("email", flat=True)
    assert list(left) == ["y@example.org", "z@example.org"]


def request(ours, **given):
    given = {"name": "Ny Ansatt", "why": "", "language": "nb", **given}
    return access.request_access(ours, ADDRESS, **given)


def test_a_request_waits_and_every_manager_is_notified_once(ours, theirs, ola, eva):
    User.objects.filter(pk=ola.pk).update(language="en")
    row = request(ours, why="Jeg er ny på kommunikasjon.")
    again = request(ours, name="Noen andre")
    assert list(AccessRequest.objects.waiting()) == [row] == [again]
    assert AccessRequest.objects.get().name == "Ny Ansatt"
    assert letters() == [("access_request_waiting", "ola@example.org")]
    letter = last("access_request_waiting")
    assert letter.language == "en"
    assert "Ny Ansatt (ny@example.org) asks for access to" in letter.text
    assert "/en/my-page/yara/access/" in letter.text
    others = [(ours, "annen@example.org"), (theirs, ADDRESS)] * 2
    given = {"name": "Ny", "language": "nb"}
    rows = [access.request_access(*other, **given) for other in others]
    assert len({row, *rows}) == 3, "Others ask for something else."
    make.representative(organization=ours, user=make.user(email=ADDRESS))
    assert told(lambda: request(ours)) == ["You already have access. Please log in."]
