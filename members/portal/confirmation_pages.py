"""The pages behind confirmation links, one class for each purpose of a token.

A class is made from the values of the token and raises ValidationError when they are no
longer valid. Templates know it as `asked`.
"""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from members.fields.forms import PlainForm

from .. import access, freshness, joining, people
from ..models import Organization


class Confirmation:
    """Shows `page` with `form`, executes what the link confirms, then shows `done`."""

    page = done = ""
    form = forms.Form

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


class ProfileConfirmation(Confirmation):
    """The user of a reminder confirms that the profile is right."""

    page, done = "portal/all_right.html", "portal/all_right_done.html"

    def __init__(self, reminder):
        self.reminder = freshness.find_reminder(reminder)
        self.organization = self.reminder.organization

    def context(self):
        filled, empty = freshness.profile_summary(self.organization)
        return {"filled": filled, "empty": empty}

    def execute(self):
        freshness.confirm_by_reminder(self.reminder)


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


PURPOSES = {
    access.PURPOSE: AccessRequestConfirmation,
    freshness.PURPOSE: ProfileConfirmation,
    joining.PURPOSE: ApplicationConfirmation,
    people.PURPOSE: AddressConfirmation,
}
