"""Ask partners to confirm claims about them, at addresses that members give too."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from members import mail
from members.accounts import access
from members.actions import left_out, links
from members.fields import PROJECT, noun_of
from members.mail import confirmations
from members.models import (
    ChangeItem,
    Organization,
    Participation,
    PartnerAddress,
    Representative,
    User,
)
from members.models.slugs import find_by_slug
from members.operation.work.declared import periodic
from members.operation.work.schedules import Every

PURPOSE = "partner"
PARTICIPATIONS = next(f.name for f in PROJECT.fields if f.asks_others)
NAMES = "organization", "project", "claimed_by"


def ask_partners(participations):
    """E-mail the question of each row that is due and has readers; return these rows.

    A row gets its date only if an e-mail was queued. A second job at the same time skips
    the rows that the first one has locked.
    """
    today = timezone.localdate()
    rows = participations.to_ask(today).select_for_update(of=["self"], skip_locked=True)
    due = {row.pk: row for row in rows.select_related(*NAMES)}
    rows = {row for user, row in _readers(due.values()) if _write_question(user, row)}
    for row in rows:
        column = "asked_again_on" if row.asked_on else "asked_on"
        setattr(row, column, today)
        row.save(update_fields=[column])
    return rows


@periodic(
    "ask_partners",
    gettext_lazy("Ask partners in projects whether what is stated of them is right"),
    Every(timedelta(minutes=5)),
)
def ask_waiting_partners():
    """Ask each partner without an answer: the first time, or once more after two weeks."""
    due = Participation.objects.to_ask(timezone.localdate()).order_by("pk")
    # A transaction each: a failure leaves the e-mails queued before it.
    for number in list(due.values_list("pk", flat=True)):
        with transaction.atomic():
            ask_partners(Participation.objects.filter(pk=number))


def find_question(participation, user):
    """Return (participation, user) by number; raise ValidationError for a question that is over.

    Its message is written for the reader: code "gone" or "access".
    """
    rows = Participation.objects.select_related(*NAMES)
    row = rows.filter(pk=participation).first()
    if row is None:
        raise ValidationError(_("This is no longer stated about you."), code="gone")
    users = User.objects.filter(pk=user, is_active=True)
    acting = Representative.objects.current().filter(organization=row.organization)
    reader = users.filter(representations__in=acting).first()
    if reader is None:
        text = _("You no longer have access to %(organization)s, so you cannot answer.")
        words = {"organization": row.organization}
        raise ValidationError(text % words, code="access")
    return row, reader


def notify_claimant(row):
    """E-mail the answer, and its reason, to the claimants that still have access."""
    if not row.claimed_by or row.claimed_by == row.organization:
        return
    for user in _claimants(row):
        slug, language = row.claimed_by.slug, user.language
        context = {
            "organization": row.organization if row.organization.is_listed else None,
            "project": row.project,
            "is_confirmed": row.confirmed_on is not None,
            "why": row.declined_why,
            "link": links.url("project", "member_page", slug, language=language),
        }
        mail.write_to(user, "partner_answered", context, sender=row.organization)


def _readers(rows):
    """Return (user, row) of each e-mail, sorted: two jobs with the same users never deadlock."""
    by_organization = {}
    for row in rows:
        by_organization.setdefault(row.organization_id, []).append(row)
    acting = Representative.objects.active().filter(
        organization__in=by_organization, user__bounced_on=None
    )
    return [
        (acts.user, row)
        for acts in acting.select_related("user").order_by("user", "pk")
        for row in by_organization[acts.organization_id]
    ]


def _write_question(user, row):
    language, speaker = user.language, row.claimed_by
    token = confirmations.token(PURPOSE, participation=row.pk, user=user.pk)
    context = {
        "part": row,
        "organization": row.organization,
        "project": row.project,
        # An organization that is not listed is named to nobody else.
        "speaker": speaker if speaker and speaker.is_listed else None,
        "is_again": row.asked_on is not None,
        "days": confirmations.LONGER_MAX_AGE[PURPOSE].days,
        "link": links.url("confirmation", "confirm", token, language=language),
    }
    expires_at = timezone.now() + confirmations.LONGER_MAX_AGE[PURPOSE]
    options = {"sender": speaker, "expires_at": expires_at}
    return mail.write_to(user, "partner_asked", context, **options)


def _claimants(row):
    """Return the users who proposed the partners, else the managers of the claimant."""
    items = ChangeItem.objects.filter(
        request__project=row.project,
        request__organization=row.claimed_by,
        field=PARTICIPATIONS,
        decision=ChangeItem.Decision.APPROVED,
    )
    acting = Representative.objects.active().filter(organization=row.claimed_by)
    proposers = acting.filter(user__in=items.values("proposed_by"))
    recipients = proposers if proposers.exists() else acting.managers()
    return [one.user for one in recipients.select_related("user").order_by("user")]


def keep_addresses(change, addresses, *, by):
    """Replace the addresses that a waiting request keeps by {slug of a partner: address}.

    Raises ValidationError for a partner that the request does not propose, or where
    somebody can answer.
    """
    rows = [
        (_partner(slug, _proposed(change)), email) for slug, email in addresses.items()
    ]
    if change is None:
        return
    change.partner_addresses.exclude(organization__in=[o for o, _e in rows]).delete()
    for organization, email in rows:
        values = {"email": email, "given_by": by}
        same = change.partner_addresses.filter(organization=organization, email=email)
        if not same.exists():
            PartnerAddress.objects.update_or_create(
                request=change, organization=organization, defaults=values
            )


def kept_addresses(change):
    """Return the rows of a request; without a query where its noun has no partners."""
    rows = change.partner_addresses.select_related("organization")
    return rows if PARTICIPATIONS in noun_of(change).proposable else rows.none()


def use_addresses(change):
    """E-mail the addresses about an approved project; return [(organization, refusal)].

    A refusal is "" where an e-mail was queued. Its reader requests access themselves.
    """
    if not change.partner_addresses.exists():
        return []
    claims = Participation.objects.unheard().filter(
        project=change.target,
        claimed_by=change.organization,
        organization__is_listed=True,
    )
    unheard = set(claims.values_list("organization", flat=True))
    rows = change.partner_addresses.select_related("organization", "given_by")
    return [(row.organization, _send_link(row, change, unheard)) for row in rows]


def _send_link(row, change, unheard):
    if row.organization_id not in unheard:
        return _("Somebody there has access by now, or they are no longer named.")
    options = {"language": change.language, "project": change.target}
    options |= {"by": row.given_by}
    why = left_out(access.send_request_link, row.organization, row.email, **options)
    return " ".join(why)


def _proposed(change):
    """Return the slugs of the partners that a request adds or changes."""
    items = change.items.filter(field=PARTICIPATIONS) if change else []
    rows = [row for i in items for row in [*i.proposed["add"], *i.proposed["change"]]]
    return {row["organization"] for row in rows}


def _partner(slug, proposed):
    organization = find_by_slug(Organization.objects.all(), slug)
    words = {"organization": organization}
    acting = Representative.objects.active().filter(user__bounced_on=None)
    if acting.filter(organization=organization).exists():
        text = _(
            "Somebody at %(organization)s has access and is asked. Leave the address"
            " out."
        )
        _refuse_address(text % words, "heard")
    if slug not in proposed:
        text = _(
            "You do not propose anything new about %(organization)s. Give the address"
            " on the page of your projects."
        )
        _refuse_address(text % words, "address")
    return organization


def _refuse_address(text, code):
    raise ValidationError({PARTICIPATIONS: ValidationError(text, code=code)})
