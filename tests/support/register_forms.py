"""What forms that the business register fills in have in common."""

from django.urls import reverse

NEW_MEMBER, FIND = reverse("admin:new_member"), "Finn i Enhetsregisteret"


def facts_of(organization):
    names = "name orgnr legal_form nace_code business_address municipality website"
    return [getattr(organization, name) for name in names.split()]
