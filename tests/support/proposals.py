"""Propose projects, and read what a proposal or a project contains."""

from django.utils import timezone

from members.fields import BY_KEY
from members.models import ChangeRequest
from members.records import review
from tests.support.factories import make

TODAY = timezone.localdate
NOUN = ChangeRequest.Noun.PROJECT
LINE = {"since_precision": "day", "until": "", "until_precision": "day"}


def proposed(request):
    """Return {field: proposed value} of a change request."""
    return {item.field: item.proposed for item in request.items.all()}


def line(organization, role="partner", **more):
    """Return a row of partners as a form writes it."""
    given = {"organization": organization.slug, "role": role, "since": "", **LINE}
    return given | more


def wanted(*lines, **more):
    given = {"title_nb": "Grønn ammoniakk", "status": "planned", **more}
    return given | {"participations": list(lines)}


def propose(organization, by, *lines, **more):
    subject = review.new(BY_KEY[NOUN], organization)
    return review.submit(subject, wanted(*lines, **more), by=by).waiting


def propose_values(organization, by=None, **values):
    """Propose values of a profile, by a new colleague unless by somebody."""
    by = by or make.colleague(organization)
    return review.submit(organization, values, by=by).waiting


def propose_about(project, by, organization, **values):
    """Propose values of a project that exists, by somebody at a partner of it."""
    subject = review.Subject(BY_KEY[NOUN], organization, project)
    return review.submit(subject, values, by=by).waiting


def parts(project):
    return {
        row.organization.slug: (row.role, row.confirmed_on, row.asked_on)
        for row in project.participations.select_related("organization")
    }
