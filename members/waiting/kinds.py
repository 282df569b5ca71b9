"""What waits for a member: a Kind for each list of rows that somebody has to deal with."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, Min, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf
from django.utils import timezone
from django.utils.translation import npgettext_lazy

from members import expiry
from members.fields import NOUNS, ORGANIZATION
from members.models import (
    AccessRequest,
    ChangeItem,
    ChangeRequest,
    Contact,
    Organization,
    Participation,
    Person,
    Reminder,
    Representative,
    Resignation,
    User,
)
from members.models.reminders import confirmed_in_round

from . import words

# A contact who has not answered by then does not want to be shown.
TIME_TO_ANSWER = timedelta(days=30)
NOUN, ORIGIN = ChangeRequest.Noun, ChangeRequest.Origin


@dataclass(frozen=True)
class Kind:
    """Rows that wait; `values` are the expressions of which `describe` makes words.Said.

    `rows` takes the ids of an organization and a user, `since` is the column that says how
    long, and `page` names the page of members/links that counts them. `digest` is the
    User.Digest of what the member deals with, empty of what the secretariat does.
    """

    name: str
    label: str
    rows: Callable
    values: dict
    describe: Callable[[dict], words.Said]
    since: str
    page: tuple
    digest: str = ""

    @property
    def is_ours(self):
        """Whether the member deals with it; else the secretariat does."""
        return bool(self.digest)


def _managed(rows, organization, user):
    """Filter the rows of the organization if the user is a manager of it."""
    mine = Representative.objects.current().managers().filter(user=user)
    mine = mine.filter(organization=OuterRef("organization"))
    return rows.filter(Exists(mine), organization=organization)


def _people(organization):
    """Filter the people who are its contacts today, but for the erased."""
    contacts = Contact.objects.current().for_organization(organization)
    here = Exists(contacts.filter(person=OuterRef("pk")))
    known = Person.objects.filter(here, erasure_asked_on=None).exclude(link_key="")
    first = contacts.filter(person=OuterRef("pk")).order_by()
    since = first.values("person").values(day=Min("since"))
    return known.annotate(contact_since=Subquery(since))


def _not_told(organization, user):
    return _people(organization).filter(told_on=None)


def _not_answered(organization, user):
    """Filter the contacts who were told lately and have not used their link."""
    lately = timezone.localdate() - TIME_TO_ANSWER
    told = _people(organization).filter(told_on__gte=lately).exclude(email="")
    return told.filter(consents=None, own_items=[])


def _reported(organization, user):
    reports = ChangeRequest.objects.open().filter(origin=ORIGIN.PUBLIC)
    return reports.filter(noun=NOUN.ORGANIZATION, organization=organization)


def _reported_projects(organization, user):
    """Filter the open reports on projects that it leads, or takes part in without a lead."""
    parts = Participation.objects.counted().filter(project=OuterRef("project"))
    leads = parts.filter(role=Participation.Role.LEAD)
    own = parts.filter(organization=organization)
    speaks = Exists(leads.filter(organization=organization)) | ~Exists(leads) & Exists(
        own
    )
    reports = ChangeRequest.objects.open().filter(origin=ORIGIN.PUBLIC)
    return reports.filter(speaks, noun=NOUN.PROJECT)


def _proposed(noun):
    """Return the function that filters the open proposals of an organization of a noun."""

    def rows(organization, user):
        return (
            ChangeRequest.objects.open().from_member(organization).filter(noun=noun.key)
        )

    return rows


def _unconfirmed(organization, user):
    """Filter to the organization if it was asked to confirm its profile and has not."""
    asked = Reminder.objects.open().with_answers().filter(has_answer=False)
    asked = asked.filter(organization=OuterRef("pk")).order_by()
    first = asked.values("organization").values(day=Min("asked_on"))
    rows = Organization.objects.filter(pk=organization, is_listed=True)
    return rows.filter(Exists(asked)).annotate(asked_on=Subquery(first))


def _streams_ending(organization, user):
    rows = expiry.ending(organization).filter(until__gte=timezone.localdate())
    return rows.annotate(asked_from=F("until") - Value(expiry.DAYS_BEFORE))


_ITEMS = ChangeItem.objects.filter(request=OuterRef("pk")).order_by("pk")
_FIELDS = {"fields": ArraySubquery(_ITEMS.values("field"))}
_TARGETS = {
    NOUN.PROJECT: ["slug", "title_nb", "title_en"],
    NOUN.FACILITY: ["id", "name_nb", "name_en"],
    NOUN.STREAM: ["id", "kind", "direction"],
}
_ABOUT = {"noun": F("noun"), "id": F("pk")} | {
    noun.value: JSONObject(**{name: F(f"{noun}__{name}") for name in names})
    for noun, names in _TARGETS.items()
}
_NAMED = _ITEMS.filter(field__in=["title_nb", "name_nb", "kind", "direction"]).values(
    json=JSONObject(field=F("field"), proposed=F("proposed"))
)
_WHO = Coalesce(NullIf(F("proposed_by__name"), Value("")), F("proposed_by__email"))

PARTNER_QUESTIONS = Kind(
    name="partner_questions",
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
    describe=words.partner_question,
    since="asked_on",
    page=("project", "member_page"),
    digest=User.Digest.QUESTIONS,
)
ACCESS_REQUESTS = Kind(
    name="access_requests",
    label=npgettext_lazy("waiting", "request for access", "requests for access"),
    rows=lambda organization, user: _managed(
        AccessRequest.objects.waiting(), organization, user
    ),
    values={"name": F("name")},
    describe=words.access_request,
    since="made_at",
    page=("organization", "access"),
    digest=User.Digest.ACCESS,
)
REPORTS = Kind(
    name="reports",
    label=npgettext_lazy("waiting", "reported error", "reported errors"),
    rows=_reported,
    values=_ABOUT | _FIELDS | {"reported": F("reported")},
    describe=words.report,
    since="opened_at",
    page=("organization", "edit"),
    digest=User.Digest.REPORTS,
)
PROJECT_REPORTS = replace(
    REPORTS,
    name="project_reports",
    rows=_reported_projects,
    page=("project", "member_page"),
)
UNCONFIRMED = Kind(
    name="unconfirmed",
    label=npgettext_lazy("waiting", "unconfirmed profile", "unconfirmed profiles"),
    rows=_unconfirmed,
    values={
        "confirmed_on": F("confirmed_on"),
        "confirmed": confirmed_in_round(OuterRef("pk")),
    },
    describe=words.unconfirmed,
    since="asked_on",
    page=("organization", "member_page"),
    digest=User.Digest.PROFILE,
)
STREAMS_ENDING = Kind(
    name="streams_ending",
    label=npgettext_lazy(
        "waiting", "surplus or need that ends", "surplus and needs that end"
    ),
    rows=_streams_ending,
    values={"kind": F("kind"), "direction": F("direction"), "until": F("until")},
    describe=words.stream_ending,
    since="asked_from",
    page=("stream", "member_page"),
    digest=User.Digest.PROFILE,
)
NOT_TOLD = Kind(
    name="not_told",
    label=npgettext_lazy(
        "waiting", "contact not notified yet", "contacts not notified yet"
    ),
    rows=_not_told,
    values={"name": F("name"), "email": F("email")},
    describe=words.not_told,
    since="contact_since",
    page=("organization", "contacts"),
    digest=User.Digest.CONTACTS,
)
NOT_ANSWERED = Kind(
    name="not_answered",
    label=npgettext_lazy(
        "waiting", "contact who has not answered", "contacts who have not answered"
    ),
    rows=_not_answered,
    values={"name": F("name")},
    describe=words.not_answered,
    since="told_on",
    page=("organization", "contacts"),
    digest=User.Digest.CONTACTS,
)
PROPOSALS = [
    Kind(
        name=f"{noun.key}_proposals",
        label=npgettext_lazy("waiting", "proposal", "proposals"),
        rows=_proposed(noun),
        values=_ABOUT | _FIELDS | {"by": _WHO, "named": ArraySubquery(_NAMED)},
        describe=words.proposal,
        since="opened_at",
        page=(noun.key, "edit" if noun is ORGANIZATION else "member_page"),
    )
    for noun in NOUNS
]
RESIGNATIONS = Kind(
    name="resignations",
    label=npgettext_lazy("waiting", "resignation", "resignations"),
    rows=lambda organization, user: _managed(
        Resignation.objects.waiting(), organization, user
    ),
    values={"last_day": F("last_day")},
    describe=words.resignation,
    since="given_on",
    page=("organization", "access"),
)
KINDS = (
    PARTNER_QUESTIONS,
    ACCESS_REQUESTS,
    REPORTS,
    PROJECT_REPORTS,
    UNCONFIRMED,
    STREAMS_ENDING,
    NOT_TOLD,
    NOT_ANSWERED,
    *PROPOSALS,
    RESIGNATIONS,
)
