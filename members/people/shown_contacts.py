"""The contacts of an organization as visitors see them: the items with consent, no others."""

from django.db.models import Prefetch

from members.models import Consent, Contact
from members.models.email_addresses import readable

Item = Consent.Item


class ShownContact:
    """The items of a person that may be shown as a contact; the others are empty texts."""

    def __init__(self, person, consented):
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
    """Return the contacts of the organization by function and name; two queries.

    A person in several functions is shown once, with the consents of all of them.
    """
    consents = Prefetch("consents", Consent.objects.on(day))
    rows = Contact.objects.for_organization(organization).agreed(day).by_function()
    rows = rows.select_related("person__picture")
    rows = rows.defer("person__picture__data", "person__note")
    people, consented = {}, {}
    for row in rows.prefetch_related(consents):
        people.setdefault(row.person_id, row.person)
        consented.setdefault(row.person_id, set()).update(row.agreed_on(day))
    return [ShownContact(people[pk], consented[pk]) for pk in people]


def as_lines(*texts):
    return "\n".join(filter(None, texts))
