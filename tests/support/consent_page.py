"""A person's own page, and what the person has consented to."""

from django.urls import reverse
from django.utils import timezone, translation

from members import people
from members.models import Person


def page_of(person, language="nb"):
    with translation.override(language):
        return reverse("portal:consent", args=[people.token_for(person)])


def shown(person):
    return Person.objects.get(pk=person.pk).agreed_on(timezone.localdate())


def refusals(answer, name):
    return answer.context["own"].forms[name].non_field_errors()
