"""Two fictitious contacts of the demo: one has consented to be shown, one has not."""

from members import people
from members.models import Person

CONSENTING = {
    "name": "Demo Demosen",
    "title": "Eksempelleder (demo)",
    "email": "demo.demosen@example.org",
    "phone": "00 00 00 01",
}
PRIVATE = {
    "name": "Demo Prøvesen",
    "title": "Eksempelsjef (demo)",
    "email": "demo.provesen@example.org",
    "phone": "00 00 00 02",
}
CONSENTED_ITEMS = ["name", "title", "email"]


def create_demo_contacts(organization, *, by):
    """Create both contacts of the organization, unless they exist."""
    if Person.objects.filter(email=CONSENTING["email"]).exists():
        return
    for fields in (CONSENTING, PRIVATE):
        people.add_contact(organization, fields, by=by)
    person = Person.objects.contacts_of(organization).get(email=CONSENTING["email"])
    people.set_consents(person, CONSENTED_ITEMS)
