"""The waiting lists of claims: for the organization that answers, and for staff."""

from datetime import timedelta

from django.db.models import F
from django.utils.translation import gettext as _, npgettext_lazy

from members.actions import links
from members.actions.waiting import OF, RowText, WaitingKind
from members.models import CustomerReference, Participation, Project, User
from members.models.claims import DAYS_TO_ANSWER


def _partner_text(row):
    card = links.path("organization", "admin_page", row["organization"])
    address = f"{card}#projects"
    return RowText(row["of"], row["project"], row["by"] or "", address)


def _partner_question(row):
    project = Project(title_nb=row["title_nb"], title_en=row["title_en"])
    role = Participation.Role(row["role"]).label
    text = _("Is it correct that you take part as %(role)s?") % {"role": role}
    return RowText(str(project), text)


def _customer_question(row):
    reference = CustomerReference(what_nb=row["what_nb"], what_en=row["what_en"])
    text = _("Is it correct that %(organization)s has done this for you?")
    return RowText(reference.what, text % {"organization": row["by"]})


# For staff.

PARTNERS = WaitingKind.declare(
    name="partners",
    place=110,
    label=npgettext_lazy(
        "waiting", "partner with nobody to ask", "partners with nobody to ask"
    ),
    rows=Participation.objects.unheard,
    values=OF | {"project": F("project__title_nb"), "by": F("claimed_by__name")},
    describe=_partner_text,
    permissions=("members.change_participation",),
    noun="participation",
)
PARTNERS.declare_like(
    name="silent_partners",
    place=120,
    label=npgettext_lazy(
        "waiting",
        "partner asked twice without an answer",
        "partners asked twice without an answer",
    ),
    rows=Participation.objects.silent,
    since="asked_on",
    new="asked_again_on__gt",
    after=timedelta(days=DAYS_TO_ANSWER),
)

# For the members of an organization.

WaitingKind.declare(
    name="partner_questions",
    place=10,
    label=npgettext_lazy(
        "waiting", "question about a project", "questions about projects"
    ),
    rows=lambda organization, user: Participation.objects.unanswered().filter(
        organization=organization
    ),
    values={
        "title_nb": F("project__title_nb"),
        "title_en": F("project__title_en"),
        "role": F("role"),
    },
    describe=_partner_question,
    since="asked_on",
    digest=User.Digest.QUESTIONS,
    page=("project", "member_page"),
)
WaitingKind.declare(
    name="customer_questions",
    place=15,
    label=npgettext_lazy(
        "waiting", "question about a reference", "questions about references"
    ),
    rows=lambda organization, user: CustomerReference.objects.unanswered().filter(
        customer_organization=organization
    ),
    values={
        "what_nb": F("what_nb"),
        "what_en": F("what_en"),
        "by": F("organization__name"),
    },
    describe=_customer_question,
    since="asked_on",
    digest=User.Digest.QUESTIONS,
    page=("reference", "member_page"),
)
