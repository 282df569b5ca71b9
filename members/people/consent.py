"""Record and withdraw a person's consent to show items in public; no undo brings one back."""

from contextlib import contextmanager
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import Consent, NewsletterConsent, Person
from members.models.consent_texts import CURRENT_CONSENT
from members.models.persons import column_of
from members.models.row_updates import update_rows
from members.operation import journal
from members.records.history import around_undo

from .newsletter import ITEM, end_at_address
from .notifications import write_to_person
from .tokens import lock_person


@transaction.atomic
def set_consents(person, items, *, contact=None):
    """Record consent to exactly these items as a contact, or beside the person's offices.

    Others end now and stay as history.
    """
    person = lock_person(person)
    _require_open(person, contact, items)
    if missing := set(items) - person.items.keys():
        labels = ", ".join(sorted(str(Consent.Item(item).label) for item in missing))
        raise ValidationError(
            _("These details are not filled in yet: %(items)s. Fill them in first.")
            % {"items": labels},
            code="missing",
        )
    if set(items) & {*person.unread_items}:
        raise ValidationError(
            _("The secretariat reads what you have written before it can be shown."),
            code="unread",
        )
    rows = list(person.consents.standing().filter(contact=contact))
    hidden = [item for item in Consent.Item.values if item not in items]
    place = {"contact": contact and contact.pk, "items": hidden}
    _revoke_and_record(person, [row for row in rows if row.item in hidden], **place)
    for item in Consent.Item.values:
        if item in set(items) - {consent.item for consent in rows}:
            _create_consent(person, contact, item)
    if items:
        _set_hidden_on(person, None)


@transaction.atomic
def withdraw_consents(person):
    """Withdraw consent to everything, everywhere, and to the newsletter."""
    person = lock_person(person)
    _revoke_and_record(person, person.consents.standing(), items=Consent.Item.values)
    _set_hidden_on(person, timezone.localdate())
    end_at_address(person)


def _set_hidden_on(person, day):
    if person.hidden_on != day:
        person.hidden_on = day
        person.save(update_fields=["hidden_on"])


def _revoke_and_record(person, consents, **hidden):
    """End consents as the person wishes, also in backups that are restored later.

    There they may stand, though none does today: the items to hide are recorded anyway.
    """
    consents = list(consents)
    numbers = [consent.pk for consent in consents]
    journal.record(journal.CONSENTS, consents=numbers, person=person.pk, **hidden)
    for consent in consents:
        consent.revoke()


@journal.repeats(journal.CONSENTS)
def _repeat_hiding(line):
    """End the consents that a person withdrew; return how many. Older lines have no person."""
    query = Q(pk__in=line["consents"])
    if "person" in line:
        of_place = {"contact": line["contact"]} if "contact" in line else {}
        query |= Q(person=line["person"], item__in=line["items"], **of_place)
    consents = Consent.objects.standing().filter(query)
    for consent in consents:
        consent.revoke()
    number = len(consents)
    if "person" in line and ("contact" not in line or ITEM in line["items"]):
        number += NewsletterConsent.objects.filter(person=line["person"]).end()
    if "person" in line and "contact" not in line:
        day = timezone.localdate(datetime.fromisoformat(line["at"]))
        Person.objects.filter(pk=line["person"]).exclude(link_key="").update(
            hidden_on=day
        )
    return number


def end_consents(person, items):
    """End the consents to the items everywhere; return the items that had one."""
    consents = list(person.consents.standing().filter(item__in=items))
    for consent in consents:
        consent.revoke()
    return [item for item in Consent.Item.values if item in {c.item for c in consents}]


def end_consents_of(changed):
    """End the consents to {id of a locked person: items}; return {id: items that had one}.

    Two queries for all of them, as `end_consents` for one.
    """
    consents = Consent.objects.standing().filter(person__in=changed)
    ending = [c for c in consents.order_by("pk") if c.item in changed[c.person_id]]
    hidden = {}
    for consent in ending:
        consent.until = max(timezone.localdate(), consent.since)
        consent.until_precision, consent.is_revoked = consent.Precision.DAY, True
        hidden.setdefault(consent.person_id, set()).add(consent.item)
    names = ["until", "until_precision", "is_revoked"]
    update_rows([(consent, names) for consent in ending])
    return hidden


def consents_to_address(people):
    """Return the consents to show the e-mail addresses of the persons, by place."""
    rows = Consent.objects.standing().filter(person__in=people, item=Consent.Item.EMAIL)
    return rows.select_related("contact__organization").order_by("pk")


def give_again(person, consents):
    """Record consent of the locked person to the same items and places, from today."""
    for consent in consents:
        _create_consent(person, consent.contact, consent.item)


def _require_open(person, contact, items):
    """Refuse consent for a contact that has ended since the page was opened."""
    if contact is None or not items:
        return
    if not person.contacts.not_ended().filter(pk=contact.pk).exists():
        raise ValidationError(
            _("You are no longer a contact for that organization."), code="ended"
        )


def _create_consent(person, contact, item):
    consent = Consent(
        person=person,
        contact=contact,
        item=item,
        text_version=CURRENT_CONSENT,
        is_by_link=True,
        since=timezone.localdate(),
        until=contact and contact.until,
    )
    consent.full_clean()
    consent.save()


@around_undo
@contextmanager
def _ask_again(plan):
    """End consents to changed items, and e-mail each person whose consents are not in force.

    The undone act may have ended them, or may have approved an item, which waits again. No
    e-mail goes to a person with everything hidden since.
    """
    rows = plan.of("update").get(Person, ())
    changed = {row.row_id: _items_changed(row) for row in rows}
    hidden = end_consents_of({pk: items for pk, items in changed.items() if items})
    for row in plan.ended:
        hidden.setdefault(row.before["person_id"], set()).add(row.before["item"])
    yield
    unread = Person.objects.filter(pk__in=[r.row_id for r in rows if _items_unread(r)])
    unread.filter(corrected_on=None).update(corrected_on=timezone.localdate())
    people = Person.objects.filter(pk__in=hidden, hidden_on=None).exclude(email="")
    for person in people.exclude(link_key="").order_by("pk"):
        labels = [
            Consent.Item(item).label
            for item in Consent.Item.values
            if item in hidden[person.pk]
        ]
        write_to_person("person_changed", person, labels=labels, is_undone=True)


def _items_changed(row):
    """Return the items that the undo changes or hides; with a new address, all of them."""
    items = {item for item in Consent.Item.values if column_of(item) in row.columns}
    items |= _items_unread(row)
    return {*Consent.Item.values} if Consent.Item.EMAIL in items else items


def _items_unread(row):
    """Return the items that nobody has approved once the undo is carried out."""
    return {*row.before["unread_items"]} if "unread_items" in row.columns else set()
