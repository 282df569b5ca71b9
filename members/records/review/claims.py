"""List and take back the claims of an organization about its partners in projects."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.accounts import access
from members.models import CustomerReference, Participation

from .proposing import lock_for


@transaction.atomic
def give_address(participation, email, *, by, language):
    """E-mail an address at a partner where nobody can answer how to get access.

    Only the e-mail keeps the address: its reader requests access themselves.
    """
    row = _lock_claim(participation, by)
    unheard = Participation.objects.unheard().filter(pk=row.pk)
    if not unheard.exists():
        text = _("Somebody at %(organization)s can answer by now.")
        words = {"organization": row.organization}
        raise ValidationError(text % words, code="heard")
    access.send_request_link(
        row.organization, email, language=language, project=row.project, by=by
    )


@transaction.atomic
def take_back_claim(participation, *, by):
    """Delete a claim of the user's organization that the partner has not answered."""
    row = _lock_claim(participation, by)
    if not row.waits:
        text = _(
            "%(organization)s has just answered, so it can no longer be taken back."
        )
        words = {"organization": row.organization}
        raise ValidationError(text % words, code="answered")
    row.delete()
    return row


def own_rows(organization):
    """Return all participations of an organization, declined ones too, by project."""
    rows = Participation.objects.filter(organization=organization)
    rows = rows.select_related("project", "claimed_by")
    return rows.order_by("project__sort_title", "pk")


def own_claims(organization):
    """Return the claims of an organization about listed others, with `has_readers`."""
    rows = Participation.objects.filter(claimed_by=organization)
    others = rows.filter(organization__is_listed=True).exclude(
        organization=organization
    )
    others = others.with_readers().select_related("project", "organization")
    return others.order_by("project__sort_title", "organization__sort_name", "pk")


def references_to(organization):
    """Return the references of listed organizations that name it as the customer."""
    rows = CustomerReference.objects.for_respondents()
    rows = rows.filter(customer_organization=organization)
    return rows.select_related("organization", "customer_organization").order_by("-pk")


def own_references(organization):
    """Return its references to customers in the registry, with `has_readers`."""
    rows = CustomerReference.objects.filter(
        organization=organization, customer_organization__is_listed=True
    )
    rows = rows.exclude(customer_organization=organization).with_readers()
    return rows.select_related("customer_organization").order_by("-pk")


def _lock_claim(participation, by):
    """Lock the claimant, then the row, which must still be its claim."""
    claimant = participation.claimed_by
    lock_for(claimant, by)
    rows = Participation.objects.select_for_update(of=["self"])
    rows = rows.select_related("organization", "project", "claimed_by")
    row = rows.filter(pk=participation.pk, claimed_by=claimant).first()
    if row is None:
        raise ValidationError(_("This is no longer stated by you."), code="gone")
    return row
