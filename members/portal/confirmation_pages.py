"""The pages behind confirmation links, one class for each purpose of a token.

Templates know the instance as `asked`.
"""

from django.core.exceptions import ValidationError

from members import (
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
from members.models import AccessRequest, Organization, User
from members.review.actions import ANSWER_ONCE

from .confirmation import Confirmation
from .yearly_check import YearlyCheck


class AccessRequestConfirmation(Confirmation):
    """An address requests access to an organization."""

    page = "portal/access_request.html"
    done = "portal/access_request_done.html"
    action = access.REQUEST

    def __init__(self, organization, email):
        found = Organization.objects.listed().filter(pk=organization).first()
        if found is None:
            raise ValidationError("This organization is shown no more.", code="closed")
        self.organization, self.email = found, email
        self.target = AccessRequest(organization=found, email=email)


class ApplicationConfirmation(Confirmation):
    """The contact of an application confirms the address."""

    page, done = "portal/application.html", "portal/application_done.html"
    action = joining.CONFIRM

    def __init__(self, application):
        self.target = self.application = joining.find_application(application)


class AddressConfirmation(Confirmation):
    """A person confirms a new e-mail address."""

    page, done = "portal/person_address.html", "portal/person_address_done.html"
    action = people.CONFIRM_ADDRESS

    def __init__(self, person, key, email):
        self.target = person, key, email
        self.email = email
        people.find_for_address(*self.target)


class PartnerConfirmation(Confirmation):
    """A partner answers what another one has stated of it; a yes or a no at one press."""

    page, done = "portal/partner_answer.html", "portal/partner_answer.html"
    action = ANSWER_ONCE

    def __init__(self, participation, user):
        self.key = participation, user
        self.target, self.user = review.find_question(*self.key)

    def context(self, form):
        # As it stands now: it may have changed since a press that was refused.
        self.target, self.user = review.find_question(*self.key)
        return {"seen": review.participation_fingerprint(self.part)}

    @property
    def part(self):
        return self.target


class StreamEndConfirmation(Confirmation):
    """A member says whether what it offers and needs still holds."""

    page, done = "portal/stream_end.html", "portal/stream_end_done.html"
    action = expiry.ANSWER

    def __init__(self, organization, user):
        self.user = expiry.find_reader(organization, user)
        self.target = self.organization = Organization.objects.get(pk=organization)

    @property
    def rows(self):
        return list(expiry.ending(self.organization))

    @property
    def again(self):
        return expiry.answer_path(self.organization, self.user)


class DigestChoice(Confirmation):
    """A user chooses what the weekly e-mail is about, or stops it."""

    page, done = "portal/digest.html", "portal/digest_done.html"
    action = waiting.CHOOSE
    one_click = {"kinds": []}

    def __init__(self, user):
        self.target = self.user = waiting.find_user(user)

    @property
    def has_stopped(self):
        return set(self.user.digest_without) == set(User.Digest.values)


class MessageChoice(Confirmation):
    """A recipient refuses the secretariat's messages to lists, or wants them again."""

    page, done = "portal/message_choice.html", "portal/message_choice_done.html"
    action = messages.CHOOSE
    one_click = {"do": "refuse"}

    def __init__(self, **whose):
        self.target = messages.find_addresses(**whose)

    @property
    def has_refused(self):
        return messages.has_refused(self.target[0])


class StaffDigestChoice(Confirmation):
    """A member of staff stops the weekly e-mail to staff, or wants it again."""

    page, done = "portal/staff_digest.html", "portal/staff_digest_done.html"
    action = waiting.CHOOSE_STAFF
    one_click = {"is_wanted": False}

    def __init__(self, user):
        self.target = self.user = waiting.find_user(user)


class AddressObjection(Confirmation):
    """The former address of a user stops or reverses a change of address."""

    page, done = "portal/account_objection.html", "portal/account_objection_done.html"
    action = account.OBJECT

    def __init__(self, change):
        self.target = self.change = account.find_objection(change)


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
