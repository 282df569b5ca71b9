"""The rows of an organization's card by name, and the permission to see each."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Case, F, Func, OuterRef, Q, When

from members.fields import PERSON
from members.models import (
    AccessRequest,
    ChangeRequest,
    Contact,
    Fee,
    Invitation,
    Letter,
    Membership,
    Note,
    OrganizationName,
    Participation,
    Person,
    Presence,
    Reminder,
    Representative,
    Resignation,
    Role,
)

MAX_LETTERS = 5
PERIOD = ("since", "since_precision", "until", "until_precision")
LATEST_FIRST = F("since").desc(nulls_last=True)


@dataclass(frozen=True)
class CardPart:
    """Rows of a model; `verb` of it is the right that lets a user see them."""

    model: type
    rows: Callable
    columns: tuple
    verb: str = "view"

    @property
    def permission(self):
        return f"members.{self.verb}_{self.model._meta.model_name}"

    def of_organization(self):
        return self.rows().filter(organization=OuterRef("pk"))


class LetterCardPart(CardPart):
    """The last e-mails to an organization, its people and its users."""

    def of_organization(self):
        organization = OuterRef(OuterRef("pk"))
        people = Person.objects.filter(contacts__organization=organization)
        people = people.exclude(email="")
        users = Representative.objects.filter(organization=organization)
        invited = Invitation.objects.filter(organization=organization)
        return self.rows().filter(
            Q(to=OuterRef("email")) & ~Q(to="")
            | _IsAnyOf("to", people.values("email"))
            | _IsAnyOf("to", users.values("user__email"))
            | _IsAnyOf("to", invited.values("email"))
        )[:MAX_LETTERS]


class _IsAnyOf(Func):
    """`column = ANY(ARRAY(…))`, which an index answers where `IN (SELECT …)` reads all."""

    template, arg_joiner = "%(expressions)s)", " = ANY("
    output_field = BooleanField()

    def __init__(self, column, values):
        super().__init__(F(column), ArraySubquery(values))


PARTS = {
    "contacts": CardPart(
        Contact,
        Contact.objects.by_function,
        (
            *("id", "function", *PERIOD, "is_revoked", "person__id"),
            *(f"person__{declared.name}" for declared in PERSON.sheet),
        ),
    ),
    "memberships": CardPart(
        Membership,
        lambda: Membership.objects.order_by(LATEST_FIRST, "pk"),
        ("id", "category", "certainty", *PERIOD),
    ),
    "representatives": CardPart(
        Representative,
        lambda: Representative.objects.current().order_by("-role", "user__name"),
        (
            *("id", "role", *PERIOD, "user__id", "user__name", "user__email"),
            *("user__last_login", "user__bounced_on", "user__is_active"),
        ),
    ),
    "invitations": CardPart(
        Invitation,
        lambda: Invitation.objects.unanswered().order_by("-made_at"),
        ("id", "email", "role", "made_at", "expires_at", "used_at", "withdrawn_at"),
    ),
    "roles": CardPart(
        Role,
        lambda: Role.objects.order_by("body__sort_name", LATEST_FIRST, "pk"),
        (
            *("id", "role", *PERIOD, "body__id", "body__name_nb", "body__name_en"),
            *("person__id", "person__name"),
        ),
    ),
    "participations": CardPart(
        Participation,
        lambda: Participation.objects.order_by("project__sort_title", "pk"),
        (
            *("id", "role", "role_detail", "role_detail_en", *PERIOD),
            *(
                "claimed_by__id",
                "claimed_by__name",
                "counts",
                "asked_on",
                "confirmed_on",
                "declined_on",
                "declined_why",
            ),
            *("project__id", "project__title_nb", "project__title_en"),
            "project__status",
        ),
    ),
    "change_requests": CardPart(
        ChangeRequest,
        lambda: ChangeRequest.objects.open().order_by("opened_at"),
        ("id", "noun", "origin", "opened_at"),
        verb="change",
    ),
    "access_requests": CardPart(
        AccessRequest,
        lambda: AccessRequest.objects.waiting().order_by("made_at"),
        ("id", "name", "made_at"),
        verb="change",
    ),
    "resignations": CardPart(
        Resignation,
        Resignation.objects.waiting,
        ("id", "last_day", "given_on"),
        verb="change",
    ),
    "reminders": CardPart(
        Reminder,
        Reminder.objects.for_secretariat,
        ("id", "step", "asked_on"),
        verb="change",
    ),
    "notes": CardPart(
        Note,
        lambda: Note.objects.order_by(_open_first(), "follow_up_on", "-written_at"),
        (
            *("id", "text", "follow_up_on", "done_on", "written_at"),
            *("written_by__id", "written_by__name", "written_by__email"),
        ),
    ),
    "letters": LetterCardPart(
        Letter,
        lambda: Letter.objects.order_by("-made_at").annotate(
            about=F("recipient__message__subject_nb"), of=F("recipient__message")
        ),
        (
            *("id", "kind", "to", "made_at", "sent_at", "failed_at", "failure"),
            *("about", "of"),
        ),
    ),
    "fees": CardPart(
        Fee,
        lambda: Fee.objects.order_by("-year", "pk"),
        ("id", "year", "amount", "billed_on", "paid_on", "cancelled_on"),
    ),
    "names": CardPart(
        OrganizationName,
        lambda: OrganizationName.objects.order_by("kind", "name"),
        ("id", "name", "kind"),
    ),
    "presences": CardPart(
        Presence,
        lambda: Presence.objects.current().order_by("site__sort_name"),
        ("id", "role", "site__id", "site__name"),
    ),
}


def _open_first():
    """Return the order of notes: those to be followed up, other open ones, done ones."""
    is_open, has_day = {"done_on": None}, {"follow_up_on__isnull": False}
    return Case(When(**is_open, **has_day, then=0), When(**is_open, then=1), default=2)
