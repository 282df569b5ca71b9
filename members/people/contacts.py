"""Enter, change and end persons and contacts for others, and notify the person."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import Consent, Contact, Organization, Person, User
from members.models.persons import new_key
from members.models.row_updates import BATCH, update_rows

from .consent import end_consents, end_consents_of
from .notifications import notify, sender_name, write_to_person
from .tokens import lock_person

Item = Consent.Item
MAIN = Contact.Function.MAIN
RESTORABLE_FOR = timedelta(days=30)


@transaction.atomic
def create_person(person, *, by):
    """Save a new person, and notify them if there is an address.

    `by` may be another person, bringing a guest to an event by link.
    """
    person.entered_by = by if isinstance(by, User) else None
    person.save(force_insert=True)
    inform(person, by=by)


def inform(person, *, by):
    """Notify a person who has just been entered, if there is an address."""
    if person.email:
        notify(person, by=by)


@transaction.atomic
def update_person(person, values, *, by, overwrite=False):
    """Save values that somebody else has entered, and end the consents to changed items.

    Consent covers the former value only. A new e-mail address ends all consents. Without
    `overwrite`, items that the person wrote are not replaced: ValidationError "own".
    """
    row = lock_person(person)
    changed = {n: value for n, value in values.items() if getattr(row, n) != value}
    if own := set(row.own_items) & changed.keys():
        _require_overwrite(row, own, overwrite)
    hidden = end_consents(row, Item.values if Item.EMAIL in changed else changed)
    _save_others_changes(row, changed)
    if Item.EMAIL in changed and row.email:
        notify(row, by=by)
    elif hidden and row.email:
        labels = [Item(item).label for item in hidden]
        sender = sender_name(by)
        write_to_person("person_changed", row, by=by, sender=sender, labels=labels)
    return row


@transaction.atomic
def add_contact(organization, values, *, function=MAIN, since=None, person=None, by):
    """Create a contact from today, or from another day, and notify the person.

    A present or former contact of the organization with the same address is the same
    person; at other organizations it is another record, which is not disclosed, unless
    the caller has the `person` of the address.
    """
    # Locked, so that two users who add the same address at once create one person.
    list(Organization.objects.select_for_update(no_key=True).filter(pk=organization.pk))
    since = since or timezone.localdate()
    person = find_contact(organization, values["email"]) or person
    if person is None:
        person = Person(**values, entered_by=by)
        person.full_clean()
        person.save(force_insert=True)
    else:
        person = _update_existing(person, organization, values, function, since, by)
    contact = create_contact(person, organization, function, since)
    if person.email:
        notify(person, by=by, organization=organization)
    return contact


def find_contact(organization, email):
    """Return the present or former contact person with the address, or None."""
    if not email:
        return None
    own = Contact.objects.for_organization(organization)
    people = Person.objects.filter(email=email).exclude(link_key="")
    contacts = own.filter(person__in=people).select_related("person")
    rows = sorted(contacts, key=lambda row: (row.until is None, row.pk))
    return rows[-1].person if rows else None


def create_contact(person, organization, function=MAIN, since=None):
    """Create a contact of a person; refuse a duplicate."""
    contact = Contact(
        person=person,
        organization=organization,
        function=function,
        since=since or timezone.localdate(),
    )
    contact.full_clean()
    contact.save()
    return contact


@transaction.atomic
def end_contact(contact, *, on, by):
    """End a contact on a day, at the end of it; a day to come is allowed."""
    row = _lock_open(contact)
    row.end(on)
    return row


@transaction.atomic
def remove_contact(contact, *, by):
    """End a contact at once; it stays in history."""
    row = _lock_open(contact)
    if row.since and row.since > timezone.localdate():
        row.delete()  # it cannot end before it begins
    else:
        row.revoke()


def recently_ended():
    """Filter the contacts that ended in the last 30 days.

    A contact in the same function again is left out: there is nothing to take back.
    """
    today = timezone.localdate()
    ended = Contact.objects.filter(until__gt=today - RESTORABLE_FOR, until__lte=today)
    same = {"person": OuterRef("person"), "organization": OuterRef("organization")}
    again = Contact.objects.not_ended().filter(**same, function=OuterRef("function"))
    rows = ended.exclude(person__link_key="").exclude(Exists(again))
    # Without a revocation, the last day is still a day as a contact.
    return rows.exclude(until=today, is_revoked=False)


@transaction.atomic
def restore_contact(contact, *, by):
    """Make the person of an ended contact one again from today, and notify them."""
    person = lock_person(contact.person)
    row = recently_ended().filter(pk=contact.pk).first()
    if row is None:
        raise ValidationError(_("This cannot be taken back any more."), code="over")
    create_contact(person, row.organization, row.function)
    if person.email:
        notify(person, by=by, organization=row.organization)


def _lock_open(contact):
    """Return the contact as stored now, locked after its person; refuse an ended one."""
    lock_person(contact.person)
    rows = Contact.objects.not_ended().select_for_update(no_key=True)
    row = rows.filter(pk=contact.pk).first()
    if row is None:
        raise ValidationError(_("This contact has already been ended."), code="removed")
    return row


def _update_existing(person, organization, values, function, since, by):
    """Return the person with the new values; refuse a contact in the same function."""
    same = person.contacts.for_organization(organization).filter(function=function)
    if same.on(since).exists():
        raise ValidationError(
            _("There is already a contact with this e-mail address."), code="twice"
        )
    free = {n: v for n, v in values.items() if n not in (*person.own_items, "email")}
    return update_person(person, free, by=by)


def _require_overwrite(person, items, overwrite):
    if not overwrite:
        labels = [str(Item(item).label) for item in Item.values if item in items]
        raise ValidationError(
            _("%(name)s wrote this, and only %(name)s can change it: %(items)s.")
            % {"name": person, "items": ", ".join(labels)},
            code="own",
        )


def _save_others_changes(row, changed):
    row.save(update_fields=set_others_changes(row, changed))


def set_others_changes(row, changed):
    """Set values that somebody else has entered; return the names of fields to save."""
    for name, value in changed.items():
        setattr(row, name, value)
    row.own_items = [item for item in row.own_items if item not in changed]
    row.unread_items = [item for item in row.unread_items if item not in changed]
    if not (row.new_items or row.unread_items):
        row.corrected_on = None
    if Item.EMAIL in changed:
        row.link_key, row.told_on, row.told_version = new_key(), None, ""
    others = ["unread_items", "corrected_on", "link_key", "told_on", "told_version"]
    return [*changed, "own_items", *others]


def create_persons(persons, *, by):
    """Save new persons; `hold_notices` notifies them."""
    for person in persons:
        person.entered_by = by
    Person.objects.bulk_create(persons, BATCH)


def update_persons(changes):
    """Save {locked person: {field: value}}; return {person: items hidden by it}.

    As `update_person` with `overwrite`: consents to changed items end, and with a new
    address all of them.
    """
    ending = {
        person.pk: {*(Item.values if Item.EMAIL in values else values)}
        for person, values in changes.items()
    }
    hidden = end_consents_of(ending)
    rows = [(row, set_others_changes(row, values)) for row, values in changes.items()]
    update_rows(rows)
    return {row: hidden[row.pk] for row in changes if row.pk in hidden}
