"""The members' Actions on proposals and on stated parts in projects."""

from functools import partial

from django import forms
from django.utils.translation import get_language, gettext as _, gettext_lazy

from members.actions import Action, Question, represents
from members.fields import noun_of
from members.fields.forms import PlainForm, text_area
from members.fields.kinds import PUBLIC
from members.models import ChangeRequest
from members.models.email_addresses import EmailAddressFormField

from .answering import confirm, decline
from .claims import give_address, own_claims, own_rows, references_to, take_back_claim
from .proposing import submit, withdraw


class PartAnswerForm(PlainForm):
    """The fingerprint of the participation on the page."""

    seen = forms.CharField(required=False, empty_value=None)


class PartDeclineForm(PartAnswerForm):
    why = forms.CharField(required=False)

    def clean_why(self):
        return self.cleaned_data["why"][:300]


class AnswerOnceForm(PlainForm):
    """The answer, the fingerprint of the participation, and a reason to decline."""

    do = forms.ChoiceField(
        choices=[("confirm", ""), ("decline", "")],
        error_messages={"required": gettext_lazy("Choose an answer.")},
    )
    seen = forms.CharField(max_length=20)
    why = text_area(
        gettext_lazy("Why not? (Optional)"),
        300,
        help_text=gettext_lazy(
            "Sent to whoever has stated it. The secretariat can read it, too."
        ),
        required=False,
    )


class PartnerAddressForm(PlainForm):
    """The address of somebody at a partner where nobody can answer."""

    email = EmailAddressFormField(
        error_messages={"required": gettext_lazy("Enter an e-mail address.")},
        max_length=254,
    )


class WithdrawForm(PlainForm):
    """The field that is no longer proposed; all of them without one."""

    field = forms.ChoiceField(required=False)

    def __init__(self, *args, target, **kwargs):
        super().__init__(*args, target=target, **kwargs)
        names = noun_of(target).by_name
        self.fields["field"].choices = [(name, name) for name in names]

    @property
    def arguments(self):
        name = self.cleaned_data["field"]
        return {"fields": [name] if name else None}


def _part_names(part):
    return {
        "organization": part.organization,
        "project": getattr(part, "project", ""),
    }


def _done(text):
    """Return a function that fills the names of the part into the message of success."""
    return lambda result, part, **values: str(text) % _part_names(part)


def _ask_to_decline(part, *, why, **values):
    names = _part_names(part)
    notes = [_("The secretariat reads this message:"), why] if why else []
    return Question(
        _("Does %(organization)s not take part in %(project)s?") % names,
        [
            _("%(organization)s is no longer named in %(project)s.") % names,
            _("Whoever named you, and the secretariat, can see your answer."),
            *notes,
        ],
        _("Decline"),
        _("You can confirm it later, on the page of your projects."),
    )


def _ask_to_take_back(part, **values):
    names = _part_names(part)
    return Question(
        _("Take back that %(organization)s takes part in %(project)s?") % names,
        [_("%(organization)s is no longer named in %(project)s.") % names],
        _("Take it back"),
        _("You can propose it again."),
    )


def _answer_once(part, *, do, why, **values):
    if do == "confirm":
        confirm(part, is_first=True, **values)
    else:
        decline(part, why, is_first=True, **values)


def _give_address(part, *, email, by):
    give_address(part, email, by=by, language=get_language())


def _submitted(submitted, subject, **values):
    waiting, published = submitted
    if waiting and published:
        return _(
            "Sent to the secretariat. Changes that do not need review are already "
            "public."
        )
    if published:
        return _("Saved and published.")
    if waiting:
        if _is_private(waiting):
            return _("Sent to the secretariat. Only the secretariat sees this.")
        return _(
            "Sent to the secretariat. Nothing becomes public until it has been "
            "approved."
        )
    return _("You have not changed anything, so nothing was sent.")


def _is_private(change):
    """Whether nothing of what is proposed becomes public."""
    noun, names = noun_of(change), [item.field for item in change.items.all()]
    fields = [noun.by_name[name] for name in names if name in noun.by_name]
    if column := noun.public_column:
        values = {item.field: item.proposed for item in change.items.all()}
        return not values.get(column, getattr(change.target, column, False))
    return bool(names) and not any(field.is_on(PUBLIC) for field in fields)


def _ask_to_withdraw(change, *, fields, **values):
    noun = noun_of(change)
    names = fields or change.items.values_list("field", flat=True)
    texts = [str(noun.label_of(one)) for one in names if one in noun.by_name]
    return Question(
        _("Withdraw what you have proposed?"),
        [
            _("This is no longer proposed: %(fields)s.") % {"fields": ", ".join(texts)},
            _("What is public now stays as it is."),
        ],
        _("Withdraw"),
        _("You can propose the same again, but have to rewrite it."),
    )


def _may_answer(by, part):
    return represents(by, part.respondent)


def _may_claim(by, part):
    return represents(by, part.claimed_by)


def _withdraw_change(change, *, fields=None, by):
    withdraw(change.pk, by=by, fields=fields)


_member_action = partial(Action, may=represents)
_answer = partial(Action, may=_may_answer)
CONFIRM = _answer(
    gettext_lazy("Yes, that is correct"),
    confirm,
    gettext_lazy("Confirmed. The project page now shows this."),
    PartAnswerForm,
    rows=own_rows,
)
DECLINE = _answer(
    gettext_lazy("Decline"),
    decline,
    _done(gettext_lazy("Declined. You are no longer named in %(project)s.")),
    PartDeclineForm,
    ask=_ask_to_decline,
    rows=own_rows,
)
# At one press: it can be answered otherwise on the same page.
CONFIRM_REFERENCE = _answer(
    gettext_lazy("Yes, that is correct"),
    confirm,
    _done(gettext_lazy("Confirmed. The page of %(organization)s now shows this.")),
    PartAnswerForm,
    rows=references_to,
)
DECLINE_REFERENCE = _answer(
    gettext_lazy("Withdraw"),
    decline,
    _done(
        gettext_lazy("Withdrawn. %(organization)s no longer names you as a customer.")
    ),
    PartDeclineForm,
    rows=references_to,
)
# By the link in the question, at one press.
ANSWER_ONCE = _answer(gettext_lazy("Send the answer"), _answer_once, "", AnswerOnceForm)
GIVE_ADDRESS = Action(
    gettext_lazy("Send the e-mail"),
    _give_address,
    _done(
        gettext_lazy(
            "An e-mail is on its way. Once somebody at %(organization)s has access,"
            " they are asked about %(project)s."
        )
    ),
    PartnerAddressForm,
    rows=own_claims,
    may=_may_claim,
)
TAKE_BACK = Action(
    gettext_lazy("Take it back"),
    take_back_claim,
    _done(gettext_lazy("Taken back: %(organization)s in %(project)s.")),
    ask=_ask_to_take_back,
    rows=own_claims,
    may=_may_claim,
)
# Of a Subject; the page makes the form, which shows changes made meanwhile.
SUBMIT = _member_action(gettext_lazy("Send to the secretariat"), submit, _submitted)
WITHDRAW = _member_action(
    gettext_lazy("Withdraw the proposal"),
    _withdraw_change,
    gettext_lazy("The proposal has been withdrawn."),
    WithdrawForm,
    ask=_ask_to_withdraw,
)
WITHDRAW_FIELD = _member_action(
    gettext_lazy("Withdraw"),
    _withdraw_change,
    gettext_lazy("Withdrawn."),
    WithdrawForm,
    ask=_ask_to_withdraw,
    rows=ChangeRequest.objects.from_member,
)
