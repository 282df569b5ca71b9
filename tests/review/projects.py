"""Say what a project is, and propose it, as tests do."""

from django.utils import timezone

from members import review
from members.fields import BY_KEY
from members.models import ChangeRequest

TODAY = timezone.localdate
NOUN = ChangeRequest.Noun.PROJECT


def line(organization, role="partner", **more):
    empty = {
        "since": "",
        "since_precision": "day",
        "until": "",
        "until_precision": "day",
    }
    return {"organization": organization.slug, "role": role, **empty, **more}


def wanted(*lines, **more):
    given = {"title_nb": "Grønn ammoniakk", "status": "planned", **more}
    return given | {"participations": list(lines)}


def propose(organization, by, *lines, **more):
    subject = review.new(BY_KEY[NOUN], organization)
    return review.submit(subject, wanted(*lines, **more), by=by).waiting


def parts(project):
    return {
        row.organization.slug: (row.role, row.confirmed_on, row.asked_on)
        for row in project.participations.select_related("organization")
    }
