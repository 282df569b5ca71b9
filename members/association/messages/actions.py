"""The actions of staff on messages to lists."""

from functools import partial

from django import forms
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from members.actions import Action, Staff, always
from members.fields import number_or_none
from members.fields.forms import PlainForm, text_area
from members.mail.wording.placeholders import with_single_braces
from members.models import Message
from members.models.email_addresses import readable

from . import drafts, sending

WIDE = {"class": "vTextField"}
WORDS = {"subject_nb", "text_nb", "subject_en", "text_en"}


class MessageForm(PlainForm):
    functions = forms.MultipleChoiceField(
        label=gettext_lazy("To whom?"),
        choices=Message.To,
        initial=[Message.To.MAIN],
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Nobody gets it twice. Where nobody has any of these functions, it goes to the"
            " main contact, else to those who manage the profile, else to the"
            " organization's own address."
        ),
    )
    subject_nb = forms.CharField(
        label=gettext_lazy("Subject"), max_length=150, widget=forms.TextInput(WIDE)
    )
    text_nb = text_area(gettext_lazy("Text"), 20_000, rows=12)
    subject_en = forms.CharField(
        label=gettext_lazy("Subject in English"),
        max_length=150,
        required=False,
        widget=forms.TextInput(WIDE | {"lang": "en"}),
    )
    text_en = forms.CharField(
        label=gettext_lazy("Text in English"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea({"rows": 8, "lang": "en"}),
    )
    is_necessary = forms.BooleanField(
        label=gettext_lazy("This is necessary information about the membership"),
        required=False,
        help_text=gettext_lazy(
            "For example a fee or a notice of the general meeting. It goes also to those"
            " who want no other messages, and cannot be refused."
        ),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why is it necessary?"),
        max_length=300,
        required=False,
        widget=forms.TextInput(WIDE),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.target.noun == "people":
            del self.fields["functions"]

    @property
    def arguments(self):
        of_list = {"query": self.target.query, "noun": self.target.noun}
        return {**of_list, **self.cleaned_data, "seen": self.data.get("seen", "")}

    @property
    def was_changed(self):
        """Whether the draft has changed since the page was opened."""
        return "meanwhile" in getattr(self, "refused", ())

    def clean(self):
        cleaned = super().clean()
        for name in WORDS & cleaned.keys():
            cleaned[name] = with_single_braces(cleaned[name])
        if not cleaned.get("is_necessary"):
            cleaned["reason"] = ""
        drafts.check_texts(cleaned)
        return cleaned


class SendForm(PlainForm):
    """The fingerprint of the page, and the pk of an equal message if the page named one."""

    seen = forms.CharField(required=False)
    after = forms.CharField(required=False)

    def clean_after(self):
        return number_or_none(self.cleaned_data["after"])


def _sent(sent, message, **values):
    text = ngettext(
        "The message goes to %(n)d recipient in one minute. Until then you can stop it.",
        "The message goes to %(n)d recipients in one minute. Until then you can stop it.",
        sent.number,
    )
    return text % {"n": sent.number}


def _send_test(message, *, by):
    return sending.send_test(message, by)


def _tested(letter, message, *, by):
    return _("A test is on its way to %(email)s.") % {"email": readable(by.email)}


def _draft_deleted(result, message, **values):
    return _("The draft “%s” is deleted.") % message


def _stopped(number, message, **values):
    text = ngettext(
        "Stopped: %(n)d e-mail is not sent.",
        "Stopped: %(n)d e-mails are not sent.",
        number,
    )
    return text % {"n": number}


def _sent_again(number, message, **values):
    text = ngettext(
        "Sent again to %(n)d corrected address.",
        "Sent again to %(n)d corrected addresses.",
        number,
    )
    return text % {"n": number}


_message_action = partial(Action, may=Staff("members.add_message"))
SAVE = _message_action(gettext_lazy("See who gets it"), drafts.save, "", MessageForm)
COPY = _message_action(gettext_lazy("New message with this text"), drafts.copy, "")
DELETE = _message_action(
    gettext_lazy("Delete the draft"), drafts.delete, _draft_deleted
)
TEST = _message_action(gettext_lazy("Send a test to yourself"), _send_test, _tested)
SEND = _message_action(
    gettext_lazy("Send the e-mail"),
    sending.send,
    _sent,
    SendForm,
    takes_factor=always,
)
STOP = _message_action(gettext_lazy("Stop these e-mails"), sending.stop, _stopped)
SEND_AGAIN = _message_action(
    gettext_lazy("Send again"), sending.send_again, _sent_again
)
