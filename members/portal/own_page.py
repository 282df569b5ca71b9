"""What the page behind a person's own link shows: all that is held, and three forms."""

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language

from .. import people
from ..models import Consent
from ..models.consent_texts import (
    CONSENT_TEXTS,
    CURRENT_CONSENT,
    CURRENT_NOTICE,
    PRIVACY_NOTICES,
)
from .consenting import DONE, FORMS, Agree

Item = Consent.Item


class OwnPage:
    """The page of one person; `given` is what was posted, and `do` says by which form."""

    def __init__(self, person, given=None, files=None, *, said=""):
        self.person = person
        self.said = DONE.get(said, "")
        self.do = given.get("do") if given else None
        self.forms = {
            name: self._form(name, kind, given, files) for name, kind in FORMS.items()
        }

    def _form(self, name, kind, given, files):
        more = {"shown": self.shown} if kind is Agree else {}
        typed = (given, files) if name == self.do else ()
        return kind(*typed, person=self.person, **more)

    @property
    def sent(self):
        """The form that was sent, or None."""
        return self.forms.get(self.do)

    @cached_property
    def consents(self):
        return list(self.person.consents.order_by("-since", "-pk"))

    @cached_property
    def shown(self):
        today = timezone.localdate()
        return {consent.item for consent in self.consents if consent.holds_on(today)}

    @property
    def held(self):
        """The plain items, as (label, value)."""
        items = self.person.items.items()
        return [(Item(i).label, value) for i, value in items if i != Item.PICTURE]

    @property
    def source(self):
        """Who typed the person in; empty for the secretariat."""
        return people.sender_name(self.person.entered_by)

    @property
    def offices(self):
        return self.person.roles.select_related("body", "organization")

    @property
    def written(self):
        """The labels of what the person has written."""
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
        """The organization on whose page it is shown, if there is one."""
        organization = self.person.organization
        is_there = self.person.is_contact and organization.is_listed
        return organization if is_there else None
