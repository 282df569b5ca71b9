"""Change the role of a colleague, or end the work in the secretariat."""

from contextlib import suppress

import pghistory
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.accounts import factors, sessions
from members.actions import Action, always, recording
from members.models import Assignment, Batch, SavedList, Task
from members.models.constraints import violations_as_refusals
from members.operation.work import tasks

from . import notices
from .forms import EndColleagueForm, StaffRoleForm
from .guard import (
    lock,
    may_manage,
    require_another,
    require_colleague,
    require_manager,
    require_rank,
)
from .roles import role_of


def change_role(user, role, *, by, seen, reason=""):
    """Replace all roles of the colleague by this StaffRole; `seen` is the former group.

    Raises ValidationError, code "stale", if somebody has changed it since.
    """
    with violations_as_refusals(), recording(Batch.Act.SAVE, by=by, reason=reason):
        by, user = lock(by, user)
        require_manager(by)
        require_colleague(user)
        require_rank(role, by)
        _require_role(user, seen)
        if [group.name for group in user.groups.all()] == [role.group]:
            return
        require_another(user, staying=[role.group])
        user.groups.set([Group.objects.get(name=role.group)])
        notices.notify(notices.CHANGED, user, by=by, role=role, words=reason)


def end(user, *, by, reason=""):
    """End the colleague's rights, sessions and second factors; delete the assignments.

    Shared lists go to `by`, or to another administrator. The account stays, as
    a member's or to be erased.
    """
    with violations_as_refusals():
        with pghistory.context(user=by.pk, reason=reason):
            by, user = lock(by, user)
            require_manager(by)
            require_colleague(user)
            require_another(user)
            # Outside the batch: a factor is never put back, and all else may be.
            factors.reset(user)
        with recording(Batch.Act.LEAVING, by=by, reason=reason):
            _end_rights(user)
        _release(user, by)
        sessions.end_sessions(user, user.email)
        notices.notify(notices.ENDED, user, by=by, words=reason)


def left_behind(user):
    """Return {name: rows} that `end` would delete, hand over or stop."""
    return {
        "assignments": Assignment.objects.filter(user=user),
        "lists": SavedList.objects.filter(owner=user, is_shared=True),
        "tasks": Task.objects.of(user).filter(ended_at=None),
    }


def _require_role(user, group):
    role = role_of(user)
    if (role.group if role else "") != group:
        text = _("Someone has changed the role of %(who)s in the meantime.")
        raise ValidationError(text % {"who": user}, code="stale")


def _end_rights(user):
    user.groups.clear()
    user.user_permissions.clear()
    user.is_staff = False
    user.save(update_fields=["is_staff"])


def _release(user, by):
    behind = left_behind(user)
    behind["assignments"].delete()
    others = notices.administrators().exclude(pk=user.pk)
    if heir := by if by != user else others.order_by("pk").first():
        for shared in behind["lists"]:
            _hand_over(shared, heir)
    for task in behind["tasks"]:
        with suppress(ValidationError):  # it has just ended by itself
            tasks.cancel(task)


def _hand_over(shared, heir):
    """Transfer the list to the heir, under a name that no other list of the heir has."""
    lists = SavedList.objects.filter(owner=heir, noun=shared.noun)
    if lists.filter(name=shared.name).exists():
        start = Truncator(shared.name).chars(60)
        shared.name = f"{start} ({Truncator(str(shared.owner)).chars(30)}, {shared.pk})"
    shared.owner = heir
    shared.save(update_fields=["owner", "name"])


def _colleague_changed(result, user, *, role, **values):
    text = _("%(who)s now has the role “%(role)s”. An e-mail is on its way.")
    return text % {"who": user, "role": role.label}


def _colleague_ended(result, user, **values):
    return _("%(who)s no longer has access. An e-mail is on its way.") % {"who": user}


CHANGE_ROLE = Action(
    gettext_lazy("Change the role"),
    change_role,
    _colleague_changed,
    StaffRoleForm,
    may=may_manage,
    takes_factor=always,
)
END = Action(
    gettext_lazy("End access"),
    end,
    _colleague_ended,
    EndColleagueForm,
    may=may_manage,
    takes_factor=always,
)
