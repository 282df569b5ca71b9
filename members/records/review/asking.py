"""Ask organizations to confirm statements about them, and e-mail their answers."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from members import mail
from members.actions import links
from members.fields import fingerprint
from members.mail import confirmations
from members.models import (
    ChangeItem,
    CustomerReference,
    Participation,
    Representative,
    User,
)
from members.operation.work.declared import periodic
from members.operation.work.schedules import Every


@dataclass(frozen=True)
class ClaimKind:
    """How the claims of a model are asked about.

    `purpose` is that of the link and begins the names of the e-mails; `key` names the row
    in it. `field` is what proposes the rows; `subject` is the column of its target, if
    that is not the claimant. `page` is the noun of the members' page.
    """

    model: type
    purpose: str
    key: str
    field: str
    page: str
    subject: str = ""

    @property
    def names(self):
        """The columns of the rows that e-mails and pages name."""
        claimant = "claimed_by" if self.subject else "organization"
        return [*filter(None, [self.model.RESPONDENT, claimant, self.subject])]

    def subject_of(self, row):
        return {self.subject: getattr(row, self.subject)} if self.subject else {}


PARTNERS = ClaimKind(
    Participation, "partner", "participation", "participations", "project", "project"
)
CUSTOMERS = ClaimKind(
    CustomerReference, "customer", "reference", "customer_references", "reference"
)
KINDS = {kind.model: kind for kind in (PARTNERS, CUSTOMERS)}


def ask(claims):
    """E-mail the question of each row that is due and has readers; return these rows.

    A row gets its date only if an e-mail was queued. A second job at the same time skips
    the rows that the first one has locked.
    """
    today, kind = timezone.localdate(), KINDS[claims.model]
    rows = claims.to_ask(today).select_for_update(of=["self"], skip_locked=True)
    due = {row.pk: row for row in rows.select_related(*kind.names)}
    rows = {
        row for user, row in _readers(due.values()) if _write_question(kind, user, row)
    }
    for row in rows:
        column = "asked_again_on" if row.asked_on else "asked_on"
        setattr(row, column, today)
        row.save(update_fields=[column])
    return rows


@periodic(
    "ask_partners",
    gettext_lazy("Ask partners and customers whether what is stated of them is right"),
    Every(timedelta(minutes=5)),
)
def ask_waiting():
    """Ask each organization without an answer: first, or once more after two weeks."""
    for model in KINDS:
        due = model.objects.to_ask(timezone.localdate()).order_by("pk")
        # A transaction each: a failure leaves the e-mails queued before it.
        for number in list(due.values_list("pk", flat=True)):
            with transaction.atomic():
                ask(model.objects.filter(pk=number))


def claim_fingerprint(claim):
    """Return the fingerprint of a statement: of a participation its role and period."""
    return fingerprint(claim.statement)


def find_question(kind, number, user):
    """Return (claim, user) by number; raise ValidationError for a question that is over.

    Its message is written for the reader: code "gone" or "access".
    """
    rows = kind.model.objects.for_respondents().select_related(*kind.names)
    row = rows.filter(pk=number).first()
    if row is None:
        raise ValidationError(_("This is no longer stated about you."), code="gone")
    users = User.objects.filter(pk=user, is_active=True)
    acting = Representative.objects.current().filter(organization=row.respondent)
    reader = users.filter(representations__in=acting).first()
    if reader is None:
        text = _("You no longer have access to %(organization)s, so you cannot answer.")
        words = {"organization": row.respondent}
        raise ValidationError(text % words, code="access")
    return row, reader


def notify_claimant(row):
    """E-mail the answer, and its reason, to the claimants that still have access."""
    if not row.claimant or row.claimant == row.respondent:
        return
    kind = KINDS[type(row)]
    for user in _claimants(kind, row):
        slug, language = row.claimant.slug, user.language
        context = {
            "organization": row.respondent if row.respondent.is_listed else None,
            "part": row,
            "is_confirmed": row.confirmed_on is not None,
            "why": row.declined_why,
            "link": links.url(kind.page, "member_page", slug, language=language),
            **kind.subject_of(row),
        }
        mail.write_to(user, f"{kind.purpose}_answered", context, sender=row.respondent)


def _readers(rows):
    """Return (user, row) of each e-mail, sorted: two jobs with the same users never deadlock."""
    by_organization = {}
    for row in rows:
        by_organization.setdefault(row.respondent.pk, []).append(row)
    acting = Representative.objects.active().filter(
        organization__in=by_organization, user__bounced_on=None
    )
    return [
        (acts.user, row)
        for acts in acting.select_related("user").order_by("user", "pk")
        for row in by_organization[acts.organization_id]
    ]


def _write_question(kind, user, row):
    language, speaker = user.language, row.claimant
    token = confirmations.token(kind.purpose, **{kind.key: row.pk, "user": user.pk})
    age = confirmations.max_age(kind.purpose)
    context = {
        "part": row,
        "organization": row.respondent,
        # An organization that is not listed is named to nobody else.
        "speaker": speaker if speaker and speaker.is_listed else None,
        "is_again": row.asked_on is not None,
        "days": age.days,
        "link": links.url("confirmation", "confirm", token, language=language),
        **kind.subject_of(row),
    }
    options = {"sender": speaker, "expires_at": timezone.now() + age}
    return mail.write_to(user, f"{kind.purpose}_asked", context, **options)


def _claimants(kind, row):
    """Return the users who proposed the claims, else the managers of the claimant."""
    about = {f"request__{name}": value for name, value in kind.subject_of(row).items()}
    items = ChangeItem.objects.filter(
        request__organization=row.claimant,
        field=kind.field,
        decision=ChangeItem.Decision.APPROVED,
        **about,
    )
    acting = Representative.objects.active().filter(organization=row.claimant)
    proposers = acting.filter(user__in=items.values("proposed_by"))
    recipients = proposers if proposers.exists() else acting.managers()
    return [one.user for one in recipients.select_related("user").order_by("user")]
