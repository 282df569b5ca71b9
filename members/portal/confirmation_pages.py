"""The pages behind confirmation links, one class for each purpose of a token.

Templates know the instance as `asked`.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members import people
from members.accounts import access
from members.association import (
    expiry,
    freshness,
    joining,
    matching,
    messages,
    waiting,
)
from members.models import AccessRequest, Organization, User
from members.people import newsletter
from members.people.own_actions import NO_NEWSLETTER
from members.records import review
from members.records.review.actions import ANSWER_ONCE
from members.records.review.asking import CUSTOMERS, PARTNERS

from .yearly_check import check_parts


class Confirmation:
    """The page of a token's values: its form runs the action on the target, by the user.

    Made from the values, it raises ValidationError when they are no longer valid.
    """

    # `can` says what its link does, for whoever holds it.
    page = done = can = ""
    action = target = user = None

    # What the form gets if a mail program unsubscribes by itself (RFC 8058), if it may.
    one_click = None

    def context(self, form):
        return {}


class YearlyCheck(Confirmation):
    """The user of a reminder confirms the registered facts, or proposes changes."""

    page, done = "portal/yearly_check.html", "portal/yearly_check_done.html"
    action = freshness.ANSWER
    can = _(
        "It was sent to a person who looks after the profile. It confirms "
        "sections of the profile and proposes changes, which the secretariat "
        "reads before anything is published."
    )

    def __init__(self, reminder):
        self.target = freshness.Check.of_link(reminder)

    def context(self, form):
        if form.is_bound:
            # As it stands now: it may have changed since a press that was refused.
            self.target = self.target.again()
        return {"check": self.target, "parts": check_parts(self.target, form)}

    @property
    def parts(self):
        return check_parts(self.target)


class AccessRequestConfirmation(Confirmation):
    """An address requests access to an organization."""

    page = "portal/access_request.html"
    done = "portal/access_request_done.html"
    action = access.REQUEST
    can = _(
        "It was sent to an address that asks for access to a profile. It sends "
        "the request, on which others decide."
    )

    def __init__(self, organization, email):
        listed = Organization.objects.listed()
        row = listed.filter(pk=organization).first()
        if survivor := listed.filter(merged__row_id=organization).first():
            text = _("This organization has been merged into %s.")
            raise ValidationError(text % survivor, code="merged")
        if row is None:
            raise ValidationError("This organization is shown no more.", code="closed")
        self.organization, self.email = row, email
        self.target = AccessRequest(organization=row, email=email)


class ApplicationConfirmation(Confirmation):
    """The contact of an application confirms the address."""

    page, done = "portal/application.html", "portal/application_done.html"
    action = joining.CONFIRM
    can = _(
        "It was sent to the contact of an application for membership. It "
        "confirms the address; the secretariat decides on the application."
    )

    def __init__(self, application):
        self.target = self.application = joining.find_application(application)


class AddressConfirmation(Confirmation):
    """A person confirms a new e-mail address."""

    page, done = "portal/person_address.html", "portal/person_address_done.html"
    action = people.CONFIRM_ADDRESS
    can = _(
        "It was sent to the new address of a person in the registry. It makes it "
        "the address of that person, and does nothing else."
    )

    def __init__(self, person, key, email):
        self.target = person, key, email
        self.email = email
        people.find_for_address(*self.target)


class PartnerConfirmation(Confirmation):
    """A partner answers the claim of another one: yes or no by one press."""

    kind = PARTNERS
    page, done = "portal/partner_answer.html", "portal/partner_answer.html"
    action = ANSWER_ONCE
    can = _(
        "It was sent to a person who looks after the profile. It answers whether "
        "the organization takes part in the project, which is then shown "
        "publicly."
    )

    def __init__(self, user, **row):
        self.key = self.kind, row[self.kind.key], user
        self.target, self.user = review.find_question(*self.key)

    def context(self, form):
        # As it stands now: it may have changed since a press that was refused.
        self.target, self.user = review.find_question(*self.key)
        return {"seen": review.claim_fingerprint(self.part)}

    @property
    def part(self):
        return self.target


class CustomerConfirmation(PartnerConfirmation):
    """A customer answers the reference of a supplier: yes or no by one press."""

    kind = CUSTOMERS
    page, done = "portal/customer_answer.html", "portal/customer_answer.html"
    can = _(
        "It was sent to a person who looks after the profile. It answers whether the "
        "organization may be named as a customer, which is then shown publicly."
    )


class StreamEndConfirmation(Confirmation):
    """A member answers whether its surplus and needs still hold."""

    page, done = "portal/stream_end.html", "portal/stream_end_done.html"
    action = expiry.ANSWER
    can = _(
        "It was sent to a person who looks after the profile. It extends or ends "
        "what the organization offers and needs, without changing the words."
    )

    def __init__(self, organization, user):
        self.user = expiry.find_reader(organization, user)
        self.target = self.organization = Organization.objects.get(pk=organization)

    @property
    def rows(self):
        return list(expiry.ending(self.organization))

    @property
    def again(self):
        return expiry.answer_path(self.organization, self.user)


class IntroductionConfirmation(Confirmation):
    """A member answers whether it wants to be put in touch with another one."""

    page = done = "portal/introduction_answer.html"
    action = matching.ANSWER
    can = _(
        "It was sent to a person who looks after the profile. It answers whether another"
        " member gets the name and address of that person."
    )

    def __init__(self, introduction, user):
        self.target, self.user = matching.find_question(introduction, user)
        self.organization = self.target.other.organization

    @property
    def is_waiting(self):
        return matching.is_asked(self.target)

    @property
    def has_agreed(self):
        return all(side.row for side in matching.sides_of(self.target))

    @property
    def passed_on(self):
        return matching.passed_on(self.target.other, self.user)


class DigestChoice(Confirmation):
    """A user chooses the subjects of the weekly e-mail, or stops it."""

    page, done = "portal/digest.html", "portal/digest_done.html"
    action = waiting.CHOOSE
    one_click = {"kinds": []}
    can = _(
        "It chooses the subjects of a weekly e-mail or stops it, and does nothing else."
    )

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
    can = _(
        "It stops or starts the e-mails that the secretariat sends to many, and "
        "does nothing else."
    )

    def __init__(self, **whose):
        self.target = messages.find_addresses(**whose)

    @property
    def has_refused(self):
        return messages.has_refused(self.target[0])


class NewsletterEnd(Confirmation):
    """A contact ends the newsletter by one press."""

    page = done = "portal/newsletter_end.html"
    action = NO_NEWSLETTER
    one_click = {"do": "no_newsletter"}
    can = _("It ends the newsletter, and does nothing else.")

    def __init__(self, person):
        self.target = newsletter.find_subscriber(person)

    @property
    def is_standing(self):
        return self.target.newsletter_consents.standing().exists()


class StaffDigestChoice(Confirmation):
    """A member of staff stops the weekly e-mail to staff, or wants it again."""

    page, done = "portal/staff_digest.html", "portal/staff_digest_done.html"
    action = waiting.CHOOSE_STAFF
    one_click = {"is_wanted": False}
    can = _("It stops or starts a weekly e-mail, and does nothing else.")

    def __init__(self, user):
        self.target = self.user = waiting.find_user(user)


class AddressObjection(Confirmation):
    """The former address of a user or a person stops or reverses a change of address."""

    page, done = "portal/account_objection.html", "portal/account_objection_done.html"
    action = people.OBJECT
    can = _(
        "It was sent to the former address. It stops or takes back the change of "
        "the address, and does nothing else."
    )

    def __init__(self, change):
        self.target = self.change = people.find_objection(change)

    @property
    def email(self):
        return people.address_to_show(self.change)


NEWSLETTERS = {newsletter.PURPOSE: NewsletterEnd}
PURPOSES = {
    access.PURPOSE: AccessRequestConfirmation,
    expiry.PURPOSE: StreamEndConfirmation,
    freshness.PURPOSE: YearlyCheck,
    joining.PURPOSE: ApplicationConfirmation,
    matching.PURPOSE: IntroductionConfirmation,
    messages.PURPOSE: MessageChoice,
    people.OBJECTION: AddressObjection,
    people.PURPOSE: AddressConfirmation,
    CUSTOMERS.purpose: CustomerConfirmation,
    PARTNERS.purpose: PartnerConfirmation,
    waiting.PURPOSE: DigestChoice,
    waiting.STAFF_PURPOSE: StaffDigestChoice,
}
