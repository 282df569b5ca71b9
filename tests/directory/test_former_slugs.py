"""A former address of a row leads to its own of today, in both languages."""

import pytest

from tests.support.factories import make_body, make_member, make_project, make_site

pytestmark = pytest.mark.django_db
# {who makes the row: its addresses in each language}
ADDRESSES = {
    make_member: ["/medlemmer/{}/", "/en/members/{}/", "/en/members/{}/contact/"],
    make_project: ["/prosjekter/{}/", "/en/projects/{}/"],
    make_site: ["/steder/{}/", "/en/sites/{}/"],
    make_body: ["/roller/{}/", "/en/roles/{}/"],
}


@pytest.mark.parametrize("make", ADDRESSES)
def test_a_former_slug_redirects_and_an_unknown_one_is_not_found(client, make):
    row = make(slug="for")
    row.slug = "na"
    row.save()

    for address in ADDRESSES[make]:
        answer = client.get(address.format("for"))
        assert (answer.status_code, answer["Location"]) == (301, address.format("na"))
        assert client.get(address.format("ukjent")).status_code == 404
