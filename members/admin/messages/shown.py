"""What the pages of messages show."""

from dataclasses import dataclass
from functools import cached_property

from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from members import messages
from members.models import Letter, Organization

from ..company.address import card_address

MOST_NAMED = 200
WAITS = "is-waiting"  # a class of a badge


def render(request, site, template, title, context):
    context |= {**site.each_context(request), "title": title}
    return TemplateResponse(request, f"admin/messages/{template}.html", context)


@dataclass
class Preview:
    """A draft as its sender sees it before it is sent; each part in one query or none."""

    message: object
    user: object

    @cached_property
    def selection(self):
        return messages.select(self.message, self.user)

    @property
    def number(self):
        return len(self.selection.addressees)

    @cached_property
    def examples(self):
        """[(Addressee, what is sent to them)]."""
        found = self.selection.examples
        return [(one, messages.Rendered(self.message, one)) for one in found]

    @property
    def fingerprint(self):
        return messages.fingerprint_of_sending(self.message, self.selection)

    @cached_property
    def before(self):
        """(an equal message of the last day, how many of these got it), or None."""
        return messages.same_before(self.message, self.selection)

    @property
    def without(self):
        """[(name, where an address can be added)] of the rows that have none."""
        return [
            (str(row), _page_of(row)) for row in self.selection.without[:MOST_NAMED]
        ]

    @property
    def asked_in_words(self):
        return messages.asked_list(self.message, self.user).filters_in_words


def _page_of(row):
    if isinstance(row, Organization):
        return card_address(row.pk)
    return reverse("admin:members_person_change", args=[row.pk])


@dataclass(frozen=True)
class Result:
    """A recipient of a sent message: the state in words, its kind, and why it failed."""

    recipient: object
    state: str
    kind: str = ""
    why: str = ""


def result_of(recipient, message):
    """Return the Result of a recipient whose letter is loaded."""
    letter = recipient.letter
    if recipient.is_refused:
        return Result(recipient, _("wants no such messages"))
    if letter is None:
        is_stopped = message.stopped_at is not None
        waiting = str(Letter.State.WAITING.label)
        return Result(recipient, *((_("stopped"),) if is_stopped else (waiting, WAITS)))
    if letter.failure == Letter.Failure.WITHDRAWN:
        return Result(recipient, _("stopped"))
    kinds = {"waiting": WAITS, "failed": "is-wrong", "sent": "is-good"}
    words, why = str(letter.state.label), letter.get_failure_display()
    return Result(recipient, words, kinds[letter.state], why)
