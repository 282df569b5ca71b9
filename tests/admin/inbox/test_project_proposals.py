"""The secretariat reads and decides on projects, facilities and streams."""

from django.utils.translation import gettext as _

from members import review
from members.fields import BY_KEY
from members.models import ChangeRequest, Project, ResourceStream, TestFacility
from tests.support.admin import address
from tests.support.factories import (
    make_facility,
    make_project,
    make_site,
    make_topic,
)
from tests.support.html_forms import filled
from tests.support.proposals import LINE


def propose(noun, ours, ola, target=None, **wanted):
    subject = (
        review.Subject(BY_KEY[noun], ours, target)
        if target
        else review.new(BY_KEY[noun], ours)
    )
    return review.submit(subject, wanted, by=ola).waiting


def own_line(role="lead"):
    return {"organization": "yara", "role": role, "since": "", **LINE}


def a_project(ours, ola, **more):
    given = {"title_nb": "Hylab", "status": "planned", "participations": [own_line()]}
    return propose("project", ours, ola, **given | more)


def test_the_queue_says_what_is_new_and_from_whom(as_secretary, ours, ola):
    a_project(ours, ola)
    propose("facility", ours, ola, name_nb="Lab", capability_nb="Måler")
    propose("stream", ours, ola, kind="heat", direction="offered")

    page = as_secretary.get(address("changerequest"))

    admin = page.context["cl"].model_admin
    told = [admin.target(change) for change in page.context["cl"].result_list]
    assert [words.partition(" · ")[2] for words in told] == ["Yara"] * 3
    assert "Hylab" in told[0]
    assert "Lab" in told[1]


def test_a_new_project_is_mended_and_approved(as_secretary, ours, ola):
    request = a_project(
        ours,
        ola,
        since={"day": "2024-01-01", "precision": "year"},
        themes=[make_topic(slug="ccs").slug],
        sites=[make_site(slug="rafnes").slug],
    )
    there = address("changerequest", request)
    typed = {
        "act": "all",
        "edit-since": "5.2025",
        "edit-title_nb": "Hylab 2",
    }

    page = as_secretary.get(there)
    answer = as_secretary.post(there, filled(page) | typed)

    assert answer.status_code == 302
    project = Project.objects.get()
    assert (project.title_nb, project.since_precision) == ("Hylab 2", "month")
    assert project.since.isoformat() == "2025-05-01"
    assert [s.slug for s in [*project.sites.all(), *project.themes.all()]] == [
        "rafnes",
        "ccs",
    ]


def test_a_title_that_is_not_approved_refuses_the_rest_in_words(
    as_secretary, ours, ola
):
    request = a_project(ours, ola)
    there = address("changerequest", request)
    post = filled(as_secretary.get(there)) | {"act": "chosen", "approve": ["status"]}

    page = as_secretary.post(there, post | {"reason": "Nei"})

    assert page.status_code == 200
    assert Project.objects.count() == 0
    assert page.context["page"].general == [
        _("Not decided yet. Check the fields marked below.")
    ]


def test_a_facility_and_a_stream_are_approved(as_secretary, ours, ola):
    site = make_site(slug="rafnes").slug
    lab = {"name_nb": "Lab", "capability_nb": "Måler", "site": site, "is_listed": True}
    propose("facility", ours, ola, **lab)
    propose("stream", ours, ola, kind="heat", direction="offered", is_public=True)

    for request in ChangeRequest.objects.open():
        there = address("changerequest", request)
        post = filled(as_secretary.get(there)) | {"act": "all"}
        as_secretary.post(there, post)

    assert TestFacility.objects.get().site.slug == "rafnes"
    assert ResourceStream.objects.get().is_public is True


def test_the_page_of_a_record_leads_to_what_is_proposed_about_it(
    as_secretary, ours, ola
):
    project, lab = make_project(partners=[ours]), make_facility(ours)
    propose("project", ours, ola, project, title_nb="Nytt")
    propose("facility", ours, ola, lab, terms_nb="Gratis")

    for row in (project, lab):
        page = as_secretary.get(address(type(row), row))
        proposals = page.context["proposals"]
        assert proposals["number"] == 1
        listed = as_secretary.get(proposals["address"]).context["cl"].result_list
        assert [change.target for change in listed] == [row]
