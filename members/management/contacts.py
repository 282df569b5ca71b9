"""Two people for the demo, who do not exist: one has agreed to be shown, one has not."""

from members import people
from members.models import Person

AGREED = {
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
SHOWN = ["name", "title", "email"]


def make_contacts(organization, *, by):
    """Make both contacts of the organization, unless they have been made before."""
    if Person.objects.filter(email=AGREED["email"]).exists():
        return
    for known in (AGREED, PRIVATE):
        people.add_contact(organization, known, by=by)
    agreed = Person.objects.contacts_of(organization).get(email=AGREED["email"])
    people.set_consents(agreed, SHOWN)
