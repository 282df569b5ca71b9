"""The rows of cards by name, and the permission to see each."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, OuterRef, Q, When

from members.fields import PERSON
from members.fields.kinds.scalars import by_choice
from members.models import (
    AccessRequest,
    Attachment,
    Attendance,
    ChangeRequest,
    ClimateEffect,
    Consent,
    Contact,
    Fee,
    Funding,
    Invitation,
    Letter,
    Membership,
    NewsletterConsent,
    Note,
    Organization,
    OrganizationName,
    Participation,
    Person,
    Presence,
    RegisterAlert,
    Reminder,
    Representative,
    Resignation,
    Role,
)
from members.models.prepared import AnyOf

MAX_LETTERS = 5
PERIOD = "since since_precision until until_precision"
LATEST_FIRST = F("since").desc(nulls_last=True)
ORGANIZATION = "organization__id organization__name"


def has_ended(row, today):
    until = getattr(row, "until", None)
    return until is not None and until <= today and not row.holds_on(today)


@dataclass(frozen=True)
class CardPart:
    """Rows of a model; `verb` of it is the right that lets a user see them.

    Those with `is_former(row, today)` stand apart.
    """

    model: type
    rows: Callable
    columns: str
    verb: str = "view"
    is_former: Callable = has_ended

    @property
    def permission(self):
        return f"members.{self.verb}_{self.model._meta.model_name}"

    def of(self, model):
        """Filter the rows of the record of a model, which is an OuterRef."""
        return self.rows().filter(**{model._meta.model_name: OuterRef("pk")})


class AccessCardPart(CardPart):
    """The access to an organization, or of the user with the address of a person."""

    def of(self, model):
        if model is not Person:
            return super().of(model)
        return self.rows().filter(user__email=OuterRef("email"))


class LetterCardPart(CardPart):
    """The last e-mails to a person, or to an organization, its people and its users."""

    def of(self, model):
        is_to = Q(to=OuterRef("email")) & ~Q(to="")
        for addresses in _addresses_at() if model is Organization else ():
            is_to |= AnyOf("to", ArraySubquery(addresses))
        return self.rows().filter(is_to)[:MAX_LETTERS]


def _addresses_at():
    organization = OuterRef(OuterRef("pk"))
    people = Person.objects.filter(contacts__organization=organization)
    users = Representative.objects.filter(organization=organization)
    invited = Invitation.objects.filter(organization=organization)
    return (
        people.exclude(email="").values("email"),
        users.values("user__email"),
        invited.values("email"),
    )


PARTS = {
    "contacts": CardPart(
        Contact,
        Contact.objects.by_function,
        f"id function {PERIOD} is_revoked {ORGANIZATION} person__id "
        + " ".join(f"person__{declared.name}" for declared in PERSON.sheet),
    ),
    "memberships": CardPart(
        Membership,
        lambda: Membership.objects.order_by(LATEST_FIRST, "pk"),
        f"id category certainty {PERIOD}",
    ),
    "representatives": AccessCardPart(
        Representative,
        lambda: Representative.objects.current().order_by("-role", "user__name"),
        f"id role {PERIOD} {ORGANIZATION} user__id user__name user__email"
        " user__last_login user__bounced_on user__is_active",
    ),
    "invitations": CardPart(
        Invitation,
        lambda: Invitation.objects.unanswered().order_by("-made_at"),
        "id email role made_at expires_at used_at withdrawn_at",
    ),
    "roles": CardPart(
        Role,
        lambda: Role.objects.order_by("body__sort_name", LATEST_FIRST, "pk"),
        f"id role {PERIOD} {ORGANIZATION} body__id body__name_nb body__name_en"
        " person__id person__name",
    ),
    "participations": CardPart(
        Participation,
        lambda: Participation.objects.order_by(
            "project__sort_title", _by_role(), "organization__sort_name", "pk"
        ),
        f"id role role_detail role_detail_en {PERIOD} {ORGANIZATION} counts asked_on"
        " confirmed_on declined_on declined_why claimed_by__id claimed_by__name"
        " project__id project__title_nb project__title_en project__status",
        is_former=lambda row, today: has_ended(row, today) or bool(row.declined_on),
    ),
    "change_requests": CardPart(
        ChangeRequest,
        lambda: ChangeRequest.objects.open().order_by("opened_at"),
        "id noun origin opened_at",
        verb="change",
    ),
    "access_requests": CardPart(
        AccessRequest,
        lambda: AccessRequest.objects.waiting().order_by("made_at"),
        "id name made_at",
        verb="change",
    ),
    "resignations": CardPart(
        Resignation, Resignation.objects.waiting, "id last_day given_on", "change"
    ),
    "register_alerts": CardPart(
        RegisterAlert, RegisterAlert.objects.open, "id kind day opened_at", "change"
    ),
    "reminders": CardPart(
        Reminder, Reminder.objects.for_secretariat, "id step asked_on", "change"
    ),
    "notes": CardPart(
        Note,
        lambda: Note.objects.order_by(_open_first(), "follow_up_on", "-written_at"),
        "id text follow_up_on done_on written_at written_by__id written_by__name"
        " written_by__email",
        is_former=lambda row, today: row.done_on is not None,
    ),
    "letters": LetterCardPart(
        Letter,
        lambda: Letter.objects.order_by("-made_at").annotate(
            about=F("recipient__message__subject_nb"), of=F("recipient__message")
        ),
        "id kind to made_at sent_at failed_at failure about of",
    ),
    "fees": CardPart(
        Fee,
        lambda: Fee.objects.order_by("-year", "pk"),
        "id year amount billed_on paid_on cancelled_on",
    ),
    "names": CardPart(
        OrganizationName,
        lambda: OrganizationName.objects.order_by("kind", "name"),
        "id name kind",
    ),
    "presences": CardPart(
        Presence,
        lambda: Presence.objects.current().order_by("site__sort_name"),
        "id role site__id site__name",
    ),
    "consents": CardPart(
        Consent,
        lambda: Consent.objects.standing().order_by("contact", "since", "item"),
        f"id item is_by_link evidence {PERIOD} is_revoked contact__id"
        " contact__function contact__organization__id contact__organization__name",
    ),
    "newsletter_consents": CardPart(
        NewsletterConsent,
        NewsletterConsent.objects.standing,
        "id given_at service way",
    ),
    "attendances": CardPart(
        Attendance,
        lambda: Attendance.objects.order_by("answered_at", "pk"),
        f"id status answer answered_at invited_at company {ORGANIZATION}"
        " person__id person__name",
    ),
    "attachments": CardPart(
        Attachment,
        lambda: Attachment.objects.order_by("pk"),
        "id title",
    ),
    "fundings": CardPart(
        Funding,
        lambda: Funding.objects.order_by("-amount", "pk"),
        "id kind amount currency qualifier period years stated_on stated_on_precision"
        " source funder_name_nb funder_name_en funder__id funder__name",
    ),
    "effects": CardPart(
        ClimateEffect,
        lambda: ClimateEffect.objects.order_by("pk"),
        "id value value_max unit mechanism maturity qualifier year scope_nb scope_en"
        " source",
    ),
}


def _by_role():
    return by_choice("role", Participation.Role.values)


def _open_first():
    """Return the order of notes: those to be followed up, other open ones, done ones."""
    is_open, has_day = {"done_on": None}, {"follow_up_on__isnull": False}
    return Case(When(**is_open, **has_day, then=0), When(**is_open, then=1), default=2)
