"""What a member does about the parts in projects that are stated: each an Action."""

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from members.actions import Action, Question
from members.fields.forms import PlainForm
from members.models.email_addresses import EmailAddressFormField

from .answering import confirm, decline
from .claims import give_address, own_claims, own_rows, take_back_claim


class AnswerForm(PlainForm):
    """The fingerprint of what the page showed."""

    seen = forms.CharField(required=False, empty_value=None)


class DeclineForm(AnswerForm):
    why = forms.CharField(required=False)

    def clean_why(self):
        return self.cleaned_data["why"][:300]


class AddressForm(PlainForm):
    """The address of somebody at a partner where nobody can answer."""

    email = EmailAddressFormField(
        error_messages={"required": gettext_lazy("Enter an e-mail address.")},
        max_length=254,
    )


def _names(part):
    return {"organization": part.organization, "project": part.project}


def _done(text):
    """Return the function for the words of success, which name the part."""
    return lambda result, part, **typed: str(text) % _names(part)


def _ask_to_decline(part, *, why, **typed):
    said = _names(part)
    told = [_("The secretariat reads this message:"), why] if why else []
    return Question(
        _("Does %(organization)s not take part in %(project)s?") % said,
        [
            _("%(organization)s is no longer named in %(project)s.") % said,
            _("Whoever named you, and the secretariat, can see your answer."),
            *told,
        ],
        _("Decline"),
        _("You can confirm it later, on the page of your projects."),
    )


def _ask_to_take_back(part, **typed):
    said = _names(part)
    return Question(
        _("Take back that %(organization)s takes part in %(project)s?") % said,
        [_("%(organization)s is no longer named in %(project)s.") % said],
        _("Take it back"),
        _("You can propose it again."),
    )


def _give_address(part, *, email, by):
    give_address(part, email, by=by, language=get_language())


CONFIRM = Action(
    gettext_lazy("Yes, that is correct"),
    confirm,
    gettext_lazy("Confirmed. The project page now shows this."),
    AnswerForm,
    rows=own_rows,
)
DECLINE = Action(
    gettext_lazy("Decline"),
    decline,
    _done(gettext_lazy("Declined. You are no longer named in %(project)s.")),
    DeclineForm,
    ask=_ask_to_decline,
    rows=own_rows,
)
GIVE_ADDRESS = Action(
    gettext_lazy("Send the e-mail"),
    _give_address,
    _done(
        gettext_lazy(
            "An e-mail is on its way. Once somebody at %(organization)s has access,"
            " they are asked about %(project)s."
        )
    ),
    AddressForm,
    rows=own_claims,
)
TAKE_BACK = Action(
    gettext_lazy("Take it back"),
    take_back_claim,
    _done(gettext_lazy("Taken back: %(organization)s in %(project)s.")),
    ask=_ask_to_take_back,
    rows=own_claims,
)
