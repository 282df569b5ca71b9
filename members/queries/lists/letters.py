"""The list of e-mails, for users with that permission."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from members.mail.letter_kinds import KINDS
from members.models import Letter
from members.models.email_addresses import readable
from members.queries.filters import StaffLetterFilter
from members.tables import Column

from .declared_list import ReadyList, StaffList


def state_text(letter):
    """Return the state of an e-mail, and why it failed."""
    words = [letter.state.label, letter.get_failure_display()]
    return ": ".join(str(word) for word in words if word)


LETTERS = StaffList(
    "letters",
    Letter,
    StaffLetterFilter,
    (
        Column(
            "to",
            pgettext_lazy("letter", "to"),
            lambda letter: readable(letter.to),
            sort="to",
        ),
        Column(
            "kind", _("kind"), lambda letter: str(KINDS.get(letter.kind, letter.kind))
        ),
        Column(
            "subject",
            pgettext_lazy("letter", "subject"),
            lambda letter: "" if letter.is_secret else letter.subject,
        ),
        Column("state", pgettext_lazy("letter", "state"), state_text),
        Column(
            "made_at",
            pgettext_lazy("letter", "written"),
            lambda letter: timezone.localdate(letter.made_at),
            sort="made_at",
        ),
    ),
    usual=("kind", "subject", "state", "made_at"),
    is_personal=True,
    words=_("sent e-mails, outbox, recipients, failed"),
    ready=(
        ReadyList(
            pgettext_lazy("letter", "failed in the last 30 days"), "state=lately"
        ),
    ),
)
