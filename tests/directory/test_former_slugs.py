"""A former address of a row leads to its own of today, in both languages."""

import pytest

from members.history import recording, undo
from members.models import Batch
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


def test_a_former_slug_leads_to_a_row_that_an_undo_has_brought_back(client, kari):
    site = make_site(slug="for")
    site.slug = "na"
    site.save()
    with recording(Batch.Act.DELETE, by=kari) as batch:
        site.delete()
    between = client.get("/steder/for/").status_code

    undo(batch, by=kari)

    answer = client.get("/steder/for/")
    assert (between, answer.status_code) == (404, 301)
    assert answer["Location"] == "/steder/na/"


def test_a_slug_that_an_undo_has_taken_back_leads_to_the_one_before(client, kari):
    site = make_site(slug="for")
    with recording(Batch.Act.SAVE, by=kari) as batch:
        site.slug = "na"
        site.save()

    undo(batch, by=kari)

    assert client.get("/steder/for/").status_code == 200
    assert client.get("/steder/na/")["Location"] == "/steder/for/"
