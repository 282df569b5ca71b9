"""What the form of a proposal is made of: its fields, conflicts and the message."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from members.fields.forms import PlainForm
from members.fields.kinds import Field


@dataclass
class Conflict:
    """What was typed, and what somebody else has put there meanwhile, to choose from."""

    mine: object
    now: object
    fingerprint: str
    choice: str


@dataclass
class FormField:
    """One field of the form as it is shown; `waiting` is a review.Difference or None."""

    declared: Field
    input: object
    seen: str
    is_at_once: bool
    waiting: object
    conflict: Conflict | None

    @property
    def name(self):
        return self.declared.name

    @property
    def label(self):
        return self.declared.title


class MessageForm(PlainForm):
    """A word to the secretariat, which is never public."""

    message = forms.CharField(
        label=_("Message to the secretariat"),
        help_text=_(
            "Why it has changed, or anything else the secretariat should know. Never "
            "public."
        ),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )
