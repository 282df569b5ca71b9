"""The partners of each profile of Grenland, compared with the network page."""

import pytest
from django.utils import timezone

from members.models import Organization
from members.network import NetworkFilter, current_network

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("grenland")]


def partners_in_network(day):
    network = current_network().network(NetworkFilter(day))
    nodes, found = network.data.nodes, {}
    for one, other in network.pairs:
        found.setdefault(nodes[one].slug, set()).add(nodes[other].slug)
        found.setdefault(nodes[other].slug, set()).add(nodes[one].slug)
    return found


def test_each_profile_has_the_partners_of_the_network_page(client):
    now, ever = {}, {}
    for organization in Organization.objects.listed():
        page = client.get(organization.get_absolute_url())
        groups = page.context["profile"].partners.groups
        slugs = {g.when: {p.organization.slug for p in g.partners} for g in groups}
        now[organization.slug] = slugs["now"]
        ever[organization.slug] = set().union(*slugs.values())
        if organization.slug == "yara-norge":
            said = "Registrert etter åpne kilder. Partnerne har ikke bekreftet"
            assert page.text.count(said) == 1
            assert page.text.count("<h2>Har samarbeidet med</h2>") == 1

    today = timezone.localdate()
    assert {slug: who for slug, who in now.items() if who} == partners_in_network(today)
    assert {slug: who for slug, who in ever.items() if who} == partners_in_network(None)
    assert now != ever
