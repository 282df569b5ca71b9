"""Pages that are likely to be asked for are there before, in both languages."""

import pytest

from members.publication import BATCH, SHARE, Renewer
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


class Handler:
    """A handler that notes the paths that it is asked for."""

    def __init__(self, handler, then=lambda: None):
        self.handler, self.then, self.paths = handler, then, []

    def get_response(self, request):
        self.paths.append(request.get_full_path())
        self.then()
        return self.handler.get_response(request)


def test_nothing_is_rendered_that_is_there(renewer):
    make_member()
    work_through(renewer)
    renewer.handler = Handler(renewer.handler)

    renewer.step()

    assert renewer.handler.paths == []


def test_after_a_change_lists_come_first_then_what_it_concerns(renewer):
    member = make_member(slug="beta")
    work_through(renewer)
    make_member(slug="alfa")
    member.name = "Et annet navn"
    member.save()
    renewer.listed_at = float("-inf")
    renewer.handler = Handler(renewer.handler)

    work_through(renewer)

    paths = [path for path in renewer.handler.paths if "sitemap" not in path]
    both = ["/medlemmer/beta/", "/en/members/beta/"]
    new = ["/medlemmer/alfa/", "/en/members/alfa/"]
    assert paths[-4:] in ([*both, *new], [*both[::-1], *new])
    assert {"/", "/en/", "/medlemmer/"} <= set(paths[:-4])


def test_while_changes_go_on_little_is_rendered(published, settings):
    settings.SITE_ADDRESS = "http://testserver"
    member, clock = make_member(), [1000.0]

    def take_half_a_second():
        clock[0] += 0.5

    renewer = Renewer(clock=lambda: clock[0])
    renewer.handler = Handler(renewer.handler, take_half_a_second)
    renewer.addresses = [f"http://testserver/{n}/" for n in range(99)]
    renewer.listed_at = 2000
    for number in range(60):
        type(member).objects.update(employees=number)
        renewer.step()
        clock[0] += 1

    seconds = len(renewer.handler.paths) * 0.5
    assert 7 < seconds <= (clock[0] - 1000) * SHARE + BATCH


def test_without_published_pages_there_is_nothing_to_do():
    assert Renewer().step() is False
