"""Change the role of a colleague, or end the work in the secretariat."""

from contextlib import suppress

import pghistory
from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext as _, gettext_lazy

from members.accounts import factors, sessions
from members.actions import Action, always, recording
from members.models import Assignment, Batch, SavedList, Task
from members.models.constraints import violations_as_refusals
from members.operation.work import tasks

from . import notices
from .forms import EndColleagueForm, StaffRolesForm
from .guard import (
    lock,
    may_manage,
    require_another,
    require_colleague,
    require_manager,
    require_rank,
)
from .roles import key_of, labels_of, roles_of, set_roles


def change_roles(user, roles, *, by, seen, reason=""):
    """Replace the roles of the colleague by these; `seen` is `key_of` the former ones.

    Raises ValidationError, code "stale", if somebody has changed it since.
    """
    with violations_as_refusals(), recording(Batch.Act.SAVE, by=by, reason=reason):
        by, user = lock(by, user)
        require_manager(by)
        require_colleague(user)
        require_rank(roles, by)
        _require_roles(user, seen)
        if roles == roles_of(user):
            return
        require_another(user, staying=[role.group for role in roles])
        set_roles(user, roles)
        notices.notify(notices.CHANGED, user, by=by, roles=roles, words=reason)


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


def _require_roles(user, seen):
    if key_of(roles_of(user)) != seen:
        text = _("Someone has changed the roles of %(who)s in the meantime.")
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


def _colleague_changed(result, user, *, roles, **values):
    text = _("%(who)s now works as: %(roles)s. An e-mail is on its way.")
    return text % {"who": user, "roles": labels_of(roles)}


def _colleague_ended(result, user, **values):
    return _("%(who)s no longer has access. An e-mail is on its way.") % {"who": user}


CHANGE_ROLES = Action(
    gettext_lazy("Change the roles"),
    change_roles,
    _colleague_changed,
    StaffRolesForm,
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
