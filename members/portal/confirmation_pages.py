"""What the links in letters stand for, each under the purpose that its token names.

A purpose is a class: made from the values of the token, it refuses what is no longer
so; its form asks what is missing, and `act` does what was asked. Its page finds it as
`asked`; the page in `done` says what comes next.
"""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .. import access, freshness, joining, people
from ..models import Organization


class AccessRequestForm(forms.Form):
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    why = forms.CharField(
        label=_("What do you do there?"),
        help_text=_("A few words help whoever answers you."),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )


class Asking:
    """An address asks for access to an organization."""

    page, done, form = (
        "portal/access_request.html",
        "portal/access_request_done.html",
        AccessRequestForm,
    )

    def __init__(self, organization, email):
        found = Organization.objects.listed().filter(pk=organization).first()
        if found is None:
            raise ValidationError("This organization is shown no more.", code="closed")
        self.organization, self.email = found, email

    def act(self, **given):
        access.request_access(
            self.organization, self.email, language=get_language(), **given
        )


class Remembering:
    """A member says that its profile is right as it stands."""

    page, done, form = "portal/all_right.html", "portal/all_right_done.html", forms.Form

    def __init__(self, reminder):
        self.reminder = freshness.find_reminder(reminder)
        self.organization = self.reminder.organization

    @cached_property
    def profile(self):
        return freshness.profile_summary(self.organization)

    def act(self):
        freshness.confirm_by_reminder(self.reminder)


class Applying:
    """Whoever has applied for membership shows that the address is theirs."""

    page, done, form = (
        "portal/application.html",
        "portal/application_done.html",
        forms.Form,
    )

    def __init__(self, application):
        self.application = joining.find_application(application)

    def act(self):
        joining.confirm(self.application)


class Moving:
    """A person has another e-mail address."""

    page, done = "portal/person_address.html", "portal/person_address_done.html"
    form = forms.Form

    def __init__(self, person, key, email):
        self.given = person, key, email
        self.email = email
        people.find_for_address(*self.given)

    def act(self):
        people.confirm_address(*self.given)


PURPOSES = {
    access.PURPOSE: Asking,
    freshness.PURPOSE: Remembering,
    joining.PURPOSE: Applying,
    people.PURPOSE: Moving,
}
