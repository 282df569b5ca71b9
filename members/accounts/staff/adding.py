"""Add a colleague to the secretariat: a new account, or one that a member has."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _, gettext_lazy

from members.actions import Action, always, recording
from members.models import Batch, User
from members.models.constraints import violations_as_refusals
from members.models.email_addresses import canonical, readable

from . import notices
from .forms import NewColleagueForm
from .guard import lock, may_manage, require_manager, require_rank
from .roles import set_roles


def find_account(email):
    """Return the user of the log-in address, or None."""
    return User.objects.filter(email=canonical(email)).first()


def add(
    email, roles, *, by, name="", language=settings.LANGUAGE_CODE, words="", known=None
):
    """Create a user with the StaffRoles, or give them to the one with the address; return it.

    `known` is the primary key of the user on the page before, None without one; raises
    ValidationError, code "known", if the address now belongs to another one.
    """
    with violations_as_refusals(), recording(Batch.Act.SAVE, by=by) as batch:
        user = find_account(email)
        by, user = _lock_both(by, user)
        require_manager(by)
        require_rank(roles, by)
        _require_same_account(user, known)
        user = user or User(email=canonical(email))
        _save_colleague(user, roles, name, language)
        notices.notify(notices.ADDED, user, by=by, roles=roles, words=words)
    user.batch = batch
    return user


def _lock_both(by, user):
    if user is not None:
        return lock(by, user)
    [by] = lock(by)
    return by, None


def _save_colleague(user, roles, name, language):
    user.name = user.name or name
    user.language = language if user.pk is None else user.language
    user.is_staff = user.is_active = True
    user.full_clean()
    user.save()
    set_roles(user, roles)


def _require_same_account(user, pk):
    """Refuse a colleague, and an account other than the one with this primary key."""
    if user and (user.is_superuser or (user.is_staff and user.is_active)):
        text = _("%(who)s works in the secretariat already.") % {"who": user}
        raise ValidationError(text, code="colleague")
    if (user and user.pk) == pk:
        return
    text = _("Someone else has used this address just now. Look at what follows again.")
    if user is None:
        text = _("The account with this address is gone. Look at what follows again.")
    raise ValidationError(text, code="known")


def _colleague_added(user, target, **values):
    text = _(
        "%(who)s now works in the secretariat. An e-mail is on its way to %(email)s."
    )
    return text % {"who": user, "email": readable(user.email)}


ADD = Action(
    gettext_lazy("Add and send the e-mail"),
    lambda target, **values: add(**values),
    _colleague_added,
    NewColleagueForm,
    may=may_manage,
    takes_factor=always,
)
