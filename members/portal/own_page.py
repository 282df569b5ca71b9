"""A person's own page: all data about them, and the forms to decide on it."""

from django.utils import timezone
from django.utils.translation import get_language

from .. import people
from ..models import Consent
from ..models.consent_texts import (
    CONSENT_TEXTS,
    CURRENT_CONSENT,
    CURRENT_NOTICE,
    PRIVACY_NOTICES,
)
from .own_page_forms import FORMS, MESSAGES, ConsentForm

Item = Consent.Item


class OwnPage:
    """The page of one person, `own` in its templates.

    `data` is what was posted, `data["do"]` the key of the form that was sent.
    """

    def __init__(self, person, data=None, files=None, *, done=""):
        self.person = person
        self.said = MESSAGES.get(done, "")
        self.consents = list(person.consents.order_by("-since", "-pk"))
        self.shown = _standing_items(self.consents)
        self.offices = list(person.roles.select_related("body", "organization"))
        self.forms = {
            name: self._form(name, form, data, files) for name, form in FORMS.items()
        }
        self.sent = self.forms.get(data.get("do")) if data else None

    def _form(self, name, form, data, files):
        options = {"shown": self.shown} if form is ConsentForm else {}
        is_sent = data and data.get("do") == name
        typed = (data, files) if is_sent else ()
        return form(*typed, person=self.person, **options)

    @property
    def held(self):
        """Return the person's items but the picture, as [(label, value)]."""
        items = self.person.items.items()
        return [(Item(i).label, value) for i, value in items if i != Item.PICTURE]

    @property
    def source(self):
        """Return who entered the person, "" for the secretariat."""
        return people.sender_name(self.person.entered_by)

    @property
    def written(self):
        """Return the labels of what the person has written."""
        return [Item(item).label for item in self.person.own_items]

    @property
    def agreed_to(self):
        return CONSENT_TEXTS[CURRENT_CONSENT][get_language()]

    @property
    def told(self):
        version = self.person.told_version or CURRENT_NOTICE
        return PRIVACY_NOTICES[version][get_language()]

    @property
    def contact_page(self):
        """Return the organization whose public contact page shows the person, or None."""
        organization = self.person.organization
        is_there = self.person.is_contact and organization.is_listed
        return organization if is_there else None


def _standing_items(consents):
    today = timezone.localdate()
    return {consent.item for consent in consents if consent.holds_on(today)}
