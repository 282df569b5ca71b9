"""Ask the business register on the press of a button: about all, or one organization."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models.functions import Now
from django.utils.translation import gettext as _, gettext_lazy

from members.actions import Action, Staff
from members.models import Job, RegisterSnapshot
from members.register.errors import AwayError

from .matches import propose_number
from .sites import propose_sites
from .watching import look_again

Status = RegisterSnapshot.Status
JOBS = ("business_register", "register_matches")
MAY_ASK = Staff("members.change_changerequest")


def ask_soon(target=None, *, by):
    """Make the jobs due now; `manage.py work` runs them within a few seconds."""
    _require_register()
    Job.objects.filter(name__in=JOBS).update(due_at=Now())


def ask_about(organization, *, by):
    """Read the unit of the organization and its sites, or propose its number."""
    _require_register()
    try:
        if not organization.orgnr:
            propose_number(organization)
            return
        snapshot = look_again(organization)
        if snapshot and snapshot.status == Status.ACTIVE:
            propose_sites(organization)
    except AwayError as error:
        text = _("The business register does not answer now. Try again later.")
        raise ValidationError(text, code="away") from error


def _require_register():
    if not settings.REGISTER_URL:
        text = _("The business register is switched off here.")
        raise ValidationError(text, code="off")


ASK_ALL = Action(
    gettext_lazy("Ask the business register now"),
    ask_soon,
    gettext_lazy(
        "It is asked in the background. New differences come to the front page."
    ),
    may=MAY_ASK,
)
ASK_ABOUT = Action(
    gettext_lazy("Ask the business register again"),
    ask_about,
    gettext_lazy("Asked just now."),
    may=MAY_ASK,
)
