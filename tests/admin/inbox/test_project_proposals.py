"""The secretariat reads and decides on projects, facilities and streams."""

from django.utils.translation import gettext as _

from members.fields import BY_KEY
from members.models import ChangeRequest, Project, ResourceStream, TestFacility
from members.records import review
from tests.support.admin import address
from tests.support.factories import make
from tests.support.proposals import LINE
from tests.support.review_page import QUEUE, send

LAB = {"name_nb": "Lab", "capability_nb": "Måler"}
HEAT = {"kind": "heat", "direction": "offered"}


def propose(noun, ours, ola, target=None, **wanted):
    noun = BY_KEY[noun]
    subject = review.Subject(noun, ours, target) if target else review.new(noun, ours)
    return review.submit(subject, wanted, by=ola).waiting


def propose_project(ours, ola, **more):
    line = {"organization": "yara", "role": "lead", "since": "", **LINE}
    given = {"title_nb": "Hylab", "status": "planned", "participations": [line]}
    return propose("project", ours, ola, **given | more)


def test_the_queue_says_what_is_new_and_all_is_approved(as_secretary, ours, ola):
    make.site(slug="rafnes")
    propose_project(ours, ola)
    propose("facility", ours, ola, **LAB, site="rafnes", is_listed=True)
    propose("stream", ours, ola, **HEAT, is_public=True)

    queue = as_secretary.get(QUEUE).context["cl"]
    for request in ChangeRequest.objects.open():
        send(as_secretary, request, "all")

    targets = [queue.model_admin.target(change) for change in queue.result_list]
    assert [words.partition(" · ")[2] for words in targets] == ["Yara"] * 3
    assert ("Hylab" in targets[0], "Lab" in targets[1]) == (True, True)
    assert Project.objects.get().title_nb == "Hylab"
    assert TestFacility.objects.get().site.slug == "rafnes"
    assert ResourceStream.objects.get().is_public is True


def test_a_new_project_is_approved_but_not_without_a_title(as_secretary, ours, ola):
    since = {"day": "2024-01-01", "precision": "year"}
    themes, sites = [make.topic(slug="ccs").slug], [make.site(slug="rafnes").slug]
    request = propose_project(ours, ola, since=since, themes=themes, sites=sites)

    page = send(as_secretary, request, "chosen", ["status"], reason="Nei")
    words = [_("Not decided yet. Check the fields marked below.")]
    assert (page.status_code, page.context["page"].general) == (200, words)
    assert Project.objects.count() == 0

    typed = {"edit-since": "5.2025", "edit-title_nb": "Hylab 2"}
    assert send(as_secretary, request, "all", **typed).status_code == 302
    project = Project.objects.get()
    assert (project.title_nb, project.since_precision) == ("Hylab 2", "month")
    assert project.since.isoformat() == "2025-05-01"
    slugs = [row.slug for row in [*project.sites.all(), *project.themes.all()]]
    assert slugs == ["rafnes", "ccs"]


def test_a_record_leads_to_what_is_proposed_about_it(as_secretary, ours, ola):
    project, lab = make.project(partners=[ours]), make.facility(ours)
    propose("project", ours, ola, project, title_nb="Nytt")
    propose("facility", ours, ola, lab, terms_nb="Gratis")
    review.submit(ours, {"phone": "1"}, by=ola)

    review.report(make.member(), "Feil")

    about = {project: [project], lab: [lab], ours: [project, lab, ours]}
    for row, targets in about.items():
        proposals = as_secretary.get(address(type(row), row)).context["proposals"]
        rows = as_secretary.get(proposals["address"]).context["cl"].result_list
        assert [change.target for change in rows] == targets
        assert proposals["number"] == len(targets)
