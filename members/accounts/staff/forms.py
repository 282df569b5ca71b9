"""The forms of the pages about colleagues."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from members.models.email_addresses import EmailAddressFormField
from members.models.languages import language_choices

from .roles import ROLES

WORDS = forms.Textarea(attrs={"rows": 3})


class StaffRolesField(forms.MultipleChoiceField):
    """A choice of one or more ROLES; its value are the StaffRoles, in their order."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self):
        errors = {"required": _("Choose at least one role.")}
        label = _("roles")
        super().__init__(choices=self._labels, label=label, error_messages=errors)

    def clean(self, value):
        chosen = super().clean(value)
        return [role for role in ROLES.values() if role.group in chosen]

    @staticmethod
    def _labels():
        return [(role.group, role.label) for role in ROLES.values()]


class ColleagueForm(forms.Form):
    """`again` is the address of the page that asks for the factor again, if that is due."""

    again = ""
    refused = frozenset()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)


class WithRoles(ColleagueForm):
    """A box for each role."""

    roles = StaffRolesField()

    @property
    def boxes(self):
        """Return [(checkbox, sentence about its role)]."""
        sentences = [role.sentence for role in ROLES.values()]
        return list(zip(self["roles"], sentences, strict=True))


class NewColleagueForm(WithRoles):
    email = EmailAddressFormField(label=_("e-mail address"), max_length=254)
    name = forms.CharField(label=_("name"), max_length=120)
    language = forms.ChoiceField(
        label=_("language of e-mails"),
        choices=language_choices,
        initial=settings.LANGUAGE_CODE,
    )
    words = forms.CharField(
        label=_("a word of your own"),
        max_length=1000,
        required=False,
        widget=WORDS,
        help_text=_("Shown in the e-mail, after what you may do and how you log in."),
    )
    known = forms.IntegerField(required=False, widget=forms.HiddenInput)


class StaffRolesForm(WithRoles):
    reason = forms.CharField(
        label=_("reason"),
        max_length=300,
        widget=WORDS,
        help_text=_("Shown in the e-mail and in the history."),
        error_messages={"required": _("Enter a reason.")},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class EndColleagueForm(ColleagueForm):
    reason = forms.CharField(
        label=_("reason"),
        max_length=300,
        required=False,
        widget=WORDS,
        help_text=_("Shown in the e-mail and in the history."),
    )


class ResetForm(ColleagueForm):
    reason = forms.CharField(
        label=_("How did you make sure who it was?"),
        max_length=300,
        widget=WORDS,
        help_text=_(
            "For example: called back on the number that we had from before, and talked"
            " about the board meeting. Shown in the history and in the e-mails."
        ),
        error_messages={
            "required": _("Write how you made sure who it was."),
        },
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
