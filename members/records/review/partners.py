"""The addresses that members give of people at partners where nobody can answer."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members.accounts import access
from members.actions import left_out
from members.fields import PROJECT, noun_of
from members.models import (
    Organization,
    Participation,
    PartnerAddress,
    Representative,
)
from members.models.slugs import find_by_slug

PARTICIPATIONS = next(f.name for f in PROJECT.fields if f.asks_others)


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
