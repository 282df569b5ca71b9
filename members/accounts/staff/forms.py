"""The forms of the pages about colleagues."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from members.models.email_addresses import EmailAddressFormField
from members.models.languages import language_choices

from .roles import ROLES

WORDS = forms.Textarea(attrs={"rows": 3})


class StaffRoleField(forms.ChoiceField):
    """A choice of ROLES; its value is the StaffRole."""

    def __init__(self, **kwargs):
        super().__init__(choices=self._labels, **kwargs)

    def clean(self, value):
        return ROLES[super().clean(value)]

    @staticmethod
    def _labels():
        return [(role.group, role.label) for role in ROLES.values()]


class ColleagueForm(forms.Form):
    """`again` is the address of the page that asks for the factor again, if that is due."""

    again = ""
    refused = frozenset()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)


class NewColleagueForm(ColleagueForm):
    email = EmailAddressFormField(label=_("e-mail address"), max_length=254)
    name = forms.CharField(label=_("name"), max_length=120)
    role = StaffRoleField(label=_("role"), widget=forms.RadioSelect)
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

    @property
    def roles(self):
        """Return [(radio button, sentence)]."""
        sentences = [role.sentence for role in ROLES.values()]
        return list(zip(self["role"], sentences, strict=True))


class StaffRoleForm(ColleagueForm):
    reason = forms.CharField(
        label=_("a word of your own"),
        max_length=300,
        required=False,
        widget=WORDS,
        help_text=_("Shown in the e-mail and in the history."),
    )
    role = StaffRoleField(label=_("role"))
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
