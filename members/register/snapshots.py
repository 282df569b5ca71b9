"""Fill new organizations from units of the business register, and keep its answers."""

import dataclasses

from django.utils import timezone

from members.models import RegisterSnapshot

from .units import Unit

# Of a sole proprietorship, the place of business may be a home.
PLACES = ("business_address", "municipality", "municipality_code")
FLAGS = ("bankrupt", "winding_up", "compulsory")
FIELDS = ("name", "orgnr", "legal_form", "nace_code", *PLACES, "website")


def values_of(unit):
    """Return {field of an organization: value}, without empty ones."""
    values = unit.facts | {"orgnr": unit.number}
    names = (name for name in FIELDS if not (unit.is_person and name in PLACES))
    return {name: values[name] for name in names if values[name]}


def unit_from(facts):
    """Return the Unit of stored facts, of which another version may have known others."""
    names = {field.name for field in dataclasses.fields(Unit)}
    return Unit(**{name: value for name, value in facts.items() if name in names})


def save_organization(organization, unit=None):
    """Save an organization; a new one is filled from its unit, and keeps the answer."""
    unit = unit if organization.pk is None else None
    for name, value in (values_of(unit) if unit else {}).items():
        setattr(organization, name, getattr(organization, name) or value)
    organization.full_clean()
    organization.save()
    if unit:
        keep_answers([(organization, unit)])


def keep_answers(pairs):
    """Store each new organization's unit; values equal to its own are accepted from it."""
    RegisterSnapshot.objects.bulk_create([_snapshot(*pair) for pair in pairs])


def _snapshot(organization, unit):
    day = timezone.localdate().isoformat()
    values = values_of(unit).items()
    same = {
        name: value for name, value in values if getattr(organization, name) == value
    }
    return RegisterSnapshot(
        organization=organization,
        number=unit.number,
        status=RegisterSnapshot.Status.ACTIVE,
        # The watch opens an alert for each flag that is new to the facts.
        facts=unit.facts | dict.fromkeys(FLAGS),
        taken={name: [value, day] for name, value in same.items()},
    )
