"""A person's own page, and what the person has consented to."""

from django.urls import reverse
from django.utils import timezone, translation

from members import people
from members.models import Person
from tests.support.html_forms import send


def page_of(person, language="nb"):
    with translation.override(language):
        return reverse("portal:consent", args=[people.token_for(person)])


def shown(person):
    """Return the items that are shown of the person, as any contact or beside offices."""
    row, today = Person.objects.get(pk=person.pk), timezone.localdate()
    places = [row, *row.contacts.all()]
    return set().union(*(place.agreed_on(today) for place in places))


def refusals(answer, name):
    return answer.context["own"].forms[name].non_field_errors()


def agree(client, address, items, **options):
    """Tick exactly the items in the first field of the page, and save."""
    own = client.get(address).context["own"]
    name = own.places[0].name
    return send(client, address, do="agree", **{name: items}, **options)
