"""What others type about a person, change and take away; the person is told."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.models import Consent, Person
from members.models.persons import new_key

from .agreeing import end
from .links import lock
from .notifying import named, tell, write

Item = Consent.Item


@transaction.atomic
def enter(person, *, by):
    """Save a new person, who is told at once if there is an address to write to."""
    person.entered_by = by
    person.save(force_insert=True)
    if person.email:
        tell(person, by=by)


@transaction.atomic
def change(person, values, *, by, overwrite=False):
    """Save what somebody else has typed over; consents to what changes end.

    A person agreed to show what stood there, not what another puts in its place. Another
    address ends all of them, as nobody knows who reads it; another organization, too.
    """
    row = lock(person)
    changed = {n: value for n, value in values.items() if getattr(row, n) != value}
    if own := set(row.own_items) & changed.keys():
        _may_overwrite(row, own, overwrite)
    ends_all = {Item.EMAIL, "organization"} & changed.keys()
    hidden = end(row, Item.values if ends_all else changed)
    _save(row, changed)
    if Item.EMAIL in changed and row.email:
        tell(row, by=by)
    elif hidden and row.email:
        labels = [Item(item).label for item in hidden]
        write("person_changed", row, sender=named(by), labels=labels)
    return row


@transaction.atomic
def add_contact(organization, values, *, by):
    """Enter a contact; whoever was one before, at the same address, is one again."""
    same = Person.objects.filter(
        organization=organization, email__iexact=values["email"]
    )
    contact = {**values, "organization": organization, "is_contact": True}
    known = same.filter(is_contact=False).first()
    if known is None:
        row = Person(**contact)
        row.full_clean()
        enter(row, by=by)
        return
    free = {n: v for n, v in contact.items() if n not in (*known.own_items, "email")}
    tell(change(known, free, by=by), by=by)


@transaction.atomic
def remove(person, organization, *, by):
    """Let somebody no longer be a contact; the secretariat still sees who it was."""
    row = lock(person)
    if row.organization_id != organization.pk or not row.is_contact:
        raise ValidationError(_("This contact was removed already."), code="removed")
    row.is_contact = False
    row.save(update_fields=["is_contact"])


def _may_overwrite(person, items, overwrite):
    """Refuse to replace unseen what the person wrote."""
    if not overwrite:
        written = [str(Item(item).label) for item in Item.values if item in items]
        raise ValidationError(
            _("%(name)s has written this and alone changes it: %(items)s.")
            % {"name": person, "items": ", ".join(written)},
            code="own",
        )


def _save(row, changed):
    for name, value in changed.items():
        setattr(row, name, value)
    row.own_items = [item for item in row.own_items if item not in changed]
    if Item.EMAIL in changed:
        row.link_key, row.told_on, row.told_version = new_key(), None, ""
    kept = ["own_items", "link_key", "told_on", "told_version"]
    row.save(update_fields=[*changed, *kept])
