"""Answer the request of another member to be put in touch, without logging in."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _, gettext_lazy, npgettext_lazy

from members import mail
from members.accounts.access.permissions import lock_organization
from members.actions import Action, links, recording, represents
from members.fields.forms import PlainForm
from members.mail import confirmations
from members.models import Batch, Introduction, Representative, User

from .asking import OVER, REQUESTS, ask, entry_text, lock_open, require_access
from .introducing import close, write_outcome
from .matches import key_of

PURPOSE = "introduction"
DIRECTIONS = {"offered": "needed", "needed": "offered"}


class AnswerForm(PlainForm):
    do = forms.ChoiceField(choices=[("yes", ""), ("no", "")])


def answer(introduction, *, do, by):
    """Agree to be put in touch with the side that has asked, or decline."""
    if do == "no":
        return _decline(introduction, by)
    if not is_asked(introduction):
        raise ValidationError(OVER, code="closed")
    other = introduction.other
    return ask(other.organization, key_of(other, introduction.own), by=by)


@transaction.atomic
def _decline(introduction, by):
    """Close the request; its asker learns only that it came to nothing."""
    organization = lock_organization(introduction.other.organization_id)
    require_access(by, organization)
    row = lock_open(Introduction.objects.asked_of(organization), introduction.pk)
    with recording(Batch.Act.SAVE, by=by):
        close([row], Introduction.Outcome.NOTHING, by=by)
        write_outcome(row)


def is_asked(introduction):
    """Whether the request waits for the answer of the other side."""
    rows = Introduction.objects.asked_of(introduction.other.organization)
    return rows.filter(pk=introduction.pk).exists()


def find_question(introduction, user):
    """Return (introduction, user) of the link to a question, also once it is answered.

    Raises ValidationError, code "closed", where the user no longer acts for the other side.
    """
    names = ["offer__organization", "need__organization"]
    rows = Introduction.objects.filter(pk=introduction).select_related(*names)
    row = rows.first()
    organization = row and row.other.organization_id
    acting = Representative.objects.active().filter(organization=organization)
    reader = User.objects.filter(pk=user, representations__in=acting).first()
    if reader is None:
        raise ValidationError(_("This link is no longer valid."), code="closed")
    return row, reader


def answer_path(introduction, user):
    """Return the path at which the user answers the request with the number."""
    token = confirmations.token(PURPOSE, introduction=introduction, user=user.pk)
    return links.path("confirmation", "confirm", token)


def write_question(user, introduction):
    """E-mail the question whether the user wants to be put in touch."""
    other, age = introduction.other, confirmations.max_age(PURPOSE)
    with translation.override(user.language):
        link = links.absolute(answer_path(introduction.pk, user))
    context = {"organization": other.organization, "entry": other, "link": link}
    context["days"] = age.days
    options = {"expires_at": timezone.now() + age}
    mail.write_to(user, "introduction_question", context, **options)


ANSWER = Action(
    gettext_lazy("Send the answer"),
    answer,
    "",
    AnswerForm,
    may=lambda by, introduction: represents(by, introduction.other),
)
REQUESTS.declare_like(
    name="introduction_questions",
    place=10,
    label=npgettext_lazy(
        "waiting",
        "member who wants to be put in touch",
        "members who want to be put in touch",
    ),
    rows=lambda organization, user: Introduction.objects.asked_of(organization),
    describe=lambda row: entry_text(
        row,
        _("Another member wants to be put in touch. Do you?"),
        DIRECTIONS[row["side"]],
    ),
    since="forwarded_on",
    digest=User.Digest.QUESTIONS,
)
