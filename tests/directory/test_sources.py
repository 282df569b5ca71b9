"""What a page shows of rows without sources: nothing, not even the word for them."""

import re

import pytest

from tests.support.factories import (
    make_body,
    make_funding,
    make_member,
    make_participation,
    make_project,
    make_role,
    make_site,
)

pytestmark = pytest.mark.django_db
WITHOUT_CONTENT = r'class="source(?:s|-links)"|<p>\s*</p>|<br>\s*</td>'


def test_a_page_without_sources_has_no_place_for_them(client):
    site, body, project = make_site(), make_body(), make_project()
    organization = make_member(sites=[site])
    make_role(body=body, organization=organization)
    make_participation(project=project, organization=organization)
    make_funding(project)
    rows = [site, body, project, organization]
    addresses = [*(row.get_absolute_url() for row in rows), "/roller/", "/om/"]

    pages = [client.get(address) for address in addresses]

    assert [page.status_code for page in pages] == [200] * 6
    assert [re.findall(WITHOUT_CONTENT, page.text) for page in pages] == [[]] * 6
