"""Pages that are likely to be asked for are there before, in both languages."""

import pytest

from members.publication.renewing import Renewer
from tests.support.factories import make_member, make_project, make_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def renewer(published, settings):
    settings.SITE_ADDRESS = "http://testserver"
    return Renewer()


def work_through(renewer):
    """Step until nothing is missing: a slow machine takes several."""
    renewer.step()
    while renewer._missing():
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


def test_without_published_pages_there_is_nothing_to_do():
    assert Renewer().step() is False
