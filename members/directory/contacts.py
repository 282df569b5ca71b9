"""The contacts of an organization, with the items that each has consented to show."""

from django.db.models import Prefetch

from ..models import Consent, Person
from ..models.email_addresses import readable

Item = Consent.Item


class Contact:
    """The items of a person with consent on the day; the others are empty texts."""

    def __init__(self, person, day):
        consented = person.agreed_on(day)
        for item in Item.values:
            value = getattr(person, item) if item in consented else ""
            setattr(self, item, value)

    @property
    def called(self):
        return self.name or self.title

    @property
    def as_text(self):
        """Return the items as lines, to be copied."""
        return as_lines(self.name, self.title, self.phone, readable(self.email))


def load_contacts(organization, day):
    """Return the contacts of the organization by name; two queries."""
    consents = Prefetch("consents", Consent.objects.on(day))
    rows = Person.objects.contacts_of(organization).agreed(day)
    rows = rows.select_related("picture").defer("picture__data", "note")
    return [Contact(row, day) for row in rows.prefetch_related(consents)]


def as_lines(*texts):
    return "\n".join(filter(None, texts))
