"""Visitors see the letters of an address, and write to its canonical form."""

import pytest
from django.urls import reverse

from tests.support.factories import make_contact, make_member

DOMAIN = "xn--nrogfjern-g3a.no"


@pytest.mark.django_db
def test_the_addresses_of_an_organization_and_a_contact_are_readable_links(client):
    member = make_member(email="Post@NÆROGFJERN.no")
    make_contact(member, email="nina@nærogfjern.no", agreed=["name", "email"])

    page = client.get(reverse("directory:contact", args=[member.slug])).text

    for name in ("post", "nina"):
        link = f'<a href="mailto:{name}@{DOMAIN}">{name}@nærogfjern.no</a>'
        assert page.count(link) == 1
    assert page.count(DOMAIN) == 2
