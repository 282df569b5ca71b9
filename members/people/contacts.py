"""What others enter, change and remove of a person, who is notified of it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.models import Consent, Person
from members.models.persons import new_key

from .consent import end_consents
from .notifications import notify, sender_name, write_to_person
from .tokens import lock_person

Item = Consent.Item


@transaction.atomic
def create_person(person, *, by):
    """Save a new person, and notify them if there is an address."""
    person.entered_by = by
    person.save(force_insert=True)
    if person.email:
        notify(person, by=by)


@transaction.atomic
def update_person(person, values, *, by, overwrite=False):
    """Save what somebody else has typed, and end the consents to what changes.

    Consent covers what was there, not what another person replaces it with. A new
    e-mail address or organization ends all consents. Without `overwrite`, what the
    person wrote is not replaced: ValidationError "own".
    """
    row = lock_person(person)
    changed = {n: value for n, value in values.items() if getattr(row, n) != value}
    if own := set(row.own_items) & changed.keys():
        _require_overwrite(row, own, overwrite)
    ends_all = {Item.EMAIL, "organization"} & changed.keys()
    hidden = end_consents(row, Item.values if ends_all else changed)
    _save_others_changes(row, changed)
    if Item.EMAIL in changed and row.email:
        notify(row, by=by)
    elif hidden and row.email:
        labels = [Item(item).label for item in hidden]
        sender = sender_name(by)
        write_to_person("person_changed", row, by=by, sender=sender, labels=labels)
    return row


@transaction.atomic
def add_contact(organization, values, *, by):
    """Create a contact, or restore a former one with the same address."""
    same = Person.objects.filter(organization=organization, email=values["email"])
    contact = {**values, "organization": organization, "is_contact": True}
    known = same.filter(is_contact=False).first()
    if known is None:
        row = Person(**contact)
        row.full_clean()
        create_person(row, by=by)
        return
    free = {n: v for n, v in contact.items() if n not in (*known.own_items, "email")}
    notify(update_person(known, free, by=by), by=by)


@transaction.atomic
def remove_contact(person, organization, *, by):
    """End that the person is a contact; the organization stays on the record."""
    row = lock_person(person)
    if row.organization_id != organization.pk or not row.is_contact:
        raise ValidationError(
            _("This contact has already been removed."), code="removed"
        )
    row.is_contact = False
    row.save(update_fields=["is_contact"])


def _require_overwrite(person, items, overwrite):
    if not overwrite:
        written = [str(Item(item).label) for item in Item.values if item in items]
        raise ValidationError(
            _("%(name)s wrote this, and only %(name)s can change it: %(items)s.")
            % {"name": person, "items": ", ".join(written)},
            code="own",
        )


def _save_others_changes(row, changed):
    for name, value in changed.items():
        setattr(row, name, value)
    row.own_items = [item for item in row.own_items if item not in changed]
    if Item.EMAIL in changed:
        row.link_key, row.told_on, row.told_version = new_key(), None, ""
    always = ["own_items", "link_key", "told_on", "told_version"]
    row.save(update_fields=[*changed, *always])
