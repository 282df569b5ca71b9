"""What a process keeps of a page as HTML is what it would render anew."""

from contextlib import suppress
from random import Random

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from members.directory import partners
from members.models import Organization, Participation, Project
from members.queries.filters import organization_index
from tests.queries.filters.test_index_commits import REFUSED, acts, do
from tests.support.cases import cases
from tests.support.factories import make
from tests.support.sampling import SEED, some

pytestmark = pytest.mark.usefixtures("grenland")
WRITES = 15  # of over a hundred; `make proof` tries all
SHOWN = {Organization, Participation, Project}


def addresses():
    """List each page in both languages."""
    for (route, *slug), queries in cases(__file__, "kept.jsonl"):
        for language in ("nb", "en"):
            with override(language):
                path = reverse(f"directory:{route}", args=slug)
            today = timezone.localdate()
            yield from (f"{path}?{query}".format(today=today) for query in queries)


def forget(page):
    """Drop the HTML that is kept for an answer."""
    partners.CACHE.clear()
    organization_index(timezone.localdate()).derived.clear()
    listing, shown = (page.context.get(name) for name in ("listing", "shown"))
    if hasattr(listing, "answer"):
        listing.answer.index.derived.clear()
    if cache := getattr(shown, "cache", None):
        cache.rendered.clear()


def anew(client, address):
    """Return what the address is answered when no HTML is kept."""
    forget(client.get(address))
    return client.get(address).content


def test_addresses_that_differ_never_share_what_is_kept(client):
    every = list(addresses())
    rendered = {address: anew(client, address) for address in every}
    Random(SEED).shuffle(every)

    kept = [(a, client.get(a).content == rendered[a]) for a in every * 2]

    assert [address for address, is_equal in kept if not is_equal] == []
    assert len(set(rendered.values())) > len(every) / 2


def test_a_profile_changes_with_each_row_that_it_shows(client):
    member, partner, project = make.member(), make.member(), make.project()
    for organization in (partner, make.member(), member):
        make.participation(project=project, organization=organization)
    address, outdated = member.get_absolute_url(), []

    for act in some("kept", [act for act in acts() if act[0] in SHOWN], WRITES):
        client.get(address)
        with suppress(*REFUSED), transaction.atomic():
            do(*act)
            if client.get(address).content != anew(client, address):
                outdated.append(act)
            transaction.set_rollback(True)

    assert outdated == []
