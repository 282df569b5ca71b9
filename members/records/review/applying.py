"""Write proposed values, all together, or raise a ValidationError with the reasons."""

from contextlib import contextmanager
from copy import copy

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.db import transaction
from django.utils.translation import gettext as _

from members.accounts import access
from members.actions import left_out
from members.fields import noun_of, parsed, source_of
from members.models import (
    ChangeRequest,
    Organization,
    Participation,
    PartnerAddress,
    Representative,
)
from members.models.deferred_constraints import (
    check_deferred_constraints,
    defer_constraints,
    violations_as_refusals,
)
from members.models.slugs import find_by_slug

from .partners import PARTICIPATIONS


def write(target, changes, speaker):
    """Write {field: proposed} to the target and its rows; constraints are checked last.

    New rows have the speaker, an organization, as their source; a new target is saved.
    """
    with violations_as_refusals():
        defer_constraints()
        columns = {f: changes[f] for f in changes if f.is_own_column}
        (_write_columns if target.pk else _create)(target, columns, speaker)
        for field in changes:
            if not field.is_own_column:
                with named(field.name):
                    field.apply(target, changes[field], speaker)
        check_deferred_constraints()


def rehearse(target, changes, speaker):
    """Raise the ValidationError that write() would raise; roll back, on the target too."""
    tried = target if target.pk else copy(target)
    with transaction.atomic():
        write(tried, changes, speaker)
        transaction.set_rollback(True)
    if target.pk:
        target.refresh_from_db()


def judge_columns(target, changes):
    """Validate {field: proposed}, all columns of the target; write nothing."""
    for field in changes:
        field.apply(target, changes[field], None)
    # An old error in another column is no reason to refuse a proposal.
    others = {column.name for column in target._meta.fields} - _columns_of(changes)
    target.full_clean(exclude=others)


def _write_columns(target, changes, _speaker):
    if changes:
        judge_columns(target, changes)
        target.save(update_fields=_columns_of(changes))


def _create(target, changes, speaker):
    for field in changes:
        field.apply(target, changes[field], speaker)
    target.source = source_of(speaker)
    target.full_clean()
    target.save()


def _columns_of(changes):
    return {c for field in changes for c in (*field.columns, *field.extra_columns)}


@contextmanager
def named(name):
    """Attach a ValidationError to the field of this name."""
    try:
        yield
    except ValidationError as refusal:
        raise ValidationError({name: refusal.messages}) from refusal


refuse_null = ProhibitNullCharactersValidator()
refuse_long = MaxLengthValidator(ChangeRequest._meta.get_field("reason").max_length)


def stripped_reason(text):
    """Return the text stripped; raise a ValidationError of "reason" if it is not valid."""
    reason = text.strip()
    for check in (refuse_null, refuse_long):
        _none, refusal = parsed(check, reason)
        if refusal:
            raise ValidationError({"reason": refusal})
    return reason


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
