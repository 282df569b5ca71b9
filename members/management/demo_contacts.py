"""Two fictitious contacts of the demo: one has consented to be shown, one has not."""

from members import people
from members.models import Contact, Person

Function = Contact.Function

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
    consenting = people.add_contact(organization, CONSENTING, by=by)
    people.add_contact(organization, PRIVATE, function=Function.INVOICE, by=by)
    people.set_consents(consenting.person, CONSENTED_ITEMS, contact=consenting)
