"""Who may be asked at an organization, as each has agreed to be shown today."""

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.functional import cached_property

from ..models import Consent, Person

Item = Consent.Item


class Contact:
    """Exactly what one person lets be shown: another item is empty here."""

    def __init__(self, person, day):
        agreed = person.agreed_on(day)
        for item in Item.values:
            value = getattr(person, item) if item in agreed else ""
            setattr(self, item, value)

    @property
    def called(self):
        return self.name or self.title

    @property
    def as_text(self):
        """What is copied: a line each."""
        lines = [self.name, self.title, self.phone, self.email]
        return "\n".join(filter(None, lines))


class ContactPage:
    """The role address of an organization, and its contacts by name; two queries."""

    def __init__(self, organization):
        self.organization, self.day = organization, timezone.localdate()

    @cached_property
    def contacts(self):
        today = Prefetch("consents", Consent.objects.on(self.day))
        rows = Person.objects.contacts_of(self.organization).agreed(self.day)
        rows = rows.select_related("picture").defer("picture__data", "note")
        return [Contact(row, self.day) for row in rows.prefetch_related(today)]

    @property
    def as_text(self):
        row = self.organization
        return "\n".join(filter(None, [row.name, row.phone, row.email]))
