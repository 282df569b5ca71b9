"""Record and withdraw a person's consent to show items in public."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import Consent
from members.models.consent_texts import CURRENT_CONSENT
from members.models.row_updates import update_rows
from members.operation import journal

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
    rows = list(person.consents.standing().filter(contact=contact))
    _revoke_and_record([consent for consent in rows if consent.item not in items])
    for item in Consent.Item.values:
        if item in set(items) - {consent.item for consent in rows}:
            _create_consent(person, contact, item)


@transaction.atomic
def withdraw_consents(person):
    """Withdraw consent to everything, everywhere."""
    _revoke_and_record(lock_person(person).consents.standing())


def _revoke_and_record(consents):
    """End consents as the person wishes, also in backups that are restored later."""
    consents = list(consents)
    if consents:
        numbers = [consent.pk for consent in consents]
        journal.record(journal.CONSENTS, consents=numbers)
    for consent in consents:
        consent.revoke()


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
