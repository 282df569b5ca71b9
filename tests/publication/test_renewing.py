"""Pages that are likely to be asked for are there before, in both languages."""

import pytest

from members.publication import renewing
from members.publication.renewing import SHARE, Renewer
from tests.support.factories import make_member, make_project, make_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def renewer(published, settings):
    settings.SITE_ADDRESS = "http://testserver"
    return Renewer()


def work_through(renewer):
    """Step until nothing is missing: a slow machine takes several."""
    renewer.rests_until = 0
    renewer.step()
    while renewer._missing():
        renewer.rests_until = 0
        renewer.step()


def test_pages_are_made_after_a_start_and_after_a_change(renewer, kept):
    member, site = make_member(slug="alfa"), make_site(slug="heroya")
    make_project(slug="fangst", partners=[member])

    work_through(renewer)

    likely = {
        "/?",
        "/en/?",
        "/medlemmer/?",
        "/en/members/alfa/?",
        "/prosjekter/fangst/?",
    }
    likely |= {"/steder/heroya/?", "/nettverk/?", "/tall/?", "/klima/?"}
    assert likely <= kept()
    site.name = "Herøya industripark"
    site.save()
    work_through(renewer)
    assert likely <= kept()


def test_nothing_is_rendered_that_is_there(renewer, published, monkeypatch):
    make_member()
    work_through(renewer)
    asked = []
    monkeypatch.setattr(renewer, "_get", asked.append)

    renewer.step()

    assert asked == []


def test_after_a_change_lists_come_first_then_what_it_concerns(renewer, monkeypatch):
    member = make_member(slug="beta")
    work_through(renewer)
    monkeypatch.setattr(renewing, "RELISTED", -1)
    make_member(slug="alfa")
    member.name = "Et annet navn"
    member.save()
    renewer._list_addresses()
    asked = []
    monkeypatch.setattr(renewer, "_get", lambda place: asked.append(place) or b"")
    monkeypatch.setattr(renewer, "_list_addresses", lambda: None)
    renewer.rests_until = 0

    renewer.step()

    paths = [place.removeprefix("http://testserver") for place in asked]
    both = ["/medlemmer/beta/", "/en/members/beta/"]
    new = ["/medlemmer/alfa/", "/en/members/alfa/"]
    assert paths[-4:] in ([*both, *new], [*both[::-1], *new])
    assert {"/", "/en/", "/medlemmer/"} <= set(paths[:-4])


def test_while_changes_go_on_little_is_rendered(renewer, monkeypatch):
    member, clock, rendered = make_member(), [1000.0], []

    def render(place):
        clock[0] += 0.5
        rendered.append(place)
        return b""

    monkeypatch.setattr(renewing, "monotonic", lambda: clock[0])
    monkeypatch.setattr(renewer, "_get", render)
    renewer.addresses, renewer.listed_at = [f"http://a/{n}/" for n in range(99)], 2000
    for number in range(60):
        type(member).objects.update(employees=number)
        renewer.step()
        clock[0] += 1

    assert 15 < len(rendered) * 0.5 <= (clock[0] - 1000) * SHARE + renewing.BATCH


def test_without_published_pages_there_is_nothing_to_do():
    assert Renewer().step() is False
