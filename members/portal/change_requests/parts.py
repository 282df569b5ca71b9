"""What the form of a proposal is made of: its fields, conflicts and the message."""

from dataclasses import dataclass

from django import forms
from django.utils import translation
from django.utils.translation import gettext
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

    @property
    def text(self):
        """What the secretariat reads, of a valid form."""
        return self.cleaned_data["message"].replace("\r\n", "\n")


class MessageOnPartnersForm(MessageForm):
    """The same about rows that name others, with those that cannot be chosen."""

    outside = forms.CharField(
        label=_("Partners that are not in the registry"),
        help_text=_(
            "One per line: the name, and an organization number or a website if you know "
            "it. The secretariat sees it and can register them. Never public."
        ),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
    )
    field_order = ["outside", "message"]

    @property
    def text(self):
        names = self.cleaned_data["outside"].replace("\r\n", "\n")
        if not names:
            return super().text
        # As the secretariat reads it.
        with translation.override("nb"):
            names = gettext("Partners outside the registry:\n%(names)s") % {
                "names": names
            }
        return "\n\n".join(filter(None, [names, super().text]))
