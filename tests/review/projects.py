"""Say what a project is, and propose it, as tests do."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from members import review
from members.models import ChangeRequest
from tests.models.racing import write_meanwhile

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
    subject = review.new(NOUN, organization)
    return review.submit(subject, wanted(*lines, **more), by=by).waiting


def parts(project):
    return {
        row.organization.slug: (row.role, row.confirmed_on, row.asked_on)
        for row in project.participations.select_related("organization")
    }


def meanwhile(first, second):
    """What the second was told, who came while the first had not finished.

    As codes of refusals; "database" when that alone refused, and nobody has words for it.
    """
    codes = []

    def attempt():
        try:
            second()
        except ValidationError as refusal:
            codes.append(refusal.code)

    refused = write_meanwhile(first, attempt)
    return codes if refused is None else [*codes, "database"]
