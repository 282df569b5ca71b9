"""The pages behind confirmation links, one class for each purpose of a token.

A class is made from the values of the token and raises ValidationError when they are no
longer valid. Templates know it as `asked`.
"""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from members.fields.forms import PlainForm

from .. import (
    access,
    account,
    expiry,
    freshness,
    joining,
    messages,
    people,
    review,
    waiting,
)
from ..models import Organization, User
from .yearly_check import YearlyCheck


class Confirmation:
    """Shows `page` with `form`, executes what the link confirms, then shows `done`."""

    page = done = ""
    form = forms.Form

    # Whether a mail program may unsubscribe there by itself (RFC 8058).
    is_one_click = False

    def context(self):
        """Return what else the page shows."""
        return {}

    def execute(self, **cleaned_data):
        raise NotImplementedError


class AccessRequestForm(PlainForm):
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    why = forms.CharField(
        label=_("What do you do there?"),
        help_text=_("A few words help the person who will answer you."),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )


class AccessRequestConfirmation(Confirmation):
    """An address requests access to an organization."""

    page = "portal/access_request.html"
    done = "portal/access_request_done.html"
    form = AccessRequestForm

    def __init__(self, organization, email):
        found = Organization.objects.listed().filter(pk=organization).first()
        if found is None:
            raise ValidationError("This organization is shown no more.", code="closed")
        self.organization, self.email = found, email

    def execute(self, name, why):
        access.request_access(
            self.organization, self.email, name=name, why=why, language=get_language()
        )


class ApplicationConfirmation(Confirmation):
    """The contact of an application confirms the address."""

    page, done = "portal/application.html", "portal/application_done.html"

    def __init__(self, application):
        self.application = joining.find_application(application)

    def execute(self):
        joining.confirm(self.application)


class AddressConfirmation(Confirmation):
    """A person confirms a new e-mail address."""

    page, done = "portal/person_address.html", "portal/person_address_done.html"

    def __init__(self, person, key, email):
        self.values = person, key, email
        self.email = email
        people.find_for_address(*self.values)

    def execute(self):
        people.confirm_address(*self.values)


class PartnerAnswerForm(PlainForm):
    """The pressed button, what the page showed, and a reason for a no."""

    do = forms.ChoiceField(
        choices=[("confirm", ""), ("decline", "")],
        error_messages={"required": _("Choose an answer.")},
    )
    seen = forms.CharField(max_length=20)
    why = forms.CharField(
        label=_("Why not? (Optional)"),
        help_text=_("Sent to the partner who has stated it, and to the secretariat."),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )


class PartnerConfirmation(Confirmation):
    """A partner answers what another one has stated of it; a yes or a no at one press."""

    page, done = "portal/partner_answer.html", "portal/partner_answer.html"
    form = PartnerAnswerForm

    def __init__(self, participation, user):
        self.key = participation, user
        self.part, self.user = review.find_question(*self.key)

    def context(self):
        # As it stands now: it may have changed since a press that was refused.
        self.part, self.user = review.find_question(*self.key)
        return {"seen": review.participation_fingerprint(self.part)}

    def execute(self, do, seen, why):
        given = {"by": self.user, "seen": seen, "is_first": True}
        if do == "confirm":
            review.confirm(self.part, **given)
        else:
            review.decline(self.part, why, **given)


class StreamEndForm(PlainForm):
    """The pressed button, which names what it is about, and the last day that was shown."""

    do = forms.RegexField(r"^(extend|end) [0-9]{1,18} [0-9-]{10}$")


class StreamEndConfirmation(Confirmation):
    """A member says whether what it offers and needs still holds."""

    page, done = "portal/stream_end.html", "portal/stream_end_done.html"
    form = StreamEndForm

    def __init__(self, organization, user):
        self.user = expiry.find_reader(organization, user)
        self.organization = Organization.objects.get(pk=organization)

    @property
    def rows(self):
        return list(expiry.ending(self.organization))

    @property
    def again(self):
        return expiry.answer_path(self.organization, self.user)

    def execute(self, do):
        act, pk, until = do.split()
        answer = expiry.extend if act == "extend" else expiry.end_today
        answer(int(pk), until=until, by=self.user)


class DigestForm(PlainForm):
    kinds = forms.MultipleChoiceField(
        label=_("Write to me about"),
        choices=User.Digest,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class DigestChoice(Confirmation):
    """A user chooses what the weekly e-mail is about, or stops it."""

    page, done = "portal/digest.html", "portal/digest_done.html"
    is_one_click = True

    def __init__(self, user):
        self.user = waiting.find_user(user)

    def form(self, data=None):
        without = self.user.digest_without
        wanted = [kind for kind in User.Digest.values if kind not in without]
        return DigestForm(data, initial={"kinds": wanted})

    def execute(self, kinds=()):
        waiting.choose(self.user, kinds)
        self.user.refresh_from_db(fields=["digest_without"])

    @property
    def has_stopped(self):
        return set(self.user.digest_without) == set(User.Digest.values)


class MessageChoiceForm(PlainForm):
    do = forms.ChoiceField(choices=[("refuse", ""), ("allow", "")], initial="refuse")


class MessageChoice(Confirmation):
    """A recipient refuses the secretariat's messages to lists, or wants them again."""

    page, done = "portal/message_choice.html", "portal/message_choice_done.html"
    form = MessageChoiceForm
    is_one_click = True

    def __init__(self, **whose):
        self.addresses = messages.find_addresses(**whose)

    def execute(self, do="refuse"):
        change = messages.refuse if do == "refuse" else messages.forget
        change(*self.addresses)

    @property
    def has_refused(self):
        return messages.has_refused(self.addresses[0])


class StaffDigestForm(PlainForm):
    is_wanted = forms.BooleanField(
        label=_("Write to me once a week about what waits for the secretariat"),
        required=False,
    )


class StaffDigestChoice(Confirmation):
    """A member of staff stops the weekly e-mail to staff, or wants it again."""

    page, done = "portal/staff_digest.html", "portal/staff_digest_done.html"
    is_one_click = True

    def __init__(self, user):
        self.user = waiting.find_user(user)

    def form(self, data=None):
        return StaffDigestForm(data, initial={"is_wanted": self.user.gets_staff_digest})

    def execute(self, is_wanted=False):
        waiting.choose_staff_digest(self.user, is_wanted)
        self.user.refresh_from_db(fields=["gets_staff_digest"])


class AddressObjection(Confirmation):
    """The former address of a user stops or reverses a change of address."""

    page, done = "portal/account_objection.html", "portal/account_objection_done.html"

    def __init__(self, change):
        self.change = account.find_objection(change)

    def execute(self):
        account.object_to_address(self.change)


PURPOSES = {
    access.PURPOSE: AccessRequestConfirmation,
    account.OBJECTION: AddressObjection,
    expiry.PURPOSE: StreamEndConfirmation,
    freshness.PURPOSE: YearlyCheck,
    joining.PURPOSE: ApplicationConfirmation,
    messages.PURPOSE: MessageChoice,
    people.PURPOSE: AddressConfirmation,
    review.PARTNER_PURPOSE: PartnerConfirmation,
    waiting.PURPOSE: DigestChoice,
    waiting.STAFF_PURPOSE: StaffDigestChoice,
}
